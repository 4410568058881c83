/** Writes what a run found where it is kept: checkov's answers beside the catalogue, the tables into the page. */
import { writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import prettier from "prettier";
import { writePart } from "../../docs/generated";
import type { Machine } from "../report";
import { CASES } from "./cases";
import type { CheckovFigures, Recorded } from "./measure";
import { casesTable, scoreTable, timesTable } from "./tables";
import { toolsWith } from "./tools";

export const PAGE = "docs/checkov.md";
const RECORDED = join(__dirname, "recorded.json");

const formatted = (text: string, parser: "markdown" | "json"): Promise<string> =>
  prettier.format(text, { parser, printWidth: 120 });

/** The parts of the page that follow from the catalogue, the rules and checkov's answers, by their names. */
export async function parts({ findings, checkov }: Recorded): Promise<ReadonlyMap<string, string>> {
  const tools = toolsWith(findings);
  const made: Readonly<Record<string, string>> = {
    scores: `checkov ${checkov}.\n\n${scoreTable(CASES, tools)}`,
    violating: casesTable(
      CASES.filter(({ wrong }) => wrong.length > 0),
      tools,
    ),
    compliant: casesTable(
      CASES.filter(({ wrong }) => wrong.length === 0),
      tools,
    ),
  };
  const entries = Object.entries(made).map(async ([name, text]) => [name, await formatted(text, "markdown")] as const);
  return new Map(await Promise.all(entries));
}

/** Writes all of it, the times too. */
export async function writePage(figures: CheckovFigures, { cpu, cores, platform, node }: Machine): Promise<void> {
  writeFileSync(RECORDED, await formatted(JSON.stringify(figures.recorded), "json"));
  for (const [name, text] of await parts(figures.recorded)) writePart(PAGE, name, text);
  const { whole } = figures.pack;
  const [load = 0] = loadavg();
  const where = `${cpu}, ${cores} cores, ${platform}, Node.js ${node}; medians of ${whole.values.length} runs, load average ${load.toFixed(0)}.`;
  writePart(PAGE, "times", await formatted(`${where}\n\n${timesTable(figures)}`, "markdown"));
}
