import assert from "node:assert/strict";
import { parseArguments, type Task } from "../../../access/cli/arguments";
import { textOptions } from "../../../access/cli/terminal";

const parse = (line: string): ReturnType<typeof parseArguments> => parseArguments(line === "" ? [] : line.split(" "));
const problems = (line: string): readonly string[] => {
  const parsed = parse(line);
  return parsed.kind === "invalid" ? parsed.problems : assert.fail(`${line} was taken`);
};
const task = (line: string): Task => {
  const parsed = parse(line);
  return parsed.kind === "task" ? parsed.task : assert.fail(`${line} was not taken: ${JSON.stringify(parsed)}`);
};

describe("the arguments of npm run access", () => {
  it("mean everything there is where there are none", () => {
    assert.deepEqual(task(""), {
      ...{ stacks: [], files: [], state: true, preview: true, live: false, optional: true, format: "text" },
    });
  });
  it("name stacks, sides and form", () => {
    assert.deepEqual(task("--stack owner --stack external --state --json"), {
      ...{ stacks: ["owner", "external"], files: [], state: true, preview: false, live: false, optional: false },
      format: "json",
    });
    assert.deepEqual([task("--preview").state, task("--preview").preview], [false, true]);
    assert.deepEqual([task("--live").state, task("--live").live], [true, true]);
    assert.deepEqual(task("--preview --html a.html"), {
      ...{ stacks: [], files: [], state: false, preview: true, live: false, optional: false, format: "text" },
      html: "a.html",
    });
    assert.deepEqual([task("--live --html a.html").live, task("--live --html a.html").html], [true, "a.html"]);
    assert.deepEqual(task("--explain A kms:Decrypt R").explain, {
      ...{ principal: "A", action: "kms:Decrypt", resource: "R" },
    });
  });
  it("tell what can be asked", () => {
    const parsed = parse("--help");
    assert.ok(parsed.kind === "help");
    for (const option of [
      "--stack",
      "--from",
      "--state",
      "--preview",
      "--live",
      "--json",
      "--markdown",
      "--html",
      "--explain",
      "--via",
      "--encryption-context",
      "--context",
      "--context-is-complete",
      "--session-policy",
      "--region",
      "--target-key",
      "--grant",
    ]) {
      assert.ok(parsed.text.includes(option), option);
    }
  });
  it("must be refused with all that is wrong at once", () => {
    assert.deepEqual(problems("--from a --stack b --stack b --live --preview --json --markdown --explain A"), [
      "--from reads files and no stacks: leave out --stack, --state and --preview.",
      "--live compares what is deployed with AWS: leave out --preview.",
      "--json and --markdown: give one of them.",
      "--explain needs PRINCIPAL ACTION [RESOURCE]: it got 1 word.",
      "--explain prints text or --json, not --markdown.",
      "--stack has the same value more than once.",
    ]);
    assert.deepEqual(problems("--live --preview --html a.html --html a.html --json --explain A B"), [
      "--live compares what is deployed with AWS: leave out --preview.",
      "--html writes a page: leave out --json, --markdown and --explain.",
      "--html: give one file.",
      "--html has the same value more than once.",
    ]);
    assert.deepEqual(problems("--html --markdown"), ["--html needs a file: --markdown is an option."]);
    assert.deepEqual(problems("--html"), ["--html needs a value."]);
    assert.deepEqual(parseArguments(["--html", ""]), { kind: "invalid", problems: ["--html needs a value."] });
    assert.deepEqual(problems("--explain A B C D"), ["--explain needs PRINCIPAL ACTION [RESOURCE]: it got 4 words."]);
    assert.deepEqual(problems("--stat"), ['There is no option --stat. Did you mean "--state"?']);
    assert.deepEqual(problems("owner"), [`"owner" is not expected here.`]);
    assert.deepEqual(problems("--stack"), ["--stack needs a value."]);
  });
});

describe("the width of a line", () => {
  it("is the terminal's, else the environment's, else one that logs can show", () => {
    assert.equal(textOptions({ columns: 90 }, { COLUMNS: "70" }).width, 90);
    assert.equal(textOptions({}, { COLUMNS: "70" }).width, 70);
    for (const COLUMNS of ["", "0", "-1", "x", "1.5"]) assert.equal(textOptions({}, { COLUMNS }).width, 120);
    assert.equal(textOptions({}, {}).width, 120);
  });
});

describe("colour", () => {
  const terminal = { isTTY: true };
  it("is for terminals, and not for a file, a pipe or a CI system's log", () => {
    assert.equal(textOptions(terminal, {}).colour, true);
    assert.equal(textOptions(terminal, { TERM: "dumb" }).colour, false);
    for (const env of [{}, { CI: "true" }, { TERM: "xterm-256color" }])
      assert.equal(textOptions({}, env).colour, false);
  });
  it("can be asked for and forbidden, and forbidding wins", () => {
    assert.equal(textOptions({}, { FORCE_COLOR: "1" }).colour, true);
    for (const FORCE_COLOR of ["0", "false"]) assert.equal(textOptions(terminal, { FORCE_COLOR }).colour, false);
    assert.equal(textOptions(terminal, { NO_COLOR: "1", FORCE_COLOR: "1" }).colour, false);
    assert.equal(textOptions(terminal, { NO_COLOR: "" }).colour, true);
  });
});
