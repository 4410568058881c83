/** What differs at the keys: state, policy, grants, aliases. Pure. */
import { parseArn } from "../identifiers";
import { type DescribedResource } from "../stack/declared";
import { isUniqueId } from "../stack/principals";
import { type Grant, type Key, type World } from "../world";
import { NO_FINDINGS, together, type Difference, type Findings, type NotRead } from "./difference";
import { documentDifferences, type Existence } from "./difference-documents";
import { USABLE_STATES, type KeyDescription, type LiveKey, type Read } from "./facts";

type Place = Pick<Difference, "accountId" | "subject" | "arn"> & { readonly accountId: string };

const RESTORE = "`pulumi up --refresh` of its stack puts the deployed policy back.";
/** Of a policy in which the stack has some statements, and others have theirs. */
const RESTORE_STATEMENTS =
  "A statement of the stack: `pulumi up --refresh` puts it back. One of somebody else's: it stays as it is, and `pulumi up` takes it for declared from then on; take it out by hand if nobody meant it.";

const placeOf = ({ accountId, label, arn }: DescribedResource): Place => ({ accountId, subject: `key ${label}`, arn });
const regionOf = (arn: string): string => parseArn(arn)?.region ?? "";

/** What was not read is told, and says nothing about a difference. */
export function unread(place: Place, what: string, read: Read<unknown>): readonly NotRead[] {
  if (read.is !== "not read") return [];
  return [{ accountId: place.accountId, what: `${what} of ${place.subject}`, because: read.because }];
}

function stateDifference(place: Place, { state, deletionDate }: KeyDescription): readonly Difference[] {
  const command = (name: string): string => `aws kms ${name} --key-id ${place.arn} --region ${regionOf(place.arn)}`;
  if (USABLE_STATES.has(state)) return [];
  if (state === "PendingDeletion") {
    const when = deletionDate === undefined ? "" : ` on ${deletionDate}`;
    const text = `It is to be deleted${when}; until then nobody can use it, and then nothing that it encrypted can be read again.`;
    const remedy = `If nobody meant that: \`${command("cancel-key-deletion")}\`, then \`${command("enable-key")}\`.`;
    return [{ ...place, kind: "deletion scheduled", text, remedy }];
  }
  const text = `Its state is ${state}: nobody can use it, whatever the policies say.`;
  const remedy =
    state === "Disabled"
      ? `If nobody meant that: \`${command("enable-key")}\`.`
      : "See https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html.";
  return [{ ...place, kind: "key disabled", text, remedy }];
}

/** A grant in a line. */
export function grantText({ granteePrincipal, operations, retiringPrincipal, constraints }: Grant): string {
  return [
    `${[...operations].sort().join(", ")} to ${granteePrincipal}`,
    ...(constraints === undefined ? [] : [`under ${JSON.stringify(constraints)}`]),
    ...(retiringPrincipal === undefined ? [] : [`to be retired by ${retiringPrincipal}`]),
  ].join(" ");
}

function addedGrant(place: Place, grant: Grant): Difference {
  const { arn } = place;
  const revoke = `aws kms revoke-grant --key-id ${arn} --grant-id ${grant.id} --region ${regionOf(arn)}`;
  return {
    ...place,
    kind: "grant added",
    text: `It also has the grant ${grant.id}: ${grantText(grant)}.`,
    remedy: `AWS services make grants for their own use. If this is none of them: \`${revoke}\`.`,
  };
}

function changedGrant(place: Place, declared: Grant, live: Grant): readonly Difference[] {
  const [was, is] = [grantText(declared), grantText(live)];
  if (was === is) return [];
  if (isUniqueId(live.granteePrincipal) && live.granteePrincipal !== declared.granteePrincipal) {
    const text = `The grant ${live.id} names ${live.granteePrincipal} in the place of ${declared.granteePrincipal}: that principal was deleted, and a new one of that name gets nothing from this grant.`;
    const remedy = `A grant cannot be changed: revoke it, create the principal again or take it out of the configuration, and run \`pulumi up --refresh\` of its stack.`;
    return [{ ...place, kind: "principal deleted", text, remedy }];
  }
  return [{ ...place, kind: "grant changed", text: `The grant ${live.id} is ${is} instead of ${was}.` }];
}

function grantDifferences(place: Place, declared: readonly Grant[], live: readonly Grant[]): readonly Difference[] {
  const before = new Map(declared.map((grant) => [grant.id, grant]));
  const now = new Set(live.map(({ id }) => id));
  return [
    ...live.flatMap((grant) => {
      const known = before.get(grant.id);
      return known === undefined ? [addedGrant(place, grant)] : changedGrant(place, known, grant);
    }),
    ...declared
      .filter(({ id }) => !now.has(id))
      .map((grant): Difference => ({
        ...place,
        kind: "grant missing",
        text: `It has no longer the grant ${grant.id}: ${grantText(grant)}.`,
        remedy: "`pulumi up --refresh` of its stack makes it anew.",
      })),
  ];
}

function policyFindings(
  place: Place & { readonly remedy: string },
  declared: Key,
  live: LiveKey,
  exists: Existence,
): Findings {
  if (declared.policyNotKnown !== undefined) {
    const what = `the declared policy of ${place.subject}`;
    return { differences: [], notRead: [{ accountId: place.accountId, what, because: declared.policyNotKnown }] };
  }
  switch (live.policy.is) {
    case "read": {
      return {
        differences: documentDifferences(place, declared.policy, live.policy.value, exists),
        notRead: [],
      };
    }
    case "missing":
      return {
        differences: [{ ...place, kind: "policy missing", text: "It has no policy." }],
        notRead: [],
      };
    case "not read":
      return { differences: [], notRead: unread(place, "the policy", live.policy) };
  }
}

function aliasDifferences(place: Place, aliases: World["aliases"], live: readonly string[]): readonly Difference[] {
  const own = (aliases ?? []).filter(({ targetKeyArn }) => targetKeyArn === place.arn);
  return own
    .filter(({ arn }) => !live.includes(arn))
    .map(({ arn }) => ({
      ...place,
      kind: "alias moved",
      text: `The alias ${arn.slice(arn.indexOf(":alias/") + 1)} no longer points at it.`,
      remedy: "`pulumi up --refresh` of its stack points it at the key again.",
    }));
}

function ofKey(described: DescribedResource, declared: Key, live: LiveKey, { aliases }: World, exists: Existence) {
  const place = placeOf(described);
  if (live.description.is === "missing") {
    const text = "It does not exist.";
    const again =
      described.statementsOnly === true
        ? "Its stack does not make it anew: give it another key."
        : "`pulumi up --refresh` of its stack makes another key.";
    const remedy = `What it encrypted cannot be read again. ${again}`;
    return { differences: [{ ...place, kind: "resource missing", text, remedy } as const], notRead: [] };
  }
  const { description, grants } = live;
  const remedy = described.statementsOnly === true ? RESTORE_STATEMENTS : RESTORE;
  return together([
    policyFindings({ ...place, remedy }, declared, live, exists),
    {
      differences: [
        ...(description.is === "read" ? stateDifference(place, description.value) : []),
        ...(grants.is === "read" ? grantDifferences(place, declared.grants ?? [], grants.value) : []),
        ...(live.aliases.is === "read" ? aliasDifferences(place, aliases, live.aliases.value) : []),
      ],
      notRead: [
        ...unread(place, "the state", description),
        ...unread(place, "the grants", grants),
        ...unread(place, "the aliases", live.aliases),
        ...unread(place, "the tags", live.tags),
      ],
    },
  ]);
}

/** Of the keys that the stacks declare and that were read. */
export function keyFindings(
  world: World,
  described: readonly DescribedResource[],
  live: readonly LiveKey[],
  exists: Existence,
): Findings {
  return together(
    described.map((resource) => {
      const declared = world.keys?.find(({ arn }) => arn === resource.arn);
      const read = live.find(({ arn }) => arn === resource.arn);
      if (declared === undefined || read === undefined) return NO_FINDINGS;
      return ofKey(resource, declared, read, world, exists);
    }),
  );
}
