/** AWS does not answer, or answers that it has had enough. */
import { type BadDay } from "./explanation";
import { failedIn, stateBy } from "./output";

/**
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html for the codes that SDKs take for throttling
 */
const THROTTLED =
  /\b(?:Throttling(?:Exception)?|ThrottledException|RequestThrottled(?:Exception)?|TooManyRequestsException|RequestLimitExceeded|BandwidthLimitExceeded|SlowDown|PriorRequestNotComplete)\b|Rate exceeded|StatusCode: 429/;
const NO_ANSWER =
  /\b(?:ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|TimeoutError)\b|no such host|connection refused|connection reset by peer|i\/o timeout|TLS handshake timeout|network is unreachable/;
const SERVER_FAILED =
  /StatusCode: 50[0234]\b|\b(?:ServiceUnavailable(?:Exception)?|InternalFailure|InternalServiceError)\b/;
const CALL = /operation error ([^:\n]+): (\w+)/;

function callIn(text: string, sign: RegExp): string {
  const line = text.split("\n").find((each) => sign.test(each)) ?? "";
  const [, service, operation] = CALL.exec(line) ?? [];
  return service === undefined ? "" : ` (${service}: ${operation ?? ""})`;
}

/** Of the fleet and of pulumi; whoever has a command of his own knows how to slow it down. */
const slower = (again: string): string => (/^(?:npm|pulumi) /.test(again) ? `${again} --parallel 1` : again);

export const throttled: BadDay = (text, { operation, again }) => {
  if (!THROTTLED.test(text)) return undefined;
  return {
    kind: "throttled",
    happened: `AWS refused calls because there were too many${callIn(text, THROTTLED)}, also when they were tried again.`,
    state: stateBy(text, operation),
    next: [`wait a minute, then with less at once: ${slower(again)}`],
  };
};

export const unreachable: BadDay = (text, { operation, region, again }) => {
  const sign = [NO_ANSWER, SERVER_FAILED].find((each) => each.test(text));
  if (sign === undefined) return undefined;
  const where = region === undefined ? "AWS" : `AWS in ${region}`;
  const failed = operation === "preview" || operation === "refresh" ? [] : failedIn(text);
  const unknown =
    failed.length === 0
      ? ""
      : ` Whether AWS did what was asked for ${failed.join(", ")} is not known: if it did, the next run says that it exists already, and how to take it over.`;
  return {
    kind: "region unreachable",
    happened: `${where} ${sign === NO_ANSWER ? "did not answer" : "answered that it failed"}${callIn(text, sign)}.`,
    state: stateBy(text, operation) + unknown,
    next: [
      "look at https://health.aws.amazon.com/health/status, and at your own network; change nothing meanwhile",
      `when it answers again: ${again}`,
    ],
  };
};
