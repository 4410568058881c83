import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import type { DemoTask } from "../../demo/arguments";
import type { Reading } from "../../demo/read-secret";
import { exitCodeOf, jsonReport, textReport } from "../../demo/report";
import * as walk from "./walkthrough";

const TASK: DemoTask = {
  side: "external",
  request: { region: walk.REGION, secretId: "quickstart/ExternalCMKSecret", reveal: false },
};
const CALLER = { accountId: walk.EXTERNAL, arn: walk.EXAMPLE_USER };
const READ: Extract<Reading, { outcome: "read" }> = {
  outcome: "read",
  caller: CALLER,
  secret: {
    name: "s",
    arn: "arn",
    accountId: walk.EXTERNAL,
    description: "d",
    key: { id: "K", accountId: walk.OWNER, inAnotherAccount: true },
    versions: [
      { id: "v2", stages: ["AWSCURRENT"] },
      { id: "v1", stages: ["AWSPREVIOUS", "b"] },
    ],
    rotation: { enabled: false },
    created: "2025-10-09T08:53:20Z",
  },
  value: { versionId: "v2", stages: ["AWSCURRENT"], format: "JSON object", keys: ["a", "b"], length: 50 },
};
const text = (reading: Reading, task = TASK): string => stripVTControlCharacters(textReport(reading, task));

describe("the report", () => {
  it("shows the facts of the secret and the shape of its value", () => {
    assert.equal(
      text(READ),
      `Caller: arn:aws-cn:iam::444455556666:user/ExampleUser
┌─────────────┬────────────────────────────────────┐
│ name        │ s                                  │
├─────────────┼────────────────────────────────────┤
│ ARN         │ arn                                │
├─────────────┼────────────────────────────────────┤
│ description │ d                                  │
├─────────────┼────────────────────────────────────┤
│ key         │ K                                  │
│             │ (of another account, 111122223333) │
├─────────────┼────────────────────────────────────┤
│ versions    │ v2 AWSCURRENT                      │
│             │ v1 AWSPREVIOUS, b                  │
├─────────────┼────────────────────────────────────┤
│ rotation    │ off                                │
├─────────────┼────────────────────────────────────┤
│ created     │ 2025-10-09T08:53:20Z               │
└─────────────┴────────────────────────────────────┘
The value was read: JSON object with the keys a, b, 50 characters.
Pass --reveal to see it.`,
    );
  });

  it("ends with the value where it was asked for", () => {
    const last = text({ ...READ, revealed: walk.VALUE })
      .split("\n")
      .at(-1);
    assert.equal(last, walk.VALUE);
  });

  const keys: [string, object, string[]][] = [
    [
      "of this account",
      { key: { id: "K", accountId: walk.EXTERNAL, inAnotherAccount: false } },
      ["K", "(of this account)"],
    ],
    ["of AWS", { key: undefined }, ["the AWS managed key aws/secretsmanager"]],
  ];
  for (const [what, change, lines] of keys)
    it(`says that the key is one ${what}`, () => {
      const shown = text({ ...READ, secret: { ...READ.secret, ...change } });
      for (const line of lines) assert.ok(shown.includes(`│ ${line} `), shown);
    });

  const rotations: [Extract<Reading, { outcome: "read" }>["secret"]["rotation"], string][] = [
    [{ enabled: true }, "on "],
    [{ enabled: true, schedule: "every 30 days" }, "on, every 30 days"],
  ];
  for (const [rotation, shown] of rotations)
    it(`tells the rotation: ${shown}`, () => {
      assert.ok(text({ ...READ, secret: { ...READ.secret, rotation } }).includes(`│ rotation    │ ${shown}`));
    });

  const values: [Extract<Reading, { outcome: "read" }>["value"], string][] = [
    [{ ...READ.value, format: "text", keys: [], length: 8 }, "The value was read: text, 8 characters."],
    [{ ...READ.value, format: "binary", keys: [], length: 3 }, "The value was read: binary, 3 bytes."],
  ];
  for (const [value, sentence] of values)
    it(`tells a value's shape: ${sentence}`, () => {
      assert.ok(text({ ...READ, value }).includes(sentence));
    });

  const wrong = { outcome: "wrong account", caller: CALLER, expectedAccountId: walk.OWNER } as const;
  it("tells whose the credentials are, and which ones are needed", () => {
    assert.equal(
      text(wrong, { ...TASK, side: "owner", deployRoleArn: "arn:aws-cn:iam::111122223333:role/DeployRole" }),
      `The credentials are of account 444455556666, but the owner side is 111122223333.
The caller is arn:aws-cn:iam::444455556666:user/ExampleUser. Nothing was read.
  - Use that account's credentials (--profile), a role there (--role arn:aws-cn:iam::111122223333:role/DeployRole), or --any-account to read all the same.`,
    );
  });

  it("asks for a role in general where the stack file names none", () => {
    assert.match(text(wrong), /\(--profile\), a role there \(--role ARN\), or --any-account to read all the same\.$/);
  });

  it("is one JSON object for machines, with all that is known and no more", () => {
    assert.deepEqual(JSON.parse(jsonReport(READ, TASK)), { side: "external", ...READ });
    assert.deepEqual(JSON.parse(jsonReport(wrong, TASK)), { side: "external", ...wrong });
  });

  it("gives exit code 0 for a value that was read, and for nothing else", () => {
    const failure = { operation: "DescribeSecret", code: "X", message: "" } as const;
    const readings: Reading[] = [READ, wrong, { outcome: "failed", failure, found: {} }];
    assert.deepEqual(readings.map(exitCodeOf), [0, 1, 1]);
  });
});
