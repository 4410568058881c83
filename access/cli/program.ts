/** The command line's options and its help. */
import { Command } from "commander";

const EXAMPLES = `
Examples:
  npm run access                                        all stacks, deployed and after the update
  npm run access -- --stack owner --stack external --state
  npm run access -- --explain ExampleRole kms:Decrypt   the whole reasoning for one cell
  npm run access -- --explain ExampleRole Decrypt --encryption-context App=payroll
  npm run access -- --html access.html                  a page with a picture, for a browser
  npm run access -- --live                              whether AWS still has what is deployed
  npm run sandbox -- exec -- npm run access             the same against the sandbox

Exit codes: 0 printed (with --live: AWS is as deployed), 1 something could not be read, 2 wrong arguments,
3 with --live: AWS differs. What the cells say: docs/access.md; what --live reads: docs/access-live.md`;

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** The command and its options. */
export function program(): Command {
  return new Command("npm run access --")
    .description("Shows who can use the key and the secrets, computed from all documents of the stacks together.")
    .option("--stack <name>", "a stack; give it again for more (without it: all of the project)", collect)
    .option(
      "--from <file>",
      "read a state or preview as JSON from a file, without the engine; also more than once",
      collect,
    )
    .option("--state", "what is deployed")
    .option("--preview", "what the next update makes of it (with neither: both, side by side)")
    .option(
      "--live",
      "what AWS has, read with the roles of the stacks' providers, and where it differs from what is deployed",
    )
    .option("--json", "print one JSON object")
    .option("--markdown", "print Markdown")
    .option("--html <file>", "write one HTML page with a picture, for a browser", collect)
    .option(
      "--explain <words...>",
      "PRINCIPAL ACTION [RESOURCE]: say why, for one cell, or for the call that these describe:",
    )
    .option(
      "--via <service>",
      'the service that calls KMS for the principal, e.g. s3.eu-west-1.amazonaws.com, or "none"',
      collect,
    )
    .option(
      "--encryption-context <key=value>",
      'a pair of the encryption context; also more than once, or "none"',
      collect,
    )
    .option(
      "--context <key=value>",
      "a condition key's value; again for several values; the key alone: the request does not have it",
      collect,
    )
    .option(
      "--context-is-complete",
      "the request has no other condition keys than those given and those that follow from it",
    )
    .option("--session-policy <file>", "a session policy of the role or federated user; also more than once", collect)
    .option("--region <region>", "the Region of the call, where the resource is not an ARN", collect)
    .option("--target-key <key>", "the key that CreateAlias, UpdateAlias, CreateSecret or UpdateSecret names", collect)
    .option(
      "--grant <name=value>",
      "a parameter of a grant call, e.g. operations=Decrypt; also more than once",
      collect,
    )
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
}

/** The help as it is printed. */
export const helpOf = (command: Command): string => command.helpInformation() + EXAMPLES;
