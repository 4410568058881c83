/** The report for a person. Pure. */
import pc from "picocolors";
import { printable } from "../../access/matrix/printable";
import { lineOf } from "./places";
import { type Found, foundIn, notesOf, type Report, type Unjudged, unjudgedIn } from "./report";
import { summaryLines } from "./summary";

type Colours = ReturnType<typeof pc.createColors>;

/** Names and statements come from documents that others wrote: nothing in them may steer the terminal. */
const lines = (text: string): readonly string[] => text.split("\n").map(printable);

function violationText({ enforcement, severity, message, file, judgement }: Found, colours: Colours): string {
  const colour = enforcement === "mandatory" ? colours.red : colours.yellow;
  const title = `${colour(enforcement.toUpperCase())} ${severity} ${colours.bold(judgement.rule.name)} in ${printable(file.source)}`;
  const [what = "", ...rest] = lines(message);
  const { resource } = judgement;
  const place = file.reading.kind === "document" ? `${file.source}:${lineOf(file, resource, message)}` : resource.urn;
  return [title, ...[what, ...rest, colours.dim(printable(place))].map((line) => `  ${line}`)].join("\n");
}

function unjudgedText({ file, resource, reason, rules }: Unjudged): string {
  const where = `${resource.name} (${resource.type}) in ${file.source}`;
  return printable(`Not judged: ${where}: ${reason} (${rules.join(", ")})`);
}

/** The whole report; its last line has no line break. */
export function textReport(report: Report, colour: boolean): string {
  const colours = pc.createColors(colour);
  return [
    ...foundIn(report).map((found) => `${violationText(found, colours)}\n`),
    ...unjudgedIn(report).map(unjudgedText),
    ...notesOf(report).map((note) => printable(`Note: ${note}`)),
    ...summaryLines(report).map((line) => colours.bold(line)),
  ].join("\n");
}
