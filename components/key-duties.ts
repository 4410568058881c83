/**
 * Separation of duties: who administers the key and who uses it, as statements of its policy.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-administrators
 */
import { rootArn, type AccountId } from "../access/identifiers";
import { KMS_ACTIONS, type KmsAction } from "../access/kms-actions";
import { partitionOf, type Region } from "../access/partition";
import type { Statement } from "../access/policy-document";
import {
  KEY_POLICY_ADMINISTRATION_SID,
  KEY_POLICY_ADMINISTRATORS_SID,
  KEY_POLICY_OWNER_SID,
  KEY_POLICY_USERS_SID,
  SHARE_ACTIONS,
} from "./actions";
import { hasWildcard } from "./sharing/principal-pattern";
import type { PrincipalPattern } from "./sharing/share";

/** What the root statement leaves to the account's IAM policies: everything, or administration alone. */
export const ROOT_ACCESS = ["full", "administration"] as const;
export type RootAccess = (typeof ROOT_ACCESS)[number];

/** Principals of the owner account, or patterns of their ARNs, by what they do with the key. */
export interface KeyDuties {
  readonly administrators: readonly PrincipalPattern[];
  readonly users: readonly PrincipalPattern[];
  readonly rootAccess: RootAccess;
}

/** As without any: the root statement of AWS's default key policy, and nobody beside it. */
export const NO_DUTIES: KeyDuties = { administrators: [], users: [], rootAccess: "full" };

/** With material that somebody imported, everything can be decrypted outside KMS. The program's keys have none. */
const IMPORTS: ReadonlySet<string> = new Set([
  "DeleteImportedKeyMaterial",
  "GetParametersForImport",
  "ImportKeyMaterial",
]);

/** Whether an action changes or shows the key, and neither uses it nor hands its use on. A grant can hold the latter alone. */
function isAdministration({ name, resourceType, grantOperation }: KmsAction): boolean {
  // An alias' actions need a permission on its key too.
  if (resourceType === "alias") return true;
  return resourceType === "key" && (!grantOperation || name === "DescribeKey") && !IMPORTS.has(name);
}

/**
 * The actions of an administrator, one by one. The AWS console writes patterns such as `kms:Create*`; that one holds
 * CreateGrant, with which an administrator lets himself decrypt.
 */
export const ADMINISTRATION_ACTIONS: readonly string[] = KMS_ACTIONS.filter(isAdministration).map(
  ({ name }) => `kms:${name}`,
);

const allow = (
  sid: string,
  principals: string | readonly string[],
  actions: string | readonly string[],
): Statement => ({
  Sid: sid,
  Effect: "Allow",
  Principal: { AWS: principals },
  Action: actions,
  Resource: "*",
});

/**
 * Lets the owner account administer the key, through its IAM policies too, and with full access use it. Without it nobody could
 * change the policy again.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-root-enable-iam
 */
function rootStatement({ rootAccess }: KeyDuties, root: string): Statement {
  return rootAccess === "full"
    ? allow(KEY_POLICY_OWNER_SID, root, "kms:*")
    : allow(KEY_POLICY_ADMINISTRATION_SID, root, ADMINISTRATION_ACTIONS);
}

/**
 * One duty: those who are named, and those whose ARN matches. A pattern is no principal, so the account is named and a condition holds it;
 * whoever matches needs an IAM policy of the account too.
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
function dutyOf(sid: string, arns: readonly PrincipalPattern[], actions: readonly string[], root: string): Statement[] {
  const named = arns.filter((arn) => !hasWildcard(arn));
  const patterns = arns.filter(hasWildcard);
  return [
    ...(named.length === 0 ? [] : [allow(sid, named, actions)]),
    ...(patterns.length === 0
      ? []
      : [
          {
            ...allow(`${sid} by principal ARN`, root, actions),
            Condition: { ArnLike: { "aws:PrincipalArn": patterns } },
          },
        ]),
  ];
}

/**
 * The owner account's own statements. A user of the key has the actions of a share; what Secrets Manager needs for a secret
 * (`kms:Decrypt`, `kms:GenerateDataKey`) is among them.
 */
export function dutyStatements(duties: KeyDuties, region: Region, ownerAccountId: AccountId): readonly Statement[] {
  const { administrators, users } = duties;
  const root = rootArn(partitionOf(region), ownerAccountId);
  return [
    rootStatement(duties, root),
    ...dutyOf(KEY_POLICY_ADMINISTRATORS_SID, administrators, ADMINISTRATION_ACTIONS, root),
    ...dutyOf(KEY_POLICY_USERS_SID, users, SHARE_ACTIONS, root),
  ];
}
