/** Reads all that a share consists of, in all of its accounts. Read-only. */
import pLimit from "p-limit";
import { parseArn } from "../identifiers";
import { type DeclaredWorld } from "../stack/declared";
import { namedPrincipals } from "../stack/principals";
import { reading } from "./calls";
import { type AccountClients } from "./clients";
import { declaredHolders, declaredPolicies, type DeclaredHolder } from "./difference-holders";
import { isDeclared } from "./differences";
import { holderKey, valueOf, type LiveFacts, type LiveHolder, type LiveKey, type LiveSecret, type Read } from "./facts";
import { type Entrance, type Entrances } from "./providers";
import { readHolder } from "./read-holder";
import { readKey } from "./read-key";
import { readPolicy } from "./read-policy";
import { readSecret } from "./read-secret";

/** Things read at a time; each makes up to five calls at once. */
const AT_A_TIME = 4;

export type Enter = (entrance: Entrance) => Promise<AccountClients>;
type Limit = ReturnType<typeof pLimit>;
type Who = Pick<DeclaredHolder, "kind" | "accountId" | "name" | "arn">;

interface Session {
  readonly clients: ReadonlyMap<string, AccountClients>;
  readonly limit: Limit;
}

interface Resources {
  readonly keys: readonly LiveKey[];
  readonly secrets: readonly LiveSecret[];
}

/** Runs one reading for each item whose account was entered. */
async function each<Item, Found>(
  { clients, limit }: Session,
  items: readonly Item[],
  accountOf: (item: Item) => string,
  read: (item: Item, clients: AccountClients) => Promise<Found>,
): Promise<readonly Found[]> {
  const entered = items.flatMap((item) => {
    const own = clients.get(accountOf(item));
    return own === undefined ? [] : [{ item, own }];
  });
  return Promise.all(entered.map(({ item, own }) => limit(() => read(item, own))));
}

async function readResources(session: Session, { resources }: DeclaredWorld): Promise<Resources> {
  const existing = resources.filter(({ exists }) => exists);
  const regionOf = (arn: string): string => parseArn(arn)?.region ?? "";
  const accountOf = ({ accountId }: { readonly accountId: string }): string => accountId;
  const [keys, secrets] = await Promise.all([
    each(
      session,
      existing.filter(({ kind }) => kind === "key"),
      accountOf,
      ({ arn }, { kms }) => readKey(kms(regionOf(arn)), arn),
    ),
    each(
      session,
      existing.filter(({ kind }) => kind === "secret"),
      accountOf,
      ({ arn }, { secrets: client }) => readSecret(client(regionOf(arn)), arn),
    ),
  ]);
  return { keys, secrets };
}

/** The role or user behind a principal's ARN: for a session, its role. */
function whoIs(principal: string): readonly Who[] {
  const arn = parseArn(principal);
  const [kind, ...rest] = arn?.resource.split("/") ?? [];
  const name = kind === "assumed-role" ? rest[0] : rest.at(-1);
  if (arn === undefined || name === undefined) return [];
  if (kind === "assumed-role") return [{ kind: "role", accountId: arn.accountId, name, arn: principal }];
  return kind === "role" || kind === "user" ? [{ kind, accountId: arn.accountId, name, arn: principal }] : [];
}

/** Whom the documents name that AWS has now. */
function namedLive({ keys, secrets }: Resources): readonly Who[] {
  const ofKeys = keys.map(({ arn, policy, grants }) => ({
    arn,
    policy: valueOf(policy) ?? { Version: "2012-10-17" as const, Statement: [] },
    grants: valueOf(grants) ?? [],
  }));
  const ofSecrets = secrets.map(({ arn, policy }) => {
    const document = valueOf(policy);
    return { arn, ...(document === undefined ? {} : { policy: document }) };
  });
  return namedPrincipals(ofKeys, ofSecrets).flatMap(({ text }) => whoIs(text));
}

async function readHolders(session: Session, people: readonly Who[]): Promise<readonly LiveHolder[]> {
  const unique = [...new Map(people.map((who) => [holderKey(who), who])).values()];
  return each(
    session,
    unique,
    ({ accountId }) => accountId,
    ({ kind, accountId, name, arn }, { iam }) => readHolder(iam, { kind, accountId, name }, arn),
  );
}

/** The groups that these users are in. */
const groupsOf = (holders: readonly LiveHolder[]): readonly Who[] =>
  holders.flatMap(({ accountId, groups }) =>
    (valueOf(groups) ?? []).map(({ arn }): Who => ({
      kind: "group",
      accountId,
      name: arn.slice(arn.lastIndexOf("/") + 1),
      arn,
    })),
  );

/** Managed policies that somebody has, with the account through which they can be read: AWS's own belong to none. */
function policiesIn(
  holders: readonly LiveHolder[],
  declared: Iterable<string>,
): readonly (readonly [string, string])[] {
  const used = holders.flatMap(({ accountId, attached, description }) => {
    const { boundary } = valueOf(description) ?? {};
    return [...(valueOf(attached) ?? []), ...(boundary === undefined ? [] : [boundary])].map(
      (arn) => [arn, accountId] as const,
    );
  });
  const own = [...declared].map((arn) => [arn, parseArn(arn)?.accountId ?? ""] as const);
  return [...new Map([...own, ...used])];
}

/** Gets into every account; one that cannot be entered is told of, and the others are read. */
async function enterAll({ open, closed }: Entrances, enter: Enter) {
  const entered = await Promise.all(
    [...open].map(async ([id, entrance]) => [id, await reading(() => enter(entrance))] as const),
  );
  const clients = new Map(entered.flatMap(([id, read]) => (read.is === "read" ? [[id, read.value] as const] : [])));
  const accounts = new Map<string, Read<true>>([
    ...[...closed].map(([id, because]) => [id, { is: "not read", because }] as const),
    ...entered.map(([id, read]) => [id, read.is === "read" ? ({ is: "read", value: true } as const) : read] as const),
  ]);
  return { clients, accounts };
}

/** Accounts in which the stacks have something, and for which none of their providers is. */
function withoutEntrance({ resources, world }: DeclaredWorld, { open, closed }: Entrances): readonly string[] {
  const own = [
    ...resources.filter(isDeclared).map(({ accountId }) => accountId),
    ...declaredHolders(world)
      .filter(({ policies }) => policies.length > 0)
      .map(({ accountId }) => accountId),
  ];
  return [...new Set(own)].filter((id) => !open.has(id) && !closed.has(id)).sort();
}

async function readAll(session: Session, declared: DeclaredWorld): Promise<Omit<LiveFacts, "accounts">> {
  const resources = await readResources(session, declared);
  const own = declaredHolders(declared.world);
  const isGroup = ({ kind }: Who): boolean => kind === "group";
  const people = await readHolders(session, [...own.filter((who) => !isGroup(who)), ...namedLive(resources)]);
  // The users' lists come last, and count: they tell the groups' paths.
  const holders = [...people, ...(await readHolders(session, [...own.filter(isGroup), ...groupsOf(people)]))];
  const policies = await each(
    session,
    policiesIn(holders, declaredPolicies(own).keys()),
    ([, accountId]) => accountId,
    async ([arn], { iam }) => [arn, await readPolicy(iam, arn)] as const,
  );
  return { ...resources, holders, policies: new Map(policies) };
}

/**
 * What AWS has of all that the stacks declare, and of those whom AWS names beyond that.
 * @throws {AccessError} where another account than the declared one answers
 */
export async function readLive(declared: DeclaredWorld, entrances: Entrances, enter: Enter): Promise<LiveFacts> {
  const { clients, accounts } = await enterAll(entrances, enter);
  for (const id of withoutEntrance(declared, entrances)) {
    accounts.set(id, { is: "not read", because: "none of the stacks' providers is for this account alone" });
  }
  try {
    return { ...(await readAll({ clients, limit: pLimit(AT_A_TIME) }, declared)), accounts };
  } finally {
    for (const { close } of clients.values()) close();
  }
}
