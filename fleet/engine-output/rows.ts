/**
 * The lines in which the engine shows its progress, without a terminal and in one, and with `--diff`. Pure.
 * @see https://github.com/pulumi/pulumi/blob/master/pkg/backend/display/progress.go
 */
import { DOINGS, DONE_WORDS, type Doing, type Remark, shownType } from "./steps";

/** `+`, `++`, `+-` …; in a terminal, lines of a tree after it. */
const START = String.raw`^\s*(?:\+-|\+\+|--|[+~-])?[\s│├└─]*`;
const TYPE = String.raw`([\p{L}\p{N}_.-]+:[^\s:]+:[^\s:()]+)`;
/** With `--urns` type and name are one. */
const URN = String.raw`(urn:pulumi:\S+::\S+)`;
const ROW = new RegExp(String.raw`${START}(?:${URN}|${TYPE}\s+(\S+))(?:\s+(.*))?$`, "u");
/** `+ aws:kms/key:Key: (create)`; the name follows as `[urn=…]`. */
const DIFF_ROW = new RegExp(String.raw`${START}(?:${URN}|${TYPE}): \(([a-z-]+)(\[retain\])?\)`, "u");
const DIFF_URN = /^\s*\[urn=(urn:pulumi:\S+)\]/;

const longestFirst = (words: readonly string[]): string => words.toSorted((a, b) => b.length - a.length).join("|");
const UNDER_WAY = new RegExp(String.raw`^(${longestFirst(DOINGS)})(?=\s|\(|\[|$)`);
const DONE = new RegExp(String.raw`^(${longestFirst(Object.values(DONE_WORDS))})(?=\s|\(|\[|$)`);
const FAILED = new RegExp(String.raw`^\*\*(?:(${longestFirst(DOINGS)})(?: failed)?|failed)`);
/** What a log that was cut off has of these: `**` is written before a failure alone. */
const CUT = /^\*{0,2}[a-z]*$/;

const OPS: Readonly<Record<string, Doing>> = {
  create: "creating",
  update: "updating",
  delete: "deleting",
  replace: "replacing",
  "create-replacement": "creating replacement",
  "delete-replaced": "deleting original",
};
export const doingOf = (op: string): Doing | undefined => OPS[op];

export const ofUrn = (urn: string): { readonly type: string; readonly name: string } => {
  const [, , types = "", ...name] = urn.replace(/^urn:pulumi:/, "").split("::");
  return { type: shownType(types.split("$").at(-1) ?? ""), name: name.join("::") };
};

const doingWithDone = (word: string): Doing | undefined => DOINGS.find((doing) => DONE_WORDS[doing] === word);

interface Status extends Pick<Remark, "end"> {
  readonly doing?: Doing;
}

function statusOf(text: string): Status | undefined {
  const failed = FAILED.exec(text);
  const doing = (word: string | undefined): { readonly doing?: Doing } => {
    const found = DOINGS.find((each) => each === word);
    return found === undefined ? {} : { doing: found };
  };
  if (failed !== null) return { end: "failed", ...doing(failed[1]) };
  const done = DONE.exec(text)?.[1];
  const what = done === undefined ? undefined : doingWithDone(done);
  if (what !== undefined) return { end: "done", doing: what };
  const under = UNDER_WAY.exec(text)?.[1];
  if (under === undefined) return undefined;
  // The engine shows a failure first beside the step that it is of.
  return { end: /\serror: /.test(text) ? "failed" : "not told", ...doing(under) };
}

/** The sign at a row's start says what it does, where the word for it is cut off. */
const SIGNS: Readonly<Record<string, Doing>> = {
  "+": "creating",
  "~": "updating",
  "-": "deleting",
  "++": "creating replacement",
  "--": "deleting original",
  "+-": "replacing",
};
const signOf = (line: string): Doing | undefined => SIGNS[/^\s*(\+-|\+\+|--|[+~-])/.exec(line)?.[1] ?? ""];

/** Characters of a line: what a row says of its step is at its beginning. */
const ENOUGH = 1_000;

/** @param isCut whether the output ends within this line */
export function progressRow(line: string, isCut: boolean): Remark | undefined {
  const [, urn, type = "", name = "", status = ""] = ROW.exec(line.slice(0, ENOUGH)) ?? [];
  if (urn === undefined && type === "") return undefined;
  const about = urn === undefined ? { type: shownType(type), name } : ofUrn(urn);
  const said = statusOf(status);
  const retained = status.includes("[retain]") ? { retained: true as const } : {};
  if (said !== undefined) return { ...about, ...said, ...retained };
  const doing = signOf(line);
  return isCut && doing !== undefined && CUT.test(status)
    ? { ...about, doing, end: status.startsWith("*") ? "failed" : "not told" }
    : undefined;
}

/** With `--diff` a row tells what is begun, and no other what is done. @param next the lines after it */
export function diffRow(line: string, next: readonly string[]): Remark | undefined {
  const [, urn, , op = "", retain] = DIFF_ROW.exec(line.slice(0, ENOUGH)) ?? [];
  const doing = doingOf(op);
  if (doing === undefined) return undefined;
  const named = urn ?? next.map((each) => DIFF_URN.exec(each)?.[1]).find((each) => each !== undefined);
  if (named === undefined) return undefined;
  return { ...ofUrn(named), doing, end: "not told", ...(retain === undefined ? {} : { retained: true as const }) };
}
