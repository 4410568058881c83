/**
 * The engine's events as lines of JSON: `pulumi up --json`, and the event log of the Automation API. Pure.
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/events.go
 */
import * as z from "zod";
import { messagesIn } from "./diagnostics";
import { doingOf, ofUrn } from "./rows";
import { type Remark } from "./steps";

const step = z.object({ metadata: z.object({ op: z.string(), urn: z.string() }), planning: z.boolean().nullish() });
const event = z.object({
  preludeEvent: z.unknown().optional(),
  resourcePreEvent: step.nullish(),
  resOutputsEvent: step.nullish(),
  resOpFailedEvent: step.nullish(),
  diagnosticEvent: z.object({ urn: z.string().nullish(), message: z.string(), severity: z.string() }).nullish(),
  summaryEvent: z.object({ isPreview: z.boolean().nullish() }).nullish(),
  cancelEvent: z.unknown().optional(),
});
export type LoggedEvent = z.infer<typeof event>;

const KNOWN = Object.keys(event.shape);

function eventOf(line: string): LoggedEvent | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const isEvent = typeof value === "object" && value !== null && KNOWN.some((key) => key in value);
    return isEvent ? event.safeParse(value).data : undefined;
  } catch {
    // The last line of an engine that was killed.
    return undefined;
  }
}

/** The events of a log; none where it is no such log. */
export const eventsIn = (text: string): readonly LoggedEvent[] =>
  text.split("\n").flatMap((line) => (line.startsWith("{") ? (eventOf(line) ?? []) : []));

function remarkOf(told: LoggedEvent): Remark | undefined {
  const { resourcePreEvent: begun, resOutputsEvent: ended, resOpFailedEvent: failed } = told;
  const [found, end] = begun
    ? [begun, "not told" as const]
    : ended
      ? [ended, "done" as const]
      : [failed, "failed" as const];
  if (!found || found.planning === true) return undefined;
  const doing = doingOf(found.metadata.op);
  return doing === undefined ? undefined : { ...ofUrn(found.metadata.urn), doing, end };
}

export const remarksOf = (events: readonly LoggedEvent[]): readonly Remark[] =>
  events.flatMap((each) => remarkOf(each) ?? []);

export const isRun = (events: readonly LoggedEvent[]): boolean =>
  events.some(
    ({ summaryEvent, resourcePreEvent }) =>
      summaryEvent?.isPreview === false || (resourcePreEvent != null && resourcePreEvent.planning !== true),
  );
/** A refresh announces a reading of each resource, and then tells what became of it in the words of an update. */
export function isReadingOnly(events: readonly LoggedEvent[]): boolean {
  const begun = events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata.op ?? []);
  return begun.some((op) => op === "refresh") && begun.every((op) => doingOf(op) === undefined);
}
export const hasSummary = (events: readonly LoggedEvent[]): boolean =>
  events.some(({ summaryEvent }) => summaryEvent != null);

/** Its diagnostics as the engine displays them. */
export function displayed(events: readonly LoggedEvent[]): string {
  const told = events.flatMap(({ diagnosticEvent }) => diagnosticEvent ?? []);
  return told
    .map(({ urn, message, severity }) => {
      const about = urn ? ofUrn(urn) : undefined;
      const heading = about === undefined ? "" : `  ${about.type} (${about.name}):\n`;
      const text = severity === "error" ? messagesIn(message).join("\n") : message.trim();
      return `${heading}    ${severity}: ${text.replaceAll("\n", "\n    ")}\n`;
    })
    .join("\n");
}
