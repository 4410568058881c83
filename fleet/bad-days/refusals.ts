/** The deployment was refused on purpose, or ended by its user. */
import { type BadDay, quoted } from "./explanation";
import { errorsToShow, stateBy } from "./output";

/** How the program begins to tell of its configuration. */
const PROGRAM = /The configuration of stack ".*" has (?:a problem|\d+ problems)/;
const INTERRUPTED = /update canceled|preview canceled|error: .*\bcancell?ed\b|\^C received|received interrupt/i;

export const policy: BadDay = (text, { stack, operation, again }) => {
  if (!text.includes("[mandatory]")) return undefined;
  const rules = [...text.matchAll(/\[mandatory\][^\n]*?\s{2}([a-z][a-z0-9-]+)\s{2}/g)].map(([, rule = ""]) => rule);
  const named = rules.length === 0 ? "" : `: ${[...new Set(rules)].join(", ")}`;
  return {
    kind: "refused by policy",
    happened: `The policy pack refused what the stack declares${named}. The log has each rule's reason and remedy.`,
    state: stateBy(text, operation),
    next: [`change Pulumi.${stack}.yaml, or except it with a reason (docs/policy-pack.md)`, again],
  };
};

export const program: BadDay = (text, { stack, operation, again }) => {
  if (!PROGRAM.test(text)) return undefined;
  return {
    kind: "refused by the program",
    happened: errorsToShow(text),
    state: stateBy(text, operation),
    next: [`correct Pulumi.${stack}.yaml`, again],
  };
};

/** `resource URN violates plan: REASON` */
const NOT_PLANNED = /resource (\S+) violates plan/g;

/** The engine holds the update to what a preview has saved. */
export const planned: BadDay = (text, { stack, operation, again }) => {
  const names = [...text.matchAll(NOT_PLANNED)].map(([, urn = ""]) => urn.split("::").at(-1) ?? urn);
  if (names.length === 0) return undefined;
  return {
    kind: "not as planned",
    happened: `The update would do other than the plan that was reviewed: ${[...new Set(names)].join(", ")}. What the plan was made from is another since: often the owner's stack, which was deployed in between and tells this one what is shared.`,
    state: stateBy(text, operation),
    next: [
      `preview it again, and read what it does now: gh workflow run preview.yml --ref main, or pulumi preview --stack ${quoted(stack)} --save-plan FILE`,
      again,
    ],
  };
};

export const interrupted: BadDay = (text, { operation, again }) => {
  if (!INTERRUPTED.test(text)) return undefined;
  return {
    kind: "interrupted",
    happened: "The run was interrupted. The engine finished the calls that were under way, and began no other.",
    state: stateBy(text, operation),
    next: [again],
  };
};
