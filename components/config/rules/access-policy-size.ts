/** Whether AWS takes the external account's IAM policy: told before anything is deployed. */
import type { AccountId, KeyArn } from "../../../access/identifiers";
import { toJson } from "../../../access/policy-document";
import { accessPolicy, MANAGED_POLICY_MAX_CHARACTERS } from "../../access-policy";
import type { Terms } from "../../sharing/share";
import type { Problem } from "../problems";
import type { Home } from "./principals";

/** AWS does not count white space: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const countedCharacters = (text: string): number => text.replace(/\s/g, "").length;

/** Any key of the account has an ARN of this length. */
export const someKeyOf = ({ partition, region, accountId }: Home): KeyArn =>
  `arn:${partition}:kms:${region}:${accountId}:key/00000000-0000-0000-0000-000000000000`;

/** `path` is the property that says where the terms come from. */
export function accessPolicySizeRules(
  path: string,
  keyArn: KeyArn,
  accountId: AccountId,
  terms: readonly Terms[],
): Problem[] {
  const characters = countedCharacters(toJson(accessPolicy({ keyArn, accountId, terms })));
  if (characters <= MANAGED_POLICY_MAX_CHARACTERS) return [];
  return [
    {
      path,
      rule: `would make an IAM policy of ${characters} characters without white space; AWS takes at most ${MANAGED_POLICY_MAX_CHARACTERS}.`,
      remedy: "List fewer values of encryptionContext, or one with a wildcard in the place of several.",
    },
  ];
}
