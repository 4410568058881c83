import assert from "node:assert/strict";
import { documentFile } from "../../../../policypack/cli/document/file";
import type { DocumentType } from "../../../../policypack/resources/types";

const OWNER = "111122223333";
const fileOf = (document: unknown, type: DocumentType, partition?: "aws" | "aws-cn") =>
  documentFile(typeof document === "string" ? document : JSON.stringify(document), "x.json", {
    ...{ kind: "document", file: "x.json", type, owner: OWNER },
    ...(partition === undefined ? {} : { partition }),
  });
const refusal = (document: unknown, type: DocumentType): string => {
  try {
    fileOf(document, type);
  } catch (error) {
    assert.ok(error instanceof Error && error.name === "AccessError", String(error));
    return error.message;
  }
  return assert.fail("it was taken");
};

const policy = (...statements: readonly object[]) => ({ Version: "2012-10-17", Statement: statements });
const ROOT = { AWS: `arn:aws:iam::${OWNER}:root` };
const KEY = policy({ Effect: "Allow", Principal: ROOT, Action: "kms:*", Resource: "*" });
const SECRET = policy({ Effect: "Allow", Principal: ROOT, Action: "secretsmanager:GetSecretValue", Resource: "*" });
const IAM = policy({ Effect: "Allow", Action: "kms:Decrypt", Resource: "*" });
const TRUST = policy({ Effect: "Allow", Principal: ROOT, Action: "sts:AssumeRole" });
const ALL = { "key-policy": KEY, "secret-policy": SECRET, "iam-policy": IAM, "trust-policy": TRUST } as const;

/** A document of that many characters, without any white space. */
const long = (document: { readonly Statement: readonly object[] }, length: number): string => {
  const text = (filler: string) => JSON.stringify({ ...document, Id: filler });
  return text("x".repeat(length - text("").length));
};

describe("a policy document by itself", () => {
  for (const [type, document] of Object.entries(ALL)) {
    it(`is one thing to judge as ${type}, with its account and partition`, () => {
      const { resources, notes, reading } = fileOf(document, type as DocumentType, "aws-cn");
      const props = { policy: JSON.stringify(document), ownerAccountId: OWNER, partition: "aws-cn" };
      assert.deepEqual(resources, [{ type, name: "x.json", urn: "x.json", props, provider: undefined }]);
      assert.deepEqual([notes, reading.kind], [[], "document"]);
    });
  }

  it("must not be judged as a kind that it cannot be, and the kind that it is is named", () => {
    assert.equal(
      refusal(KEY, "iam-policy"),
      "x.json cannot be read as an IAM policy, but as a key policy: give --kind key-policy.",
    );
    assert.equal(
      refusal(IAM, "key-policy"),
      "x.json cannot be read as a key policy, but as an IAM policy: give --kind iam-policy.",
    );
    assert.match(refusal(TRUST, "key-policy"), /but as a role's trust policy: give --kind trust-policy\.$/);
    assert.match(refusal(SECRET, "trust-policy"), /but as a secret's resource policy: give --kind secret-policy\.$/);
    const bucket = policy({ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" });
    assert.match(refusal(bucket, "iam-policy"), /policies of other services are not judged/);
  });

  it("is judged with a note where it only looks like another kind", () => {
    assert.match(
      fileOf(SECRET, "key-policy").notes.join(),
      /looks like a secret's resource policy, .* --kind secret-policy/,
    );
    assert.match(fileOf(KEY, "secret-policy").notes.join(), /looks like a key policy/);
    const both = policy({ Effect: "Deny", Principal: "*", Action: "*", Resource: "*" });
    for (const type of ["key-policy", "secret-policy"] as const) assert.deepEqual(fileOf(both, type).notes, []);
  });

  it("must be judged where it can be read as no kind: the rule about readable documents tells why", () => {
    assert.equal(fileOf({ Statement: [{ Effect: "allow" }] }, "key-policy").resources.length, 1);
    assert.equal(fileOf('{"Version":"2012-10-17","Statement":[],"Statement":[]}', "key-policy").resources.length, 1);
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html
  // https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  for (const [type, most, unit] of [
    ["key-policy", 32_768, "32,769 bytes; AWS takes at most 32,768"],
    ["secret-policy", 20_480, "20,481 characters; AWS takes at most 20,480"],
    ["iam-policy", 10_240, "10,241 characters without white space; AWS takes at most 10,240"],
    ["trust-policy", 8_192, "8,193 characters without white space; AWS takes at most 8,192"],
  ] as const) {
    it(`must be refused before it is judged where AWS would not take its size as ${type}`, () => {
      fileOf(long(ALL[type], most), type);
      assert.ok(refusal(long(ALL[type], most + 1), type).startsWith(`x.json has ${unit} for `));
    });
  }

  it("tells it where only the white space makes it too large, and where an IAM policy fits a role only", () => {
    const padded = `${JSON.stringify(KEY)}${" ".repeat(40_000)}`;
    fileOf(padded, "key-policy");
    const inside = JSON.stringify(KEY).replace("{", `{${" ".repeat(40_000)}`);
    assert.match(refusal(inside, "key-policy"), /written without white space it has \d+, which AWS takes/);
    fileOf(JSON.stringify(IAM).replace("{", `{${" ".repeat(40_000)}`), "iam-policy");
    assert.match(fileOf(long(IAM, 6_145), "iam-policy").notes.join(), /6,145 .*only as an inline policy of a role/);
  });

  it("must not be taken for another account's or another kind than the answer tells", () => {
    const role = (account: string) => ({
      Role: { Arn: `arn:aws:iam::${account}:role/R`, AssumeRolePolicyDocument: TRUST },
    });
    fileOf(role(OWNER), "trust-policy");
    assert.equal(
      refusal(role("444455556666"), "trust-policy"),
      "x.json is of account 444455556666, by the ARN in it, and --owner is 111122223333: correct one of them.",
    );
    assert.match(
      refusal({ PolicyDocument: IAM }, "key-policy"),
      /aws iam get-role-policy prints, an IAM policy, .*--kind iam-policy/,
    );
  });
});
