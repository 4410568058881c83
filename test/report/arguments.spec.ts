/** The command line of `npm run report`. */
import assert from "node:assert/strict";
import { parseArguments } from "../../report/arguments";

const problems = (...argv: string[]): readonly string[] => {
  const parsed = parseArguments(argv);
  return parsed.kind === "invalid" ? parsed.problems : assert.fail(parsed.kind);
};

describe("the arguments of npm run report", () => {
  it("name a stack, and what else is wanted", () => {
    assert.deepEqual(parseArguments(["--stack", "owner"]), {
      kind: "task",
      task: { stack: "owner", json: false, alone: false },
    });
    const argv = [
      "--stack",
      "owner",
      "--base",
      "origin/main",
      "--out",
      "report.md",
      "--link",
      "https://host/run",
      "--alone",
    ];
    assert.deepEqual(parseArguments([...argv, "--policy-pack", "pack", "--policy-pack-config", "config.json"]), {
      kind: "task",
      task: {
        ...{
          stack: "owner",
          base: "origin/main",
          out: "report.md",
          link: "https://host/run",
          json: false,
          alone: true,
        },
        ...{ policyPack: "pack", policyPackConfig: "config.json" },
      },
    });
  });

  it("are told whole where they are wrong", () => {
    assert.deepEqual(problems("--bas", "x", "y", "--out", "a", "--out", "b", "--link", "http://host"), [
      'There is no option --bas. Did you mean "--base"?',
      '"x" is not expected here.',
      '"y" is not expected here.',
      "--out: give one.",
      "--stack is missing: name the stack to preview.",
      '--link is "http://host": give an address that begins with https://',
    ]);
    assert.deepEqual(problems("--stack", "owner", "--link", "https://host"), [
      "--link goes with --out and Markdown: a shortened report needs it.",
    ]);
    assert.deepEqual(problems("--base", "--stack", "owner"), [
      '"owner" is not expected here.',
      "--base needs a value: --stack is an option.",
      "--stack is missing: name the stack to preview.",
    ]);
    assert.deepEqual(problems("--stack"), ["--stack needs a value."]);
    assert.deepEqual(problems("--stack", ""), ["--stack needs a value."]);
  });

  it("must not let a ref pass for an option of git", () => {
    assert.deepEqual(problems("--stack", "owner", "--base", "-x"), ["--base needs a value: -x is an option."]);
  });

  it("show the help", () => {
    const parsed = parseArguments(["--help"]);
    assert.equal(parsed.kind, "help");
  });
});
