/** Who is in which group, and the ARNs behind the plain names that attachments use. Pure. */
import { parseArn } from "../identifiers";
import { lastPart, namesIn, type Given } from "./identities";
import { type Places } from "./places";
import { knownText, type StackResource } from "./resources";

export interface Membership {
  readonly accountId: string;
  readonly user: string;
  readonly group: string;
}

/** Which users the stacks put into which groups. */
export function memberships(resources: readonly StackResource[], places: Places): readonly Membership[] {
  return resources.flatMap((resource): Membership[] => {
    const { accountId } = places(resource);
    if (accountId === undefined) return [];
    if (resource.type === "aws:iam/userGroupMembership:UserGroupMembership") {
      const user = knownText(resource, "user");
      return user === undefined ? [] : namesIn(resource, "groups").map((group) => ({ accountId, user, group }));
    }
    if (resource.type === "aws:iam/groupMembership:GroupMembership") {
      const group = knownText(resource, "group");
      return group === undefined ? [] : namesIn(resource, "users").map((user) => ({ accountId, user, group }));
    }
    return [];
  });
}

const nameKey = (accountId: string, kind: string, name: string): string => `${accountId} ${kind}/${name}`;

/**
 * Attachments name a role or user without its path, documents by ARN with it.
 * @returns the ARN that some document uses for a name, else the one without a path
 */
export function arnFinder(arns: Iterable<string>): (given: Omit<Given, "urn" | "policy" | "because">) => string {
  const known = new Map<string, string>();
  for (const arn of [...arns].sort()) {
    const { service, accountId, resource } = parseArn(arn) ?? {};
    const kind = /^(role|user)\//.exec(resource ?? "")?.[1];
    if (service === "iam" && kind !== undefined) known.set(nameKey(accountId ?? "", kind, lastPart(arn)), arn);
  }
  return ({ kind, accountId, partition, name }) =>
    known.get(nameKey(accountId, kind, name)) ?? `arn:${partition}:iam::${accountId}:${kind}/${name}`;
}
