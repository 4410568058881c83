/** Which calls get a column: what other accounts are given must not be left out. */
import assert from "node:assert/strict";
import { moreKeyCalls, moreSecretCalls } from "../../../access/matrix/calls";
import { type Grant } from "../../../access";
import { type Statement } from "../../../access/policy-document";

const OWNER = "111122223333";
const KEY = `arn:aws:kms:eu-west-1:${OWNER}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const SECRET = `arn:aws:secretsmanager:eu-west-1:${OWNER}:secret:shared-AbCdEf`;
const EXTERNAL = { AWS: "arn:aws:iam::444455556666:root" };
const allow = (Action: string | readonly string[], change: Partial<Statement> = {}): Statement => ({
  ...{ Effect: "Allow", Principal: EXTERNAL, Action, Resource: "*" },
  ...change,
});
const document = (statements: readonly Statement[]) => ({ Version: "2012-10-17" as const, Statement: statements });
const onKey = (statements: readonly Statement[], grants: readonly Grant[] = []): readonly string[] =>
  moreKeyCalls({ accounts: [], keys: [{ arn: KEY, policy: document(statements), grants }] }, KEY, OWNER);
const onSecret = (...statements: Statement[]): readonly string[] =>
  moreSecretCalls({ accounts: [], secrets: [{ arn: SECRET, policy: document(statements) }] }, SECRET, OWNER);

describe("the columns of a matrix", () => {
  it("must have grants where somebody outside the account may make them", () => {
    for (const Principal of [
      "*",
      { AWS: "*" },
      EXTERNAL,
      { AWS: "444455556666" },
      { Service: "logs.amazonaws.com" },
    ] as const)
      assert.deepEqual(onKey([allow("kms:Create*", { Principal })]), ["kms:CreateGrant"], JSON.stringify(Principal));
    assert.deepEqual(onKey([allow("kms:CreateGrant", { Principal: { AWS: [OWNER, "*"] } })]), ["kms:CreateGrant"]);
    const statement = { Effect: "Allow", Resource: "*" } as const;
    assert.deepEqual(onKey([{ ...statement, Principal: "*", NotAction: "kms:Decrypt" }]), ["kms:CreateGrant"]);
    const NotPrincipal = { AWS: "arn:aws:iam::111122223333:root" };
    assert.deepEqual(onKey([{ ...statement, NotPrincipal, Action: "kms:CreateGrant" }]), ["kms:CreateGrant"]);
  });

  it("must have what else a key gives to others, but what the share's own calls stand for", () => {
    assert.deepEqual(onKey([allow(["kms:GenerateDataKey*", "kms:ReEncrypt*", "kms:DescribeKey"])]), []);
    assert.deepEqual(onKey([allow(["kms:Sign", "kms:ReEncryptTo", "kms:ListGrants"])]), [
      "kms:ReEncryptTo",
      "kms:Sign",
    ]);
    assert.deepEqual(onKey([allow("kms:GenerateDataKeyWithoutPlaintext")]), ["kms:GenerateDataKeyWithoutPlaintext"]);
    assert.deepEqual(onKey([allow("kms:*"), allow("*")]), ["kms:CreateGrant"]);
  });

  it("must have what a grant gives to another account", () => {
    const grant = {
      id: "g-1",
      granteePrincipal: "arn:aws:iam::444455556666:role/R",
      operations: ["Decrypt", "CreateGrant", "RetireGrant"],
    };
    assert.deepEqual(onKey([], [grant]), ["kms:CreateGrant"]);
    assert.deepEqual(onKey([], [{ ...grant, granteePrincipal: `arn:aws:iam::${OWNER}:role/R` }]), []);
  });

  it("must not have what only the account itself is given, what is denied, or what no other account can call", () => {
    assert.deepEqual(onKey([allow("kms:*", { Principal: { AWS: OWNER } })]), []);
    assert.deepEqual(onKey([allow("kms:CreateGrant", { Principal: { AWS: `arn:aws:iam::${OWNER}:role/Admin` } })]), []);
    assert.deepEqual(onKey([allow("kms:CreateGrant", { Effect: "Deny" })]), []);
    assert.deepEqual(onKey([allow(["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"])]), []);
  });

  it("must have what changes a secret where others are given it", () => {
    assert.deepEqual(onSecret(allow(["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"])), []);
    assert.deepEqual(onSecret(allow("secretsmanager:Delete*")), [
      "secretsmanager:DeleteResourcePolicy",
      "secretsmanager:DeleteSecret",
    ]);
    assert.deepEqual(onSecret(allow("secretsmanager:*")), ["secretsmanager:PutResourcePolicy"]);
  });
});
