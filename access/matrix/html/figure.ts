/** The picture with its two arrangements and its legend. Pure. */
import { titleOf } from "../headings";
import { type Legend } from "../legend";
import { type Report } from "../report";
import { drawing, sample } from "./drawing";
import { isCrowded } from "./layout";
import { NARROW, WIDE } from "./layout-boxes";
import { lines, markup, type Markup } from "./markup";
import { lastSide, sideName } from "./names";
import { framesOf, LINES, type Frame, type Line, type Port } from "./picture";

const MEANINGS: Readonly<Record<Line, string>> = {
  works: "Allowed: both halves are there.",
  "resource half missing":
    "One half is missing: the owner of the key or secret does not let it in (key policy, secret policy).",
  "principal half missing": "One half is missing: the principal's own account does not give it (IAM policy, boundary).",
  blocked: "A statement denies it, whatever allows it.",
  unknown: "Unknown: it depends on the call, or on something that is not in the documents.",
  none: "No line: both halves are missing, nothing names who it is, or no policy can help.",
};

const COUNTED: Readonly<Record<Exclude<Line, "none">, string>> = {
  works: "of calls that are allowed",
  "resource half missing": "where the half of the key's or secret's owner is missing",
  "principal half missing": "where the half of the principal's own account is missing",
  blocked: "that a statement denies",
  unknown: "that are not known",
};

const portsOf = (frames: readonly Frame[]): readonly Port[] =>
  frames.flatMap(({ boxes }) => boxes.flatMap(({ ports }) => ports));

/** The picture in sentences, for whom it is read to. */
function description(frames: readonly Frame[]): string {
  const ports = portsOf(frames);
  const counts = LINES.flatMap((line) => {
    const count = ports.filter((port) => port.line === line).length;
    return line === "none" || count === 0 ? [] : [`${count} ${COUNTED[line]}`];
  });
  const changed = ports.filter(({ before }) => before !== undefined).length;
  return [
    `Frames, one below the other: ${frames.map(({ heading }) => heading).join("; ")}.`,
    "Principals to whom the same applies share a box; lines lead from it to the key and the secrets.",
    counts.length === 0 ? "There is no line." : `Lines: ${counts.join(", ")}.`,
    ...(changed === 0 ? [] : [`${changed} of the answers differ from those before.`]),
    "The matrix has all of it as a table.",
  ].join(" ");
}

function legendOf(frames: readonly Frame[]): Markup {
  const ports = portsOf(frames);
  const shown = LINES.filter((line) => ports.some((port) => port.line === line));
  const entries = shown.map(
    (line) =>
      markup`<li>${line === "none" ? markup`<span class="sample"></span>` : sample(line)}<span>${MEANINGS[line]}</span></li>`,
  );
  const changed = ports.some(({ before }) => before !== undefined)
    ? [
        markup`<li><span class="sample changed"></span><span>Marked: it is another answer than the one below it.</span></li>`,
      ]
    : [];
  const crowded = isCrowded(frames)
    ? [
        markup`<li><span class="sample"></span><span>There are many lines: those that do not get through are cut short.</span></li>`,
      ]
    : [];
  return markup`<ul class="lines">
${lines([...entries, ...changed, ...crowded])}
</ul>`;
}

export function figure(report: Report, legend: Legend): Markup {
  const frames = framesOf(report, legend);
  const side = lastSide(report);
  const title = `${titleOf(report)}: picture`;
  const text = description(frames);
  const [first] = report.sides;
  const compared =
    first === undefined || side === undefined || first === side
      ? undefined
      : markup`<p>It shows what is so ${sideName(side)}. Where that is another answer than “${sideName(first)}”, the old one stands below it.</p>`;
  return markup`<section aria-labelledby="picture">
<h2 id="picture">Picture</h2>
${compared}
<figure>
${drawing(frames, report, WIDE, title, text)}
${drawing(frames, report, NARROW, title, text)}
<figcaption>
<p><b class="badge">K</b> stands for a key, <b class="badge">S</b> for a secret. Principals to whom the same applies share a box.</p>
${legendOf(frames)}
</figcaption>
</figure>
</section>`;
}
