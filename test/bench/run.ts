/** `npm run bench -- [access] [preview] [scale] [pack] [checkov] [fleet] [--runs N] [--json]`; `WRITE_DOCS=1` writes the comparison with checkov into its page */
import * as os from "node:os";
import { consoleProgress } from "../../sandbox/progress";
import { type AccessFigures, measureAccess } from "./access";
import { parseArguments, type Suite } from "./arguments";
import { type CheckovFigures, measureCheckov } from "./checkov/measure";
import { writePage } from "./checkov/pages";
import { checkovText } from "./checkov/text";
import { measureFleet, type FleetFigures } from "./fleet";
import { fleetText } from "./fleet-report";
import { measurePack, type PackFigures } from "./pack";
import { packText } from "./pack-report";
import { measurePreview, type PreviewFigures } from "./preview";
import { accessText, type Machine, machineText, previewText, scaleText } from "./report";
import { measureScale, type ScaleFigures } from "./scale";

interface Figures {
  readonly machine: Machine;
  readonly runs: number;
  readonly access?: AccessFigures;
  readonly preview?: PreviewFigures;
  readonly scale?: ScaleFigures;
  readonly pack?: PackFigures;
  readonly checkov?: CheckovFigures;
  readonly fleet?: FleetFigures;
}

const machine = (): Machine => ({
  cpu: os.cpus()[0]?.model.trim() ?? "unknown CPU",
  cores: os.availableParallelism(),
  platform: `${os.type()} ${os.arch()}`,
  node: process.versions.node,
});

async function measure(suites: readonly Suite[], runs: number): Promise<Figures> {
  const progress = consoleProgress();
  let figures: Figures = { machine: machine(), runs };
  if (suites.includes("access")) {
    const access = await progress.step("Evaluator", (report) => measureAccess(runs, report));
    figures = { ...figures, access };
  }
  if (suites.includes("preview")) {
    const preview = await progress.step("Previews", (report) => measurePreview(runs, progress, report));
    figures = { ...figures, preview };
  }
  if (suites.includes("scale")) {
    const scale = await progress.step("Scale", (report) => measureScale(runs, progress, report));
    figures = { ...figures, scale };
  }
  if (suites.includes("pack")) {
    const pack = await progress.step("Policy pack", (report) => measurePack(runs, progress, report));
    figures = { ...figures, pack };
  }
  if (suites.includes("checkov")) {
    const checkov = await progress.step("Comparison with checkov", (report) => measureCheckov(runs, progress, report));
    if (process.env.WRITE_DOCS === "1") await writePage(checkov, figures.machine);
    figures = { ...figures, checkov };
  }
  if (suites.includes("fleet")) {
    const fleet = await progress.step("Fleet", (report) => measureFleet(report));
    figures = { ...figures, fleet };
  }
  return figures;
}

function textOf({ machine, access, preview, scale, pack, checkov, fleet }: Figures): string {
  const parts = [
    access && accessText(access),
    preview && previewText(preview),
    scale && scaleText(scale),
    pack && packText(pack),
    checkov && checkovText(checkov),
    fleet && fleetText(fleet),
    machineText(machine),
  ];
  return parts.filter((part) => part !== undefined).join("\n\n");
}

/** @returns the exit code: 0 whatever the figures are, 1 where something could not be measured, 2 for wrong arguments */
async function main(argv: readonly string[]): Promise<number> {
  const parsed = parseArguments(argv);
  if (parsed.kind === "help") console.log(parsed.text);
  if (parsed.kind === "invalid") console.error([...parsed.problems, "See npm run bench -- --help"].join("\n"));
  if (parsed.kind !== "measure") return parsed.kind === "help" ? 0 : 2;
  try {
    const figures = await measure(parsed.suites, parsed.runs);
    console.log(parsed.json ? JSON.stringify(figures, undefined, 2) : textOf(figures));
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
