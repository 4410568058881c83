/** From the resources of stacks to the evaluator's world. Pure: the same resources give the same world in any order. */
import { isKeyArn, parseArn } from "../identifiers";
import { listOf } from "../policy-document";
import { type Account, type Group, type Identity, type NamedPolicy } from "../world";
import { NAMED_IN, type DeclaredWorld, type DescribedResource, type ListedPrincipal, type NamedIn } from "./declared";
import { asAskedFor, failedNames } from "./failed-deployment";
import { type StackReading } from "./file";
import { attachedToUnknown, givenPolicies, type Given } from "./identities";
import { declaredKeys } from "./keys";
import { arnFinder, memberships, type Membership } from "./names";
import { isProvider, placeOfProvider, placesOf, providerRoles, type Places } from "./places";
import { accountIdOf, deletedPrincipalNotes, isCaller, namedPrincipals, type NamedPrincipal } from "./principals";
import { type StackResource } from "./resources";
import { declaredSecrets } from "./secrets";

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const sorted = (texts: Iterable<string>): readonly string[] => [...new Set(texts)].sort(compare);

/** Every text inside a value. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

const isPrincipal = ({ type }: StackResource): boolean => type === "aws:iam/role:Role" || type === "aws:iam/user:User";

/** ARNs that the stacks' roles, users, outputs and providers tell: a principal's path is in none of its attachments. */
const toldArns = (resources: readonly StackResource[]): readonly string[] => [
  ...resources.filter(isPrincipal).flatMap(({ properties: { arn } }) => (typeof arn === "string" ? [arn] : [])),
  ...resources.filter(({ type }) => type === "pulumi:pulumi:Stack").flatMap(({ properties }) => textsIn(properties)),
  ...resources.filter(isProvider).flatMap(providerRoles),
];

/** Policies sorted by name, each document once. */
function policiesOf(given: readonly Given[]): readonly NamedPolicy[] {
  const byName = new Map(given.flatMap(({ policy }) => (policy === undefined ? [] : [[policy.name, policy] as const])));
  return sorted(byName.keys()).flatMap((name) => byName.get(name) ?? []);
}

/** A stack never says all of a principal's policies: others may be attached elsewhere. */
function identityOf(arn: string, given: readonly Given[], groups: readonly string[]): Identity {
  const because = given.flatMap((each) => (each.because === undefined ? [] : [each.because]));
  return {
    arn,
    policies: policiesOf(given),
    otherPolicies: [...sorted(because), "the principal may have IAM policies that these stacks do not manage"],
    ...(groups.length === 0 ? {} : { groups: sorted(groups) }),
  };
}

interface People {
  readonly given: readonly Given[];
  readonly members: readonly Membership[];
  readonly named: readonly NamedPrincipal[];
  readonly arnOf: (given: Given) => string;
}

function groupsOf({ given, arnOf }: People, accountId: string): readonly Group[] {
  const own = given.filter((each) => each.kind === "group" && each.accountId === accountId);
  return sorted(own.map(arnOf)).map((arn) => ({
    arn,
    policies: policiesOf(own.filter((each) => arnOf(each) === arn)),
  }));
}

function accountOf(people: People, accountId: string): Account {
  const { given, members, named, arnOf } = people;
  const own = given.filter((each) => each.accountId === accountId && each.kind !== "group");
  const identities = named
    .map(({ text }) => text)
    .filter((text) => isIdentity(text) && accountIdOf(text) === accountId);
  const groups = groupsOf(people, accountId);
  const groupsOfUser = (arn: string): readonly string[] =>
    members
      .filter((each) => each.accountId === accountId && arn.endsWith(`/${each.user}`) && arn.includes(":user/"))
      .flatMap(({ group }) => groups.filter((each) => each.arn.endsWith(`/${group}`)).map((each) => each.arn));
  return {
    id: accountId,
    identities: sorted([...own.map(arnOf), ...identities]).map((arn) =>
      identityOf(
        arn,
        own.filter((each) => arnOf(each) === arn),
        groupsOfUser(arn),
      ),
    ),
    groups,
  };
}

const isIdentity = (text: string): boolean => /^arn:[^:]+:iam::\d{12}:(role|user)\//.test(text);

function listedPrincipals({ given, named, arnOf }: People): readonly ListedPrincipal[] {
  const where = new Map<string, Set<NamedIn>>();
  const add = (principal: string, namedIn: NamedIn): void => {
    where.set(principal, (where.get(principal) ?? new Set()).add(namedIn));
  };
  given
    .filter(({ kind }) => kind !== "group")
    .forEach((each) => {
      add(arnOf(each), "IAM policy");
    });
  named
    .filter(({ text }) => isCaller(text))
    .forEach(({ text, in: namedIn }) => {
      add(text, namedIn);
    });
  return sorted(where.keys()).map((principal) => ({
    principal,
    namedIn: NAMED_IN.filter((each) => where.get(principal)?.has(each) ?? false),
  }));
}

/** Keys that policies or secrets name by ARN, and that none of these stacks declares. */
function foreignKeys(
  given: readonly Given[],
  secretKeys: readonly string[],
  own: ReadonlySet<string>,
): readonly DescribedResource[] {
  const inPolicies = given.flatMap(({ policy }) =>
    (policy?.document.Statement ?? []).flatMap(({ Resource: resource }) => listOf(resource)),
  );
  return sorted([...inPolicies, ...secretKeys].filter((text) => isKeyArn(text) && !own.has(text))).map((arn) => ({
    ...{ id: arn, kind: "key", arn, exists: true, accountId: parseArn(arn)?.accountId ?? "" },
    label: arn.slice(arn.lastIndexOf(":") + 1),
  }));
}

function foreignKeyNotes(keys: readonly DescribedResource[]): readonly string[] {
  return keys.map(
    ({ arn, accountId }) =>
      `No stack here declares the key ${arn}: add its owner's stack (--stack), which is one of account ${accountId}.`,
  );
}

/** A replica has the alias of its primary key, a secret the name of one in another Region: there the Region tells them apart. */
function distinct(described: readonly DescribedResource[]): readonly DescribedResource[] {
  const nameOf = ({ kind, accountId, label }: DescribedResource): string => `${kind} ${accountId} ${label}`;
  const times = new Map<string, number>();
  for (const each of described) times.set(nameOf(each), (times.get(nameOf(each)) ?? 0) + 1);
  return described.map((each) => {
    const region = parseArn(each.arn)?.region ?? "";
    const shared = (times.get(nameOf(each)) ?? 0) > 1 && region !== "";
    return shared ? { ...each, label: `${each.label} (${region})` } : each;
  });
}

const byPlace = (a: DescribedResource, b: DescribedResource): number =>
  compare(a.kind, b.kind) || compare(a.accountId, b.accountId) || compare(a.label, b.label) || compare(a.id, b.id);

/** A failed deployment's documents are not known, but whom they name should have a row of its own. */
function namedByFailed(resources: readonly StackResource[], places: Places): readonly NamedPrincipal[] {
  if (failedNames(resources).length === 0) return [];
  const asked = asAskedFor(resources);
  const { keys, arnOf } = declaredKeys(asked, places);
  return namedPrincipals(keys, declaredSecrets(asked, places, arnOf).secrets);
}

/** What some stacks declare together: a share lives in two. All readings are of one kind. */
export function declaredWorld(readings: readonly StackReading[]): DeclaredWorld {
  const resources = readings.flatMap((reading) => reading.resources).sort((a, b) => compare(a.urn, b.urn));
  const places = placesOf(resources);
  const keys = declaredKeys(resources, places);
  const secrets = declaredSecrets(resources, places, keys.arnOf);
  const given = givenPolicies(resources, places);
  const named = [...namedPrincipals(keys.keys, secrets.secrets), ...namedByFailed(resources, places)];
  const find = arnFinder([...named.map(({ text }) => text), ...toldArns(resources)]);
  const people: People = { given, members: memberships(resources, places), named, arnOf: find };
  const secretKeys = secrets.secrets.flatMap(({ kmsKeyId }) => kmsKeyId ?? []);
  const foreign = foreignKeys(given, secretKeys, new Set(keys.keys.map(({ arn }) => arn)));
  const described = distinct([...keys.described, ...foreign, ...secrets.described]).toSorted(byPlace);
  const accountIds = sorted(
    [
      ...described.map(({ accountId }) => accountId),
      ...given.map(({ accountId }) => accountId),
      ...named.map(({ text }) => accountIdOf(text)),
      ...resources.filter(isProvider).map((provider) => placeOfProvider(provider).accountId),
    ].filter((id) => id !== undefined),
  );
  return {
    world: {
      accounts: accountIds.map((id) => accountOf(people, id)),
      keys: keys.keys,
      aliases: keys.aliases,
      secrets: secrets.secrets,
    },
    resources: described,
    principals: listedPrincipals(people),
    accountIds,
    notes: [
      ...readings.flatMap(({ notes }) => notes),
      ...keys.notes,
      ...secrets.notes,
      ...attachedToUnknown(resources, given),
      ...deletedPrincipalNotes(named, keys.keys),
      ...foreignKeyNotes(foreign),
    ],
  };
}
