import { parseArn } from "../../access/identifiers";
import { ownerAccount, ownerConfigSchema } from "../resources/owner";
import type { Resource } from "../resources/resource";
import { judgeEach } from "../resources/unknowns";
import type { Finding, Rule } from "../rule";

const ALIAS = "aws:kms/alias:Alias";
const RESERVED = "alias/aws/";

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html */
function nameFault({ props }: Resource, property: string): Finding | undefined {
  const name = props[property];
  if (typeof name !== "string" || name === "" || !name.toLowerCase().startsWith(RESERVED)) return undefined;
  return {
    what: `${property} is "${name}".`,
    why: "AWS keeps these names for its own keys and refuses the alias; whoever reads it takes the key for one of AWS.",
    allowed: `names that begin with alias/ and not with ${RESERVED}.`,
  };
}

function targetFault(resource: Resource): Finding | undefined {
  const { targetKeyId } = resource.props;
  if (typeof targetKeyId !== "string") return undefined;
  const arn = parseArn(targetKeyId);
  const allowed = "the id or ARN of a key of the alias's own account and Region.";
  if (targetKeyId.startsWith("alias/") || arn?.resource.startsWith("alias/") === true) {
    return {
      what: `targetKeyId is "${targetKeyId}", another alias.`,
      why: "AWS points an alias at a key only, and an alias may mean another key tomorrow.",
      allowed,
    };
  }
  const account = ownerAccount(resource);
  if (arn === undefined || account === undefined || arn.accountId === account) return undefined;
  return {
    what: `targetKeyId is a key of account ${arn.accountId}, but the alias is made in account ${account}.`,
    why: "AWS refuses an alias for another account's key: across accounts a key goes by its ARN.",
    allowed,
  };
}

export const aliasTarget: Rule = {
  name: "alias-target",
  description: "An alias has a name of one's own, and points at a key of its own account.",
  severity: "medium",
  remedy:
    "choose another name; make the alias with the provider of the account that owns the key, or name the key by its ARN.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html",
  frameworks: [],
  configSchema: ownerConfigSchema,
  appliesTo: (type) => type === ALIAS,
  check(resource, report) {
    judgeEach(
      [() => nameFault(resource, "name"), () => nameFault(resource, "namePrefix"), () => targetFault(resource)],
      (judge) => {
        const found = judge();
        if (found !== undefined) report(found);
      },
    );
  },
};
