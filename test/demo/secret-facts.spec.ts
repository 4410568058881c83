import assert from "node:assert/strict";
import { secretFacts, valueFacts } from "../../demo/secret-facts";
import { EXTERNAL, KEY_ARN, OWNER, SECRET_ARN } from "./walkthrough";

const ACCOUNT = `arn:aws-cn:kms:cn-north-1:${EXTERNAL}`;

describe("the facts of a secret", () => {
  const keys: [string, string, object][] = [
    ["of another account, by its ARN", KEY_ARN, { accountId: OWNER, inAnotherAccount: true }],
    ["of this account, by its ARN", `${ACCOUNT}:key/x`, { accountId: EXTERNAL, inAnotherAccount: false }],
    ["of this account, by its alias' ARN", `${ACCOUNT}:alias/x`, { accountId: EXTERNAL, inAnotherAccount: false }],
    ["by an id, which is looked up in this account", "1234abcd", { accountId: EXTERNAL, inAnotherAccount: false }],
    ["by an alias, which is looked up in this account", "alias/x", { accountId: EXTERNAL, inAnotherAccount: false }],
  ];
  for (const [what, id, expected] of keys)
    it(`name the key ${what}`, () => {
      assert.deepEqual(secretFacts({ ARN: SECRET_ARN, KmsKeyId: id }).key, { id, ...expected });
    });

  it("have no key where the secret is under the AWS managed one", () => {
    assert.deepEqual(secretFacts({ ARN: SECRET_ARN, Name: "a" }), {
      name: "a",
      arn: SECRET_ARN,
      accountId: EXTERNAL,
      versions: [],
      rotation: { enabled: false },
    });
  });

  it("list versions and labels in an order that does not depend on AWS's", () => {
    const ids = { b: ["AWSPREVIOUS"], c: ["custom", "AWSCURRENT"], a: ["AWSPREVIOUS"] };
    const reversed = Object.fromEntries(Object.entries(ids).reverse());
    const expected = [
      { id: "c", stages: ["AWSCURRENT", "custom"] },
      { id: "a", stages: ["AWSPREVIOUS"] },
      { id: "b", stages: ["AWSPREVIOUS"] },
    ];
    assert.deepEqual(secretFacts({ VersionIdsToStages: ids }).versions, expected);
    assert.deepEqual(secretFacts({ VersionIdsToStages: reversed }).versions, expected);
  });

  it("tell dates in UTC, and the deletion that a secret waits for", () => {
    const [created, changed, deleted] = [0, 1_500, 86_400_000].map((time) => new Date(time));
    const facts = secretFacts({ CreatedDate: created, LastChangedDate: changed, DeletedDate: deleted });
    assert.deepEqual(
      [facts.created, facts.changed, facts.deleted],
      ["1970-01-01T00:00:00Z", "1970-01-01T00:00:01Z", "1970-01-02T00:00:00Z"],
    );
  });

  it("tell the rotation by its days or its schedule", () => {
    const rotation = (RotationRules?: object) => secretFacts({ RotationEnabled: true, ...RotationRules }).rotation;
    assert.deepEqual(rotation(), { enabled: true });
    assert.deepEqual(rotation({ RotationRules: { AutomaticallyAfterDays: 30 } }), {
      enabled: true,
      schedule: "every 30 days",
    });
    assert.deepEqual(
      rotation({ RotationRules: { ScheduleExpression: "rate(4 hours)" }, NextRotationDate: new Date(0) }),
      {
        enabled: true,
        schedule: "rate(4 hours)",
        nextRotation: "1970-01-01T00:00:00Z",
      },
    );
  });
});

describe("the facts of a value", () => {
  const version = { versionId: "v1", stages: [] };
  const texts: [string, string, object][] = [
    [
      '{"password":"hunter2","user":"a"}',
      "a JSON object",
      { format: "JSON object", keys: ["password", "user"], length: 33 },
    ],
    ["{}", "an empty JSON object", { format: "JSON object", keys: [], length: 2 }],
    ['["hunter2"]', "a JSON list", { format: "text", keys: [], length: 11 }],
    ['"hunter2"', "a JSON string", { format: "text", keys: [], length: 9 }],
    ["null", "JSON null", { format: "text", keys: [], length: 4 }],
    ['{"password":"hunter2"', "broken JSON", { format: "text", keys: [], length: 21 }],
    ["hunter2🔑", "plain text, counted as a reader counts", { format: "text", keys: [], length: 8 }],
    ["", "empty text", { format: "text", keys: [], length: 0 }],
  ];
  for (const [value, what, expected] of texts)
    it(`are its shape and length, never the value: ${what}`, () => {
      const facts = valueFacts({ VersionId: "v1", SecretString: value });
      assert.deepEqual(facts, { ...version, ...expected });
      assert.ok(!JSON.stringify(facts).includes("hunter2"));
    });

  it("are the bytes of a binary value", () => {
    const facts = valueFacts({
      VersionId: "v1",
      VersionStages: ["B", "A"],
      SecretBinary: new Uint8Array([0, 255, 16]),
    });
    assert.deepEqual(facts, { versionId: "v1", stages: ["A", "B"], format: "binary", keys: [], length: 3 });
  });
});
