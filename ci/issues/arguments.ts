/** The command line of `npm run issue`. Pure. */
import { Command } from "commander";
import { once, readCommandLine } from "../../accounts/command-line";
import { DEFAULT_AUTHOR } from "../comments/arguments";

export interface IssueTask {
  readonly folder: string;
  /** All stacks that should have a result there. */
  readonly stacks: readonly string[];
  readonly link?: string;
  readonly author: string;
}

export type IssueArguments =
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "task"; readonly task: IssueTask }
  | { readonly kind: "invalid"; readonly problems: readonly string[] };

type Values = readonly [string] | undefined;
interface Options {
  readonly folder?: Values;
  readonly stacks?: Values;
  readonly link?: Values;
  readonly author?: Values;
}

const EXAMPLES = `
There is one such issue at a time, found by its first line: opened when a stack differs or could not be looked at, edited
while that lasts, closed with a remark when all stacks are clean. An issue that somebody else wrote is never touched.

From the environment: GITHUB_TOKEN, GITHUB_REPOSITORY, and perhaps GITHUB_API_URL.

Example:
  npm run issue -- --folder drift --stacks owner,external

Exit codes: 0 done, 1 not read or not written, 2 wrong arguments. More: docs/workflows.md`;

const program = (): Command =>
  new Command("npm run issue --")
    .description("Keeps one issue on what npm run drift found.")
    .option("--folder <folder>", "with the results of npm run drift -- --out (required)", once)
    .option("--stacks <names>", "the stacks that were to be looked at, with commas between (required)", once)
    .option("--link <url>", "the run that looked", once)
    .option("--author <login>", `whose issue is edited (default: ${DEFAULT_AUTHOR})`, once);

/** @param argv the arguments after the program's name */
export function parseIssueArguments(argv: readonly string[]): IssueArguments {
  const line = readCommandLine<Options>(program(), argv, EXAMPLES);
  if (line.kind === "help") return line;
  const { folder, stacks, link, author } = line.options;
  const problems = [...line.problems];
  if (folder === undefined) problems.push("--folder is missing: where the results are.");
  if (stacks === undefined)
    problems.push("--stacks is missing: without it, a stack that was not looked at would be passed over.");
  if (link?.[0] !== undefined && !/^https?:\/\/[^\s<>]+$/.test(link[0])) {
    problems.push(`--link ${JSON.stringify(link[0])} is no address.`);
  }
  if (problems.length > 0 || folder === undefined || stacks === undefined) return { kind: "invalid", problems };
  return {
    kind: "task",
    task: {
      folder: folder[0],
      stacks: stacks[0].split(",").filter((name) => name !== ""),
      ...(link === undefined ? {} : { link: link[0] }),
      author: author?.[0] ?? DEFAULT_AUTHOR,
    },
  };
}
