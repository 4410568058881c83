/**
 * The policy language as types, and the one canonical way in which this project writes a document.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export type OneOrMany = string | readonly string[];
export type PrincipalElement = "*" | Readonly<Record<string, OneOrMany>>;
export type ConditionValue = string | number | boolean;
/** Operator → condition key → value or values. */
export type ConditionBlock = Readonly<
  Record<string, Readonly<Record<string, ConditionValue | readonly ConditionValue[]>>>
>;

export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: PrincipalElement;
  readonly NotPrincipal?: PrincipalElement;
  readonly Action?: OneOrMany;
  readonly NotAction?: OneOrMany;
  readonly Resource?: OneOrMany;
  readonly NotResource?: OneOrMany;
  readonly Condition?: ConditionBlock;
}

export interface PolicyDocument {
  readonly Version: "2012-10-17" | "2008-10-17";
  readonly Id?: string;
  readonly Statement: readonly Statement[];
}

/** The order in which the elements of a document are written: the order in which a reader asks for them. */
const ELEMENT_ORDER = [
  "Version",
  "Id",
  "Statement",
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
] as const;

/** Elements whose lists are sets: AWS gives them back in an order of its own. */
const SET_ELEMENTS: ReadonlySet<string> = new Set([
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
]);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A list as AWS would return it: sorted, without repetition, and a plain string where there is only one. */
function canonicalSet(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const members = [...new Set(value as readonly unknown[])].map(String).sort(compareText);
  return members.length === 1 ? members[0] : members;
}

/** An object with its keys in order, each value mapped. */
function canonicalObject(value: unknown, map: (member: unknown) => unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return map(value);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => compareText(a, b))
      .map(([key, member]) => [key, map(member)]),
  );
}

function canonicalElement(name: string, value: unknown): unknown {
  if (name === "Condition") return canonicalObject(value, (keys) => canonicalObject(keys, canonicalSet));
  if (SET_ELEMENTS.has(name)) return canonicalObject(value, canonicalSet);
  return value;
}

function inElementOrder(source: object): [string, unknown][] {
  const position = (name: string): number => {
    const index = (ELEMENT_ORDER as readonly string[]).indexOf(name);
    return index < 0 ? ELEMENT_ORDER.length : index;
  };
  return Object.entries(source)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => position(a) - position(b) || compareText(a, b));
}

const canonicalStatement = (statement: Statement): Statement =>
  Object.fromEntries(
    inElementOrder(statement).map(([name, value]) => [name, canonicalElement(name, value)]),
  ) as unknown as Statement;

/** The same document with its elements in a fixed order and its sets sorted. Statements keep their order; the meaning never changes. */
export function canonical(document: PolicyDocument): PolicyDocument {
  return Object.fromEntries(
    inElementOrder({ ...document, Statement: document.Statement.map(canonicalStatement) }),
  ) as unknown as PolicyDocument;
}

/** Canonical JSON, as it is sent to AWS: a refresh that reads it back shows no difference. */
export const toJson = (document: PolicyDocument): string => JSON.stringify(canonical(document));

/** A list of an element, whether it was written as one value or as many. */
export const listOf = (value: OneOrMany | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : value;
