import assert from "node:assert/strict";
import { HELP, readCommandLine } from "../../demo/options";

describe("the command line", () => {
  it("is read with values apart or behind an equals sign", () => {
    for (const line of [
      ["--side", "owner", "--secret", "a/b", "--json"],
      ["--side=owner", "--secret=a/b", "--json"],
    ]) {
      const { texts, flags, problems } = readCommandLine(line);
      assert.deepEqual(
        [Object.fromEntries(texts), [...flags], problems],
        [{ side: "owner", secret: "a/b" }, ["json"], []],
      );
    }
  });

  const wrong: [string[], string[]][] = [
    [
      ["--sid", "owner"],
      ["--sid is not an option. Did you mean --side?", '"owner" is not an option.'],
    ],
    [["--frobnicate"], ["--frobnicate is not an option."]],
    [["-x"], ["-x is not an option."]],
    [["owner"], ['"owner" is not an option.']],
    [["--side"], ["--side needs a value: owner|external."]],
    [["--side="], ["--side needs a value: owner|external."]],
    [["--profile", "--json"], ["--profile needs a value: NAME."]],
    [["--side", "owner", "--side", "external"], ["--side is given twice."]],
    [["--reveal=no"], ["--reveal takes no value."]],
    [
      ["--region", "--bogus", "--json=yes"],
      ["--region needs a value: REGION.", "--json takes no value."],
    ],
  ];
  for (const [line, problems] of wrong)
    it(`must not pass over ${line.join(" ")}`, () => {
      assert.deepEqual(readCommandLine(line).problems, problems);
    });

  it("answers in JSON even where another option swallowed --json", () => {
    assert.ok(readCommandLine(["--profile", "--json"]).flags.has("json"));
  });

  it("is described by the help, whole", () => {
    assert.equal(
      HELP,
      `Usage: npm run demo -- --side owner|external [options]

Describes the secret of one account and reads it, to show that the account may use the shared key.

  --side owner|external       which account's secret to read (required)
  --profile NAME              profile of your AWS config files (default: the SDK's own search)
  --role ARN                  assume this role, and read as it
  --region REGION             default: from the stack file
  --secret NAME_OR_ARN        default: from the stack file
  --stack FILE                another stack file (default: Pulumi.owner.yaml, Pulumi.external.yaml)
  --endpoint URL              send all calls there (default: AWS_ENDPOINT_URL, or AWS)
  --any-account               read even if the caller is not in the side's account
  --reveal                    print the secret's value too
  --json                      print one JSON object, for success and failure alike
  -h, --help                  print this

Exit code: 0 when the secret was described and read, 1 when not, 2 for wrong arguments.
`,
    );
  });
});
