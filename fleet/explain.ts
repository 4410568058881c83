/** Bad days: what an engine's output says of them, in words. Pure. */
import { pluginEnded, throttled, unreachable } from "./bad-days/aws";
import { expired, none, notAssumed } from "./bad-days/credentials";
import { cutOff, noOutput } from "./bad-days/cut";
import { type BadDay, type Context, type Explanation } from "./bad-days/explanation";
import { locked } from "./bad-days/locks";
import { errorsToShow } from "./bad-days/output";
import { interrupted, planned, policy, program } from "./bad-days/refusals";
import { leftovers, nameNotFree, protectedResource } from "./bad-days/resources";
import { notReadable, notSaved } from "./bad-days/snapshots";
import { noSuchStack, ownerEmpty, ownerGone, passphrase } from "./bad-days/stacks";
import { stateBy } from "./bad-days/state";
import { type EngineOutput, readOutput } from "./engine-output/read";

/** In this order: what kept the engine from beginning comes first, and a cause before what follows from it. */
const BAD_DAYS: readonly BadDay[] = [
  noOutput,
  locked,
  passphrase,
  notReadable,
  noSuchStack,
  notSaved,
  expired,
  notAssumed,
  none,
  throttled,
  leftovers,
  nameNotFree,
  pluginEnded,
  unreachable,
  ownerGone,
  ownerEmpty,
  protectedResource,
  policy,
  program,
  planned,
  interrupted,
  cutOff,
];

const other = (output: EngineOutput, { operation, again }: Context): Explanation => ({
  kind: "other",
  happened: errorsToShow(output.text) || "The engine ended without saying why: see the log.",
  state: stateBy(output, operation),
  next: [`when the cause is gone: ${again}`],
});

/** @param text what the engine printed, both streams, or its events as lines of JSON */
export function explain(text: string, context: Context): Explanation {
  const output = readOutput(text);
  for (const badDay of BAD_DAYS) {
    const explanation = badDay(output, context);
    if (explanation !== undefined) return explanation;
  }
  return other(output, context);
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
