/**
 * The sides that have a say in a request, each asked for what it allows and denies.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
import { accountOf, identityPolicies, isServiceLinkedRole } from "./caller";
import { type Findings, findingsOf, type Match, notKnown, NOTHING } from "./findings";
import { conditionKeyName, isForIamPoliciesOnly } from "./condition-key-names";
import { type Lookup, NotTold } from "./language/context";
import { type Question } from "./language/statement";
import { type Account, type NamedPolicy, type World } from "./world";

/** A question about one action on one resource, with the resource's own policy. */
export interface Scene {
  readonly question: Question;
  readonly world: World;
  readonly resourceAccountId: string;
  readonly sessionPolicies: readonly NamedPolicy[] | undefined;
  readonly resourceSide: "key policy" | "secret policy" | "resource policy";
  readonly resourcePolicies: readonly NamedPolicy[];
  /** Why these are not all that the resource's policy says. */
  readonly resourceNotKnown: string | undefined;
  /** `key`: in its own account too, identity policies count only where the key policy delegates to the account. */
  readonly kind: "key" | "other";
  /** Grants that allow the action. */
  readonly grants: Findings;
  /** RetireGrant: the grant alone decides who may, and a policy cannot allow it. */
  readonly grantsOnly: boolean;
  /** Whether resource control policies have a say. */
  readonly resourceControlPoliciesApply: boolean;
}

export interface Sides {
  readonly identity: Findings;
  readonly resource: Findings;
  readonly grants: Findings;
  readonly boundary: Findings | undefined;
  readonly session: Findings | undefined;
  readonly scpLevels: readonly Findings[];
  readonly rcp: Findings;
}

/** The allow that a policy may give which the world does not list. */
const possibleAllow = (
  arn: string,
  because: readonly string[],
  side: "identity policy" | "session policy" = "identity policy",
): Match => ({
  statement: { side, document: `a policy of ${arn} that is not known`, index: 0, effect: "Allow" },
  naming: "itself",
  certain: false,
  because,
});

const ROOT_USER: Findings = {
  ...NOTHING,
  allows: [
    {
      statement: { side: "identity policy", document: "the account's root user", index: 0, effect: "Allow" },
      naming: "itself",
      certain: true,
      because: [],
    },
  ],
};

function identitySide({ question }: Scene): Findings {
  const { caller } = question;
  if (caller.kind === "service" || caller.kind === "anonymous") return NOTHING;
  if (caller.kind === "root") return ROOT_USER;
  if (caller.identity === undefined && caller.kind === "federated user")
    return notKnown(`the user behind the federated user ${caller.arn} is not known`);
  if (caller.identity === undefined) return notKnown(`the identity policies of ${caller.arn} are not known`);
  const { policies, missing } = identityPolicies(caller);
  const found = findingsOf("identity policy", policies, question);
  const { otherPolicies = [], policiesNotKnown = [] } = caller.identity;
  if (otherPolicies.length === 0 && policiesNotKnown.length === 0 && missing.length === 0) return found;
  return {
    denies: found.denies,
    allows: otherPolicies.length === 0 ? found.allows : [...found.allows, possibleAllow(caller.arn, otherPolicies)],
    unknown: [
      ...found.unknown,
      ...policiesNotKnown,
      ...missing.map((arn) => `the policies of the group ${arn} are not known`),
    ],
  };
}

const isManagementAccount = (account: Account | undefined): boolean =>
  account?.organization !== undefined &&
  account.organization !== "none" &&
  account.organization.isManagementAccount === true;

function serviceControl({ question }: Scene): readonly Findings[] {
  const { caller } = question;
  const levels = caller.account?.serviceControlPolicies;
  if (levels === undefined || isManagementAccount(caller.account) || isServiceLinkedRole(caller)) return [];
  return levels.map((policies) => findingsOf("service control policy", policies, question));
}

/** KMS lists its keys for tags and aliases for IAM policies only, and no page speaks of resource control policies. */
function askedOfResourceControl({ question, resourceSide }: Scene): Question {
  if (resourceSide !== "key policy") return question;
  const { lookup } = question.context;
  const open = (key: string): Lookup =>
    isForIamPoliciesOnly(key)
      ? new NotTold(`AWS does not say whether resource control policies have ${conditionKeyName(key)} for KMS`, false)
      : lookup(key);
  return { ...question, context: { lookup: open } };
}

function resourceControl(scene: Scene): Findings {
  const { question, world, resourceAccountId, resourceControlPoliciesApply } = scene;
  const account = accountOf(world, resourceAccountId);
  const policies = account?.resourceControlPolicies;
  if (policies === undefined || !resourceControlPoliciesApply) return NOTHING;
  if (isManagementAccount(account) || isServiceLinkedRole(question.caller)) return NOTHING;
  return findingsOf("resource control policy", policies, askedOfResourceControl(scene));
}

/** The question as a key policy hears it: some keys are in no request then. */
function askedOfKeyPolicy(question: Question): Question {
  const { lookup } = question.context;
  return { ...question, context: { lookup: (key) => (isForIamPoliciesOnly(key) ? undefined : lookup(key)) } };
}

function resourceItself({ question, resourceSide, resourcePolicies, resourceNotKnown }: Scene): Findings {
  const asked = resourceSide === "key policy" ? askedOfKeyPolicy(question) : question;
  const found = findingsOf(resourceSide, resourcePolicies, asked);
  return resourceNotKnown === undefined ? found : { ...found, unknown: [...found.unknown, resourceNotKnown] };
}

/**
 * A federated user has only what a session policy allows of its user's permissions, so that it depends on one that is not told.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
 */
function sessionSide({ question, sessionPolicies }: Scene): Findings | undefined {
  if (sessionPolicies !== undefined) return findingsOf("session policy", sessionPolicies, question);
  const { kind, arn } = question.caller;
  if (kind !== "federated user") return undefined;
  return {
    ...NOTHING,
    allows: [possibleAllow(arn, [`the session policies of ${arn} are not told`], "session policy")],
  };
}

export function sidesOf(scene: Scene): Sides {
  const { question, grants } = scene;
  const boundary = question.caller.identity?.boundary;
  return {
    identity: identitySide(scene),
    resource: resourceItself(scene),
    grants,
    boundary: boundary === undefined ? undefined : findingsOf("permissions boundary", [boundary], question),
    session: sessionSide(scene),
    scpLevels: serviceControl(scene),
    rcp: resourceControl(scene),
  };
}
