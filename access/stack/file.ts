/**
 * The two JSON documents that Pulumi's engine gives of a stack: what is deployed, and what an update would make of it.
 *
 *     pulumi stack export --stack NAME
 *     pulumi preview --json --show-sames --stack NAME
 *
 * @see https://www.pulumi.com/docs/iac/cli/commands/pulumi_stack_export/
 * @see https://www.pulumi.com/docs/iac/cli/commands/pulumi_preview/
 */
import * as z from "zod";
import { AccessError } from "./errors";
import { failedNames, failedNotes } from "./failed-deployment";
import { pendingNote, pendingSchema, type PendingOperation } from "./pending";
import { resourcesOf, type RawResource, type RawStep, type StackResource } from "./resources";

interface Reading {
  /** The stack's own name; left out where nothing in the file tells it. */
  readonly stack?: string;
  /** Sentences that a reader of the result has to know. */
  readonly notes: readonly string[];
}

export interface StackReading extends Reading {
  /** `state`: what is deployed. `preview`: what will be, once the update ran. */
  readonly kind: "state" | "preview";
  readonly resources: readonly StackResource[];
  /** Of a state: what an earlier run had begun when it was ended. */
  readonly pending?: readonly PendingOperation[];
}

/** The same, as the engine wrote it: inputs and outputs apart, and what is deleted or only read too. */
export type RawReading = Reading &
  (
    | {
        readonly kind: "state";
        readonly resources: readonly RawResource[];
        readonly pending: readonly PendingOperation[];
      }
    | { readonly kind: "preview"; readonly steps: readonly RawStep[] }
  );

/** Deployment format versions that this program knows. */
const STATE_VERSIONS: readonly number[] = [3, 4];

const properties = z.record(z.string(), z.unknown());
const resource: z.ZodType<RawResource> = z.object({
  urn: z.string().startsWith("urn:pulumi:"),
  type: z.string(),
  id: z.string().optional(),
  provider: z.string().optional(),
  inputs: properties.nullish(),
  outputs: properties.nullish(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).nullish(),
  delete: z.boolean().optional(),
  external: z.boolean().optional(),
  initErrors: z.array(z.string()).nullish(),
});
const stateFile = z.object({
  version: z.number(),
  deployment: z.object({ resources: z.array(resource).nullish(), pending_operations: pendingSchema }),
});
const step: z.ZodType<RawStep> = z.object({
  op: z.string(),
  urn: z.string().startsWith("urn:pulumi:"),
  oldState: resource.nullish(),
  newState: resource.nullish(),
  diffReasons: z.array(z.string()).nullish(),
  detailedDiff: z.record(z.string(), z.unknown()).nullish(),
});
const previewFile = z.object({
  steps: z.array(step).nullish(),
  changeSummary: z.record(z.string(), z.number()).nullish(),
});

const MAKE_PREVIEW = "pulumi preview --json --show-sames --stack NAME";
const HOW = `Give the output of \`pulumi stack export\` or of \`${MAKE_PREVIEW}\`.`;

function problemsOf(error: z.ZodError): string {
  const shown = error.issues.slice(0, 5).map(({ path, message }) => `  - ${path.map(String).join(".")}: ${message}`);
  const more = error.issues.length > shown.length ? [`  - and ${error.issues.length - shown.length} more`] : [];
  return [...shown, ...more].join("\n");
}

function parsed<T>(schema: z.ZodType<T>, value: unknown, what: string, source: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new AccessError(`${source} is not ${what} that this program can read:\n${problemsOf(result.error)}\n${HOW}`);
}

const failedNotesOf = (resources: readonly StackResource[]): readonly string[] => failedNotes(failedNames(resources));

const stackOfUrn = (urn: string): string | undefined => /^urn:pulumi:([^:]+)::/.exec(urn)?.[1];

function named(urn: string | undefined): { readonly stack?: string } {
  const stack = urn === undefined ? undefined : stackOfUrn(urn);
  return stack === undefined ? {} : { stack };
}

function readState(value: unknown, source: string): RawReading {
  const { version, deployment } = parsed(stateFile, value, "a stack's state", source);
  if (!STATE_VERSIONS.includes(version)) {
    const known = STATE_VERSIONS.join(" and ");
    throw new AccessError(`${source} has version ${version} of the state's format; this program knows ${known}.`);
  }
  const raw = deployment.resources ?? [];
  const { pending_operations: pending } = deployment;
  const name = named(raw[0]?.urn ?? pending[0]?.urn);
  const unfinished = pendingNote(pending, name.stack ?? source);
  const notes = [
    ...(raw.length === 0 ? [`${source}: nothing is deployed.`] : failedNotesOf(resourcesOf({ state: raw }))),
    ...(unfinished === undefined ? [] : [unfinished]),
  ];
  return { kind: "state", ...name, resources: raw, pending, notes };
}

function readPreview(value: unknown, source: string): RawReading {
  const { steps, changeSummary } = parsed(previewFile, value, "a preview", source);
  const raw = steps ?? [];
  const left = (changeSummary?.same ?? 0) - raw.filter(({ op }) => op === "same").length;
  const leftOut = `${source} leaves out ${left} unchanged resources: make it with \`${MAKE_PREVIEW}\`.`;
  const notes = [...(left > 0 ? [leftOut] : []), ...failedNotesOf(resourcesOf({ steps: raw }))];
  return { kind: "preview", ...named(raw[0]?.urn), steps: raw, notes };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What `pulumi preview --save-plan` writes: changes of properties, from which alone no resource can be told. */
const isUpdatePlan = (value: Readonly<Record<string, unknown>>): boolean =>
  "resourcePlans" in value || (isRecord(value.plan) && "resourcePlans" in value.plan);

/**
 * Reads either document, whichever it is.
 * @param source what to call it in a message, e.g. the file's name
 * @throws {AccessError} where it is neither
 */
export function parseRawStackJson(text: string, source: string): RawReading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Node's own message quotes the text, and there may be a secret in it.
    throw new AccessError(`${source} is not JSON. ${HOW}`);
  }
  if (isRecord(value) && "deployment" in value) return readState(value, source);
  if (isRecord(value) && ("steps" in value || "changeSummary" in value)) return readPreview(value, source);
  if (isRecord(value) && isUpdatePlan(value)) {
    throw new AccessError(`${source} is an update plan, which holds changes and not the resources themselves. ${HOW}`);
  }
  throw new AccessError(`${source} is neither a stack's state nor a preview. ${HOW}`);
}

/** The resources of either document, with what is deployed and what is planned of each put together. Throws likewise. */
export function parseStackJson(text: string, source: string): StackReading {
  const raw = parseRawStackJson(text, source);
  const { kind, notes } = raw;
  const stack = raw.stack === undefined ? {} : { stack: raw.stack };
  const resources = resourcesOf(raw.kind === "state" ? { state: raw.resources } : { steps: raw.steps });
  const pending = raw.kind === "state" && raw.pending.length > 0 ? { pending: raw.pending } : {};
  return { kind, ...stack, resources, ...pending, notes };
}
