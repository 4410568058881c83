/** Who gains and who loses access, as Markdown. Pure. */
import {
  callsOf,
  DIRECTIONS,
  type AccessChange,
  type AccessComparison,
  type AnswerSide,
  type Direction,
} from "../access";
import { chunks, type Block } from "../limit";
import { counted } from "../summary";
import { code, item, text } from "./parts";

const TITLES: Readonly<Record<Direction, string>> = {
  allowed: "Becomes allowed",
  denied: "Becomes denied",
  uncertain: "Was known, and is not any more",
  certain: "Was not known, and is now",
};

const PRIORITIES: Readonly<Record<Direction, number>> = { allowed: 70, denied: 69, uncertain: 41, certain: 40 };

/** Items that are left out together. */
const TOGETHER = 25;

const OUTCOMES: Readonly<Record<AnswerSide["outcome"], string>> = {
  allowed: "allowed",
  denied: "denied",
  unknown: "not known",
  absent: "not there",
};

/** A statement is quoted as code: its name is anybody's text. */
function reasonText({ outcome, reasons }: AnswerSide): string {
  const told = reasons.map(outcome === "allowed" ? code : text);
  const all = told.join(outcome === "allowed" ? " and " : "; ");
  if (all === "" || outcome === "absent") return OUTCOMES[outcome];
  return outcome === "allowed" ? `allowed by ${all}` : `${OUTCOMES[outcome]}: ${all}`;
}

function changeText({ kind, label, account, resource, actions, before, after }: AccessChange): string {
  const who = kind === "listed" ? code(label) : text(label);
  const calls = actions.map(code).join(", ");
  const [what = "", ...name] = resource.split(" ");
  return [
    item(0, `**${who}** (${text(account)}) on the ${what} ${code(name.join(" "))}: ${calls}`),
    item(1, `now: ${reasonText(after)}`),
    item(1, `before: ${reasonText(before)}`),
  ].join("\n");
}

/** @param priority what is subtracted where it is of less importance */
export function accessBlocks({ changes }: AccessComparison, lower = 0): readonly Block[] {
  return DIRECTIONS.flatMap((direction) => {
    const own = changes.filter((each) => each.direction === direction);
    const title = `**${TITLES[direction]}** (${counted(callsOf(own, direction), "call")})`;
    return chunks(own, TOGETHER).map((part, index): Block => ({
      name: `access, ${TITLES[direction].toLowerCase()}${index === 0 ? "" : ` (part ${index + 1})`}`,
      priority: PRIORITIES[direction] - lower - index / 1000,
      text: [...(index === 0 ? [title, ""] : []), ...part.map(changeText)].join("\n"),
    }));
  });
}
