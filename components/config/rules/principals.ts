/** Rules about ARNs and names of principals: the right account and partition, nobody twice. */
import {
  isRoleArn,
  isUserArn,
  parseArn,
  roleArn,
  userArn,
  type AccountId,
  type PrincipalArn,
} from "../../../access/identifiers";
import { partitionOf, type Partition, type Region } from "../../../access/partition";
import { hasWildcard } from "../../sharing/principal-pattern";
import { shown, type Problem } from "../problems";
import { reservedUserRules } from "./reserved-roles";

export interface Home {
  readonly accountId: AccountId;
  readonly region: Region;
  readonly partition: Partition;
}

export const homeOf = (input: { readonly accountId: AccountId; readonly region: Region }): Home => ({
  accountId: input.accountId,
  region: input.region,
  partition: partitionOf(input.region),
});

/** An ARN must be of the account and partition of the section that names it. */
export function arnBelongsTo(path: string, text: string, accountId: AccountId, home: Home): Problem[] {
  const arn = parseArn(text);
  if (arn === undefined) return [];
  if (arn.partition !== home.partition) {
    return [
      {
        path,
        value: shown(text),
        rule: `is in partition ${arn.partition}, but Region ${home.region} is in ${home.partition}. Principals cannot cross partitions.`,
        remedy: `Use an ARN that starts with arn:${home.partition}:, or correct the Region.`,
      },
    ];
  }
  if (arn.accountId !== accountId) {
    return [
      {
        path,
        value: shown(text),
        rule: `is in account ${arn.accountId}, but this section is about account ${accountId}.`,
        remedy: `Use an ARN of account ${accountId}, or correct the account id.`,
      },
    ];
  }
  return [];
}

/** Name, path and name, or ARN → ARN. Problems are told by {@link arnBelongsTo}. */
export function toPrincipals(
  { roles, users }: { readonly roles: readonly string[]; readonly users: readonly string[] },
  accountId: AccountId,
  partition: Partition,
): readonly PrincipalArn[] {
  return [
    ...roles.map((text) => (isRoleArn(text) ? text : roleArn(partition, accountId, text))),
    ...users.map((text) => (isUserArn(text) ? text : userArn(partition, accountId, text))),
  ];
}

export function assumeRoleRules(
  path: string,
  input: {
    readonly accountId: AccountId;
    readonly region: Region;
    readonly assumeRole?: { roleArn: string } | undefined;
  },
): Problem[] {
  if (input.assumeRole === undefined) return [];
  return arnBelongsTo(`${path}.assumeRole.roleArn`, input.assumeRole.roleArn, input.accountId, homeOf(input));
}

const listed = (kind: "roles" | "users", names: readonly string[] | undefined): readonly [string, string][] =>
  (names ?? []).map((name, index) => [`${kind}[${index}]`, name]);

export function principalRules(
  path: string,
  input: { readonly roles?: readonly string[] | undefined; readonly users?: readonly string[] | undefined },
  accountId: AccountId,
  home: Home,
): Problem[] {
  const roles = listed("roles", input.roles);
  const users = listed("users", input.users);
  return [
    ...[...roles, ...users].flatMap(([place, text]) => arnBelongsTo(`${path}.${place}`, text, accountId, home)),
    ...[roles, users].flatMap((names) => repeatedRules(path, names)),
    ...reservedUserRules(path, input),
  ];
}

/** IAM tells names apart neither by case nor by path: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const nameIn = (text: string): string =>
  // The path is a part of what a pattern means.
  hasWildcard(text) ? text : text.slice(text.lastIndexOf("/") + 1).toLowerCase();

/** One principal twice would be attached the IAM policy twice, and so fail in the middle of an update. */
const repeatedRules = (path: string, names: readonly (readonly [place: string, text: string])[]): Problem[] =>
  names.flatMap(([place, text], index) => {
    const [first] = names.find(([, other]) => nameIn(other) === nameIn(text)) ?? [place];
    if (first === names[index]?.[0]) return [];
    return [
      {
        path: `${path}.${place}`,
        value: shown(text),
        rule: `is listed already, as ${path}.${first}. IAM tells names apart neither by case nor by path.`,
        remedy: "Keep one of the two.",
      },
    ];
  });
