/** From what AWS told to the evaluator's world: the same keys, secrets and people as the declared one, and whom AWS adds. Pure. */
import { EMPTY_DOCUMENT } from "../stack/documents";
import { type DeclaredWorld, type ListedPrincipal, NAMED_IN } from "../stack/declared";
import { accountIdOf, isCaller, namedPrincipals } from "../stack/principals";
import { type Account, type Alias, type Group, type Identity, type Key, type NamedPolicy, type Secret } from "../world";
import { declaredHolders } from "./difference-holders";
import {
  holderKey,
  USABLE_STATES,
  valueOf,
  type LiveFacts,
  type LiveHolder,
  type LiveKey,
  type LiveSecret,
  type Read,
} from "./facts";

const sorted = (texts: Iterable<string>): readonly string[] => [...new Set(texts)].sort();
const whyNot = (...reads: readonly Read<unknown>[]): readonly string[] => [
  ...new Set(reads.flatMap((read) => (read.is === "not read" ? [read.because] : []))),
];

function keyOf({ arn, description, policy, grants, tags }: LiveKey): readonly Key[] {
  if (description.is === "missing") return [];
  const because = [...whyNot(description, policy), ...(policy.is === "missing" ? ["it has no policy"] : [])];
  const { keySpec, keyUsage, origin, multiRegionKeyType, awsManaged } = valueOf(description) ?? {};
  const known = valueOf(tags);
  return [
    {
      arn,
      policy: valueOf(policy) ?? EMPTY_DOCUMENT,
      grants: valueOf(grants) ?? [],
      ...(grants.is === "not read" ? { grantsNotKnown: grants.because } : {}),
      ...(because.length === 0 ? {} : { policyNotKnown: because.join("; ") }),
      ...(keySpec === undefined ? {} : { keySpec }),
      ...(keyUsage === undefined ? {} : { keyUsage }),
      ...(origin === undefined ? {} : { origin }),
      ...(multiRegionKeyType === undefined ? {} : { multiRegionKeyType }),
      ...(awsManaged === true ? { awsManaged } : {}),
      ...(known === undefined ? {} : { tags: known }),
    },
  ];
}

export const aliasesOf = (keys: readonly LiveKey[]): readonly Alias[] =>
  keys.flatMap(({ arn: targetKeyArn, aliases }) => (valueOf(aliases) ?? []).map((arn) => ({ arn, targetKeyArn })));

/** A secret whose key is not known is left out: the evaluator then says that it does not know. */
function secretOf({ arn, description, policy }: LiveSecret): readonly Secret[] {
  const described = valueOf(description);
  if (described === undefined) return [];
  const document = valueOf(policy);
  return [
    {
      arn,
      tags: described.tags,
      ...(described.kmsKeyId === undefined ? {} : { kmsKeyId: described.kmsKeyId }),
      ...(document === undefined ? {} : { policy: document }),
      ...(policy.is === "not read" ? { policyNotKnown: policy.because } : {}),
    },
  ];
}

interface Policies {
  readonly policies: readonly NamedPolicy[];
  readonly notKnown: readonly string[];
}

function policyAt(arn: string, { policies }: LiveFacts): Policies {
  const read = policies.get(arn);
  if (read?.is === "read") return { policies: [{ name: arn, document: read.value }], notKnown: [] };
  return { policies: [], notKnown: [read?.is === "not read" ? read.because : `the policy ${arn} was not found`] };
}

function policiesOf({ attached, inline }: LiveHolder, facts: LiveFacts): Policies {
  const managed = (valueOf(attached) ?? []).map((arn) => policyAt(arn, facts));
  const all = [...managed.flatMap(({ policies }) => policies), ...(valueOf(inline) ?? [])];
  return {
    policies: all.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
    notKnown: [...whyNot(attached, inline), ...managed.flatMap(({ notKnown }) => notKnown)],
  };
}

/** Somebody who does not exist has no policies; where that is not known, nothing is said of them. */
function identityOf(holder: LiveHolder, declaredArn: string | undefined, facts: LiveFacts): readonly Identity[] {
  const { description } = holder;
  if (description.is !== "read") {
    const gone = description.is === "missing" && declaredArn !== undefined;
    return gone ? [{ arn: declaredArn, policies: [], tags: {} }] : [];
  }
  const { arn, id, boundary, tags } = description.value;
  const own = policiesOf(holder, facts);
  const limit = boundary === undefined ? undefined : policyAt(boundary, facts);
  const [boundaryPolicy] = limit?.policies ?? [];
  const notKnown = [...own.notKnown, ...(limit?.notKnown ?? []), ...whyNot(holder.groups)];
  const groups = (valueOf(holder.groups) ?? []).map((group) => group.arn);
  return [
    {
      arn,
      policies: own.policies,
      ...(groups.length === 0 ? {} : { groups: sorted(groups) }),
      ...(boundaryPolicy === undefined ? {} : { boundary: boundaryPolicy }),
      ...(id === undefined ? {} : { id }),
      ...(tags === undefined ? {} : { tags }),
      ...(notKnown.length === 0 ? {} : { policiesNotKnown: sorted(notKnown) }),
    },
  ];
}

/** A group of which a part was not read is left out: what depends on it is then unknown. */
function groupOf(holder: LiveHolder, facts: LiveFacts): readonly Group[] {
  const { policies, notKnown } = policiesOf(holder, facts);
  return holder.description.is === "read" && notKnown.length === 0
    ? [{ arn: holder.description.value.arn, policies }]
    : [];
}

function accountOf(id: string, facts: LiveFacts, declaredArns: ReadonlyMap<string, string>): Account {
  const own = facts.holders.filter(({ accountId }) => accountId === id);
  const identities = own
    .filter(({ kind }) => kind !== "group")
    .flatMap((holder) => identityOf(holder, declaredArns.get(holderKey(holder)), facts));
  const groups = own.filter(({ kind }) => kind === "group").flatMap((holder) => groupOf(holder, facts));
  return { id, identities, groups };
}

function principalsOf(declared: DeclaredWorld, keys: readonly Key[], secrets: readonly Secret[]) {
  const named = namedPrincipals(keys, secrets).filter(({ text }) => isCaller(text));
  const all = sorted([...declared.principals.map(({ principal }) => principal), ...named.map(({ text }) => text)]);
  return all.map((principal): ListedPrincipal => {
    const before = declared.principals.find((each) => each.principal === principal)?.namedIn ?? [];
    const now = named.filter(({ text }) => text === principal).map((each) => each.in);
    return { principal, namedIn: NAMED_IN.filter((where) => before.includes(where) || now.includes(where)) };
  });
}

/** What a cell does not say, and a reader has to know. */
const NOT_ASKED =
  "Organizations are not asked: a service or resource control policy may deny what is shown as allowed live.";

function notesOf(declared: DeclaredWorld, { keys, secrets, accounts }: LiveFacts): readonly string[] {
  const labels = new Map(declared.resources.map(({ arn, kind, label }) => [arn, `${kind} ${label}`]));
  const states = keys.flatMap(({ arn, description }) => {
    const state = valueOf(description)?.state ?? "Enabled";
    return USABLE_STATES.has(state)
      ? []
      : [`The ${labels.get(arn) ?? arn} is ${state}: nobody can use it, whatever its cells say.`];
  });
  const deleted = secrets
    .filter(({ description }) => valueOf(description)?.deletionDate !== undefined)
    .map(({ arn }) => `The ${labels.get(arn) ?? arn} is to be deleted: nobody can read it, whatever its cells say.`);
  const closed = [...accounts].flatMap(([id, read]) =>
    read.is === "not read" ? [`Account ${id} was not read, because ${read.because}.`] : [],
  );
  return [...closed, ...states, ...deleted, NOT_ASKED];
}

/** @param declared what is deployed, in whose names and order the live world is told */
export function liveWorld(declared: DeclaredWorld, facts: LiveFacts): DeclaredWorld {
  const keys = facts.keys.flatMap(keyOf);
  const secrets = facts.secrets.flatMap(secretOf);
  const gone = new Set(
    [...facts.keys, ...facts.secrets].filter(({ description }) => description.is === "missing").map(({ arn }) => arn),
  );
  const named = namedPrincipals(keys, secrets).flatMap(({ text }) => accountIdOf(text) ?? []);
  const accountIds = sorted([...declared.accountIds, ...named]);
  const declaredArns = new Map(declaredHolders(declared.world).map((holder) => [holderKey(holder), holder.arn]));
  return {
    world: {
      accounts: accountIds.map((id) => accountOf(id, facts, declaredArns)),
      keys,
      aliases: aliasesOf(facts.keys),
      secrets,
    },
    resources: declared.resources.filter(({ arn }) => !gone.has(arn)),
    principals: principalsOf(declared, keys, secrets),
    accountIds,
    notes: notesOf(declared, facts),
  };
}
