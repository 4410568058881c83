import assert from "node:assert/strict";
import { describeWrongArguments, parseSandboxArguments, parseStartArguments } from "../../sandbox/arguments";

const parse = (...argv: string[]) => parseSandboxArguments(argv, "/checkout", "/here");
const DEFAULTS = { folder: "/checkout/.sandbox", authorizer: true, reset: false, keep: false, env: false };

describe("the arguments of npm run sandbox", () => {
  it("must leave pulumi's arguments as they are, its options too", () => {
    const pulumi = ["preview", "--stack", "owner", "--keep", "--folder", "x", "--help"];
    assert.deepEqual(parse(...pulumi), { kind: "task", task: { ...DEFAULTS, run: { pulumi } } });
  });

  it("must take its own options before them", () => {
    const own = ["--folder", "x", "--aws", "http://127.0.0.1:5000", "--no-authorizer", "--engine", "path", "--reset"];
    assert.deepEqual(parse(...own, "--keep", "--env", "stack", "ls"), {
      kind: "task",
      task: {
        folder: "/here/x",
        aws: "http://127.0.0.1:5000",
        authorizer: false,
        engine: "path",
        reset: true,
        keep: true,
        env: true,
        run: { pulumi: ["stack", "ls"] },
      },
    });
  });

  for (const words of [
    ["exec", "--", "aws", "--version"],
    ["exec", "aws", "--version"],
  ]) {
    it(`must take the command of "${words.join(" ")}"`, () => {
      const run = { command: "aws", args: ["--version"] };
      assert.deepEqual(parse(...words), { kind: "task", task: { ...DEFAULTS, run } });
    });
  }

  it("must do nothing but start over where only that is asked", () => {
    assert.deepEqual(parse("--reset"), { kind: "task", task: { ...DEFAULTS, reset: true } });
  });

  for (const argv of [[], ["--help"], ["-h"], ["--no-authorizer"], ["--help", "--kep"]]) {
    it(`must tell what it can do for "${argv.join(" ")}"`, () => {
      const parsed = parse(...argv);
      assert.ok(parsed.kind === "help");
      assert.match(parsed.text, /--folder <dir>[\s\S]*npm run sandbox -- preview --stack owner --diff/);
    });
  }

  const wrong: readonly (readonly [string[], string[]])[] = [
    [["--kep"], ['There is no option --kep. Did you mean "--keep"? Options of pulumi stand behind its command.']],
    [["--stack", "owner", "preview"], ["There is no option --stack. Options of pulumi stand behind its command."]],
    [["--reset=yes"], ["--reset takes no value."]],
    [["--folder"], ["--folder needs a value."]],
    [["--folder", "", "--reset"], ["--folder needs a value."]],
    [["--aws", "localhost", "stack", "ls"], ['--aws "localhost" is no endpoint: one looks like http://127.0.0.1:5000']],
    [["--engine", "pat", "stack", "ls"], ['--engine "pat" is none of path, download, build.']],
    [["--env", "stack", "ls"], ["--env needs --keep: the emulated AWS ends with the sandbox."]],
    [["exec"], ["exec needs a command: npm run sandbox -- exec -- COMMAND"]],
    [["exec", "--"], ["exec needs a command: npm run sandbox -- exec -- COMMAND"]],
  ];
  for (const [argv, problems] of wrong) {
    it(`must refuse "${argv.join(" ")}"`, () => {
      assert.deepEqual(parse(...argv), { kind: "invalid", problems });
    });
  }

  it("must tell all that is wrong at once", () => {
    const parsed = parse("--rest", "--env", "--aws", "x", "--engine", "y", "exec");
    assert.ok(parsed.kind === "invalid");
    assert.equal(
      describeWrongArguments(parsed.problems, "npm run sandbox"),
      `The arguments are wrong:
  - There is no option --rest. Did you mean "--reset"? Options of pulumi stand behind its command.
  - --aws "x" is no endpoint: one looks like http://127.0.0.1:5000
  - --engine "y" is none of path, download, build.
  - --env needs --keep: the emulated AWS ends with the sandbox.
  - exec needs a command: npm run sandbox -- exec -- COMMAND
See npm run sandbox -- --help`,
    );
  });
});

describe("the arguments of npm start", () => {
  it("must be none, or --keep", () => {
    assert.deepEqual(parseStartArguments([]), { kind: "task", task: { keep: false } });
    assert.deepEqual(parseStartArguments(["--keep"]), { kind: "task", task: { keep: true } });
  });

  it("must tell what there is", () => {
    const parsed = parseStartArguments(["--help"]);
    assert.ok(parsed.kind === "help");
    assert.match(parsed.text, /^Usage: npm start -- \[options\]\n[\s\S]* --keep +stay open until Ctrl-C afterwards\n/);
  });

  it("must refuse any other, all at once", () => {
    assert.deepEqual(parseStartArguments(["--kep", "owner", "--keep=yes"]), {
      kind: "invalid",
      problems: [
        'There is no option --kep. Did you mean "--keep"?',
        '"owner" is not expected here.',
        "--keep takes no value.",
      ],
    });
  });
});
