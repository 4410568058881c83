/** Commands and options that the pages name are held against the code that reads them. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { scripts } from "../../package.json";
import { parseHandOverArguments } from "../../accounts/handover/arguments";
import { parseInitArguments } from "../../accounts/init/arguments";
import { parseArguments as parseAccess } from "../../access/cli/arguments";
import { parseCommentArguments } from "../../ci/comments/arguments";
import { parseDriftArguments } from "../../ci/drift/arguments";
import { parseIssueArguments } from "../../ci/issues/arguments";
import { parsePlanArguments } from "../../ci/plans/arguments";
import { parseStacksArguments } from "../../ci/stacks/arguments";
import { readCommandLine as readDemo } from "../../demo/options";
import { parseFleetArguments } from "../../fleet/arguments";
import { parseArguments as parsePolicy } from "../../policypack/cli/arguments";
import { parseArguments as parseReport } from "../../report/arguments";
import { parseSandboxArguments, parseStartArguments } from "../../sandbox/arguments";
import { isPluginChoice } from "../../sandbox/plugin-choice";
import { parseArguments as parseBench } from "../bench/arguments";
import { codeOf, wordsOf } from "./markdown";
import { PAGES, ROOT, textOf } from "./pages";

type Answer =
  { readonly kind: "invalid"; readonly problems: readonly string[] } | { readonly kind: "help" | "task" | "measure" };
const problemsOf = (answer: Answer): readonly string[] => ("problems" in answer ? answer.problems : []);

const SOME_KEY = "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/** The words after `npm run SCRIPT --`: what the script itself says to them. */
const READERS: Readonly<Record<string, (words: readonly string[]) => readonly string[]>> = {
  access: (words) => problemsOf(parseAccess(words)),
  bench: (words) => problemsOf(parseBench(words)),
  comment: (words) => problemsOf(parseCommentArguments(words)),
  demo: (words) => readDemo(words).problems,
  drift: (words) => problemsOf(parseDriftArguments(words)),
  fleet: (words) => problemsOf(parseFleetArguments(words)),
  // A word in capitals stands for a value.
  handover: (words) => problemsOf(parseHandOverArguments(words.map((word) => (word === "ARN" ? SOME_KEY : word)))),
  init: (words) => problemsOf(parseInitArguments(words)),
  issue: (words) => problemsOf(parseIssueArguments(words)),
  plan: (words) => problemsOf(parsePlanArguments(words)),
  policy: (words) => problemsOf(parsePolicy(words)),
  report: (words) => problemsOf(parseReport(words)),
  sandbox: (words) => {
    const parsed = parseSandboxArguments(words, ROOT);
    if (parsed.kind !== "task") return problemsOf(parsed);
    const { run } = parsed.task;
    if (run === undefined) return [];
    return "pulumi" in run ? pulumiProblems(run.pulumi) : commandProblems([run.command, ...run.args]);
  },
  stacks: (words) => problemsOf(parseStacksArguments(words)),
  start: (words) => problemsOf(parseStartArguments(words)),
};

/** Steps of `npm test`, by the words of test/run.ts. */
const STEPS: readonly string[] = ["format", "lint", "types", "unit", "sandbox", "end to end", "NAME", "…"];

/** Of pulumi's options, those of this project's examples whose values it can tell. */
function pulumiProblems(words: readonly string[]): readonly string[] {
  return words.flatMap((word, index) => {
    const value = words[index + 1] ?? "";
    if (word === "--stack" && !existsSync(join(ROOT, `Pulumi.${value}.yaml`))) return [`there is no stack ${value}`];
    if (word === "--policy-pack" && !existsSync(join(ROOT, value.replace("PATH/TO/", ""), "PulumiPolicy.yaml"))) {
      return [`there is no policy pack ${value}`];
    }
    return [];
  });
}

function testProblems(words: readonly string[]): readonly string[] {
  const at = words.indexOf("--plugins");
  const choice = words[at + 1] ?? "";
  const steps = at < 0 ? words : words.toSpliced(at, 2);
  return [
    ...(at < 0 || isPluginChoice(choice) ? [] : [`there are no plugins ${choice}`]),
    ...steps.filter((step) => !STEPS.includes(step)).map((step) => `there is no step ${step}`),
  ];
}

/** npm's own word for printing nothing but what the script prints. */
const isSilent = (word: string): boolean => word === "-s" || word === "--silent";

function npmProblems([verb = "", ...given]: readonly string[]): readonly string[] {
  if (!["run", "start", "test"].includes(verb)) return [];
  const rest = isSilent(given[0] ?? "") ? given.slice(1) : given;
  const [script = "", ...words] = verb === "run" ? rest : [verb, ...rest];
  if (!(script in scripts)) return [`package.json has no script "${script}"`];
  if (words.length > 0 && words[0] !== "--") return [`${words[0] ?? ""} would be npm's own: "--" is missing`];
  const own = words.slice(1);
  if (script === "test") return testProblems(own);
  return READERS[script]?.(own) ?? (own.length === 0 ? [] : [`${script} takes no arguments`]);
}

function commandProblems(words: readonly string[]): readonly string[] {
  const [program = "", ...rest] = words.filter((word) => !/^[A-Z_]+=/.test(word));
  if (program === "npm") return npmProblems(rest);
  return program === "pulumi" ? pulumiProblems(rest) : [];
}

/** Words in capitals stand for anything: nothing of what follows a command can be told from them. */
const withoutPlaceholders = (words: readonly string[]): readonly string[] =>
  words.filter((word) => !/^\[?ARG[A-Z]*\]?$|^…$|^\.\.\.$/.test(word));

const wrongCommands = (page: string): readonly string[] =>
  codeOf(textOf(page)).flatMap((code) =>
    commandProblems(withoutPlaceholders(wordsOf(code))).map((problem) => `${code}: ${problem}`),
  );

/** Every option of a page must be one of these: the project's own, or one of a named tool. */
const OF_OTHER_TOOLS = new Set([
  ...[
    "--stack",
    "--diff",
    "--yes",
    "--policy-pack",
    "--policy-pack-config",
    "--secret",
    "--path",
    "--refresh",
    "--save-plan",
    "--plan",
    "--all",
    "--replace",
    "--show-urns",
    "--show-sames",
    "--show-secrets",
    "--file",
    "--clear-pending-creates",
  ],
  // prettier, mocha, npm, the AWS CLI and GitHub's
  ...["--write", "--config", "--grep", "--secret-id", "--key-id", "--query", "--region", "--ref"],
  // `npm test`, whose words test/run.ts reads itself
  "--plugins",
]);

/** Whether one of the project's commands has an option of this name. What else is wrong with so short a line says nothing. */
const isKnown = (option: string): boolean =>
  OF_OTHER_TOOLS.has(option) ||
  Object.values(READERS).some((reader) =>
    reader([option]).every(
      (problem) => !problem.startsWith(`There is no option ${option}.`) && !problem.startsWith(`${option} is not an`),
    ),
  );

const strangeOptions = (page: string): readonly string[] =>
  codeOf(textOf(page))
    .flatMap((code) => [...code.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([option]) => option))
    .filter((option) => !isKnown(option));

describe("the commands of the documentation", () => {
  for (const page of PAGES) {
    it(`${page} must name no command that the code would refuse`, () => {
      assert.deepEqual(wrongCommands(page), []);
    });

    it(`${page} must name no option that there is not`, () => {
      assert.deepEqual([...new Set(strangeOptions(page))], []);
    });
  }

  for (const [command, problem] of [
    ["npm run sandbx -- preview", 'package.json has no script "sandbx"'],
    ["npm run access --json", '--json would be npm\'s own: "--" is missing'],
    ["npm run -s policy -- --stat FILE", 'There is no option --stat. Did you mean "--state"?'],
    ["npm run check -- --fix", "check takes no arguments"],
    ["npm start -- --kep", 'There is no option --kep. Did you mean "--keep"?'],
    ["npm test -- units", "there is no step units"],
    ["npm test -- unit --plugins mine", "there are no plugins mine"],
    ["npm run sandbox -- exec -- npm run demo -- --sid owner", "--sid is not an option. Did you mean --side?"],
    ["npm run sandbox -- up --stack ownr", "there is no stack ownr"],
    ["pulumi up --policy-pack policies", "there is no policy pack policies"],
  ] as const) {
    it(`must not pass over "${command}"`, () => {
      assert.equal(commandProblems(wordsOf(command))[0], problem);
    });
  }

  it("must not pass over an option that no command has", () => {
    assert.deepEqual([isKnown("--side"), isKnown("--keep"), isKnown("--nowhere")], [true, true, false]);
  });
});
