/**
 * What an Allow statement of a key policy means, in one form for all the ways to write it. Pure.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
 */
import { isAccountId, parseArn } from "../identifiers";
import { KMS_ACTIONS } from "../kms-actions";
import { resourceMatcher } from "../language/arn-pattern";
import { wildcardMatcher } from "../language/glob";
import { wildcardTokens } from "../language/template";
import { YES } from "../language/tri";
import { listOf, type PrincipalElement, type Statement } from "../policy-document";
import { meantConditions, type MeantCondition } from "./conditions";

export interface Meaning {
  readonly principals: ReadonlySet<string>;
  /** KMS actions by name, patterns expanded; whatever is none as it is written, in lower case. */
  readonly actions: ReadonlySet<string>;
  /** Whether Resource names this key. In a key policy `*` means this key and no other. */
  readonly onKey: boolean;
  readonly conditions: readonly MeantCondition[];
  /** What is not compared, such as NotAction: with any of these no two statements mean the same. */
  readonly opaque: readonly string[];
}

const ANYBODY = "* (anybody)";

/** An account's id and its root ARN name the same principal. */
function principalText(type: string, name: string, partition: string): string {
  if (type !== "AWS") return `${type} ${name}`;
  if (name === "*") return ANYBODY;
  if (isAccountId(name)) return `account ${name}`;
  const arn = parseArn(name);
  const isRoot = arn?.service === "iam" && arn.resource === "root" && arn.partition === partition;
  return isRoot ? `account ${arn.accountId}` : name;
}

function principalsOf(element: PrincipalElement | undefined, partition: string): ReadonlySet<string> {
  if (element === undefined) return new Set();
  if (element === "*") return new Set([ANYBODY]);
  return new Set(
    Object.entries(element).flatMap(([type, names]) =>
      listOf(names).map((name) => principalText(type, name, partition)),
    ),
  );
}

/** The known KMS actions that a pattern means. Actions that AWS adds later are not among them. */
function actionNames(pattern: string): readonly string[] {
  const lower = pattern.toLowerCase();
  const isOfKms = lower === "*" || lower.startsWith("kms:");
  const matches = wildcardMatcher(lower);
  const known = isOfKms ? KMS_ACTIONS.filter(({ id }) => matches(id)).map(({ name }) => `kms:${name}`) : [];
  return known.length > 0 ? known : [lower];
}

const namesKey = (resource: string, keyArn: string): boolean =>
  !resource.includes("${") && resourceMatcher(wildcardTokens(resource))(keyArn) === YES;

/** @param keyArn the key whose policy has the statement */
export function meaningOf(statement: Statement, keyArn: string): Meaning {
  const { Effect: effect, Principal, Action, Resource, Condition } = statement;
  const partition = parseArn(keyArn)?.partition ?? "";
  const negations = (["NotPrincipal", "NotAction", "NotResource"] as const).filter(
    (name) => statement[name] !== undefined,
  );
  return {
    principals: principalsOf(Principal, partition),
    actions: new Set(listOf(Action).flatMap(actionNames)),
    onKey: listOf(Resource).some((resource) => namesKey(resource, keyArn)),
    conditions: meantConditions(Condition),
    opaque: [...(effect === "Allow" ? [] : [`Effect ${effect}`]), ...negations],
  };
}
