/**
 * One authorization question, answered from all documents that have a say in it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
import { type Decision, type DenialReason, type StatementReference, type Subject } from "./decision";
import { allowOf, type Findings, type Match } from "./findings";
import { and, MAYBE, NO, or, type Tri, YES } from "./language/tri";
import { type Scene, type Sides, sidesOf } from "./sides";

/** One thing that has to hold, and the reason to give where it does not. */
interface Requirement {
  readonly holds: Tri;
  readonly reason: DenialReason;
}

const listed = (findings: Findings | undefined): readonly Findings[] => (findings === undefined ? [] : [findings]);
const limit = (findings: Findings | undefined): Tri => (findings === undefined ? YES : allowOf(findings));

/** What the resource's own policy allows the caller, rather than its account; the side's own unknowns stay. */
const directly = (findings: Findings): Findings => ({
  ...findings,
  allows: findings.allows.filter(({ naming }) => naming === "itself" || naming === "role" || naming === "everyone"),
});

/** How much an Allow of the resource's own policy is worth by itself, by how it names the caller. */
function directWeight({ naming, certain }: Match, limits: Tri, isFederated: boolean): Tri {
  const allow = certain ? YES : MAYBE;
  if (naming === "itself") return allow;
  // What names the user behind a federated user is limited as what names the role behind a session.
  if (naming === "role" || (naming === "doubtful" && isFederated)) return and(allow, limits);
  if (naming === "doubtful") return allow;
  // AWS documents how a boundary meets a named user, role or session, but not how it meets `*`.
  if (naming === "everyone") return limits === YES ? allow : MAYBE;
  return NO;
}

/** Whether the resource's own policy is enough in the same account, with what limits it. */
function directAllow({ question: { caller } }: Scene, sides: Sides): Tri {
  const limits = and(limit(sides.boundary), limit(sides.session));
  let found: Tri = sides.resource.unknown.length > 0 ? MAYBE : NO;
  const isFederated = caller.kind === "federated user";
  for (const match of sides.resource.allows) found = or(found, directWeight(match, limits, isFederated));
  return found;
}

/** A grant is not held against boundaries by any AWS page: where one would limit it, that is a doubt. */
function grantAllow(sides: Sides): Tri {
  const limits = and(limit(sides.boundary), limit(sides.session));
  const granted = allowOf(sides.grants);
  return limits === YES ? granted : and(granted, MAYBE);
}

/** Each thing that has to hold where both sides' policies allow. */
function requirements(scene: Scene, sides: Sides, sameAccount: boolean): readonly Requirement[] {
  const resource = (holds: Tri): Requirement => ({ holds, reason: "no allow on the resource side" });
  if (scene.grantsOnly) return [resource(NO)];
  if (scene.question.caller.kind === "service") return [resource(allowOf(sides.resource))];
  const own: Requirement[] = [{ holds: allowOf(sides.identity), reason: "no allow on the identity side" }];
  if (sides.boundary !== undefined)
    own.push({ holds: allowOf(sides.boundary), reason: "no allow in the permissions boundary" });
  if (sides.session !== undefined)
    own.push({ holds: allowOf(sides.session), reason: "no allow in the session policy" });
  return !sameAccount || scene.kind === "key" ? [resource(allowOf(sides.resource)), ...own] : own;
}

const SCP_REASON = "no allow in a service control policy";

interface Denial {
  readonly certain: StatementReference[];
  readonly possible: Match[];
  readonly unknown: string[];
}

function addDenials(into: Denial, { denies, unknown }: Findings): void {
  for (const match of denies) {
    if (match.certain) into.certain.push(match.statement);
    else into.possible.push(match);
  }
  if (unknown.length > 0) into.unknown.push(...unknown);
}

/** The certain Deny decides at once; a possible one makes an "allowed" unknown. */
function denial({ identity, resource, rcp, boundary, session, scpLevels }: Sides): Denial {
  const found: Denial = { certain: [], possible: [], unknown: [] };
  addDenials(found, identity);
  addDenials(found, resource);
  addDenials(found, rcp);
  if (boundary !== undefined) addDenials(found, boundary);
  if (session !== undefined) addDenials(found, session);
  for (const level of scpLevels) addDenials(found, level);
  return found;
}

const unique = <T>(items: readonly T[]): readonly T[] => [...new Set(items)];

function allowingStatements(sides: Sides, ways: readonly Findings[]): readonly StatementReference[] {
  const found: StatementReference[] = [];
  const add = ({ allows }: Findings): void => {
    for (const { certain, statement } of allows) if (certain) found.push(statement);
  };
  for (const way of ways) add(way);
  if (sides.boundary !== undefined) add(sides.boundary);
  if (sides.session !== undefined) add(sides.session);
  for (const level of sides.scpLevels) add(level);
  return found;
}

interface Verdict {
  readonly holds: Tri;
  /** The requirements that fail or are in doubt. */
  readonly open: readonly Requirement[];
  /** The findings whose Allow statements decide. */
  readonly ways: readonly Findings[];
}

const NONE_OPEN: readonly Requirement[] = [];

function together(requirements: readonly Requirement[]): Tri {
  let result: Tri = YES;
  for (const { holds } of requirements) result = and(result, holds);
  return result;
}

/** The two ways to an allow: through the policies of both sides, or at one stroke (the resource's own policy, or a grant). */
function verdict(scene: Scene, sides: Sides, sameAccount: boolean): Verdict {
  const needed = requirements(scene, sides, sameAccount);
  const scps = sides.scpLevels.map((level): Requirement => ({ holds: allowOf(level), reason: SCP_REASON }));
  const throughBoth = together(needed);
  const direct = sameAccount && !scene.grantsOnly ? directAllow(scene, sides) : NO;
  const granted = grantAllow(sides);
  const permitted = or(or(throughBoth, direct), granted);
  const organization = together(scps);
  const open =
    permitted === YES && organization === YES
      ? NONE_OPEN
      : [...scps, ...(permitted === YES ? [] : needed)].filter(({ holds }) => holds !== YES);
  const ways =
    granted === YES && throughBoth !== YES && direct !== YES
      ? [sides.grants]
      : direct === YES && throughBoth !== YES
        ? [directly(sides.resource)]
        : scene.kind === "other" && sameAccount
          ? [sides.identity, directly(sides.resource)]
          : [sides.resource, sides.identity];
  return { holds: and(permitted, organization), open, ways };
}

/** Why an answer is not certain: the reasons of every doubtful match and unknown side that could turn it. */
function doubtsOf(sides: Sides, { possible, unknown }: Denial, { holds }: Verdict): readonly string[] {
  const everything = [
    // What else might allow does not matter beside a policy that does.
    ...(allowOf(sides.identity) === YES ? [] : [sides.identity]),
    sides.resource,
    sides.grants,
    ...listed(sides.boundary),
    ...listed(sides.session),
    ...sides.scpLevels,
  ];
  const allows =
    holds === YES ? [] : everything.flatMap((findings) => findings.allows.flatMap(({ because }) => because));
  const reasons = unique([
    ...possible.flatMap(({ because }) => because),
    ...allows,
    ...unknown,
    ...sides.grants.unknown,
  ]);
  return reasons.length > 0
    ? reasons
    : ["AWS does not document how a permissions boundary or session policy limits this allow"];
}

export function authorize(scene: Scene, subject: Subject): Decision {
  const sides = sidesOf(scene);
  const denied = denial(sides);
  const common = { ...subject, parts: [] };
  const found = verdict(scene, sides, subject.sameAccount);
  const missing =
    found.holds === NO ? unique(found.open.filter(({ holds }) => holds === NO).map(({ reason }) => reason)) : [];
  if (denied.certain.length > 0) {
    const reasons = ["explicit deny" as const, ...missing];
    return { ...common, outcome: "denied", reason: "explicit deny", reasons, deciding: denied.certain };
  }
  if (found.holds === NO) {
    const reasons = missing;
    const deciding = allowingStatements(sides, [sides.resource, sides.identity, sides.grants]);
    return { ...common, outcome: "denied", reason: reasons[0] ?? "no allow on the identity side", reasons, deciding };
  }
  if (found.holds === YES && denied.possible.length === 0 && denied.unknown.length === 0) {
    return { ...common, outcome: "allowed", deciding: allowingStatements(sides, found.ways) };
  }
  // What may allow it decides too, where nothing allows it for certain.
  const doubtful = found.holds === YES ? [] : [...sides.resource.allows, ...sides.grants.allows];
  const deciding = [
    ...denied.possible.map(({ statement }) => statement),
    ...doubtful.filter(({ certain }) => !certain).map(({ statement }) => statement),
    ...allowingStatements(sides, found.ways),
  ];
  return { ...common, outcome: "unknown", because: doubtsOf(sides, denied, found), deciding };
}
