/** Bad days: what an engine's output says of them, in words. Pure. */
import { throttled, unreachable } from "./bad-days/aws";
import { expired, none, notAssumed } from "./bad-days/credentials";
import { type BadDay, type Context, type Explanation } from "./bad-days/explanation";
import { locked } from "./bad-days/locks";
import { errorsToShow, stateBy } from "./bad-days/output";
import { interrupted, planned, policy, program } from "./bad-days/refusals";
import { leftovers, nameNotFree, protectedResource } from "./bad-days/resources";
import { noSuchStack, ownerEmpty, ownerGone, passphrase } from "./bad-days/stacks";

/** In this order: what kept the engine from beginning comes first, and a cause before what follows from it. */
const BAD_DAYS: readonly BadDay[] = [
  locked,
  passphrase,
  noSuchStack,
  expired,
  notAssumed,
  none,
  throttled,
  leftovers,
  nameNotFree,
  unreachable,
  ownerGone,
  ownerEmpty,
  protectedResource,
  policy,
  program,
  planned,
  interrupted,
];

const other = (text: string, { operation, again }: Context): Explanation => ({
  kind: "other",
  happened: errorsToShow(text) || "The engine ended without saying why: see the log.",
  state: stateBy(text, operation),
  next: [`when the cause is gone: ${again}`],
});

/** @param text what the engine printed, both streams */
export function explain(text: string, context: Context): Explanation {
  for (const badDay of BAD_DAYS) {
    const explanation = badDay(text, context);
    if (explanation !== undefined) return explanation;
  }
  return other(text, context);
}

/** For a log or a terminal. */
export const explanationText = ({ happened, state, next }: Explanation): string =>
  [
    `What happened: ${happened.replaceAll("\n", "\n  ")}`,
    `State: ${state}`,
    next.length === 1
      ? `Go on: ${next[0] ?? ""}`
      : ["Go on:", ...next.map((step, at) => `  ${at + 1}. ${step}`)].join("\n"),
  ].join("\n");
