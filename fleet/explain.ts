/** Bad days: what an engine's output says of them, in words. Pure. */
import { pluginEnded, throttled, unreachable } from "./bad-days/aws";
import { expired, none, notAssumed } from "./bad-days/credentials";
import { cutOff, noOutput } from "./bad-days/cut";
import { type BadDay, type Context, type Explanation, quoted } from "./bad-days/explanation";
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

const withoutErrors = ({ isWhole, snapshot, text }: EngineOutput): string =>
  isWhole && snapshot === "saved" && !/^ {4}\d+ errored$|error: \w+ failed/m.test(text)
    ? "The output has no error: the engine came to its end."
    : "The engine ended without saying why: see the log.";

const other = (output: EngineOutput, { operation, again }: Context): Explanation => ({
  kind: "other",
  happened: errorsToShow(output.text) || withoutErrors(output),
  state: stateBy(output, operation),
  next: [`when the cause is gone: ${again}`],
});

/**
 * After an update that failed the state may have what was asked for, and AWS not: the next up would then change nothing.
 * @see https://github.com/pulumi/pulumi/issues/21458
 */
function withRefresh(explanation: Explanation, output: EngineOutput, { stack }: Context): Explanation {
  const isPartly = output.steps.some(({ doing, end }) => doing === "updating" && end === "failed");
  if (!isPartly) return explanation;
  const { next } = explanation;
  const refresh = `let the state have what AWS has, since a failed update may be noted there as done: pulumi refresh --stack ${quoted(stack)} --yes --skip-preview`;
  return { ...explanation, next: [...next.slice(0, -1), refresh, ...next.slice(-1)] };
}

/** @param text what the engine printed, both streams, or its events as lines of JSON */
export function explain(text: string, context: Context): Explanation {
  const output = readOutput(text);
  for (const badDay of BAD_DAYS) {
    const explanation = badDay(output, context);
    if (explanation !== undefined) return withRefresh(explanation, output, context);
  }
  return withRefresh(other(output, context), output, context);
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
