/**
 * Two documents, statement by statement. What means the same is the same: the order of statements and of lists, one value or a
 * list of one, an account by its id or by its root ARN, the case of actions and condition keys. Pure.
 */
import { canonical, listOf, type PolicyDocument, type PrincipalElement, type Statement } from "../policy-document";

export interface Placed {
  readonly statement: Statement;
  /** Place in its document. */
  readonly index: number;
}

export interface DocumentComparison {
  /** In the live document only. */
  readonly added: readonly Placed[];
  /** In the declared one only. */
  readonly missing: readonly Placed[];
  /** The same Sid, or the same in all but the Sid. */
  readonly changed: readonly { readonly declared: Placed; readonly live: Placed }[];
}

const ROOT_ARN = /^arn:[^:]+:iam::(\d{12}):root$/;

function comparablePrincipal(element: PrincipalElement): PrincipalElement {
  if (element === "*") return { AWS: "*" };
  const types = Object.entries(element).map(([type, names]) => [
    type,
    listOf(names).map((name) => (type === "AWS" ? name.replace(ROOT_ARN, "$1") : name)),
  ]);
  return Object.fromEntries(types) as Readonly<Record<string, readonly string[]>>;
}

type Condition = NonNullable<Statement["Condition"]>;

function comparableCondition(condition: Condition): Condition {
  const texts = (value: Condition[string][string]): readonly string[] =>
    Array.isArray(value) ? (value as readonly unknown[]).map(String) : [String(value)];
  return Object.fromEntries(
    Object.entries(condition).map(([operator, keys]) => [
      operator.toLowerCase(),
      Object.fromEntries(Object.entries(keys).map(([key, value]) => [key.toLowerCase(), texts(value)])),
    ]),
  );
}

const lowered = (value: NonNullable<Statement["Action"]>): readonly string[] =>
  listOf(value).map((text) => text.toLowerCase());

function comparable({ Sid: sid, Condition: condition, ...rest }: Statement): Statement {
  const { Principal, NotPrincipal, Action, NotAction } = rest;
  return {
    ...rest,
    ...(sid === undefined || sid === "" ? {} : { Sid: sid }),
    ...(Principal === undefined ? {} : { Principal: comparablePrincipal(Principal) }),
    ...(NotPrincipal === undefined ? {} : { NotPrincipal: comparablePrincipal(NotPrincipal) }),
    ...(Action === undefined ? {} : { Action: lowered(Action) }),
    ...(NotAction === undefined ? {} : { NotAction: lowered(NotAction) }),
    ...(condition === undefined || Object.keys(condition).length === 0
      ? {}
      : { Condition: comparableCondition(condition) }),
  };
}

/** The same text for statements that mean the same and have the same Sid. */
export const sameText = (statement: Statement): string =>
  JSON.stringify(canonical({ Version: "2012-10-17", Statement: [comparable(statement)] }).Statement[0]);

const withoutSid = (statement: Statement): Statement => ({ ...statement, Sid: "" });

/** Pairs off what has the same key, each once. What has no key stays. */
function pairOff(declared: readonly Placed[], live: readonly Placed[], keyOf: (each: Placed) => string | undefined) {
  const waiting = new Map<string, Placed[]>();
  for (const each of live) {
    const key = keyOf(each);
    if (key !== undefined) waiting.set(key, [...(waiting.get(key) ?? []), each]);
  }
  const pairs: { readonly declared: Placed; readonly live: Placed }[] = [];
  const missing = declared.filter((each) => {
    const found = waiting.get(keyOf(each) ?? "")?.shift();
    if (found !== undefined) pairs.push({ declared: each, live: found });
    return found === undefined;
  });
  const used = new Set(pairs.map((pair) => pair.live));
  return { pairs, missing, added: live.filter((each) => !used.has(each)) };
}

const placed = ({ Statement: statements }: PolicyDocument): readonly Placed[] =>
  statements.map((statement, index) => ({ statement, index }));

/** What the live document has that the declared one has not, and the other way round. */
export function compareStatements(declared: PolicyDocument, live: PolicyDocument): DocumentComparison {
  const same = pairOff(placed(declared), placed(live), ({ statement }) => sameText(statement));
  const bySid = pairOff(same.missing, same.added, ({ statement: { Sid: sid } }) => (sid === "" ? undefined : sid));
  const renamed = pairOff(bySid.missing, bySid.added, ({ statement }) => sameText(withoutSid(statement)));
  return { added: renamed.added, missing: renamed.missing, changed: [...bySid.pairs, ...renamed.pairs] };
}
