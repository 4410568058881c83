/** Values that the tests of the share model have in common. */
import { isAccountId, roleArn, userArn, type AccountId, type KeyArn } from "../../../access/identifiers";
import type { PolicyDocument, Statement } from "../../../access/policy-document";
import { keyPolicy } from "../../../components/key-policy";
import type { Share } from "../../../components/sharing/share";

export function account(text: string): AccountId {
  if (!isAccountId(text)) throw new Error(`not an account id: ${text}`);
  return text;
}
export const OWNER = account("111122223333");
export const EXTERNAL = account("444455556666");
export const SECOND = account("777788889999");
export const REGION = "cn-north-1";
export const FIVE = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];
export const KEY: KeyArn = "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
export const ORGANIZATION = "o-a1b2c3d4e5";
export const ROLE = roleArn("aws-cn", EXTERNAL, "ExampleRole");
export const USER = userArn("aws-cn", EXTERNAL, "ExampleUser");
export const SID = "Allow an external account to use this CMK";

export const accountShare = { level: "account", accountId: EXTERNAL } as const satisfies Share;
export const principalShare = {
  level: "principals",
  accountId: EXTERNAL,
  principals: [ROLE, USER],
} as const satisfies Share;
export const matchingShare = {
  level: "matching",
  accountId: EXTERNAL,
  patterns: ["arn:aws-cn:iam::444455556666:role/team/*"],
} as const satisfies Share;
export const organizationShare = { level: "organization", organizationId: ORGANIZATION } as const satisfies Share;

export const policyOf = (...shares: readonly Share[]): PolicyDocument =>
  keyPolicy({ region: REGION, ownerAccountId: OWNER, shares });
/** The statements of the key policy behind the owner's own, which is always the first. */
export const statementsOf = (...shares: readonly Share[]): readonly Statement[] =>
  policyOf(...shares).Statement.slice(1);
