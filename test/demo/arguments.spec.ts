import assert from "node:assert/strict";
import { parseArguments, type DemoTask } from "../../demo/arguments";
import { DEPLOY_ROLE, EXTERNAL, SECRET_ARN } from "./walkthrough";

const STACK_FILE = `
config:
  cross-account-cmk:external:
    accountId: "${EXTERNAL}"
    region: cn-north-1
    assumeRole: { roleArn: "${DEPLOY_ROLE}" }
    secret: { name: quickstart/ExternalCMKSecret }
`;
const EMPTY = "config: {}";

function taskOf(argv: readonly string[], file = STACK_FILE): DemoTask {
  const parsed = parseArguments(["--side", "external", ...argv], () => file);
  assert.deepEqual(parsed.kind === "invalid" ? parsed.problems : [], []);
  assert.ok(parsed.kind === "task");
  return parsed.task;
}

function problemsOf(argv: readonly string[], file: string | Error = STACK_FILE): readonly string[] {
  const parsed = parseArguments(argv, () => {
    if (file instanceof Error) throw file;
    return file;
  });
  assert.ok(parsed.kind === "invalid");
  return parsed.problems;
}

describe("the demo's arguments", () => {
  it("take account, Region, secret and deploy role from the side's stack file", () => {
    assert.deepEqual(taskOf([]), {
      side: "external",
      request: {
        region: "cn-north-1",
        secretId: "quickstart/ExternalCMKSecret",
        reveal: false,
        expectedAccountId: EXTERNAL,
      },
      deployRoleArn: DEPLOY_ROLE,
    });
  });

  it("read the file that --stack names, and else the one of the side", () => {
    const asked: string[] = [];
    const read = (file: string) => {
      asked.push(file);
      return STACK_FILE;
    };
    parseArguments(["--side", "external"], read);
    parseArguments(["--side", "external", "--stack", "Pulumi.external-2.yaml"], read);
    assert.deepEqual(asked, ["Pulumi.external.yaml", "Pulumi.external-2.yaml"]);
  });

  it("go before what the stack file says", () => {
    const given = {
      region: "cn-northwest-1",
      secret: "other",
      profile: "p",
      role: DEPLOY_ROLE,
      endpoint: "http://[::1]:1",
    };
    const argv = Object.entries(given).flatMap(([name, value]) => [`--${name}`, value]);
    assert.deepEqual(taskOf([...argv, "--reveal"]).request, {
      region: "cn-northwest-1",
      secretId: "other",
      reveal: true,
      expectedAccountId: EXTERNAL,
      profile: "p",
      roleArn: DEPLOY_ROLE,
      endpoint: "http://[::1]:1",
    });
  });

  it("take the Region from a secret's ARN", () => {
    const { request } = taskOf(["--secret", SECRET_ARN.replace("cn-north-1", "cn-northwest-1")]);
    assert.equal(request.region, "cn-northwest-1");
  });

  it("need no stack file's section where they say all", () => {
    const { request } = taskOf(["--secret", SECRET_ARN, "--any-account"], EMPTY);
    assert.deepEqual(request, { region: "cn-north-1", secretId: SECRET_ARN, reveal: false });
  });

  it("expect no account with --any-account", () => {
    assert.ok(!("expectedAccountId" in taskOf(["--any-account"]).request));
  });

  it("must not look at anything else where help is asked for", () => {
    assert.deepEqual(
      parseArguments(["--help", "--bogus"], () => assert.fail()),
      { kind: "help" },
    );
  });

  const missing = Object.assign(new Error("hunter2"), { code: "ENOENT" });
  const wrong: [string, string[], string[], (string | Error)?][] = [
    ["no side", [], ["--side is missing: owner or external."]],
    ["an unknown side", ["--side", "both"], ['--side "both" is not a side: owner or external.']],
    ["a side without a value", ["--side"], ["--side needs a value: owner|external."]],
    [
      "a stack file that is not there",
      ["--side", "owner"],
      ["Pulumi.owner.yaml cannot be read (ENOENT). Name a stack file with --stack."],
      missing,
    ],
    [
      "a stack file that is none",
      ["--side", "owner"],
      ["Pulumi.owner.yaml: is not a Pulumi stack file: it must be YAML with a `config` object."],
      "- a",
    ],
    [
      "a stack file without the side",
      ["--side", "owner"],
      [
        "Give --secret NAME_OR_ARN: Pulumi.owner.yaml has no `cross-account-cmk:owner.secret.name`.",
        "Give --region REGION: Pulumi.owner.yaml has no `cross-account-cmk:owner.region`.",
        "Give --any-account: Pulumi.owner.yaml has no `cross-account-cmk:owner.accountId`.",
      ],
      EMPTY,
    ],
    [
      "an account id in the stack file that is none",
      ["--side", "external"],
      ['Pulumi.external.yaml: `cross-account-cmk:external.accountId` "4444" is not an account id: twelve digits.'],
      STACK_FILE.replace(`accountId: "${EXTERNAL}"`, 'accountId: "4444"'),
    ],
    [
      "all of these at once",
      [
        ...["--side", "external", "--region", "cn-nort-1", "--secret", "a b", "--role", "ExampleRole"],
        ...["--endpoint", "localhost:4566", "--reveel", "now"],
      ],
      [
        "--reveel is not an option. Did you mean --reveal?",
        '"now" is not an option.',
        '--region "cn-nort-1" is not a known Region. Did you mean cn-north-1?',
        `--secret "a b" is neither a secret's ARN nor a name (letters, digits and /_+=.@!-).`,
        '--role "ExampleRole" is not the ARN of a role: arn:PARTITION:iam::ACCOUNT:role/NAME.',
        '--endpoint "localhost:4566" is not an http or https URL.',
      ],
    ],
    [
      "a secret of another Region than was asked for",
      ["--side", "external", "--secret", SECRET_ARN, "--region", "cn-northwest-1"],
      ["--secret is in Region cn-north-1, --region says cn-northwest-1: they must be the same."],
    ],
    [
      "a role of another partition and account",
      ["--side", "external", "--role", "arn:aws:iam::111122223333:role/A"],
      [
        "--role is in partition aws, Region cn-north-1 in aws-cn: they must be the same.",
        `--role is in account 111122223333, this side's is ${EXTERNAL}: take a role there, or --any-account.`,
      ],
    ],
    [
      "a user where a role is meant",
      ["--side", "external", "--role", `arn:aws-cn:iam::${EXTERNAL}:user/ExampleUser`],
      [
        `--role "arn:aws-cn:iam::${EXTERNAL}:user/ExampleUser" is not the ARN of a role: arn:PARTITION:iam::ACCOUNT:role/NAME.`,
      ],
    ],
    [
      "an endpoint of another kind",
      ["--side", "external", "--endpoint", "file:///etc/passwd"],
      ['--endpoint "file:///etc/passwd" is not an http or https URL.'],
    ],
  ];
  for (const [what, argv, problems, file] of wrong)
    it(`must not pass over ${what}`, () => {
      assert.deepEqual(problemsOf(argv, file), problems);
    });

  it("say in which form their problems are wanted", () => {
    for (const argv of [["--json"], ["--profile", "--json"]]) {
      const parsed = parseArguments(argv, () => STACK_FILE);
      assert.ok(parsed.kind === "invalid" && parsed.json);
    }
  });
});
