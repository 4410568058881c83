import assert from "node:assert/strict";
import { parseHandOverArguments } from "../../../accounts/handover/arguments";
import { KEY } from "../../components/sharing/fixture";

const ACCOUNT = ["--account", "444455556666"];

describe("the command line of npm run handover", () => {
  it("needs the account only: the deployed stack is the owner's", () => {
    assert.deepEqual(parseHandOverArguments(ACCOUNT), {
      kind: "task",
      task: {
        accountId: "444455556666",
        source: { from: "stack", stack: "owner" },
        out: "handover-444455556666",
        force: false,
      },
    });
  });

  it("takes a stack file and the key's ARN, and another folder", () => {
    const argv = [
      ...ACCOUNT,
      "--config",
      "o.yaml",
      "--key-arn",
      KEY,
      "--region",
      "cn-north-1",
      "--out",
      "x",
      "--force",
    ];
    assert.deepEqual(parseHandOverArguments(argv), {
      kind: "task",
      task: {
        accountId: "444455556666",
        source: { from: "file", file: "o.yaml", keyArn: KEY },
        region: "cn-north-1",
        out: "x",
        force: true,
      },
    });
  });

  it("helps", () => {
    const answer = parseHandOverArguments(["--help"]);
    assert.ok(answer.kind === "help" && answer.text.startsWith("Usage: npm run handover -- [options]"));
  });

  it("tells all that is wrong at once", () => {
    const argv = [
      "--account",
      "1",
      "--region",
      "cn-nort-1",
      "--key-arn",
      "alias/x",
      "--stack",
      "owner",
      "--stack",
      "b",
      "--fore",
      "x",
    ];
    assert.deepEqual(parseHandOverArguments(argv), {
      kind: "invalid",
      problems: [
        'There is no option --fore. Did you mean "--force"?',
        '"x" is not expected here.',
        "--stack is given more than once.",
        '--account "1" is not an account id: twelve digits, without dashes.',
        '--region "cn-nort-1" is not a known Region. Did you mean "cn-north-1"?',
        '--key-arn "alias/x" is not the ARN of a KMS key: arn:PARTITION:kms:REGION:ACCOUNT:key/KEY-ID.',
        "--stack reads a deployed stack: leave out --config and --key-arn, or --stack.",
      ],
    });
  });

  for (const [argv, problems] of [
    [[], ["--account is missing: the id of the external account, twelve digits."]],
    [
      [...ACCOUNT, "--key-arn", KEY],
      ["--key-arn says nothing of the shares: give --config FILE too, a stack file with the owner section."],
    ],
    [[...ACCOUNT, "--out"], ["--out needs a value."]],
    [[...ACCOUNT, "--out", "--force"], ["--out needs a value: --force is an option."]],
    [[...ACCOUNT, "--out", ""], ["--out needs a value."]],
  ] as const) {
    it(`must not pass over ${JSON.stringify(argv)}`, () => {
      assert.deepEqual(parseHandOverArguments(argv), { kind: "invalid", problems });
    });
  }
});
