/**
 * What the engine told of a preview: its event log, which `pulumi preview --event-log FILE` writes for the Automation API, one
 * JSON object a line. `--json` alone tells nothing of a policy pack. Pure.
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/events.go
 */
import * as z from "zod";

const text = z.string().nullish();

const policyEvent = z.object({
  resourceUrn: text,
  message: z.string(),
  policyName: z.string(),
  policyPackName: z.string(),
  enforcementLevel: z.string(),
  severity: text,
});

const event = z.object({
  diagnosticEvent: z.object({ urn: text, message: z.string(), severity: z.string() }).nullish(),
  policyEvent: policyEvent.nullish(),
  policyRemediationEvent: z.object({ resourceUrn: text, policyName: z.string(), policyPackName: z.string() }).nullish(),
  summaryEvent: z.object({ PolicyPacks: z.record(z.string(), z.string()).nullish() }).nullish(),
});

export type PolicyEvent = z.infer<typeof policyEvent>;

export interface Diagnostic {
  readonly severity: "error" | "warning";
  /** The resource it is about; left out for the program and the stack. */
  readonly urn?: string;
  readonly message: string;
}

export interface EngineEvents {
  readonly diagnostics: readonly Diagnostic[];
  readonly policies: readonly PolicyEvent[];
  /** Changes that rules made by themselves: rule and resource. */
  readonly remediations: readonly { readonly rule: string; readonly urn: string }[];
  /** Packs that ran, by name, with their versions. */
  readonly packs: readonly string[];
  /** Whether the engine came to its end, well or not. */
  readonly finished: boolean;
}

/** The engine's own last word, which says nothing. */
const NOTHING_SAID = /^(preview|update) failed$/;

function eventOf(line: string): z.infer<typeof event> | undefined {
  try {
    const parsed = event.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : undefined;
  } catch {
    // The last line of an engine that was ended.
    return undefined;
  }
}

/** `name|kind|path` → `name version`. */
const packName = (key: string, version: string): string => `${key.split("|")[0] ?? key} ${version}`;

/** @param log the event log's text; empty where the engine did not come to write one */
export function readEvents(log: string): EngineEvents {
  const events = log.split("\n").flatMap((line) => (line.trim() === "" ? [] : (eventOf(line) ?? [])));
  const summary = events.find(({ summaryEvent }) => summaryEvent)?.summaryEvent;
  return {
    diagnostics: events.flatMap(({ diagnosticEvent }): Diagnostic[] => {
      const { severity, urn } = diagnosticEvent ?? {};
      const message = diagnosticEvent?.message.trim() ?? "";
      if ((severity !== "error" && severity !== "warning") || message === "" || NOTHING_SAID.test(message)) return [];
      const about = urn === undefined || urn === null || urn === "" ? {} : { urn };
      return [{ severity, message, ...about }];
    }),
    policies: events.flatMap(({ policyEvent: each }) => each ?? []),
    remediations: events.flatMap(({ policyRemediationEvent: each }) =>
      each ? [{ rule: each.policyName, urn: each.resourceUrn ?? "" }] : [],
    ),
    packs: Object.entries(summary?.PolicyPacks ?? {}).map(([key, version]) => packName(key, version)),
    finished: summary !== undefined,
  };
}
