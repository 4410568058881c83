/** The policy pack's figures as text, for a person. Pure. */
import type { PackFigures } from "./pack";
import type { JudgeFigures } from "./pack-judge";
import type { Compared, SizeFigures } from "./pack-preview";
import type { StartFigures } from "./pack-start";
import { engineText, one, range, table, times, two, verdict, whole } from "./report";

const MOST_ADDED_SECONDS = 0.5;
const MOST_RATIO = 1.1;
const MOST_MILLISECONDS = 1000;

const startRows = ({ empty, compiled, source }: StartFigures): string[][] => [
  ["start, compiled", range(compiled, two, "s"), `${times(compiled.median / empty.median)} the empty pack`],
  ["start, from source", range(source, two, "s"), `${times(source.median / empty.median)} the empty pack`],
  ["start, an empty pack of the same SDK", range(empty, two, "s"), ""],
];

const judgeRows = ({ resources, rules, first, later, ...asked }: JudgeFigures): string[][] => [
  [
    `${whole(rules)} rules on ${whole(resources)} resources, first time`,
    `${whole(first.milliseconds)} ms, ${whole(first.processor)} ms of a processor`,
    verdict(first.milliseconds < MOST_MILLISECONDS, "under 1 s"),
  ],
  ["the same, later", range(later.milliseconds, whole, "ms"), `${whole(later.processor.median)} ms of a processor`],
  ["a resource, asked over gRPC", range(asked.askedMilliseconds, two, "ms"), ""],
  ["the same of an empty pack", range(asked.emptyMilliseconds, two, "ms"), ""],
];

/** The smallest program has the goal of the start, the largest that of what each resource costs. */
function goalOf(at: number, sizes: readonly SizeFigures[], { added, ratio }: Compared): string {
  if (at === 0) return verdict(added <= MOST_ADDED_SECONDS, `at most ${MOST_ADDED_SECONDS} s`);
  return at === sizes.length - 1 ? verdict(ratio <= MOST_RATIO, `at most ${MOST_RATIO} ×`) : "";
}

const comparedCells = ({ without, empty, pack, added, addedByAny, ratio }: Compared): string[] => [
  ...[without, empty, pack].map((each) => range(each, one, "s")),
  `${two(added)} s`,
  `${two(addedByAny)} s`,
  times(ratio),
];

const previewRows = ({ resources, seconds, processor }: SizeFigures, at: number, sizes: readonly SizeFigures[]) => [
  [whole(resources), ...comparedCells(seconds), goalOf(at, sizes, seconds)],
  ...(processor === undefined ? [] : [["of a processor", ...comparedCells(processor), ""]]),
];

export function packText({ start, judging, previews, load }: PackFigures): string {
  const { sizes } = previews;
  const head = ["resources", "no pack", "empty pack", "this pack", "it adds", "any adds", "ratio", "goal"];
  return [
    table(["policy pack", "measured", "goal"], [...startRows(start), ...judgeRows(judging)]),
    table(head, sizes.flatMap(previewRows)),
    `${engineText(previews)} What is added, and the ratio, are of the least times.`,
    `Load of the machine: ${one(load[0])} before, ${one(load[1])} after.`,
  ].join("\n");
}
