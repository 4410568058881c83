/** Whose calls become allowed or denied by an update, and why. Pure. */
import { evaluate } from "../access/evaluate";
import { describeStatement } from "../access/explain";
import { answerOf, CODE_MEANINGS } from "../access/matrix/answer";
import { inquire, type Sides } from "../access/matrix/build";
import { accountName, resourceName } from "../access/matrix/headings";
import type { Answer, Code, ResourceEntry, Row, RowKind } from "../access/matrix/report";
import { standIns, withStandIns } from "../access/matrix/stand-ins";
import type { World } from "../access/world";
import type { DocumentChange } from "./diff/documents";
import { compareText } from "./diff/layout";
import { type Question, questionsOf } from "./questions";

export type Answered = Answer["outcome"] | "absent";

/**
 * What becomes of a call. `nearer`: it stays denied, and less stands in its way: one of the two halves of a share is given, and
 * whoever has the other can open it. `further`: the other way round. `perhaps`: afterwards it hangs on what is not known here.
 * `certain`: it did, and does not any more.
 */
export const DIRECTIONS = [
  ...(["allowed", "denied", "perhaps allowed", "perhaps denied"] as const),
  ...(["nearer", "further", "certain"] as const),
] as const;
export type Direction = (typeof DIRECTIONS)[number];

export interface AnswerSide {
  readonly outcome: Answered;
  /** Statements and grants that decide, or what is missing, each a text by itself. */
  readonly reasons: readonly string[];
}

export interface Caller {
  readonly kind: RowKind;
  readonly principal: string;
  /** What people call it, within its account. */
  readonly label: string;
}

export interface Call {
  readonly action: string;
  /** How it is made, where the policies want it so, e.g. `through secretsmanager.eu-west-1.amazonaws.com`. */
  readonly situation?: string;
}

/** Callers of one account to whom the same happens, in the same calls on the same resource. */
export interface AccessChange {
  readonly direction: Direction;
  readonly account: string;
  readonly callers: readonly Caller[];
  readonly resource: string;
  readonly calls: readonly Call[];
  readonly before: AnswerSide;
  readonly after: AnswerSide;
}

export interface AccessComparison {
  readonly changes: readonly AccessChange[];
  /** Calls that were looked at. */
  readonly asked: number;
  readonly notes: readonly string[];
}

/** Of both halves of a share: as short as they are often told. */
const MISSING: Readonly<Record<Code, string>> = {
  ...CODE_MEANINGS,
  KEY: "the key's policy and grants do not allow it",
  SECRET: "the secret's policy does not allow it",
  IAM: "no IAM policy of the caller's own account allows it",
};

const ABSENT: AnswerSide = { outcome: "absent", reasons: [] };

function sideOf(answer: Answer | undefined): AnswerSide {
  if (answer === undefined) return ABSENT;
  const { outcome, codes, deciding, because } = answer;
  const statements = deciding.map(describeStatement);
  switch (outcome) {
    case "allowed":
      return { outcome, reasons: statements };
    case "unknown":
      return { outcome, reasons: because };
    case "denied":
      return {
        outcome,
        reasons: [...codes.map((code) => MISSING[code]), ...(codes.includes("DENY") ? statements : [])],
      };
  }
}

const outcomeOf = (answer: Answer | undefined): Answered => answer?.outcome ?? "absent";

/** What is given of a denied call's two halves: the resource owner's, or the caller's own account's. */
type Half = "resource" | "identity" | "none";

function halfOf(answer: Answer | undefined): Half {
  const codes: readonly Code[] = answer?.codes ?? [];
  if (codes.length === 0 || !codes.every((code) => code === "KEY" || code === "SECRET" || code === "IAM"))
    return "none";
  if (!codes.includes("IAM")) return "identity";
  return codes.length === 1 ? "resource" : "none";
}

const HALVES: readonly Half[] = ["none", "identity", "resource"];

/** Two denials, or one and a resource that is not there. Who is across matters: in one account the halves are one team's. */
function halves(before: Answer | undefined, after: Answer | undefined, across: boolean): Direction | undefined {
  if (!across && (before === undefined || after === undefined)) return undefined;
  const step = HALVES.indexOf(halfOf(after)) - HALVES.indexOf(halfOf(before));
  if (step === 0) return undefined;
  return step > 0 ? "nearer" : "further";
}

/** @param across whether caller and resource are in different accounts */
export function directionOf(
  before: Answer | undefined,
  after: Answer | undefined,
  across: boolean,
): Direction | undefined {
  const [old, now] = [outcomeOf(before), outcomeOf(after)];
  if (now === "allowed") return old === "allowed" ? undefined : "allowed";
  if (old === "allowed") return now === "unknown" ? "perhaps denied" : "denied";
  if (now === "unknown") return old === "unknown" ? undefined : "perhaps allowed";
  if (old === "unknown") return "certain";
  return halves(before, after, across);
}

type Ask = (
  side: "state" | "preview",
  principal: string,
  resource: ResourceEntry,
  question: Question,
) => Answer | undefined;

function askerOf(sides: Sides): Ask {
  const declared = [sides.state, sides.preview].flatMap((side) => side ?? []);
  const ins = standIns(declared);
  const worldOf = (side: "state" | "preview"): World | undefined => {
    const world = sides[side];
    return world === undefined ? undefined : withStandIns(world, ins);
  };
  const worlds = { state: worldOf("state"), preview: worldOf("preview") };
  return (side, principal, { arns }, { action, situation }) => {
    const [world, resource] = [worlds[side], arns[side]];
    if (world === undefined || resource === undefined) return undefined;
    return answerOf(evaluate({ principal, action, resource, ...situation.how }, world));
  };
}

interface Found extends Omit<AccessChange, "callers" | "calls"> {
  readonly caller: Caller;
  readonly calls: readonly Call[];
}

/** What becomes of one caller's calls on one resource; calls of the same fate together. */
function changesOn(resource: ResourceEntry, row: Row, questions: readonly Question[], ask: Ask): readonly Found[] {
  const groups = new Map<string, Found>();
  const across = row.accountId !== resource.accountId;
  const own = !across && resource.kind === "secret";
  const { kind, principal, label } = row;
  for (const question of questions) {
    const [before, after] = (["state", "preview"] as const).map((side) => ask(side, principal, resource, question));
    const direction = directionOf(before, after, across);
    // Whether a policy lets a principal read its own account's secret is that account's business.
    if (direction === undefined || (own && (direction === "nearer" || direction === "further"))) continue;
    const sides = { before: sideOf(before), after: sideOf(after) };
    const key = JSON.stringify([direction, sides]);
    const { action, situation } = question;
    const call = { action, ...(situation.text === "" ? {} : { situation: situation.text }) };
    groups.set(key, {
      ...{ direction, account: accountName(row), caller: { kind, principal, label }, resource: resourceName(resource) },
      ...{ ...sides, calls: [...(groups.get(key)?.calls ?? []), call] },
    });
  }
  return [...groups.values()];
}

/** Those to whom the same happens, together. */
function joined(found: readonly Found[]): readonly AccessChange[] {
  const groups = new Map<string, AccessChange>();
  for (const { caller, ...rest } of found) {
    const key = JSON.stringify(rest);
    groups.set(key, { ...rest, callers: [...(groups.get(key)?.callers ?? []), caller] });
  }
  return [...groups.values()];
}

/** Those that nobody thinks of come first. */
const KIND_ORDER: readonly RowKind[] = ["anonymous", "unlisted account", "other", "listed"];
const kindRank = ({ callers }: AccessChange): number =>
  Math.min(...callers.map(({ kind }) => KIND_ORDER.indexOf(kind)));

const inOrder = (a: AccessChange, b: AccessChange): number =>
  DIRECTIONS.indexOf(a.direction) - DIRECTIONS.indexOf(b.direction) ||
  kindRank(a) - kindRank(b) ||
  compareText(a.account, b.account) ||
  compareText(a.callers[0]?.principal ?? "", b.callers[0]?.principal ?? "") ||
  compareText(a.resource, b.resource) ||
  compareText(JSON.stringify(a.calls), JSON.stringify(b.calls));

/**
 * @param sides `state`: before; `preview`: after. Where one is missing nothing can be compared.
 * @param documents what changes between them: what it names is asked too
 */
export function compareAccess(
  stacks: readonly string[],
  sides: Sides,
  documents: readonly DocumentChange[],
): AccessComparison {
  const { rows, resources, notes } = inquire(stacks, sides).report;
  const questions = questionsOf(documents);
  const ask = askerOf(sides);
  const found = rows.flatMap((row) =>
    resources.flatMap((resource) => changesOn(resource, row, questions[resource.kind], ask)),
  );
  const asked = resources.reduce((sum, { kind }) => sum + questions[kind].length, 0) * rows.length;
  return { changes: joined(found).toSorted(inOrder), asked, notes };
}

/** How many calls of how many callers go this way. */
export const callsOf = (changes: readonly AccessChange[], direction: Direction): number =>
  changes
    .filter((each) => each.direction === direction)
    .reduce((sum, { calls, callers }) => sum + calls.length * callers.length, 0);
