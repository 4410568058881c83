import assert from "node:assert/strict";
import type { Statement } from "../../access/policy-document";
import { effectiveStatements } from "../../policypack/rules/effective-statements";
import { knownNames } from "../../policypack/rules/known-names";
import { partitionMismatch } from "../../policypack/rules/partition-mismatch";
import { publicPrincipal } from "../../policypack/rules/public-principal";
import type { Rule } from "../../policypack/rule";
import { judge } from "./judge";
import { existingKeyWith, KEY_POLICY } from "./walkthrough";

const OTHERS: Statement = {
  Sid: "Somebody else's",
  Effect: "Allow",
  Principal: { AWS: "arn:aws-cn:iam::111122223333:role/Example" },
  Action: "kms:Decrypt",
  Resource: "*",
};
const CASES: readonly (readonly [Rule, Partial<Statement>])[] = [
  [effectiveStatements, { Action: "s3:GetObject" }],
  [knownNames, { Action: "kms:Decrypted" }],
  [partitionMismatch, { Principal: { AWS: "arn:aws:iam::111122223333:role/Elsewhere" } }],
];
const own = JSON.stringify([KEY_POLICY.Statement[1]]);
const withOthers = (statement: Statement, statements: unknown) =>
  existingKeyWith({ ...KEY_POLICY, Statement: [...KEY_POLICY.Statement, statement] }, { statements });

describe("the policy of a key that exists already", () => {
  for (const [rule, change] of CASES) {
    const theirs: Statement = { ...OTHERS, ...change };

    it(`must not be refused by ${rule.name} for how somebody else wrote a statement of theirs`, () => {
      assert.deepEqual(judge(rule, withOthers(theirs, own)).violations, []);
    });

    it(`must be judged by ${rule.name} for the statements that the program writes`, () => {
      const written = withOthers(theirs, JSON.stringify([theirs]));
      assert.equal(judge(rule, written).violations.length, 1);
    });

    for (const statements of [undefined, "", "{", "null", '{"Sid":1}']) {
      it(`must be judged by ${rule.name} as a whole where ${JSON.stringify(statements)} tells whose its statements are`, () => {
        assert.equal(judge(rule, withOthers(theirs, statements)).violations.length, 1);
      });
    }
  }

  it("must be judged for what it opens, whoever wrote it", () => {
    const open = { ...OTHERS, Principal: "*", Action: "kms:Decrypt" } as const;
    assert.equal(judge(publicPrincipal, withOthers(open, own)).violations.length, 1);
  });
});
