/**
 * Secrets Manager: the secret's side, and then the key's, by the caller and through the service.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
import { authorize } from "../authorize";
import { type Caller } from "../caller";
import { combine, deny, unknown } from "../compose";
import { contextOf } from "../condition-keys";
import { type Facts, givesTags } from "../facts";
import { type Decision, type Subject } from "../decision";
import { NOTHING } from "../findings";
import { parseArn } from "../identifiers";
import { decideKms } from "../kms/decide";
import { kmsAction } from "../kms-actions";
import { NotTold } from "../language/context";
import { UNKNOWN_CHARACTER } from "../language/partly-known";
import { isRegion, viaServiceName } from "../partition";
import { resolveKey, resolveSecret, SUFFIX_LENGTH } from "../resolve";
import { type NamedPolicy, type Request, type Secret, type World } from "../world";
import { type SecretAction, secretAction } from "./actions";

export interface SecretCall {
  readonly caller: Caller;
  readonly action: SecretAction;
  readonly request: Request;
  readonly world: World;
}

const MANAGED_KEY_ALIAS = "alias/aws/secretsmanager";
const secretPolicies = new WeakMap<Secret, readonly NamedPolicy[]>();

function secretPolicyOf(secret: Secret | undefined): readonly NamedPolicy[] {
  if (secret?.policy === undefined) return [];
  let known = secretPolicies.get(secret);
  if (known === undefined) {
    known = [{ name: secret.arn, document: secret.policy }];
    secretPolicies.set(secret, known);
  }
  return known;
}

function secretSide(call: SecretCall, subject: Subject, secret: Secret | undefined): Decision {
  const { caller, world, request } = call;
  const arn = parseArn(subject.resource);
  const resourceAccountId = arn?.accountId ?? caller.accountId ?? "";
  const action = call.action.id;
  const region = arn?.region ?? request.region;
  const facts: Facts = {
    caller,
    world,
    request,
    action,
    region,
    resourceAccountId,
    key: undefined,
    secret,
    via: undefined,
  };
  return authorize(
    {
      question: { caller, action, resourceArn: subject.resource, context: contextOf(facts) },
      world,
      resourceAccountId,
      sessionPolicies: request.sessionPolicies,
      resourceSide: "secret policy",
      resourcePolicies: secretPolicyOf(secret),
      resourceNotKnown: secret?.policyNotKnown,
      kind: "other",
      grants: NOTHING,
      grantsOnly: false,
      resourceControlPoliciesApply: true,
    },
    subject,
  );
}

/** The AWS managed key's own policy lets everybody in the account use it through Secrets Manager, and nobody else. */
function managedKeySide(name: string, subject: Subject): Decision {
  const on = { ...subject, action: name, resource: MANAGED_KEY_ALIAS };
  if (!subject.sameAccount) return deny(on, "AWS managed key not usable across accounts");
  return { ...on, outcome: "allowed", deciding: [], parts: [] };
}

const isManagedKey = (keyId: string | undefined): boolean => keyId === undefined || keyId.endsWith(MANAGED_KEY_ALIAS);

const NEW_ARN = "the ARN of the new secret ends in six random characters, which are not known";
/** A secret's ARN as AWS completes it. */
const completeArn = (arn: string): string => `${arn}-${UNKNOWN_CHARACTER.repeat(SUFFIX_LENGTH)}`;

function encryptionContext(secretArn: string, versionId: unknown): Readonly<Record<string, string | NotTold>> {
  const known = typeof versionId === "string";
  return {
    SecretARN: secretArn.includes(UNKNOWN_CHARACTER)
      ? new NotTold(NEW_ARN, true, { kind: "text", text: secretArn })
      : secretArn,
    SecretVersionId: known ? versionId : new NotTold("the version of the secret is not told", true),
  };
}

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html */
const inOtherRegion = (keyRegion: string, region: string): string =>
  `A key is used in its own Region, and this one is in ${keyRegion}: a secret in ${region} needs a key there, or the replica there of a multi-Region key`;

function keySide(
  call: SecretCall,
  name: string,
  keyId: string | undefined,
  subject: Subject,
  secret: Secret | undefined,
): Decision {
  if (isManagedKey(keyId) || keyId === undefined) return managedKeySide(name, subject);
  const { caller, world, request } = call;
  const action = kmsAction(name);
  const arn = parseArn(subject.resource);
  const region = arn?.region ?? request.region;
  const on = { ...subject, action: name, resource: keyId };
  if (action === undefined || region === undefined || !isRegion(region))
    return unknown(on, [`the Region ${region ?? ""} is not known`]);
  // A bare key id or alias of a secret means a key of the secret's own account.
  const owner: Caller = { ...caller, accountId: arn?.accountId ?? caller.accountId ?? "" };
  const resolved = resolveKey(keyId, owner, { ...request, region }, world);
  if (!("key" in resolved) && resolved.exists === "no") return deny(on, "resource does not exist", resolved.problem);
  if (!("key" in resolved) && resolved.arn === undefined) return unknown(on, [resolved.problem]);
  const keyRegion = parseArn(resolved.arn ?? "")?.region ?? region;
  if (keyRegion !== region) return deny(on, "resource does not exist", inOtherRegion(keyRegion, region));
  if ("key" in resolved && resolved.key.awsManaged === true) return managedKeySide(name, subject);
  const via = {
    service: viaServiceName("secretsmanager", region),
    encryptionContext: encryptionContext(
      secret?.arn ?? completeArn(subject.resource),
      request.context?.["secretsmanager:VersionId"],
    ),
  };
  return decideKms({
    caller,
    action,
    world,
    via,
    request: { ...request, action: name, resource: resolved.arn ?? keyId },
  });
}

/** Permissions that AWS's pages do not agree on: where one is not given for certain, neither is the answer. */
function disputed(call: SecretCall, keyId: string | undefined, subject: Subject, secret: Secret): readonly Decision[] {
  const names = call.action.disputedKmsActions ?? [];
  const open = names.filter((name) => keySide(call, name, keyId, subject, secret).outcome !== "allowed");
  return open.map((name) =>
    unknown(subject, [
      `AWS's pages differ on whether ${call.action.name} needs ${name}, which is not certain to be allowed`,
    ]),
  );
}

function secretArn(call: SecretCall, secret: Secret | undefined): string | undefined {
  const { request, caller } = call;
  if (secret !== undefined) return secret.arn;
  if (parseArn(request.resource) !== undefined) return request.resource;
  const { partition, accountId } = caller;
  if (partition === undefined || accountId === undefined || request.region === undefined) return undefined;
  return `arn:${partition}:secretsmanager:${request.region}:${accountId}:secret:${request.resource}`;
}

/**
 * Whether CreateSecret is held against the ARN with the six random characters at its end, or without, no AWS page says: where it makes a
 * difference, the answer is open.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
 */
function newSecretSide(call: SecretCall, subject: Subject, secret: Secret | undefined): Decision {
  if (secret?.arn === call.request.resource) return secretSide(call, subject, undefined);
  const bare = secretSide(call, subject, undefined);
  const complete = secretSide(call, { ...subject, resource: completeArn(subject.resource) }, undefined);
  if (bare.outcome === complete.outcome) return bare;
  return {
    ...subject,
    outcome: "unknown",
    because: ["AWS does not say whether CreateSecret is held against the secret's ARN with its random end, or without"],
    deciding: [...bare.deciding, ...complete.deciding],
    parts: [],
  };
}

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
function taggingSide(call: SecretCall, subject: Subject, secret: Secret | undefined): readonly Decision[] {
  const action = secretAction("secretsmanager:TagResource");
  if (action === undefined || !givesTags(call.request)) return [];
  return [newSecretSide({ ...call, action }, { ...subject, action: "secretsmanager:TagResource" }, secret)];
}

function decideNew(call: SecretCall, subject: Subject, secret: Secret | undefined): Decision {
  if (!subject.sameAccount) return deny(subject, "action not usable across accounts");
  const keyId = call.request.targetKey ?? secret?.kmsKeyId;
  const keys = call.action.kmsActions.map((name) => keySide(call, name, keyId, subject, secret));
  const own = [newSecretSide(call, subject, secret), ...taggingSide(call, subject, secret)];
  return combine(subject, [...own, ...(isManagedKey(keyId) ? [] : keys)]);
}

const withMore = (subject: Subject, parts: readonly Decision[]): Decision => {
  const [only, ...others] = parts;
  return only !== undefined && others.length === 0 ? only : combine(subject, parts);
};

export function decideSecret(call: SecretCall): Decision {
  const { caller, action, request, world } = call;
  const secret = resolveSecret(request, caller, world);
  const resource = action.resource === "none" ? "*" : secretArn(call, secret);
  const arn = parseArn(resource ?? "");
  const accountId = arn?.accountId ?? caller.accountId;
  const subject: Subject = {
    principal: caller.arn,
    action: `secretsmanager:${action.name}`,
    resource: resource ?? request.resource,
    sameAccount: caller.accountId !== undefined && caller.accountId === accountId,
  };
  if (resource === undefined) return unknown(subject, ["the request does not say the Region of the secret"]);
  if (arn !== undefined && caller.partition !== undefined && arn.partition !== caller.partition)
    return deny(subject, "wrong partition");
  const more = action.undecided === undefined ? [] : [unknown(subject, [action.undecided])];
  if (action.resource === "none") return withMore(subject, [secretSide(call, subject, undefined), ...more]);
  if (action.resource === "new") return decideNew(call, subject, secret);
  if (secret === undefined) return unknown(subject, [`the secret ${resource} is not known`]);
  const keyId = action.name === "UpdateSecret" ? (request.targetKey ?? secret.kmsKeyId) : secret.kmsKeyId;
  const keys = action.kmsActions.map((name) => keySide(call, name, keyId, subject, secret));
  const own = secretSide(call, subject, secret);
  return withMore(subject, [own, ...keys, ...disputed(call, keyId, subject, secret), ...more]);
}
