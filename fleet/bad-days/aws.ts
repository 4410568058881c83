/** AWS does not answer, or answers that it has had enough. */
import { NO_ANSWER, SERVER_FAILED } from "./answers";
import type { EngineOutput } from "../engine-output/read";
import { type BadDay, takeOver } from "./explanation";
import { stateBy, stepsKnown } from "./state";

/**
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html for the codes that SDKs take for throttling
 */
const THROTTLED =
  /\b(?:Throttling(?:Exception)?|ThrottledException|RequestThrottled(?:Exception)?|TooManyRequestsException|RequestLimitExceeded|BandwidthLimitExceeded|SlowDown|PriorRequestNotComplete)\b|Rate exceeded|StatusCode: 429/;
const CALL = /operation error ([^:\n]+): (\w+)/;
/** An address of this machine: nothing of AWS is there. */
const LOOPBACK = /(?:\b127(?:\.\d{1,3}){3}|\[?::1\]?|\blocalhost):(\d+)/;
/** How the engine and its plugins tell that they have lost each other. */
const PLUGIN_ENDED =
  /rpc error: code = Unavailable|transport is closing|error reading from server: EOF|grpc: the client connection is closing|plugin .*(?:exited|crashed)|signal: (?:killed|segmentation fault)/i;

const linesWith = (text: string, sign: RegExp): readonly string[] => text.split("\n").filter((line) => sign.test(line));

function callIn(text: string, sign: RegExp): string {
  const [, service, operation] = CALL.exec(linesWith(text, sign)[0] ?? "") ?? [];
  return service === undefined ? "" : ` (${service}: ${operation ?? ""})`;
}

/** Of the fleet and of pulumi; whoever has a command of his own knows how to slow it down. */
const slower = (again: string): string => (/^(?:npm|pulumi) /.test(again) ? `${again} --parallel 1` : again);

export const throttled: BadDay = (output, { operation, again }) => {
  const { text } = output;
  if (!THROTTLED.test(text)) return undefined;
  return {
    kind: "throttled",
    happened: `AWS refused calls because there were too many${callIn(text, THROTTLED)}, also when they were tried again.`,
    state: stateBy(output, operation),
    next: [`wait a minute, then with less at once: ${slower(again)}`],
  };
};

/** Whatever has no name is made a second time by the next up, without a word. */
const lookFirst = (output: EngineOutput, stack: string): readonly string[] =>
  stepsKnown(output, "not known").some(({ doing }) => doing.startsWith("creating")) ? [takeOver(stack)] : [];

/** The engine talks to its plugins on this machine. */
export const pluginEnded: BadDay = (output, { stack, operation, again }) => {
  const { text } = output;
  const refused = linesWith(text, NO_ANSWER);
  const local = refused.filter((line) => LOOPBACK.test(line) && !CALL.test(line));
  const isPlugin = local.length > 0 ? local.length === refused.length : refused.length === 0 && PLUGIN_ENDED.test(text);
  if (!isPlugin) return undefined;
  const [, port] = LOOPBACK.exec(local[0] ?? "") ?? [];
  const where = port === undefined ? "" : ` (nothing listens at port ${port} of this machine)`;
  return {
    kind: "plugin ended",
    happened: `A plugin that the engine had started ended before its time${where}: a provider, the language host or the policy pack. It was killed, ran out of memory or crashed.`,
    state: stateBy(output, operation),
    next: [
      "look whether this machine had memory and disk left (dmesg, df), and whether somebody ended the process",
      ...lookFirst(output, stack),
      again,
    ],
  };
};

function notAnswered(text: string, region: string | undefined): string | undefined {
  const where = region === undefined ? "AWS" : `AWS in ${region}`;
  const lines = linesWith(text, NO_ANSWER);
  const [address] = LOOPBACK.exec(lines[0] ?? "") ?? [];
  if (address !== undefined && lines.every((line) => LOOPBACK.test(line))) {
    return `Nothing answered at ${address}${callIn(text, NO_ANSWER)}. That is an address of this machine and not of AWS: an endpoint or a proxy is configured (AWS_ENDPOINT_URL, HTTPS_PROXY), and does not run.`;
  }
  if (lines.length > 0) return `${where} did not answer${callIn(text, NO_ANSWER)}.`;
  return SERVER_FAILED.test(text) ? `${where} answered that it failed${callIn(text, SERVER_FAILED)}.` : undefined;
}

export const unreachable: BadDay = (output, { stack, operation, region, again }) => {
  const happened = notAnswered(output.text, region);
  if (happened === undefined) return undefined;
  return {
    kind: "region unreachable",
    happened,
    state: stateBy(output, operation),
    next: [
      "look at https://health.aws.amazon.com/health/status, and at your own network; change nothing meanwhile",
      ...lookFirst(output, stack),
      `when it answers again: ${again}`,
    ],
  };
};
