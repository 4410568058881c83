/** Whom deployments attach policies to. */
import assert from "node:assert/strict";
import { needsOf } from "../../bootstrap/needs";
import type { AccountId, KeyArn, PrincipalArn } from "../../access/identifiers";
import type { ExternalConfiguration, OwnerConfiguration } from "../../components/config/configuration";

const ACCOUNT = "444455556666" as AccountId;
const KEY: KeyArn = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const home = { region: "eu-central-1", partition: "aws", tags: {} } as const;
const external: ExternalConfiguration = {
  ...{ ...home, accountId: ACCOUNT, policyName: "p" },
  key: { from: "stack", stack: "organization/p/owner" },
};
const role = (pathAndName: string): PrincipalArn => `arn:aws:iam::${ACCOUNT}:role/${pathAndName}`;
const IDENTITY_CENTER = role("aws-reserved/sso.amazonaws.com/AWSReservedSSO_KeyUsers_0123456789abcdef");

function needsWith(principals: readonly PrincipalArn[]) {
  const owner: OwnerConfiguration = {
    ...{ ...home, accountId: "111122223333" as AccountId, key: { arn: KEY } },
    shares: [{ level: "principals", accountId: ACCOUNT, principals }],
  };
  const result = needsOf({ stack: "external", configuration: { external }, keyArns: [KEY], owner });
  assert.ok("needs" in result);
  return result.needs;
}

describe("what the roles of the bootstrap are needed for", () => {
  // https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
  it("must not be to attach a policy to a role of IAM Identity Center, but to make it", () => {
    const { attachedTo, policies } = needsWith([IDENTITY_CENTER]);
    assert.deepEqual([attachedTo, policies], [[], [`arn:aws:iam::${ACCOUNT}:policy/p`]]);
    assert.deepEqual(needsWith([role("A"), IDENTITY_CENTER]).attachedTo, [role("A")]);
  });

  it("must not be a policy for a service-linked role, which has no use for it", () => {
    const { attachedTo, policies } = needsWith([role("aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS")]);
    assert.deepEqual([attachedTo, policies], [[], []]);
  });
});
