/** The comparison as markdown, for its page, and as text. Pure. */
import type { Case } from "./cases/case";
import type { Findings } from "./findings";
import type { CheckovFigures, ToolTimes } from "./measure";
import { outcomeOf, type Outcome, type TopicsOf } from "./score";
import { type Topic, TOPICS } from "./topics";

/** What one tool found, and how its findings are read. */
export interface Tool {
  readonly name: string;
  readonly findings: Findings;
  readonly topicsOf: TopicsOf;
}

const outcomes = ({ findings, topicsOf }: Tool) => {
  return (each: Case): Outcome => outcomeOf(each, findings, topicsOf);
};

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
const markdown = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");
const escaped = (text: string): string => text.replaceAll("|", "\\|").replaceAll("*", "\\*").replaceAll("<", "\\<");

const count = (whole: readonly Case[], tool: Tool, verdict: Outcome["verdict"]): string =>
  String(whole.filter((each) => outcomes(tool)(each).verdict === verdict).length);

/** What each tool caught and where it was wrong: first the whole, then by topic. A case of two topics stands under its first. */
export function scoreTable(cases: readonly Case[], tools: readonly Tool[]): string {
  const violating = cases.filter(({ wrong }) => wrong.length > 0);
  const compliant = cases.filter(({ wrong }) => wrong.length === 0);
  const byTopic = (Object.entries(TOPICS) as [Topic, string][]).flatMap(([topic, text]) => {
    const own = violating.filter(({ wrong }) => wrong[0] === topic);
    if (own.length === 0) return [];
    return [[text, String(own.length), ...tools.map((tool) => count(own, tool, "caught"))]];
  });
  return markdown(
    ["", "cases", ...tools.map(({ name }) => name)],
    [
      [
        "**caught, of the violating cases**",
        String(violating.length),
        ...tools.map((tool) => `**${count(violating, tool, "caught")}**`),
      ],
      [
        "**false alarms, of the compliant cases**",
        String(compliant.length),
        ...tools.map((tool) => `**${count(compliant, tool, "false alarm")}**`),
      ],
      ...byTopic,
    ],
  );
}

const verdictText = ({ verdict, by }: Outcome): string =>
  by.length === 0 ? verdict : `${verdict}: ${by.map((id) => `\`${id}\``).join(", ")}`;

/** Every case of a kind, with each tool's verdict. */
export const casesTable = (cases: readonly Case[], tools: readonly Tool[]): string =>
  markdown(
    ["case", ...tools.map(({ name }) => name)],
    cases.map((each) => [
      escaped(each.wrong[0] === undefined ? each.about : `${TOPICS[each.wrong[0]]}: ${each.about}`),
      ...tools.map((tool) => verdictText(outcomes(tool)(each))),
    ]),
  );

const seconds = (value: number): string => `${value.toFixed(1)} s`;
const timesOf = ({ whole, startUp }: ToolTimes): readonly string[] => [
  `${seconds(whole.median)} (${whole.minimum.toFixed(1)}–${whole.maximum.toFixed(1)})`,
  seconds(startUp.median),
  seconds(whole.median - startUp.median),
];

/** Wall times, the start-up told apart: a run over no case. */
export const timesTable = ({ cases, pack, checkov, packInProcess }: CheckovFigures): string =>
  markdown(
    ["", `all ${cases} cases`, "no case: start-up", "the difference"],
    [
      ["this pack, a process", ...timesOf(pack)],
      ["this pack, loaded already", `${packInProcess.median.toFixed(0)} ms`, "", ""],
      ["checkov, a process", ...timesOf(checkov)],
    ],
  );
