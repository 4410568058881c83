/** The account that a resource will be in: told by its provider, else by the rule's configuration. */
import type { PolicyConfigSchema } from "@pulumi/policy";
import { isAccountId, parseArn } from "../../access/identifiers";
import { assumedRoles } from "./place";
import { listIn, type Resource } from "./resource";
import { isDocumentType, KEY_POLICY_STATEMENTS } from "./types";

/** The accounts a provider may work in, from `allowedAccountIds`. */
export const allowedAccounts = (props: Resource["props"]): readonly string[] =>
  listIn(props.allowedAccountIds).map(String);

/** The account of the last role that the provider assumes: the one it ends up in. */
export function assumedAccount(props: Resource["props"]): string | undefined {
  return parseArn(assumedRoles(props).at(-1) ?? "")?.accountId;
}

/** Configuration for programs whose providers do not tell their account. */
export const ownerConfigSchema: PolicyConfigSchema = {
  properties: {
    ownerAccountId: {
      type: "string",
      pattern: "^\\d{12}$",
      description: "The account of resources whose provider tells neither by allowedAccountIds nor by assumeRoles.",
    },
  },
};

/** The account that comes with a document by itself, or is in the ARN of a key that exists already: neither has a provider of AWS. */
function toldAccount({ type, props }: Resource): string | undefined {
  const { keyId, ownerAccountId } = props;
  if (isDocumentType(type)) return typeof ownerAccountId === "string" ? ownerAccountId : undefined;
  return type === KEY_POLICY_STATEMENTS && typeof keyId === "string" ? parseArn(keyId)?.accountId : undefined;
}

/**
 * The account id, or `undefined` where nothing tells it for certain: several allowed accounts and no role to assume
 * leave it open. `owner-account-known` reports that.
 */
export function ownerAccount(resource: Resource): string | undefined {
  const props = resource.provider?.props ?? {};
  const [only, ...others] = allowedAccounts(props);
  if (only !== undefined && others.length === 0 && isAccountId(only)) return only;
  const configured = resource.config.ownerAccountId;
  const candidates = [
    toldAccount(resource),
    assumedAccount(props),
    typeof configured === "string" ? configured : undefined,
  ];
  return candidates.find((each) => each !== undefined && isAccountId(each));
}
