/** Who gains and who loses access, as Markdown. Pure. */
import {
  callsOf,
  DIRECTIONS,
  type AccessChange,
  type Call,
  type Caller,
  type AccessComparison,
  type AnswerSide,
  type Direction,
} from "../access";
import { KMS_ACTIONS } from "../../access/kms-actions";
import { chunks, type Block } from "../limit";
import { counted } from "../summary";
import { code, item, text } from "./parts";

const TITLES: Readonly<Record<Direction, string>> = {
  allowed: "Becomes allowed",
  denied: "Becomes denied",
  "perhaps allowed": "May become allowed: it hangs on what these stacks do not have",
  "perhaps denied": "Is not allowed by these stacks any more: what they do not have may still allow it",
  nearer: "Comes within reach: one half is given, and the other is missing",
  further: "Goes out of reach: one half was given, and is not any more",
  certain: "Is known now: it hung on what these stacks do not have",
};

const PRIORITIES: Readonly<Record<Direction, number>> = {
  allowed: 70,
  denied: 69,
  "perhaps allowed": 68,
  "perhaps denied": 67,
  nearer: 66,
  further: 42,
  certain: 40,
};

/** Items that are left out together. */
const TOGETHER = 25;

const OUTCOMES: Readonly<Record<AnswerSide["outcome"], string>> = {
  allowed: "allowed",
  denied: "denied",
  unknown: "not known",
  absent: "there is no such resource",
};

/** Actions that a policy names together. */
const TOGETHER_NAMED = ["kms:GenerateDataKey", "kms:ReEncrypt"].map((prefix) => ({
  pattern: `${prefix}*`,
  all: KMS_ACTIONS.map(({ name }) => `kms:${name}`).filter((name) => name.startsWith(prefix)),
}));

/** The actions, with a pattern in the place of all that it stands for. */
function named(actions: readonly string[]): readonly string[] {
  const patterns = TOGETHER_NAMED.filter(({ all }) => all.every((name) => actions.includes(name)));
  return [...new Set(actions.map((name) => patterns.find(({ all }) => all.includes(name))?.pattern ?? name))];
}

/** A statement is quoted as code: its name is anybody's text. */
function reasonText({ outcome, reasons }: AnswerSide): string {
  const told = reasons.map(outcome === "allowed" ? code : text);
  const all = told.join(outcome === "allowed" ? " and " : "; ");
  if (all === "" || outcome === "absent") return OUTCOMES[outcome];
  return outcome === "allowed" ? `allowed by ${all}` : `${OUTCOMES[outcome]}: ${all}`;
}

/** Calls of one situation together. */
function callsText(calls: readonly Call[]): string {
  const situations = new Map<string, string[]>();
  for (const { action, situation = "" } of calls) {
    situations.set(situation, [...(situations.get(situation) ?? []), action]);
  }
  return [...situations]
    .map(
      ([situation, actions]) => named(actions).map(code).join(", ") + (situation === "" ? "" : ` ${text(situation)}`),
    )
    .join("; ");
}

const callerText = ({ kind, label }: Caller): string => (kind === "listed" ? code(label) : text(label));

function changeText({ callers, account, resource, calls, before, after }: AccessChange): string {
  const [what = "", ...name] = resource.split(" ");
  return [
    item(
      0,
      `${callers.map((each) => `**${callerText(each)}**`).join(", ")} (${text(account)}) on the ${what} ${code(name.join(" "))}: ${callsText(calls)}`,
    ),
    item(1, `before: ${reasonText(before)}`),
    item(1, `after: ${reasonText(after)}`),
  ].join("\n");
}

/** @param lower what is subtracted where it is of less importance */
export function accessBlocks({ changes }: AccessComparison, lower = 0): readonly Block[] {
  return DIRECTIONS.flatMap((direction) => {
    const own = changes.filter((each) => each.direction === direction);
    const title = `**${TITLES[direction]}** (${counted(callsOf(own, direction), "call")})`;
    return chunks(own, TOGETHER).map((part, index): Block => ({
      name: `access, ${direction}${index === 0 ? "" : ` (part ${index + 1})`}`,
      priority: PRIORITIES[direction] - lower - index / 1000,
      text: [...(index === 0 ? [title, ""] : []), ...part.map(changeText)].join("\n"),
    }));
  });
}
