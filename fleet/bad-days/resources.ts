/** Resources in the way: left by an engine that was killed, waiting for their deletion, protected. */
import { type BadDay, quoted } from "./explanation";
import { errorsToShow, type PendingOperation, pendingIn } from "./output";
import { stateBy } from "./state";

const EXISTS = /\b(?:EntityAlreadyExists(?:Exception)?|ResourceExistsException|AlreadyExistsException)\b/;
const PROTECTED =
  /cannot be deleted\s+because it is protected|resource .* is protected|it is currently marked for protection/;

/**
 * The command that takes a resource of this program into the state: a component's children begin with its name, and each side has one
 * provider. (`pulumi refresh --import-pending-creates` would be the engine's own way, but 3.255 forgets the resource all the same.)
 * @see https://www.pulumi.com/docs/iac/cli/commands/pulumi_import/
 */
function importOf({ urn }: PendingOperation, stack: string): string {
  const [start = "", project = "", types = "", name = ""] = urn.replace(/^urn:pulumi:/, "").split("::");
  const [type = "", ...parents] = types.split("$").reverse();
  const parent = name.split("-")[0] ?? name;
  const urnOf = (its: string, called: string): string => `urn:pulumi:${start}::${project}::${its}::${called}`;
  return [
    `pulumi import --stack ${quoted(stack)} --yes --protect=false --generate-code=false`,
    ...(parents.length === 0 ? [] : [`--parent ${quoted(`parent=${urnOf(parents.reverse().join("$"), parent)}`)}`]),
    `--provider ${quoted(`provider=${urnOf("pulumi:providers:aws", parent === "shared" ? "owner" : parent)}`)}`,
    `${quoted(type)} ${quoted(name)} ID`,
  ].join(" ");
}

/** What was being created when an engine was killed, or a call had no answer: AWS did it, and the state does not have it. */
export const leftovers: BadDay = (output, { stack, operation, again }) => {
  const { text } = output;
  if (!EXISTS.test(text)) return undefined;
  const creating = pendingIn(text).filter(({ doing }) => doing === "creating");
  const takeOver = creating.map((each) => importOf(each, stack));
  return {
    kind: "left by an interruption",
    happened: `A resource exists already, and is not in this stack's state: an earlier run made it and was ended before it could note that, or somebody else made it.\n${errorsToShow(text)}`,
    state: `${stateBy(output, operation)} What exists is untouched.`,
    next:
      creating.length === 0
        ? [
            `take it over, by its type, name and ARN: pulumi import --stack ${quoted(stack)} TYPE NAME ID; or delete it if nobody needs it`,
            again,
          ]
        : [
            ...takeOver.map(
              (command) => `if the interrupted run made it, take it over, with its ARN as ID: ${command}`,
            ),
            `forget that it was under way: pulumi refresh --stack ${quoted(stack)} --yes --skip-preview --clear-pending-creates`,
            again,
          ],
  };
};

export const nameNotFree: BadDay = (output, { operation, again }) => {
  const { text } = output;
  if (!text.includes("already scheduled for deletion")) return undefined;
  return {
    kind: "name not free yet",
    happened: "A secret of this name waits for its deletion, and its name is free only afterwards.",
    state: stateBy(output, operation),
    next: [
      "either wait until its recovery window is over, or give the secret another name (secret.name)",
      "or delete it at once, if nobody needs its value: aws secretsmanager delete-secret --secret-id NAME --force-delete-without-recovery, after aws secretsmanager restore-secret --secret-id NAME",
      again,
    ],
  };
};

export const protectedResource: BadDay = (output, { stack, operation, again }) => {
  const { text } = output;
  if (!PROTECTED.test(text)) return undefined;
  return {
    kind: "protected",
    happened: "The stack has a protected resource, which no destroy and no replacement takes away: the key.",
    state: stateBy(output, operation),
    next: [`if it is to go: pulumi state unprotect --all --stack ${quoted(stack)} --yes`, again],
  };
};
