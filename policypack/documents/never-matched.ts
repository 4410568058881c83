/** Principals, actions and resources that no request can match, as far as that is certain. */
import { listOf, type PolicyDocument, type Statement } from "../../access/policy-document";
import { actionsMatched, reachesKms } from "./actions";
import { CHANGING_ACTIONS } from "./administration";
import { type ArnParts, missesArn } from "./arn-parts";
import { covers, overlap } from "./patterns";
import { principalsOutside } from "./principals";
import type { DocumentKind } from "./read";

const CHANGING: ReadonlySet<string> = new Set(CHANGING_ACTIONS);
const IAM_OR_STS = /^arn:[^:]+:(?:iam|sts)::\d{12}:(.+)$/;
const PRINCIPAL_RESOURCE = /^(root$|role\/|user\/|assumed-role\/|federated-user\/)/;

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
export function strangePrincipals({ Principal: element }: Statement): readonly string[] {
  if (element === undefined || typeof element === "string") return [];
  const never = ["Federated", "CanonicalUser"].flatMap((type) =>
    listOf(element[type]).map((text) => `${type}: ${text} signs no call to this service`),
  );
  const others = listOf(element.AWS).flatMap((text) => {
    const [, resource] = IAM_OR_STS.exec(text) ?? [];
    return resource === undefined || PRINCIPAL_RESOURCE.test(resource)
      ? []
      : [`${text} is no principal: AWS refuses it`];
  });
  return [...others, ...never];
}

/**
 * The patterns of actions that AWS ignores for principals of other accounts. external-administration speaks of those that change
 * the key.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
 */
function ignoredAcross(statement: Statement): readonly string[] {
  return listOf(statement.Action).filter((pattern) => {
    const meant = actionsMatched(pattern);
    return meant.length > 0 && meant.every(({ name, crossAccount }) => !crossAccount && !CHANGING.has(`kms:${name}`));
  });
}

export function ignoredActions(statement: Statement, accountId: string): string | undefined {
  const outside = statement.Effect === "Allow" ? principalsOutside(statement, accountId).map(({ text }) => text) : [];
  const ignored = outside.length === 0 ? [] : ignoredAcross(statement);
  return ignored.length === 0
    ? undefined
    : `${ignored.join(", ")} works on keys of one's own account only, and ${outside.join(", ")} is outside account ${accountId}`;
}

/** What a resource's policy is never asked about: actions of other services. */
export function foreignActions(statement: Statement, kind: DocumentKind): string | undefined {
  if (kind === "key policy") return reachesKms(statement) ? undefined : "none of its actions is one of KMS";
  const any = "secretsmanager:?*";
  const reaches =
    statement.NotAction === undefined
      ? listOf(statement.Action).some((pattern) => overlap(pattern.toLowerCase(), any))
      : !listOf(statement.NotAction).some((pattern) => covers(pattern.toLowerCase(), any));
  return reaches ? undefined : "none of its actions is one of Secrets Manager";
}

/** A Resource that is surely not the key or secret whose policy it is. */
export function foreignResources(statement: Statement, own: ArnParts): string | undefined {
  const { Resource: resource, NotResource: except } = statement;
  const arn = own.join(":");
  if (except !== undefined) {
    const all = listOf(except).filter((text) => covers(text, arn));
    return all.length === 0
      ? undefined
      : `NotResource ${all.join(", ")} takes out the very resource whose policy it is`;
  }
  const texts = listOf(resource);
  if (texts.length === 0 || !texts.every((text) => missesArn(text, own))) return undefined;
  return `Resource ${texts.join(", ")} is not the resource whose policy it is (${arn}; "*" means that one)`;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html */
const IAM_SID = /^[A-Za-z0-9]*$/;

/** The statements of an IAM policy whose Sid makes AWS refuse the policy, by their index. */
export function refusedSids({ Statement: statements }: PolicyDocument): ReadonlyMap<number, string> {
  const seen = new Set<string>();
  const problems = new Map<number, string>();
  for (const [index, { Sid: sid }] of statements.entries()) {
    if (sid === undefined || sid === "") continue;
    if (!IAM_SID.test(sid))
      problems.set(index, "its Sid has other characters than letters and digits: AWS refuses the policy");
    else if (seen.has(sid)) problems.set(index, "its Sid is one of another statement too: AWS refuses the policy");
    seen.add(sid);
  }
  return problems;
}
