/** Who deploys a key: told by the last role that its provider takes on, or by the configuration. */
import { parseArn } from "../../access/identifiers";
import { providerRoles } from "../../access/stack/places";
import type { Key } from "../../access/world";
import type { Declared } from "./declared";

/** ARNs of roles and users in the key's own account: nobody else can change a key's policy. Empty where nothing tells. */
export function deployersOf({ arn }: Key, declared: Declared, configured: readonly string[]): readonly string[] {
  const provider = declared.resource(declared.resource(declared.urnOf(arn))?.provider);
  const role = provider === undefined ? undefined : providerRoles(provider).at(-1);
  const account = parseArn(arn)?.accountId;
  return [...new Set([...(role === undefined ? [] : [role]), ...configured])].filter(
    (each) => parseArn(each)?.accountId === account,
  );
}
