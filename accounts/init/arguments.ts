/** The command line of `npm run init`. Pure. */
import { Command } from "commander";
import { once, readCommandLine } from "../command-line";
import { ANSWER_NAMES, type Answers } from "./answers";
import { QUESTIONS } from "./questions";

export interface InitTask {
  readonly answers: Answers;
  /** Ask nothing. */
  readonly yes: boolean;
  /** Write anew what is there. */
  readonly force: boolean;
}

export type InitArguments =
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "task"; readonly task: InitTask }
  | { readonly kind: "invalid"; readonly problems: readonly string[] };

type Options = Partial<Readonly<Record<string, readonly [string]>>> & { readonly yes?: true; readonly force?: true };

const EXAMPLES = `
At a terminal, what is not given is asked for, but for the options from --delegate-to-services on. No secret value is ever
asked for.

Examples:
  npm run init
  npm run init -- --side external --stack external-2 --account 777788889999 --region cn-north-1 \\
    --owner-stack organization/cross-account-cmk/owner --roles ReportRole --use decrypt

Exit codes: 0 written, 1 not written, 2 wrong arguments or answers. More: docs/many-accounts.md`;

function program(): Command {
  const command = new Command("npm run init --").description(
    "Makes the stack file of an external account or the owner.",
  );
  for (const name of ANSWER_NAMES) {
    const { flag, value, explanation } = QUESTIONS[name];
    command.option(`${flag} <${value}>`, explanation, once);
  }
  return command
    .option("--yes", "ask nothing: what is not given is left out")
    .option("--force", "write the section anew where the stack file has it already");
}

/** @param argv the arguments after the program's name */
export function parseInitArguments(argv: readonly string[]): InitArguments {
  const line = readCommandLine<Options>(program(), argv, EXAMPLES);
  if (line.kind === "help") return line;
  if (line.problems.length > 0) return { kind: "invalid", problems: line.problems };
  const { options } = line;
  const answers: Answers = Object.fromEntries(
    ANSWER_NAMES.flatMap((name) => {
      const text = options[name]?.[0];
      return text === undefined ? [] : [[name, text.trim()]];
    }),
  );
  return { kind: "task", task: { answers, yes: options.yes === true, force: options.force === true } };
}
