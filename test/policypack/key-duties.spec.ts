/** The pack and separated duties: it takes the documents that the program writes, and nothing wider in their place. */
import assert from "node:assert/strict";
import { roleArn, userArn } from "../../access/identifiers";
import type { PolicyDocument } from "../../access/policy-document";
import type { RootAccess } from "../../components/key-duties";
import { keyPolicy } from "../../components/key-policy";
import { JUDGING_RULES } from "../../policypack/rules";
import { judge } from "./judge";
import { EXTERNAL, keyWith, OWNER } from "./walkthrough";

const policyWith = (rootAccess: RootAccess): PolicyDocument =>
  keyPolicy({
    region: "cn-north-1",
    ownerAccountId: OWNER,
    duties: {
      administrators: [roleArn("aws-cn", OWNER, "KeyAdministrator")],
      users: [userArn("aws-cn", OWNER, "KeyUser")],
      rootAccess,
    },
    shares: [{ level: "account", accountId: EXTERNAL }],
  });
const refusedBy = (policy: PolicyDocument): readonly string[] =>
  JUDGING_RULES.filter((rule) => rule.appliesTo("aws:kms/key:Key"))
    .filter((rule) => judge(rule, keyWith(policy)).violations.length > 0)
    .map(({ name }) => name);

describe("the policy pack and separated duties", () => {
  for (const rootAccess of ["full", "administration"] as const) {
    it(`takes administrators and users beside a root statement of ${rootAccess} access`, () => {
      assert.deepEqual(refusedBy(policyWith(rootAccess)), []);
    });
  }

  for (const [index, who] of ["administrators", "users"].entries()) {
    it(`must not pass kms:* for ${who}`, () => {
      const policy = policyWith("administration");
      const Statement = policy.Statement.map((statement, at) =>
        at === index + 1 ? { ...statement, Action: "kms:*" } : statement,
      );
      assert.deepEqual(refusedBy({ ...policy, Statement }), ["full-kms-access"]);
    });
  }

  it("must not pass a root statement that the account could not change the policy with", () => {
    const policy = policyWith("administration");
    const [root, ...others] = policy.Statement;
    const Statement = [{ ...root!, Action: ["kms:DescribeKey"] }, ...others];
    assert.deepEqual(refusedBy({ ...policy, Statement }), ["key-owner-statement"]);
  });
});
