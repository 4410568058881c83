/** Who deploys a key's policy: told by the last role that is taken on to write it, or by the configuration. */
import { parseArn } from "../../access/identifiers";
import { providerRoles } from "../../access/stack/places";
import type { StackResource } from "../../access/stack/resources";
import type { Key } from "../../access/world";
import { KEY_POLICY, KEY_POLICY_STATEMENTS } from "../resources/types";
import type { Declared } from "./declared";

const isPolicy = ({ type }: StackResource): boolean => type === KEY_POLICY || type === KEY_POLICY_STATEMENTS;

/** The resources that write the key's policy: the key's own, and those that hold the policy of a key beside it. */
const writersOf = ({ arn }: Key, declared: Declared, resources: readonly StackResource[]): readonly StackResource[] => {
  const own = declared.resource(declared.urnOf(arn));
  const policies = resources.filter((each) => isPolicy(each) && declared.keys.arnOf(each, "keyId").arn === arn);
  return [...new Set([...(own === undefined ? [] : [own]), ...policies])];
};

/** The last role that is taken on. This project's own resource for a key that exists already holds the roles itself. */
function roleOf(writer: StackResource, declared: Declared): string | undefined {
  const holder = writer.type === KEY_POLICY_STATEMENTS ? writer : declared.resource(writer.provider);
  return holder === undefined ? undefined : providerRoles(holder).at(-1);
}

/** ARNs of roles and users in the key's own account: nobody else can change a key's policy. Empty where nothing tells. */
export function deployersOf(
  key: Key,
  declared: Declared,
  resources: readonly StackResource[],
  configured: readonly string[],
): readonly string[] {
  const roles = writersOf(key, declared, resources).flatMap((writer) => roleOf(writer, declared) ?? []);
  const account = parseArn(key.arn)?.accountId;
  return [...new Set([...roles, ...configured])].filter((each) => parseArn(each)?.accountId === account);
}
