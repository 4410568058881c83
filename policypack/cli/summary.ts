/** The last lines of the text, which every format comes with. Pure. */
import type { Severity } from "@pulumi/policy";
import { countsOf, type Counts, type Report, SEVERITIES } from "./report";

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

function severities(counts: Readonly<Partial<Record<Severity, number>>>): string {
  return SEVERITIES.flatMap((severity) => {
    const count = counts[severity];
    return count === undefined ? [] : [`${count} ${severity}`];
  }).join(", ");
}

function violations({ violations: { mandatory, advisory } }: Counts): string {
  const parts = [
    [mandatory, "mandatory"],
    [advisory, "advisory"],
  ] as const;
  const told = parts.flatMap(([counts, word]) => {
    const total = Object.values(counts).reduce((before, count) => before + count, 0);
    return total === 0 ? [] : [`${counted(total, `${word} violation`)} (${severities(counts)})`];
  });
  return told.length === 0 ? "No violations." : `${told.join(", ")}.`;
}

/** What the files hold, in words. */
function nounFor({ files }: Report): readonly [one: string, many: string] {
  const documents = files.filter(({ file }) => file.reading.kind === "document").length;
  if (documents === 0) return ["resource", "resources"];
  return documents === files.length ? ["document", "documents"] : ["resource or document", "resources and documents"];
}

/** The documents by themselves, of which many rules were not asked. */
function documentLine({ files }: Report): readonly string[] {
  const kinds = new Set(files.flatMap(({ file: { reading } }) => (reading.kind === "document" ? reading.type : [])));
  if (kinds.size === 0) return [];
  return [
    "This is about the text of each document alone: the notes say which rules were not asked, and what else decides.",
  ];
}

/** That nothing was judged must not look like a pass. */
function nothing({ resources, rules }: Counts): readonly string[] {
  if (rules === 0) return ["NOTHING WAS JUDGED: the configuration disables every rule."];
  if (resources === 0) return ["NOTHING WAS JUDGED: there are no resources."];
  return ["NOTHING WAS JUDGED: no rule has anything to say about these resources."];
}

/** One line for each thing to know. */
export function summaryLines(report: Report): readonly string[] {
  const counts = countsOf(report);
  const { resources, judged, rules, disabled, notJudged } = counts;
  const files = counted(report.files.length, "file");
  const off = disabled.length === 0 ? "" : ` Disabled: ${disabled.join(", ")}.`;
  return [
    `${judged} of ${counted(resources, ...nounFor(report))} in ${files} judged by ${counted(rules, "rule")}.${off}`,
    ...(judged === 0 ? nothing(counts) : [violations(counts)]),
    ...documentLine(report),
    ...(notJudged === 0
      ? []
      : [`${counted(notJudged, "judgement")} not made, because a value is not known: a pass says nothing about it.`]),
  ];
}
