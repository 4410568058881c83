/**
 * KMS: the key policy must allow, in the key's own account too; grants stand beside it.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/control-access.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
 */
import { authorize } from "../authorize";
import { type Caller } from "../caller";
import { combine, deny, unknown } from "../compose";
import { contextOf } from "../condition-keys";
import { encryptionContextOf, type Facts } from "../facts";
import { type Decision, type Subject } from "../decision";
import { type Findings, NOTHING } from "../findings";
import { parseArn } from "../identifiers";
import { type KmsAction } from "../kms-actions";
import { ownArn, resolveKey, type ResolvedKey } from "../resolve";
import { type Key, type NamedPolicy, type Request, type World } from "../world";
import { grantFindings } from "./grants";

export interface KmsCall {
  readonly caller: Caller;
  readonly action: KmsAction;
  readonly request: Request;
  readonly world: World;
  readonly via?: NonNullable<Facts["via"]>;
}

const keyPolicies = new WeakMap<Key, readonly NamedPolicy[]>();

function keyPolicyOf(key: Key): readonly NamedPolicy[] {
  let known = keyPolicies.get(key);
  if (known === undefined) {
    known = [{ name: key.arn, document: key.policy }];
    keyPolicies.set(key, known);
  }
  return known;
}

const subjectOf = ({ caller, action }: KmsCall, resource: string, accountId: string | undefined): Subject => ({
  principal: caller.arn,
  action: `kms:${action.name}`,
  resource,
  sameAccount: caller.accountId !== undefined && caller.accountId === accountId,
});

function scene(call: KmsCall, arn: string, key: Key | undefined) {
  const { caller, world, request } = call;
  const parsed = parseArn(arn);
  const resourceAccountId = parsed?.accountId ?? caller.accountId ?? "";
  const action = `kms:${call.action.name}`.toLowerCase();
  const facts: Facts = {
    ...{ caller, world, request, action, resourceAccountId },
    region: parsed?.region ?? request.region,
    ...(key === undefined ? {} : { key }),
    ...(call.via === undefined ? {} : { via: call.via }),
  };
  const question = { caller, action, resourceArn: arn, context: contextOf(facts) };
  const session = request.sessionPolicies === undefined ? {} : { sessionPolicies: request.sessionPolicies };
  return { facts, base: { question, world, resourceAccountId, resourceSide: "key policy", ...session } as const };
}

/** Why a caller cannot reach the key at all, whatever the policies say. */
function barrier(call: KmsCall, key: Key, subject: Subject): Decision | undefined {
  const { caller, action } = call;
  const partition = parseArn(key.arn)?.partition;
  if (caller.partition !== undefined && caller.partition !== partition) return deny(subject, "wrong partition");
  if (subject.sameAccount || caller.accountId === undefined) return undefined;
  if (!action.crossAccount) return deny(subject, "action not usable across accounts");
  return key.awsManaged === true ? deny(subject, "AWS managed key not usable across accounts") : undefined;
}

function decideOnKey(call: KmsCall, key: Key): Decision {
  const subject = subjectOf(call, key.arn, parseArn(key.arn)?.accountId);
  const stopped = barrier(call, key, subject);
  if (stopped !== undefined) return stopped;
  const { facts, base } = scene(call, key.arn, key);
  const { caller, action, request } = call;
  const encryptionContext = encryptionContextOf(facts);
  const grants: Findings = grantFindings({ caller, action, key, encryptionContext, request: request.grant });
  const retiring = action.name === "RetireGrant";
  return authorize(
    {
      ...base,
      kind: "key",
      resourcePolicies: keyPolicyOf(key),
      resourceNotKnown: key.policyNotKnown,
      grants,
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

/** The grant calls take a key by its id or key ARN only. */
const GRANT_CALLS: ReadonlySet<string> = new Set(["CreateGrant", "ListGrants", "RetireGrant", "RevokeGrant"]);

function decideOnNamedKey(call: KmsCall, text: string): Decision {
  const found = resolveKey(text, call.caller, call.request, call.world);
  if (!("key" in found)) return unresolved(call, text, found);
  if (found.aliasArn !== undefined && GRANT_CALLS.has(call.action.name)) {
    const subject = subjectOf(call, found.aliasArn, parseArn(found.aliasArn)?.accountId);
    return deny(subject, "resource does not exist", `${call.action.name} takes a key id or key ARN, not an alias`);
  }
  return decideOnKey(call, found.key);
}

/** An action without a key: the caller's own policies decide, and only in its own account. */
function decideWithoutKey(call: KmsCall, arn: string): Decision {
  const subject = { ...subjectOf(call, arn, parseArn(arn)?.accountId ?? call.caller.accountId) };
  if (!subject.sameAccount) return deny(subject, "action not usable across accounts");
  const { base } = scene(call, arn, undefined);
  const nothing = { kind: "other", resourcePolicies: [], grants: NOTHING, resourceControlPoliciesApply: true } as const;
  return authorize({ ...base, ...nothing }, subject);
}

/** CreateAlias, DeleteAlias and UpdateAlias need a permission on the alias and one on each key that is involved. */
function decideOnAlias(call: KmsCall): Decision {
  const { request, caller, world, action } = call;
  const arn = ownArn(request.resource, "alias", caller, request.region);
  const subject = subjectOf(call, arn ?? request.resource, parseArn(arn ?? "")?.accountId);
  if (arn === undefined) return unknown(subject, ["the request does not say the Region of the alias"]);
  const current = world.aliases?.find((alias) => alias.arn === arn)?.targetKeyArn;
  const wanted = action.name === "CreateAlias" ? undefined : current;
  const target = action.name === "DeleteAlias" ? undefined : request.targetKey;
  const missing: Decision[] = [];
  if (action.name !== "CreateAlias" && current === undefined)
    missing.push(unknown(subject, [`the alias ${arn} is not known`]));
  if (action.name !== "DeleteAlias" && target === undefined) {
    missing.push(unknown(subject, ["the request does not say the key that the alias is to point at"]));
  }
  const keys = [wanted, target].filter((key) => key !== undefined);
  return combine(subject, [decideWithoutKey(call, arn), ...keys.map((key) => decideOnNamedKey(call, key)), ...missing]);
}

export function decideKms(call: KmsCall): Decision {
  if (call.action.resourceType === "key") return decideOnNamedKey(call, call.request.resource);
  return call.action.resourceType === "alias" ? decideOnAlias(call) : decideWithoutKey(call, "*");
}
