/**
 * One permission of KMS: the key policy must allow, in the key's own account too; grants stand beside it.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/control-access.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
 */
import { authorize } from "../authorize";
import { type Caller } from "../caller";
import { isContextOpen } from "../caller-choices";
import { deny, unknown } from "../compose";
import { contextOf } from "../condition-keys";
import { encryptionContextOf, type Facts, type Via } from "../facts";
import { type Decision, type Subject } from "../decision";
import { NOTHING } from "../findings";
import { type Arn, parseArn } from "../identifiers";
import { actionHasKey } from "../condition-key-names";
import { type KmsAction } from "../kms-actions";
import { isAlias, ownArn, resolveKey, type ResolvedKey } from "../resolve";
import { type Key, type NamedPolicy, type Request, type World } from "../world";
import { grantFindings } from "./grants";

export interface KmsCall {
  readonly caller: Caller;
  readonly action: KmsAction;
  readonly request: Request;
  readonly world: World;
  /** The service that makes the call for the caller. */
  readonly via: Via | undefined;
}

interface ReadyKey {
  readonly place: Arn | undefined;
  readonly policies: readonly NamedPolicy[];
}

const readyKeys = new WeakMap<Key, ReadyKey>();

function readyKey(key: Key): ReadyKey {
  let known = readyKeys.get(key);
  if (known === undefined) {
    known = { place: parseArn(key.arn), policies: [{ name: key.arn, document: key.policy }] };
    readyKeys.set(key, known);
  }
  return known;
}

export const subjectOf = ({ caller, action }: KmsCall, resource: string, accountId: string | undefined): Subject => ({
  principal: caller.arn,
  action: `kms:${action.name}`,
  resource,
  sameAccount: caller.accountId !== undefined && caller.accountId === accountId,
});

function factsOf(call: KmsCall, place: Arn | undefined, key: Key | undefined): Facts {
  const { caller, world, request, via } = call;
  const resourceAccountId = place?.accountId ?? caller.accountId ?? "";
  const region = place?.region ?? request.region;
  return { caller, world, request, action: call.action.id, region, resourceAccountId, key, secret: undefined, via };
}

/** Why a caller cannot reach the key at all, whatever the policies say. */
function barrier({ caller, action }: KmsCall, key: Key, subject: Subject): Decision | undefined {
  const partition = readyKey(key).place?.partition;
  if (caller.partition !== undefined && caller.partition !== partition) return deny(subject, "wrong partition");
  if (subject.sameAccount || caller.accountId === undefined) return undefined;
  if (!action.crossAccount) return deny(subject, "action not usable across accounts");
  return key.awsManaged === true ? deny(subject, "AWS managed key not usable across accounts") : undefined;
}

function decideOnKey(call: KmsCall, key: Key): Decision {
  const { place, policies } = readyKey(key);
  const subject = subjectOf(call, key.arn, place?.accountId);
  const stopped = barrier(call, key, subject);
  if (stopped !== undefined) return stopped;
  const facts = factsOf(call, place, key);
  const { caller, action, request, world } = call;
  const encryptionContext = encryptionContextOf(facts);
  const context = contextOf(facts);
  const retiring = action.name === "RetireGrant";
  return authorize(
    {
      question: { caller, action: action.id, resourceArn: key.arn, context },
      world,
      resourceAccountId: facts.resourceAccountId,
      sessionPolicies: request.sessionPolicies,
      resourceSide: "key policy",
      resourcePolicies: policies,
      resourceNotKnown: key.policyNotKnown,
      kind: "key",
      grants: grantFindings({
        ...{ caller, action, key, encryptionContext, context, request: request.grant },
        isContextOpen: isContextOpen(facts),
      }),
      grantsOnly: retiring,
      // AWS exempts its managed keys and RetireGrant from resource control policies.
      resourceControlPoliciesApply: !retiring && key.awsManaged !== true,
    },
    subject,
  );
}

function unresolved(call: KmsCall, text: string, found: Exclude<ResolvedKey, { key: Key }>): Decision {
  const subject = subjectOf(call, found.arn ?? text, parseArn(found.arn ?? text)?.accountId);
  const partition = parseArn(found.arn ?? text)?.partition;
  const { caller, action } = call;
  if (partition !== undefined && caller.partition !== undefined && caller.partition !== partition) {
    return deny(subject, "wrong partition");
  }
  if (found.exists === "no") return deny(subject, "resource does not exist", found.problem);
  const foreign = partition !== undefined && caller.accountId !== undefined && !subject.sameAccount;
  if (foreign && !action.crossAccount) return deny(subject, "action not usable across accounts");
  return unknown(subject, [found.problem]);
}

/**
 * Cryptographic operations, DescribeKey and GetPublicKey take an alias in place of a key; all others take a key id or key ARN only.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-request-alias
 */
const takesAlias = ({ id }: KmsAction): boolean => actionHasKey(id, "kms:requestalias") === true;

/** An ARN of another Region than the call's: no key there, not even where a replica has the same id. */
function ofOtherRegion({ caller, request }: KmsCall, arn: string | undefined): string | undefined {
  const { partition, region } = parseArn(arn ?? "") ?? {};
  if (region === undefined || request.region === undefined || region === request.region) return undefined;
  if (caller.partition !== undefined && caller.partition !== partition) return undefined;
  return `the call is made in ${request.region}, and the key is in ${region}: each Region has keys of its own`;
}

/** An action on a key that the call names by its ARN, its id or, where the action takes one, an alias. */
export function decideOnNamedKey(call: KmsCall, text: string): Decision {
  if (isAlias(text) && !takesAlias(call.action)) {
    const arn = ownArn(text, "alias", call.caller, call.request.region) ?? text;
    const subject = subjectOf(call, arn, parseArn(arn)?.accountId);
    return deny(subject, "request not valid", `${call.action.name} takes a key id or key ARN, not an alias`);
  }
  const found = resolveKey(text, call.caller, call.request, call.world);
  const elsewhere = ofOtherRegion(call, found.arn);
  if (elsewhere !== undefined) {
    const subject = subjectOf(call, found.arn ?? text, parseArn(found.arn ?? "")?.accountId);
    return deny(subject, "resource does not exist", elsewhere);
  }
  if (!("key" in found)) return unresolved(call, text, found);
  return decideOnKey(call, found.key);
}

/** An action without a key: the caller's own policies decide, and only in its own account. */
export function decideWithoutKey(call: KmsCall, arn: string): Decision {
  const subject = subjectOf(call, arn, parseArn(arn)?.accountId ?? call.caller.accountId);
  if (!subject.sameAccount) return deny(subject, "action not usable across accounts");
  const { caller, world, request, action } = call;
  const facts = factsOf(call, parseArn(arn), undefined);
  return authorize(
    {
      question: { caller, action: action.id, resourceArn: arn, context: contextOf(facts) },
      world,
      resourceAccountId: facts.resourceAccountId,
      sessionPolicies: request.sessionPolicies,
      resourceSide: "key policy",
      resourcePolicies: [],
      resourceNotKnown: undefined,
      kind: "other",
      grants: NOTHING,
      grantsOnly: false,
      resourceControlPoliciesApply: true,
    },
    subject,
  );
}
