/** The deployment was refused on purpose, or ended by its user. */
import { type BadDay, quoted, takeOver } from "./explanation";
import { errorsToShow } from "./output";
import { stateBy } from "./state";

/** How the program begins to tell of its configuration. */
const PROGRAM = /The configuration of stack ".*" has (?:a problem|\d+ problems)/;
const INTERRUPTED = /update canceled|preview canceled|error: .*\bcancell?ed\b|\^C received|received interrupt/i;

export const policy: BadDay = (output, { stack, operation, again }) => {
  const { text } = output;
  if (!text.includes("[mandatory]")) return undefined;
  const rules = [...text.matchAll(/\[mandatory\][^\n]*?\s{2}([a-z][a-z0-9-]+)\s{2}/g)].map(([, rule = ""]) => rule);
  const named = rules.length === 0 ? "" : `: ${[...new Set(rules)].join(", ")}`;
  return {
    kind: "refused by policy",
    happened: `The policy pack refused what the stack declares${named}. The log has each rule's reason and remedy.`,
    state: stateBy(output, operation),
    next: [`change Pulumi.${stack}.yaml, or except it with a reason (docs/policy-pack.md)`, again],
  };
};

export const program: BadDay = (output, { stack, operation, again }) => {
  const { text } = output;
  if (!PROGRAM.test(text)) return undefined;
  return {
    kind: "refused by the program",
    happened: errorsToShow(text),
    state: stateBy(output, operation),
    next: [`correct Pulumi.${stack}.yaml`, again],
  };
};

/** `resource URN violates plan: REASON` */
const NOT_PLANNED = /resource (\S+) violates plan/g;

/** The engine holds the update to what a preview has saved. */
export const planned: BadDay = (output, { stack, operation, again }) => {
  const { text } = output;
  const names = [...text.matchAll(NOT_PLANNED)].map(([, urn = ""]) => urn.split("::").at(-1) ?? urn);
  if (names.length === 0) return undefined;
  return {
    kind: "not as planned",
    happened: `The update would do other than the plan that was reviewed: ${[...new Set(names)].join(", ")}. What the plan was made from is another since: often the owner's stack, which was deployed in between and tells this one what is shared.`,
    state: stateBy(output, operation),
    next: [
      `preview it again, and read what it does now: gh workflow run preview.yml --ref main, or pulumi preview --stack ${quoted(stack)} --save-plan FILE`,
      again,
    ],
  };
};

export const interrupted: BadDay = (output, { stack, operation, again }) => {
  const { text } = output;
  if (!INTERRUPTED.test(text)) return undefined;
  const isInOrder = output.isWhole && output.steps.every(({ end }) => end !== "not told");
  return {
    kind: "interrupted",
    happened: isInOrder
      ? "The run was interrupted. The engine finished the calls that were under way, and began no other."
      : "The run was interrupted, and the engine did not wait for all calls that were under way.",
    state: stateBy(output, operation),
    next: isInOrder ? [again] : [takeOver(stack), again],
  };
};
