/** The command line of `npm run handover`: options, help, and what is wrong with them. Pure. */
import { Command } from "commander";
import { didYouMean } from "../../access/cli/near";
import { isAccountId, isKeyArn, type AccountId, type KeyArn } from "../../access/identifiers";
import { ALL_REGIONS, isRegion, type Region } from "../../access/partition";
import { once, readCommandLine } from "../command-line";

/** Where the key and the shares are known from. */
export type HandOverSource =
  | { readonly from: "stack"; readonly stack: string }
  | { readonly from: "file"; readonly file: string; readonly keyArn?: KeyArn };

export interface HandOverTask {
  readonly accountId: AccountId;
  readonly source: HandOverSource;
  readonly region?: Region;
  readonly out: string;
  readonly force: boolean;
}

export type HandOverArguments =
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "task"; readonly task: HandOverTask }
  | { readonly kind: "invalid"; readonly problems: readonly string[] };

type Values = readonly [string] | undefined;
interface Options {
  readonly account?: Values;
  readonly stack?: Values;
  readonly config?: Values;
  readonly keyArn?: Values;
  readonly region?: Values;
  readonly out?: Values;
  readonly force?: true;
}

const EXAMPLES = `
Examples:
  npm run handover -- --account 444455556666                     from the deployed stack "owner"
  npm run handover -- --account 444455556666 --config Pulumi.owner.yaml --key-arn ARN
  npm run sandbox -- exec -- npm run handover -- --account 444455556666

Exit codes: 0 written, 1 something could not be read or written, 2 wrong arguments. What is in it: docs/many-accounts.md`;

const program = (): Command =>
  new Command("npm run handover --")
    .description("Writes what an external account that is administered elsewhere needs to use the key.")
    .option("--account <id>", "the external account (required)", once)
    .option("--stack <name>", "the owner's deployed stack (default: owner)", once)
    .option("--config <file>", "a stack file with an owner section, instead of a deployed stack", once)
    .option("--key-arn <arn>", "the key's ARN, with --config", once)
    .option("--region <region>", "of a multi-Region key: where the account uses it (default: the key's own)", once)
    .option("--out <folder>", "the folder to write (default: handover-ACCOUNT)", once)
    .option("--force", "write anew a bundle that is there");

function fieldProblems({ account, region, keyArn, stack, config }: Options): readonly string[] {
  const problems: string[] = [];
  if (account === undefined) problems.push("--account is missing: the id of the external account, twelve digits.");
  else if (account[0] !== "" && !isAccountId(account[0])) {
    problems.push(`--account "${account[0]}" is not an account id: twelve digits, without dashes.`);
  }
  if (region !== undefined && !isRegion(region[0])) {
    problems.push(`--region "${region[0]}" is not a known Region.${didYouMean(region[0], ALL_REGIONS)}`);
  }
  if (keyArn !== undefined && !isKeyArn(keyArn[0])) {
    problems.push(`--key-arn "${keyArn[0]}" is not the ARN of a KMS key: arn:PARTITION:kms:REGION:ACCOUNT:key/KEY-ID.`);
  }
  if (stack !== undefined && (config !== undefined || keyArn !== undefined)) {
    problems.push("--stack reads a deployed stack: leave out --config and --key-arn, or --stack.");
  } else if (keyArn !== undefined && config === undefined) {
    problems.push("--key-arn says nothing of the shares: give --config FILE too, a stack file with the owner section.");
  }
  return problems;
}

/** @param argv the arguments after the program's name */
export function parseHandOverArguments(argv: readonly string[]): HandOverArguments {
  const line = readCommandLine<Options>(program(), argv, EXAMPLES);
  if (line.kind === "help") return line;
  const { account, stack, config, keyArn, region, out, force } = line.options;
  const problems = [...line.problems, ...fieldProblems(line.options)];
  const id = account?.[0] ?? "";
  if (problems.length > 0 || !isAccountId(id)) return { kind: "invalid", problems };
  const key = keyArn !== undefined && isKeyArn(keyArn[0]) ? { keyArn: keyArn[0] } : {};
  return {
    kind: "task",
    task: {
      accountId: id,
      source:
        config === undefined
          ? { from: "stack", stack: stack?.[0] ?? "owner" }
          : { from: "file", file: config[0], ...key },
      ...(region !== undefined && isRegion(region[0]) ? { region: region[0] } : {}),
      out: out?.[0] ?? `handover-${id}`,
      force: force === true,
    },
  };
}
