/** The rows for those whom nobody lists: the rest of each account, an account that no document names. */
import { parseArn } from "../identifiers";
import { type Partition } from "../partition";
import { type PolicyDocument } from "../policy-document";
import { type Account, type Identity, type World } from "../world";
import { type DeclaredWorld } from "../stack/declared";

const PLACE_HOLDER = "AnyOther";
/** Ids that no account of these examples is likely to have; the first one that nobody names is taken. */
const UNLISTED_IDS = ["000000000000", "999999999999", "000000000001", "000000000002"];

const EVERYTHING: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Sid: "Everything", Effect: "Allow", Action: "*", Resource: "*" }],
};

export interface StandIns {
  readonly unlistedAccountId: string;
  readonly partition: Partition;
  /** By account id, the ARN that stands for the principals that are not listed. */
  readonly others: ReadonlyMap<string, string>;
  /** An administrator of an account that is not listed. */
  readonly stranger: string;
}

function freeName(accountId: string, arns: ReadonlySet<string>, partition: Partition): string {
  const arn = (name: string): string => `arn:${partition}:iam::${accountId}:role/${name}`;
  let name = PLACE_HOLDER;
  while (arns.has(arn(name))) name += "Else";
  return arn(name);
}

/** @param worlds the same share at several points: whoever stands in for others is the same in all */
export function standIns(worlds: readonly DeclaredWorld[]): StandIns {
  const accountIds = [...new Set(worlds.flatMap((world) => world.accountIds))].sort();
  const arns = new Set(worlds.flatMap(({ principals }) => principals.map(({ principal }) => principal)));
  const partition = worlds.flatMap(({ resources }) => resources.map(({ arn }) => parseArn(arn)?.partition))[0] ?? "aws";
  const unlistedAccountId = UNLISTED_IDS.find((id) => !accountIds.includes(id)) ?? "123456789012";
  return {
    unlistedAccountId,
    partition,
    others: new Map(accountIds.map((id) => [id, freeName(id, arns, partition)])),
    stranger: `arn:${partition}:iam::${unlistedAccountId}:role/Administrator`,
  };
}

export const isStandIn = (principal: string, { others, stranger }: StandIns): boolean =>
  principal === stranger || [...others.values()].includes(principal);

/** The world with the stand-ins in it: the others have no policy at all, the stranger has every permission in its own account. */
export function withStandIns({ world }: DeclaredWorld, { others, unlistedAccountId, stranger }: StandIns): World {
  const policies = [{ name: "AdministratorAccess", document: EVERYTHING }];
  const unlisted: Account = {
    id: unlistedAccountId,
    identities: [{ arn: stranger, policies }],
    organization: "none",
  };
  const missing = [...others.keys()].filter((id) => !world.accounts.some((account) => account.id === id));
  const accounts = [...world.accounts, ...missing.map((id): Account => ({ id, identities: [] }))].map(
    (account): Account => {
      const arn = others.get(account.id);
      const other: readonly Identity[] = arn === undefined ? [] : [{ arn, policies: [], tags: {} }];
      return { ...account, identities: [...account.identities, ...other] };
    },
  );
  return { ...world, accounts: [...accounts, unlisted] };
}

/** The same world, in which nothing is known of the stand-ins that they do not have for certain: organization, tags. */
export function withOpenStandIns(world: World, { others, unlistedAccountId }: StandIns): World {
  const standIn = new Set(others.values());
  const accounts = world.accounts.map(({ organization, ...account }): Account => ({
    ...account,
    ...(organization === undefined || account.id === unlistedAccountId ? {} : { organization }),
    identities: account.identities.map(({ tags, ...identity }) =>
      tags === undefined || standIn.has(identity.arn) ? identity : { ...identity, tags },
    ),
  }));
  return { ...world, accounts };
}
