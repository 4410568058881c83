/**
 * Who may come into question for the use of a key: whoever its policy and grants name, in a principal or in a condition, and an
 * account that nothing names. Each is taken as an administrator at home, since what its own account allows it is not the
 * key owner's to say.
 */
import { isAccountId, parseArn } from "../../access/identifiers";
import { listOf, type Statement } from "../../access/policy-document";
import type { Key, Organization, World } from "../../access/world";
import { accountWith } from "./administrators";
import { PLAIN, type Situation, situationOf } from "./situations";
import { asNamed, asNobody, idOf, leavesIdOpen, uniqueIdsOf } from "./unique-ids";

export interface Party {
  readonly kind: "account" | "principal" | "organization" | "stranger";
  /** As a message names it. */
  readonly text: string;
  readonly accountId: string;
  /** Who asks: a role or user. */
  readonly principal: string;
  /** Where its account stands. */
  readonly organization: Organization | "none";
  /** How it calls. */
  readonly situation: Situation;
}

/** Somebody who asks; where the organization of the account is left out, it is not known. */
export type Asking = Pick<Party, "accountId" | "principal"> & Partial<Pick<Party, "organization" | "situation">>;

const ACCOUNT_KEYS: ReadonlySet<string> = new Set(["aws:principalaccount", "kms:calleraccount"]);
const ORGANIZATION_KEYS: ReadonlySet<string> = new Set(["aws:principalorgid", "aws:principalorgpaths"]);
const ORGANIZATION = /^o-[a-z0-9]{10,32}(?=\/|$)/;
const IDENTITY = /^arn:[^:]+:(iam|sts)::([^:]*):(role|user|assumed-role|federated-user)\//;
const WILD_ACCOUNT = /^(arn:[^:]+:(?:iam|sts)::)[^:]*[*?][^:]*(?=:)/;
const ID_LENGTH = 12;

/** An account that the key does not name. */
function freeAccount(taken: ReadonlySet<string>): string {
  let number = 0;
  while (taken.has(String(number).padStart(ID_LENGTH, "0"))) number++;
  return String(number).padStart(ID_LENGTH, "0");
}

/** The values of a statement's conditions on any of the keys. */
const valuesOf = ({ Condition: block = {} }: Statement, keys: ReadonlySet<string>): readonly string[] =>
  Object.values(block).flatMap((tests) =>
    Object.entries(tests).flatMap(([key, values]) => (keys.has(key.toLowerCase()) ? [values].flat().map(String) : [])),
  );

const principalsOf = ({ Principal: element }: Statement): readonly string[] =>
  element === undefined || typeof element === "string" ? [] : listOf(element.AWS);

const unique = (texts: readonly (string | undefined)[]): readonly string[] =>
  [...new Set(texts.filter((text) => text !== undefined))].sort();

const ALONE = { organization: "none", situation: PLAIN } as const;

interface Here {
  readonly owner: string;
  readonly partition: string;
  /** The id of an account that nothing names. */
  readonly stranger: string;
  /** Whether a statement names somebody by the unique id, which no stranger has. */
  readonly hasUniqueIds: boolean;
}

const anyRole = (accountId: string, { partition }: Pick<Here, "partition">): string =>
  `arn:${partition}:iam::${accountId}:role/AnyOther`;

/** Accounts, roles and users, by the texts that name them: ids and ARNs, with wildcards or without. */
function membersOf(texts: readonly string[], here: Here): readonly Party[] {
  const accounts = unique(texts.map((text) => (isAccountId(text) ? text : parseArn(text)?.accountId)));
  const identities = unique(texts.filter((text) => IDENTITY.test(text))).map((text): Party => {
    // A pattern, as one that it matches.
    const principal = text.replace(WILD_ACCOUNT, `$1${here.stranger}`).replaceAll("*", "Any").replaceAll("?", "x");
    return { kind: "principal", text, accountId: parseArn(principal)?.accountId ?? "", principal, ...ALONE };
  });
  return [
    ...accounts.filter(isAccountId).map((id): Party => {
      return { kind: "account", text: `account ${id}`, accountId: id, principal: anyRole(id, here), ...ALONE };
    }),
    ...identities,
  ].filter(({ accountId }) => accountId !== here.owner);
}

const organizationOf = (value: string): Organization | undefined => {
  const id = ORGANIZATION.exec(value)?.[0];
  return id === undefined ? undefined : { id, path: value === id ? `${id}/r-0000/` : value.replaceAll("*", "") };
};

const within = (party: Party, organization: Organization, value: string): Party => ({
  ...party,
  kind: party.kind === "stranger" ? "organization" : party.kind,
  text: party.kind === "stranger" ? `organization ${value}` : `${party.text} in organization ${value}`,
  organization,
});

/** A statement's parties: by themselves, and in the organizations that its conditions name. */
function partiesIn(statement: Statement, stranger: Party, here: Here): readonly Party[] {
  const conditions = valuesOf(statement, new Set([...ACCOUNT_KEYS, "aws:principalarn"]));
  const members = membersOf([...principalsOf(statement), ...conditions], here);
  const organizations = unique(valuesOf(statement, ORGANIZATION_KEYS)).flatMap((value) => {
    const organization = organizationOf(value);
    return organization === undefined ? [] : [{ organization, value }];
  });
  const [first] = organizations;
  const situation = situationOf(statement);
  const ids = uniqueIdsOf(statement);
  // Every member in one organization, and one member in every: a statement lets in all pairs or none.
  const all = [
    stranger,
    ...members,
    ...organizations.flatMap(({ organization, value }) =>
      [stranger, ...members.slice(0, 1)].map((party) => within(party, organization, value)),
    ),
    ...(first === undefined ? [] : members.slice(1).map((party) => within(party, first.organization, first.value))),
  ];
  const isOpen = ({ kind }: Party): boolean => kind === "stranger" || kind === "organization";
  const ofStranger = here.hasUniqueIds && !leavesIdOpen(statement) ? asNobody(situation) : situation;
  return [
    ...all.map((party) => ({ ...party, situation: isOpen(party) ? ofStranger : situation })),
    ...ids.map((id): Party => {
      const text = `the role or user with the unique id ${idOf(id)}`;
      return { ...stranger, kind: "principal", text, situation: asNamed(situation, id) };
    }),
  ];
}

/** Everybody to be asked about, beside the key's own account. */
export function partiesOf({ arn, policy, grants = [] }: Key): readonly Party[] {
  const { partition = "aws", accountId: owner = "" } = parseArn(arn) ?? {};
  const allows = policy.Statement.filter(({ Effect: effect }) => effect === "Allow");
  const texts = allows.flatMap((each) => [...principalsOf(each), ...valuesOf(each, ACCOUNT_KEYS)]);
  const taken = new Set([owner, ...texts.map((text) => parseArn(text)?.accountId ?? text)]);
  const hasUniqueIds = allows.some((statement) => uniqueIdsOf(statement).length > 0);
  const here: Here = { owner, partition, stranger: freeAccount(taken), hasUniqueIds };
  const text = "any account that its policy does not name";
  const principal = anyRole(here.stranger, here);
  const situation = hasUniqueIds ? asNobody(PLAIN) : PLAIN;
  const stranger: Party = {
    kind: "stranger",
    text,
    accountId: here.stranger,
    principal,
    organization: "none",
    situation,
  };
  const all = [
    stranger,
    ...allows.flatMap((statement) => partiesIn(statement, stranger, here)),
    ...membersOf(
      grants.map(({ granteePrincipal }) => granteePrincipal),
      here,
    ),
  ];
  return [
    ...new Map(
      all.map((party) => [
        `${party.text} ${party.situation.text} ${JSON.stringify(party.situation.context ?? {})}`,
        party,
      ]),
    ).values(),
  ];
}

/** The key, and somebody with every permission that its own account can give. */
export function worldWith(key: Key, { accountId, principal, organization }: Asking): World {
  const account = accountWith(accountId, principal);
  return { accounts: [{ ...account, ...(organization === undefined ? {} : { organization }) }], keys: [key] };
}

/** The texts by which a key's policy and its grants let somebody in. */
export const principalsNamedBy = ({ policy, grants = [] }: Key): readonly string[] => [
  ...policy.Statement.filter(({ Effect: effect }) => effect === "Allow").flatMap(principalsOf),
  ...grants.map(({ granteePrincipal }) => granteePrincipal),
];
