/** Rules between fields: what one property says about another. Pure; each returns the problems it finds. */
import {
  isRoleArn,
  isUserArn,
  parseArn,
  roleArn,
  userArn,
  type AccountId,
  type KeyArn,
  type PrincipalArn,
} from "../../access/identifiers";
import { partitionOf, type Partition, type Region } from "../../access/partition";
import { toJson } from "../../access/policy-document";
import { KEY_POLICY_MAX_BYTES, keyPolicy, type Share } from "../key-policy";
import { shown, type Problem } from "./problems";
import type { ExternalInput, OwnerInput } from "./schema";

interface Home {
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
  ];
}

/** IAM tells names apart neither by case nor by path: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const nameIn = (text: string): string => text.slice(text.lastIndexOf("/") + 1).toLowerCase();

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

function shareRules(share: OwnerInput["shares"][number], index: number, owner: OwnerInput): Problem[] {
  const path = `owner.shares[${index}]`;
  const problems: Problem[] = [];
  if (share.accountId === owner.accountId) {
    problems.push({
      path: `${path}.accountId`,
      value: shown(share.accountId),
      rule: "is the owner account itself, which has the key already.",
      remedy: "Give the id of the external account.",
    });
  }
  const first = owner.shares.findIndex((other) => other.accountId === share.accountId);
  if (first < index) {
    problems.push({
      path: `${path}.accountId`,
      value: shown(share.accountId),
      rule: `is shared with already, in owner.shares[${first}].`,
      remedy: "Keep one entry for each external account.",
    });
  }
  if (share.level === "principals") {
    if (share.roles.length + share.users.length === 0) {
      problems.push({
        path,
        rule: "is at the level of principals but names none: the share would do nothing.",
        remedy: 'List "roles" or "users", or use "level: account".',
      });
    }
    problems.push(...principalRules(path, share, share.accountId, homeOf(owner)));
  }
  return problems;
}

export function toShares(owner: OwnerInput): readonly Share[] {
  const { partition } = homeOf(owner);
  return owner.shares.map((share) =>
    share.level === "account"
      ? { level: "account", accountId: share.accountId }
      : {
          level: "principals",
          accountId: share.accountId,
          principals: toPrincipals(share, share.accountId, partition),
        },
  );
}

function policySizeRule(owner: OwnerInput): Problem[] {
  const { partition } = homeOf(owner);
  const bytes = Buffer.byteLength(
    toJson(keyPolicy({ partition, ownerAccountId: owner.accountId, shares: toShares(owner) })),
  );
  if (bytes <= KEY_POLICY_MAX_BYTES) return [];
  return [
    {
      path: "owner.shares",
      rule: `would make a key policy of ${bytes} bytes; AWS takes at most ${KEY_POLICY_MAX_BYTES}.`,
      remedy: 'Share with whole accounts ("level: account") instead of listing every principal.',
    },
  ];
}

export function ownerRules(owner: OwnerInput): Problem[] {
  return [
    ...assumeRoleRules("owner", owner),
    ...owner.shares.flatMap((share, index) => shareRules(share, index, owner)),
    ...policySizeRule(owner),
  ];
}

/** The key must be one that this account can be given: another account's, in the same partition and Region. */
export function keyArnRules(path: string, arnText: KeyArn, external: Home): Problem[] {
  const arn = parseArn(arnText);
  if (arn === undefined) return [];
  const problem = (rule: string, remedy: string): Problem => ({ path, value: shown(arnText), rule, remedy });
  if (arn.accountId === external.accountId) {
    return [problem("is a key of the external account itself.", "Give the ARN of the owner account's key.")];
  }
  if (arn.partition !== external.partition) {
    return [
      problem(
        `is in partition ${arn.partition}, but Region ${external.region} is in ${external.partition}. A key cannot be shared across partitions.`,
        "Deploy both sides in one partition.",
      ),
    ];
  }
  if (arn.region !== external.region) {
    return [
      problem(
        `is in Region ${arn.region}, but this section deploys to ${external.region}. A secret can use keys of its own Region only.`,
        "Deploy both sides in one Region.",
      ),
    ];
  }
  return [];
}

/** Rules that hold whether or not the stack has the owner section too. */
export function externalRules(external: ExternalInput, owner: OwnerInput | undefined): Problem[] {
  const home = homeOf(external);
  return [
    ...assumeRoleRules("external", external),
    ...principalRules("external", external, external.accountId, home),
    ...keySourceRules(external, owner !== undefined),
    ...(owner === undefined ? [] : bothSidesRules(external, owner)),
  ];
}

function keySourceRules(external: ExternalInput, hasOwnerSection: boolean): Problem[] {
  const { stack, arn } = external.key ?? {};
  const given = Number(stack !== undefined) + Number(arn !== undefined);
  if (hasOwnerSection && given > 0) {
    return [
      {
        path: "external.key",
        value: shown(external.key),
        rule: "must not be given where the stack has an owner section: it uses that section's key.",
        remedy: "Remove external.key, or move the owner section to a stack of its own.",
      },
    ];
  }
  if (!hasOwnerSection && given !== 1) {
    return [
      {
        path: "external.key",
        value: shown(external.key),
        rule: 'must have either "stack" (the owner\'s stack) or "arn" (the key\'s ARN).',
        remedy: "pulumi config set --path external.key.stack organization/cross-account-cmk/owner",
      },
    ];
  }
  return arn === undefined ? [] : [...keyArnRules("external.key.arn", arn, homeOf(external)), ...nobodyRule(external)];
}

/** A key given by its ARN says nothing about the owner's share, so this section must name the principals itself. */
const nobodyRule = ({ roles, users }: ExternalInput): Problem[] =>
  roles !== undefined || users !== undefined
    ? []
    : [
        {
          path: "external",
          rule: "names nobody who may use the key, and a key given by its ARN names nobody either.",
          remedy: 'List "roles" or "users" of this account.',
        },
      ];

function bothSidesRules(external: ExternalInput, owner: OwnerInput): Problem[] {
  if (external.accountId === owner.accountId) {
    return [
      {
        path: "external.accountId",
        value: shown(external.accountId),
        rule: "is the owner account. A key is shared with another account.",
        remedy: "Give the id of the external account.",
      },
    ];
  }
  const problems: Problem[] = [];
  if (external.region !== owner.region) {
    problems.push({
      path: "external.region",
      value: shown(external.region),
      rule: `differs from owner.region (${owner.region}). A secret can use keys of its own Region only.`,
      remedy: "Deploy both sides in one Region.",
    });
  }
  const shares = toShares(owner);
  const principals =
    external.roles === undefined && external.users === undefined
      ? undefined
      : toPrincipals(
          { roles: external.roles ?? [], users: external.users ?? [] },
          external.accountId,
          partitionOf(external.region),
        );
  return [...problems, ...sharedWithRules(shares, external.accountId, principals)];
}

/** The owner's share must cover the external account and everybody who is to get the IAM policy there. */
export function sharedWithRules(
  shares: readonly Share[],
  accountId: AccountId,
  principals: readonly PrincipalArn[] | undefined,
): Problem[] {
  const share = shares.find((candidate) => candidate.accountId === accountId);
  if (share === undefined) {
    return [
      {
        path: "external.accountId",
        value: shown(accountId),
        rule: "is not shared with: the owner's key policy does not name this account, so nothing in it could use the key.",
        remedy: `Add an entry with accountId "${accountId}" to owner.shares and deploy the owner first.`,
      },
    ];
  }
  if (principals === undefined) {
    if (share.level === "principals") return [];
    return [
      {
        path: "external",
        rule: "names nobody who may use the key, and the owner's share is with the whole account, so it names nobody either.",
        remedy: 'List "roles" or "users" of this account.',
      },
    ];
  }
  if (share.level === "account") return [];
  return principals
    .filter((principal) => !share.principals.includes(principal))
    .map((principal) => ({
      path: "external",
      value: shown(principal),
      rule: "gets the IAM policy here, but the owner's key policy does not name it, so it could not use the key.",
      remedy: "Add it to the owner's share of this account, or remove it here.",
    }));
}
