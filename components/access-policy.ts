/**
 * The IAM policy of the external account: the other half of the share.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html#cross-account-iam-policy
 */
import { parseArn, type AccountId, type KeyArn } from "../access/identifiers";
import { isRegion } from "../access/partition";
import { canonical, type PolicyDocument, type Statement } from "../access/policy-document";
import { IAM_POLICY_SHARE_SID } from "./actions";
import { conditionOf, permissionsOf, type Permission } from "./sharing/permissions";
import type { Terms } from "./sharing/share";
import { uniqueSids } from "./unique-sids";

/** AWS refuses a managed policy of more characters: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const MANAGED_POLICY_MAX_CHARACTERS = 6_144;

export interface AccessPolicyArgs {
  readonly keyArn: KeyArn;
  /** The account whose principals get the policy. */
  readonly accountId: AccountId;
  /** What the shares with the account allow; the walkthrough's use where it is left out. */
  readonly terms?: readonly Terms[];
}

const PART_NAMES: Readonly<Record<Permission["part"], string>> = {
  use: "",
  describe: "WithoutContext",
  delegation: "ThroughAwsServices",
};

const textOf = (value: unknown): string => JSON.stringify(value);

/** The same actions and conditions as the key policy's share, on exactly this key. */
export function accessPolicy({ keyArn, accountId, terms = [{}] }: AccessPolicyArgs): PolicyDocument {
  const region = parseArn(keyArn)?.region ?? "";
  if (!isRegion(region)) throw new Error(`The key is in a Region that is not known here: ${keyArn}`);
  const permissions = terms.flatMap((each) => permissionsOf(each, { region, secretsOf: accountId }));
  const distinct = permissions.filter(
    (permission, index) => permissions.findIndex((other) => textOf(other) === textOf(permission)) === index,
  );
  const statements = distinct.map(({ part, actions, conditions }): Statement => ({
    Sid: `${IAM_POLICY_SHARE_SID}${PART_NAMES[part]}`,
    Effect: "Allow",
    Action: actions,
    Resource: keyArn,
    ...conditionOf(conditions),
  }));
  return canonical({ Version: "2012-10-17", Statement: uniqueSids(statements, "") });
}
