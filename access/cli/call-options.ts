/** The options of `--explain` that say more of the call than who does what to what, and what is wrong with them. Pure. */
import { isConditionKeyName, CONDITION_KEY_NAMES } from "../condition-key-names";
import { NOT_HANDED_ON } from "../condition-keys";
import { type GrantRequest, type Request } from "../world";
import { readGrant } from "./grant-option";
import { didYouMean } from "./near";

/** What commander collects of them. */
export interface RawCallOptions {
  readonly via?: readonly string[];
  readonly encryptionContext?: readonly string[];
  readonly context?: readonly string[];
  readonly contextIsComplete?: true;
  readonly sessionPolicy?: readonly string[];
  readonly region?: readonly string[];
  readonly targetKey?: readonly string[];
  readonly grant?: readonly string[];
}

export interface CallOptions {
  /** `none`: the principal calls itself. */
  readonly via?: string;
  /** `{}`: none is sent. */
  readonly encryptionContext?: Readonly<Record<string, string>>;
  readonly context?: NonNullable<Request["context"]>;
  readonly contextIsComplete?: true;
  /** Files. */
  readonly sessionPolicies?: readonly string[];
  readonly region?: string;
  readonly targetKey?: string;
  readonly grant?: GrantRequest;
}

/** What stands for a direct call, and for no encryption context. */
export const NONE = "none";
/** @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#viaService_table */
const VIA = /^[a-z0-9-]+\.[a-z0-9-]+\.amazonaws\.com$/;
const REGION = /^[a-z]{2}(-[a-z]+)+-\d+$/;
const OWN_KEYS = /^(aws|kms|secretsmanager):/i;

type Problems = string[];

/** One value of an option that takes one. */
function single(option: string, values: readonly string[] | undefined, problems: Problems): string | undefined {
  if (values !== undefined && values.length > 1)
    problems.push(`${option}: give one value; it got ${values.join(", ")}.`);
  return values?.[0];
}

function readVia(raw: RawCallOptions, problems: Problems): string | undefined {
  const via = single("--via", raw.via, problems);
  if (via !== undefined && via !== NONE && !VIA.test(via)) {
    problems.push(
      `--via is "${via}". Allowed is a service as kms:ViaService has it, with its Region and ".amazonaws.com" in every partition, ` +
        'e.g. s3.eu-west-1.amazonaws.com, or "none" for a call by the principal itself.',
    );
  }
  return via;
}

/** `NAME=VALUE` at the first equals sign; `undefined` where there is none. */
export function pairOf(text: string): readonly [name: string, value: string] | undefined {
  const at = text.indexOf("=");
  return at < 1 ? undefined : [text.slice(0, at), text.slice(at + 1)];
}

function readEncryptionContext(
  { encryptionContext: values }: RawCallOptions,
  problems: Problems,
): CallOptions["encryptionContext"] {
  if (values === undefined) return undefined;
  if (values.length === 1 && values[0] === NONE) return {};
  const found: Record<string, string> = {};
  for (const text of values) {
    const [name, value = ""] = pairOf(text) ?? [];
    if (name === undefined) {
      problems.push(
        `--encryption-context is "${text}". Allowed is KEY=VALUE, or "none" by itself for a call without one.`,
      );
    } else if (Object.hasOwn(found, name)) {
      problems.push(`--encryption-context has the key ${name} more than once. A call sends one value for each key.`);
    } else found[name] = value;
  }
  return found;
}

/** A service's call to KMS does not carry what the principal's own call to the service does. */
function handedOnProblem(key: string, { via: [via] = [] }: RawCallOptions): string | undefined {
  if (via === undefined || via === NONE || !NOT_HANDED_ON.test(key.toLowerCase())) return undefined;
  return `--context names ${key}, and the call that ${via} makes to KMS does not have it from the principal's call. Leave it out, or leave out --via.`;
}

function keyProblem(key: string): string | undefined {
  if (!key.includes(":")) {
    return `--context names "${key}", which is not a condition key. Allowed is SERVICE:NAME, e.g. aws:SourceIp.`;
  }
  if (!OWN_KEYS.test(key) || isConditionKeyName(key)) return undefined;
  return `--context names ${key}, and AWS has no such condition key.${didYouMean(key, CONDITION_KEY_NAMES)}`;
}

/** A key by itself says that the request does not have it; several values are given by naming the key again. */
function readContext(raw: RawCallOptions, problems: Problems): CallOptions["context"] {
  const { context: values } = raw;
  if (values === undefined) return undefined;
  const found = new Map<string, { readonly key: string; readonly values: string[]; absent: boolean }>();
  for (const text of values) {
    const [key, value] = pairOf(text) ?? [text];
    const problem = keyProblem(key) ?? handedOnProblem(key, raw);
    if (problem !== undefined) problems.push(problem);
    const entry = found.get(key.toLowerCase()) ?? { key, values: [], absent: false };
    if (value === undefined) entry.absent = true;
    else entry.values.push(value);
    found.set(key.toLowerCase(), entry);
  }
  for (const { key, absent, values: given } of found.values()) {
    if (absent && given.length > 0)
      problems.push(
        `--context says that the request does not have ${key}, and gives a value of it. Give one of the two.`,
      );
  }
  return Object.fromEntries(
    [...found.values()].map(({ key, absent, values: given }) => [
      key,
      absent ? null : given.length === 1 ? (given[0] ?? "") : given,
    ]),
  );
}

function readRegion(raw: RawCallOptions, problems: Problems): string | undefined {
  const region = single("--region", raw.region, problems);
  if (region !== undefined && !REGION.test(region)) {
    problems.push(`--region is "${region}". Allowed is the name of a Region, e.g. eu-west-1.`);
  }
  return region;
}

/** Drops what is `undefined`, so that what was not given is an absent property. */
const compact = (options: { [K in keyof CallOptions]: CallOptions[K] | undefined }): CallOptions =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));

/** Reads the options; every problem is listed. */
export function readCallOptions(raw: RawCallOptions): {
  readonly options: CallOptions;
  readonly problems: readonly string[];
} {
  const problems: Problems = [];
  const options = compact({
    via: readVia(raw, problems),
    encryptionContext: readEncryptionContext(raw, problems),
    context: readContext(raw, problems),
    contextIsComplete: raw.contextIsComplete,
    sessionPolicies: raw.sessionPolicy,
    region: readRegion(raw, problems),
    targetKey: single("--target-key", raw.targetKey, problems),
    grant: raw.grant === undefined ? undefined : readGrant(raw.grant, problems),
  });
  return { options, problems };
}
