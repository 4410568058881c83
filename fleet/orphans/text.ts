/** What was found, in sentences. Pure. */
import { pendingText } from "../../access/stack/pending";
import { quoted } from "../bad-days/explanation";
import { shownType } from "../engine-output/steps";
import type { Looked } from "./look";
import type { Fate, Orphan } from "./model";

const FATES: Readonly<Record<Fate, string>> = {
  "take over": "the next up would make another one",
  second: "the state has another one of this name: delete this one once nobody uses it",
  "not wanted": "the stack declares nothing of this name: delete it once nobody uses it",
  "not known": "whether the next up would make another one is not known",
};

const placeOf = ({ region, accountId }: Orphan): string =>
  region === undefined ? `account ${accountId}` : `account ${accountId}, ${region}`;

const line = (orphan: Orphan): string =>
  `  ${shownType(orphan.type)} ${orphan.name}: ${orphan.id} (${placeOf(orphan)}); ${FATES[orphan.fate]}`;

/** Whether nothing is left to do. */
export const isWell = ({ orphans, pending, unknown }: Looked): boolean =>
  orphans.length === 0 && pending.length === 0 && unknown.length === 0;

function headOf({ stack, orphans, unknown }: Looked): string {
  if (orphans.length > 0) return `${stack}: ${orphans.length} in AWS and not in the state.`;
  return unknown.length > 0
    ? `${stack}: nothing was found, and not all was looked at.`
    : `${stack}: nothing in AWS carries its tags that its state has not.`;
}

export function lookedText(looked: Looked, taken: readonly Orphan[]): string {
  const { stack, orphans, pending, unknown } = looked;
  const isOpen = orphans.some(({ fate }) => fate === "take over") || (pending.length > 0 && unknown.length === 0);
  return [
    ...taken.map((each) => `${stack}: taken into the state: ${shownType(each.type)} ${each.name}, ${each.id}.`),
    headOf(looked),
    ...orphans.map(line),
    ...(pending.length === 0 ? [] : [`  Begun by an earlier run, and its end not noted: ${pendingText(pending)}.`]),
    ...unknown.map((sentence) => `  ${sentence.replaceAll("\n", "\n  ")}`),
    ...(isOpen ? [`  To take it over: npm run fleet -- orphans --stacks ${quoted(stack)} --adopt`] : []),
  ].join("\n");
}
