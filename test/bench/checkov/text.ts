/** The comparison in short, for a terminal: what each missed is named, the rest is in the page. */
import { table } from "../report";
import { CASES } from "./cases";
import type { CheckovFigures, ToolTimes } from "./measure";
import { outcomeOf, scoreOf, uncounted } from "./score";
import { toolsWith } from "./tools";

const seconds = ({ whole, startUp }: ToolTimes): readonly string[] =>
  [whole.median, startUp.median].map((value) => `${value.toFixed(1)} s`);

export function checkovText({ recorded, pack, checkov, packInProcess }: CheckovFigures): string {
  const tools = toolsWith(recorded.findings);
  const times = [seconds(pack), seconds(checkov)];
  const rows = tools.map(({ name, findings, topicsOf }, at) => {
    const { caught, violating, falseAlarms, compliant } = scoreOf(CASES, (each) => outcomeOf(each, findings, topicsOf));
    return [name, `${caught} of ${violating}`, `${falseAlarms} of ${compliant}`, ...(times[at] ?? [])];
  });
  const missedBy = (at: number): readonly string[] =>
    CASES.filter((each) => {
      const tool = tools[at];
      return tool !== undefined && outcomeOf(each, tool.findings, tool.topicsOf).verdict === "missed";
    }).map(({ name }) => name);
  const onlyCheckov = missedBy(0).filter((name) => !missedBy(1).includes(name));
  const others = [...uncounted(recorded.findings, (id) => tools[1]?.topicsOf(id))];
  return [
    table(["", "caught", "false alarms", "time", "of which start-up"], rows),
    `checkov ${recorded.checkov}. The pack's judgement in a process that has it loaded: ${packInProcess.median.toFixed(0)} ms.`,
    `Caught by checkov alone: ${onlyCheckov.join(", ") || "none"}.`,
    `Missed by the pack: ${missedBy(0).join(", ") || "none"}.`,
    ...(others.length === 0
      ? []
      : [`Checks that do not count: ${others.map(([id, n]) => `${id} (${n})`).join(", ")}.`]),
  ].join("\n");
}
