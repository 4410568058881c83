/** Exceptions in a rule's configuration, read with checks: the engine's own come before, and another runner may have none. */
import { isRecord, shown } from "../../access/language/problems";
import { EXCEPTIONS } from "./schema";

interface Common {
  readonly reason: string;
  /** The last day on which it counts, `YYYY-MM-DD`. */
  readonly expires: string;
}

export type Exception = Common &
  (
    | { readonly urn: string; readonly tag?: undefined }
    | { readonly tag: { readonly key: string; readonly value: string }; readonly urn?: undefined }
  );

export interface ReadExceptions {
  readonly exceptions: readonly Exception[];
  /** Sentences without a full stop, one for each part that cannot be read. */
  readonly problems: readonly string[];
}

const NAMES: readonly string[] = ["urn", "tag", "reason", "expires"];
const DATE = /^\d{4}-\d{2}-\d{2}$/;

const isText = (value: unknown): value is string => typeof value === "string" && value.trim() !== "";

/** Whether the calendar has the day: `2026-02-30` comes back as another one. */
function isDay(value: unknown): value is string {
  if (typeof value !== "string" || !DATE.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

const isTag = (value: unknown): value is { readonly key: string; readonly value: string } =>
  isRecord(value) && isText(value.key) && typeof value.value === "string" && Object.keys(value).length === 2;

function problemsOf(entry: Readonly<Record<string, unknown>>): readonly string[] {
  const { urn, tag, reason, expires } = entry;
  const strange = Object.keys(entry).filter((name) => !NAMES.includes(name));
  const both = (urn === undefined) === (tag === undefined);
  return [
    ...strange.map((name) => `has ${name}; allowed are ${NAMES.join(", ")}`),
    ...(both ? [`has ${urn === undefined ? "neither urn nor tag" : "both urn and tag"}; one of them is needed`] : []),
    ...(urn === undefined || isText(urn) ? [] : [`.urn is ${shown(urn)}; allowed is a URN, in which * is a wildcard`]),
    ...(tag === undefined || isTag(tag) ? [] : [`.tag is ${shown(tag)}; allowed is {"key": "…", "value": "…"}`]),
    ...(isText(reason) ? [] : [`.reason is ${shown(reason)}; each exception needs a reason`]),
    ...(isDay(expires) ? [] : [`.expires is ${shown(expires)}; allowed is a day, YYYY-MM-DD`]),
  ];
}

function readEntry(entry: unknown): { readonly exception: Exception } | { readonly problems: readonly string[] } {
  if (!isRecord(entry)) return { problems: [` is ${shown(entry)}; allowed is an object`] };
  const problems = problemsOf(entry);
  if (problems.length > 0) return { problems: problems.map((each) => (each.startsWith(".") ? each : ` ${each}`)) };
  const { urn, tag, reason, expires } = entry;
  const common = { reason: String(reason), expires: String(expires) };
  return { exception: isTag(tag) ? { tag, ...common } : { urn: String(urn), ...common } };
}

/** The exceptions of a rule's configuration, and what is wrong with the others. */
export function readExceptions(config: Readonly<Record<string, unknown>>): ReadExceptions {
  const list = config[EXCEPTIONS];
  if (list === undefined) return { exceptions: [], problems: [] };
  if (!Array.isArray(list)) return { exceptions: [], problems: [`${EXCEPTIONS} is ${shown(list)}; allowed is a list`] };
  const read = list.map(readEntry);
  return {
    exceptions: read.flatMap((each) => ("exception" in each ? [each.exception] : [])),
    problems: read.flatMap((each, index) =>
      "problems" in each ? each.problems.map((problem) => `${EXCEPTIONS}[${index}]${problem}`) : [],
    ),
  };
}
