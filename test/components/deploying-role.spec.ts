import assert from "node:assert/strict";
import { roleArn, type AccountId } from "../../access/identifiers";
import type { PolicyDocument, Statement } from "../../access/policy-document";
import { parseConfiguration } from "../../components/config/parse";
import { lockoutOf, secretRefusalOf, uncheckedRoleWarning } from "../../components/deploying-role";
import { ADMINISTRATION_ACTIONS, type KeyDuties } from "../../components/key-duties";
import { keyPolicy } from "../../components/key-policy";
import { ownerRaw } from "./config/fixture";

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

  it("must be told to be unchecked where none is configured", () => {
    const warning = (section: object): string | undefined => {
      const result = parseConfiguration(ownerRaw(section));
      assert.ok("configuration" in result, JSON.stringify(result));
      return uncheckedRoleWarning(result.configuration.owner ?? assert.fail());
    };
    const unchecked =
      'owner.key.rootAccess is "administration" and owner.assumeRole names no role to deploy with, so it was not checked whether the role or user of the credentials at hand can change the key policy again: it needs an IAM policy for that, or must be one of owner.key.administrators.';
    const key = { rootAccess: "administration", users: { roles: ["DeployRole"] } };
    assert.equal(warning({ assumeRole: undefined, secret: undefined, key }), unchecked);
    assert.equal(
      warning({ assumeRole: undefined, key }),
      `${unchecked} It must be one of owner.key.users too, or AWS will refuse to encrypt the value of the secret quickstart/MyCustomTypeSecret.`,
    );
    assert.equal(warning({ key }), undefined);
    assert.equal(warning({ assumeRole: undefined }), undefined);
  });
});
