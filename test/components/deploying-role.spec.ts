import assert from "node:assert/strict";
import { roleArn, type AccountId } from "../../access/identifiers";
import type { PolicyDocument, Statement } from "../../access/policy-document";
import { lockoutOf, secretRefusalOf } from "../../components/deploying-role";
import { ADMINISTRATION_ACTIONS, type KeyDuties } from "../../components/key-duties";
import { keyPolicy } from "../../components/key-policy";

const OWNER = "111122223333" as AccountId;
const ROLE = { roleArn: roleArn("aws-cn", OWNER, "ops/DeployRole"), region: "cn-north-1" };
const policyWith = (duties: Partial<KeyDuties>): PolicyDocument =>
  keyPolicy({
    region: "cn-north-1",
    ownerAccountId: OWNER,
    duties: { administrators: [], users: [], rootAccess: "administration", ...duties },
    shares: [],
  });
const withRoot = (change: Partial<Statement>): PolicyDocument => {
  const document = policyWith({});
  const [root] = document.Statement;
  return { ...document, Statement: [{ ...root!, ...change }] };
};

describe("the role that deploys", () => {
  it("can go on with it, however far the root's statement is narrowed", () => {
    assert.equal(lockoutOf(ROLE, policyWith({ rootAccess: "full" })), undefined);
    assert.equal(lockoutOf(ROLE, policyWith({})), undefined);
  });

  it("must not be locked out by a policy that leaves its account no change of the policy", () => {
    const Action = ADMINISTRATION_ACTIONS.filter((action) => action !== "kms:PutKeyPolicy");
    assert.equal(
      lockoutOf(ROLE, withRoot({ Action })),
      "kms:PutKeyPolicy. That is denied, because no statement of the resource's own policy, and no grant, allows it to this principal or its account.",
    );
  });

  it("must not be locked out by a condition that it may not meet", () => {
    const Condition = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
    assert.match(
      lockoutOf(ROLE, withRoot({ Condition })) ?? "",
      /^kms:PutKeyPolicy\. That is (denied|not known), because /,
    );
  });

  it("writes the secret only as one of the key's users, where the root's statement is narrowed", () => {
    const refused =
      "kms:GenerateDataKey. That is denied, because no statement of the resource's own policy, and no grant, allows it to this principal or its account.";
    assert.equal(secretRefusalOf(ROLE, policyWith({}), "a/b"), refused);
    assert.equal(secretRefusalOf(ROLE, policyWith({ administrators: [ROLE.roleArn] }), "a/b"), refused);
    assert.equal(secretRefusalOf(ROLE, policyWith({ users: [ROLE.roleArn] }), "a/b"), undefined);
    assert.equal(secretRefusalOf(ROLE, policyWith({ rootAccess: "full" }), "a/b"), undefined);
  });
});
