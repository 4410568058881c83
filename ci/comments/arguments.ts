/** The command line of `npm run comment`. Pure. */
import { Command } from "commander";
import { once, readCommandLine } from "../../accounts/command-line";
import { numberOf } from "../numbers";

/** Who `GITHUB_TOKEN` writes as. No user can have that name: brackets are not allowed in one. */
export const DEFAULT_AUTHOR = "github-actions[bot]";

export interface CommentTask {
  readonly pullRequest: number;
  readonly source: { readonly file: string } | { readonly folder: string };
  readonly retireOthers: boolean;
  readonly author: string;
}

export type CommentArguments =
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "task"; readonly task: CommentTask }
  | { readonly kind: "invalid"; readonly problems: readonly string[] };

type Values = readonly [string] | undefined;
interface Options {
  readonly file?: Values;
  readonly folder?: Values;
  readonly pullRequest?: Values;
  readonly author?: Values;
  readonly retireOthers?: true;
}

const EXAMPLES = `
The comment of a report is found by the report's first line, on whichever page it is, and edited in place. A comment that
somebody else wrote is never touched.

From the environment: GITHUB_TOKEN, GITHUB_REPOSITORY, and perhaps GITHUB_API_URL.

Examples:
  npm run comment -- --file report.md --pull-request 12
  npm run comment -- --folder reports --pull-request 12 --retire-others

Exit codes: 0 posted, 1 not read or not posted, 2 wrong arguments. More: docs/workflows.md`;

const program = (): Command =>
  new Command("npm run comment --")
    .description("Posts reports of npm run report as comments of a pull request.")
    .option("--file <file>", "a report", once)
    .option("--folder <folder>", "a folder with any number of reports (*.md), instead", once)
    .option("--pull-request <number>", "the pull request (required)", once)
    .option("--retire-others", "say of earlier reports on other stacks that they are past")
    .option("--author <login>", `whose comments are edited (default: ${DEFAULT_AUTHOR})`, once);

/** @param argv the arguments after the program's name */
export function parseCommentArguments(argv: readonly string[]): CommentArguments {
  const line = readCommandLine<Options>(program(), argv, EXAMPLES);
  if (line.kind === "help") return line;
  const { file, folder, pullRequest, author, retireOthers } = line.options;
  const problems = [...line.problems];
  if (file === undefined && folder === undefined) problems.push("--file or --folder is missing: what to post.");
  if (file !== undefined && folder !== undefined) problems.push("--file and --folder: give one of them.");
  if (pullRequest === undefined) problems.push("--pull-request is missing: the number of the pull request.");
  const number = numberOf(pullRequest?.[0]);
  if (pullRequest?.length === 1 && number === undefined) {
    problems.push(`--pull-request ${JSON.stringify(pullRequest[0])} is not the number of a pull request, e.g. 12.`);
  }
  if (problems.length > 0 || number === undefined) return { kind: "invalid", problems };
  return {
    kind: "task",
    task: {
      pullRequest: number,
      source: file === undefined ? { folder: folder?.[0] ?? "" } : { file: file[0] },
      retireOthers: retireOthers === true,
      author: author?.[0] ?? DEFAULT_AUTHOR,
    },
  };
}
