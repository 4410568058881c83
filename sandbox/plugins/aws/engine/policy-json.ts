/**
 * Whether two policy documents mean the same: AWS returns lists in an order of its own, a list of one as a plain
 * string, and an account id as the ARN of its root.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
import { type Value } from "./values";

type Json = null | boolean | number | string | Json[] | JsonObject;

interface JsonObject {
  [name: string]: Json;
}

const ACCOUNT_ROOT = /^arn:aws(?:-[a-z-]+)?:iam::(\d{12}):root$/;

/** Elements whose text is compared whatever its case. */
const CASELESS: ReadonlySet<string> = new Set(["Action", "NotAction"]);
const SETS: ReadonlySet<string> = new Set(["Action", "NotAction", "Resource", "NotResource"]);

const asText = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

/** A set as a sorted list: `"a"` is `["a"]`, and numbers and booleans are their text. */
function asSet(value: Json, map: (text: string) => string = (text) => text): Json {
  const members = Array.isArray(value) ? value : [value];
  return [...new Set(members.map((member) => map(asText(member))))].sort();
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function mapObject(value: Json, map: (member: Json, name: string) => Json): Json {
  if (!isObject(value)) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, map(value[name] ?? null, name)]));
}

function normalPrincipal(value: Json): Json {
  if (!isObject(value)) return value === "*" ? { "*": ["*"] } : value;
  return mapObject(value, (member) => asSet(member, (text) => ACCOUNT_ROOT.exec(text)?.[1] ?? text));
}

const normalStatement = (statement: Json): Json =>
  mapObject(statement, (member, name) => {
    if (SETS.has(name)) return asSet(member, (text) => (CASELESS.has(name) ? text.toLowerCase() : text));
    if (name === "Principal" || name === "NotPrincipal") return normalPrincipal(member);
    if (name === "Condition") return mapObject(member, (keys) => mapObject(keys, (values) => asSet(values)));
    return member;
  });

function normalDocument(document: Json): Json {
  if (!isObject(document) || !("Statement" in document)) return mapObject(document, (member) => member);
  const statement = document.Statement ?? [];
  const statements = (Array.isArray(statement) ? statement : [statement]).map(normalStatement);
  const sorted = statements.map((member) => JSON.stringify(member)).sort();
  return mapObject({ ...document, Statement: sorted }, (member) => member);
}

/** The document's meaning as one comparable text, or `undefined` where the text is no JSON. */
function meaning(text: string): string | undefined {
  try {
    return JSON.stringify(normalDocument(JSON.parse(text) as Json));
  } catch {
    return undefined;
  }
}

/** Whether two policy documents mean the same. Text that is no JSON only equals itself. */
export function samePolicy(a: Value, b: Value): boolean {
  if (typeof a !== "string" || typeof b !== "string") return false;
  if (a === b) return true;
  const meaningOfA = meaning(a);
  return meaningOfA !== undefined && meaningOfA === meaning(b);
}

/** A document without white space between its elements, as it is sent. */
export const compactJson = (text: string): string => JSON.stringify(JSON.parse(text));
