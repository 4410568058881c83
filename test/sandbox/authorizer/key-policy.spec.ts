import assert from "node:assert/strict";
import type { PolicyDocument } from "../../../access/policy-document";
import { checkPrincipals, KEY_POLICY_BYTES, means, readNewKeyPolicy } from "../../../sandbox/authorizer/key-policy";

const ROLE = "arn:aws:iam::444455556666:role/team/Reader";
const IDENTITY = { arn: ROLE, id: "AROAEXAMPLE1", policies: [] };

const policy = (principal: unknown, more: object = {}): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: principal, Action: "kms:*", Resource: "*", ...more }],
  });

describe("a key policy that is to be set", () => {
  it("must have no more than 32,768 bytes, counted as bytes", () => {
    const bare = policy("*", { Sid: "" }).length;
    const fits = policy("*", { Sid: "x".repeat(KEY_POLICY_BYTES - bare) });
    assert.equal(readNewKeyPolicy(fits).Statement.length, 1);
    const wide = policy("*", { Sid: `${"x".repeat(KEY_POLICY_BYTES - bare - 1)}é` });
    assert.equal(wide.length, KEY_POLICY_BYTES);
    assert.throws(() => readNewKeyPolicy(wide), {
      code: "LimitExceededException",
      message: "The key policy has 32769 bytes; allowed are 32768.",
    });
  });

  it("must be a policy document with principals and known operators", () => {
    for (const text of [
      "{",
      "{}",
      policy(undefined),
      policy("*", { Condition: { StringIs: { "aws:PrincipalArn": "x" } } }),
      policy("*", { Effect: "Maybe" }),
      policy(undefined, { NotPrincipal: { AWS: ROLE } }),
      // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context
      policy("*", { Condition: { "ForAllValues:StringEquals": { "kms:EncryptionContext:App": "x" } } }),
    ]) {
      assert.throws(() => readNewKeyPolicy(text), { code: "MalformedPolicyDocumentException" }, text);
    }
  });

  it("may have what AWS takes although it hardly says what was meant", () => {
    const old = JSON.parse(policy("*", { Action: "kms:NoSuchAction" })) as PolicyDocument;
    assert.deepEqual(readNewKeyPolicy(JSON.stringify({ ...old, Version: "2008-10-17" })).Version, "2008-10-17");
    for (const key of ["kms:ResourceAliases", "aws:ResourceTag/team.1"]) {
      const text = policy("*", { Condition: { "ForAnyValue:StringEquals": { [key]: "x" } } });
      assert.equal(readNewKeyPolicy(text).Statement.length, 1, key);
    }
  });
});

describe("the principals of a key policy", () => {
  const asked: string[] = [];
  const check = (AWS: unknown, type = "AWS"): Promise<void> => {
    const document = readNewKeyPolicy(policy(AWS === "*" ? "*" : { [type]: AWS }));
    return checkPrincipals(document, "aws", (principal) => {
      asked.push(principal);
      return Promise.resolve(means(principal, IDENTITY));
    });
  };
  const invalid = {
    code: "MalformedPolicyDocumentException",
    message: "Policy contains a statement with one or more invalid principals.",
  };

  it("must exist: as role or user, as session of a role, or by the unique id", async () => {
    await check([ROLE, "arn:aws:sts::444455556666:assumed-role/Reader/session", "AROAEXAMPLE1"]);
    assert.deepEqual(
      new Set(asked),
      new Set([ROLE, "arn:aws:sts::444455556666:assumed-role/Reader/session", "AROAEXAMPLE1"]),
    );
    for (const missing of [
      "arn:aws:iam::444455556666:role/Reader",
      "arn:aws:iam::444455556666:user/ann",
      "arn:aws:sts::444455556666:assumed-role/Other/session",
      "AROADELETED1",
    ]) {
      await assert.rejects(check([ROLE, missing]), invalid, missing);
    }
  });

  it("may be everybody, an account, or a service", async () => {
    await check("*");
    await check(["*", "444455556666", "arn:aws:iam::444455556666:root"]);
    await check("logs.us-east-1.amazonaws.com", "Service");
  });

  it("must be no group, no name with a wildcard, and of no other partition", async () => {
    for (const name of [
      "arn:aws:iam::444455556666:group/g",
      "arn:aws:iam::444455556666:role/*",
      "arn:aws:iam::*:root",
      "arn:aws-cn:iam::444455556666:root",
      "somebody",
    ]) {
      await assert.rejects(check(name), invalid, name);
    }
  });
});
