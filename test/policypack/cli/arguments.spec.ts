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

  it("tell what can be asked", () => {
    const parsed = parse("--help");
    assert.ok(parsed.kind === "help");
    for (const option of ["--state", "--plan", "--config", "--format", "--out", "--fail-on"]) {
      assert.ok(parsed.text.includes(option), option);
    }
  });

  it("must be refused with all that is wrong at once", () => {
    assert.deepEqual(problems(""), ["Nothing to judge: name a file with --state or --plan."]);
    assert.deepEqual(problems("--stat a --format srif --fail-on never --config a --config b"), [
      'There is no option --stat. Did you mean "--state"?',
      '"a" is not expected here: name a file with --state or --plan.',
      "Nothing to judge: name a file with --state or --plan.",
      "--config: give one.",
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
      '"a.json" is not expected here: name a file with --state or --plan.',
    ]);
    assert.deepEqual(problems("--state"), ["--state needs a value."]);
    assert.deepEqual(problems("--format junt --state"), [
      "--state needs a value.",
      '--format is "junt": give text, json, sarif, junit. Did you mean "junit"?',
    ]);
    assert.deepEqual(parseArguments(["--state", ""]), { kind: "invalid", problems: ["--state needs a value."] });
  });
});
