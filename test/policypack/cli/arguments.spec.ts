import assert from "node:assert/strict";
import { parseArguments, type Task } from "../../../policypack/cli/arguments";

const parse = (line: string): ReturnType<typeof parseArguments> => parseArguments(line === "" ? [] : line.split(" "));
const problems = (line: string): readonly string[] => {
  const parsed = parse(line);
  return parsed.kind === "invalid" ? parsed.problems : assert.fail(`${line} was taken`);
};
const task = (line: string): Task => {
  const parsed = parse(line);
  return parsed.kind === "task" ? parsed.task : assert.fail(`${line} was not taken: ${JSON.stringify(parsed)}`);
};
const state = (file: string) => ({ kind: "state" as const, file });
const plan = (file: string) => ({ kind: "preview" as const, file });

describe("the arguments of npm run policy", () => {
  it("name files, and mean text and mandatory violations where nothing else is said", () => {
    assert.deepEqual(task("--state a.json"), { inputs: [state("a.json")], format: "text", failOn: "mandatory" });
  });

  it("name several files, after one option or each after its own", () => {
    assert.deepEqual(task("--state a b --plan c --state -").inputs, [state("a"), state("b"), state("-"), plan("c")]);
  });

  it("name configuration, format, target and what fails", () => {
    assert.deepEqual(task("--plan - --config c.json --format sarif --out o.sarif --fail-on advisory"), {
      ...{ inputs: [plan("-")], config: "c.json", format: "sarif", out: "o.sarif", failOn: "advisory" },
    });
    for (const format of ["text", "json", "sarif", "junit"]) {
      assert.equal(task(`--state a --format ${format}`).format, format);
    }
  });

  const document = (file: string, type: string, owner: string, more: object = {}) => ({
    ...{ kind: "document" as const, file, type, owner },
    ...more,
  });
  const A = "111122223333";
  const B = "444455556666";

  it("name documents, whose kind, owner and partition hold for all where they are given once", () => {
    assert.deepEqual(task(`--document a.json b.json --kind key-policy --owner ${A} --partition aws-cn`).inputs, [
      document("a.json", "key-policy", A, { partition: "aws-cn" }),
      document("b.json", "key-policy", A, { partition: "aws-cn" }),
    ]);
    assert.deepEqual(
      task(`--owner ${A} --document k --kind key-policy --document i1 i2 --kind iam-policy --state s`).inputs,
      [state("s"), document("k", "key-policy", A), document("i1", "iam-policy", A), document("i2", "iam-policy", A)],
    );
    assert.deepEqual(
      task(`--document k --kind key-policy --owner ${A} --document s --kind key-policy --owner ${B}`).inputs,
      [document("k", "key-policy", A), document("s", "key-policy", B)],
    );
  });

  it("give each input its own configuration where several are given, and one to all where it is the only one", () => {
    const own = task("--state a --config a.json --state b c --plan d --config b.json");
    assert.equal(own.config, undefined);
    assert.deepEqual(own.inputs, [
      { ...state("a"), config: "a.json" },
      { ...state("b"), config: "b.json" },
      { ...state("c"), config: "b.json" },
      { ...plan("d"), config: "b.json" },
    ]);
    for (const line of [
      "--config x --state a --plan b",
      "--state a --config x --plan b",
      "--state a --plan b --config x",
    ]) {
      assert.deepEqual([task(line).config, task(line).inputs], ["x", [state("a"), plan("b")]], line);
    }
    assert.equal(task("--state a --config - --state b --config -").inputs.length, 2);
  });

  it("must not leave an input without what others have, or a value without an input", () => {
    assert.deepEqual(problems("--state a --config x --state b --config y --state c"), [
      "--config is given more than once, and c has none: put one after each input, or give one for all.",
    ]);
    assert.deepEqual(problems("--config x --state a --config y"), [
      "--config x holds for no input: put it after the inputs that it is for.",
    ]);
    assert.deepEqual(problems("--document a b"), [
      "--kind is missing for a, b: give key-policy, iam-policy, secret-policy, trust-policy.",
      "--owner is missing for a, b: give the account that the policy belongs to: who is outside it depends on that.",
    ]);
    assert.deepEqual(
      problems(`--document a --kind key-policy --owner ${A} --document b --kind iam-policy --owner ${B} --document c`),
      [
        "--kind is given more than once, and c has none: put one after each document, or give one for all.",
        "--owner is given more than once, and c has none: put one after each document, or give one for all.",
      ],
    );
    assert.deepEqual(problems(`--state a --kind key-policy --owner ${A} --partition aws`), [
      "--kind is for --document only, and no document is named.",
      "--owner is for --document only, and no document is named.",
      "--partition is for --document only, and no document is named.",
    ]);
    assert.deepEqual(problems("--document a --kind keypolicy --owner 1111-2222-3333 --partition china"), [
      '--owner is "1111-2222-3333": give the account\'s id, 12 digits without hyphens, of the key, secret, role or IAM policy.',
      '--kind is "keypolicy": give key-policy, iam-policy, secret-policy, trust-policy. Did you mean "key-policy"?',
      '--partition is "china": give aws, aws-cn, aws-us-gov.',
    ]);
    assert.deepEqual(problems(`--document - --state - --kind key-policy --owner ${A}`), [
      "Standard input (-) can be read once.",
    ]);
  });

  it("tell what can be asked", () => {
    const parsed = parse("--help");
    assert.ok(parsed.kind === "help");
    for (const option of [
      "--state",
      "--plan",
      "--document",
      "--kind",
      "--owner",
      "--partition",
      "--config",
      "--format",
      "--out",
      "--fail-on",
    ]) {
      assert.ok(parsed.text.includes(option), option);
    }
  });

  it("must be refused with all that is wrong at once", () => {
    assert.deepEqual(problems(""), ["Nothing to judge: name a file with --state, --plan or --document."]);
    assert.deepEqual(problems("--stat a --format srif --fail-on never --config a --config b"), [
      'There is no option --stat. Did you mean "--state"?',
      '"a" is not expected here: name a file with --state, --plan or --document.',
      "Nothing to judge: name a file with --state, --plan or --document.",
      "--config a holds for no input: put it after the inputs that it is for.",
      "--config b holds for no input: put it after the inputs that it is for.",
      '--format is "srif": give text, json, sarif, junit. Did you mean "sarif"?',
      '--fail-on is "never": give mandatory, advisory.',
    ]);
    assert.deepEqual(problems("--state a a --out x --out x"), [
      "--out: give one.",
      "--state has the same value more than once.",
      "--out has the same value more than once.",
    ]);
    assert.deepEqual(problems("--state - --config -"), ["Standard input (-) can be read once."]);
    assert.deepEqual(problems("--state a --out --format"), ["--out needs a value: --format is an option."]);
    assert.deepEqual(problems("a.json --state b.json"), [
      '"a.json" is not expected here: name a file with --state, --plan or --document.',
    ]);
    assert.deepEqual(problems("--state"), ["--state needs a value."]);
    assert.deepEqual(problems("--format junt --state"), [
      "--state needs a value.",
      '--format is "junt": give text, json, sarif, junit. Did you mean "junit"?',
    ]);
    assert.deepEqual(parseArguments(["--state", ""]), { kind: "invalid", problems: ["--state needs a value."] });
  });
});
