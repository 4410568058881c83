/**
 * Actions of other services: as far as the caller's own policies and boundary decide, with the policy of the resource where it is told.
 *
 * Which resources and condition keys an action takes is not known here, so the request says all of it: an ARN, and the context. Not for
 * roles that are assumed: who may is told by their trust policies alone.
 */
import { authorize } from "./authorize";
import { callerOf } from "./caller";
import { unknown } from "./compose";
import { contextOf } from "./condition-keys";
import { type Decision, type Subject } from "./decision";
import { NOTHING } from "./findings";
import { type NamedPolicy, type Request, type World } from "./world";

/** The resource's side, where it has one. */
export interface ElsewhereResource {
  /** The account that the resource is in; an ARN of S3 does not tell it. */
  readonly accountId: string;
  /** Its own policy, e.g. a bucket's. */
  readonly policy?: NamedPolicy | undefined;
}

/** The rest of the policy language does not depend on the service, nor do the ways in which the sides add up. */
export function evaluateElsewhere(request: Request, world: World, { accountId, policy }: ElsewhereResource): Decision {
  const { principal, action, resource, region, sessionPolicies } = request;
  const subject: Subject = { principal, action, resource, sameAccount: false };
  const caller = callerOf(principal, world);
  if (caller?.accountId === undefined) return unknown(subject, [`"${principal}" is not a principal of an account`]);
  const lower = action.toLowerCase();
  const context = contextOf({
    caller,
    world,
    request,
    action: lower,
    region,
    resourceAccountId: accountId,
    key: undefined,
    secret: undefined,
    via: undefined,
  });
  return authorize(
    {
      question: { caller, action: lower, resourceArn: resource, context },
      world,
      resourceAccountId: accountId,
      sessionPolicies,
      resourceSide: "resource policy",
      resourcePolicies: policy === undefined ? [] : [policy],
      resourceNotKnown: undefined,
      kind: "other",
      grants: NOTHING,
      grantsOnly: false,
      resourceControlPoliciesApply: false,
    },
    { ...subject, sameAccount: caller.accountId === accountId },
  );
}
