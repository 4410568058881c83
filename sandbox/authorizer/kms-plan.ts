/** What a KMS call asks: for which actions, on which keys. Pure. */
import { kmsAction, type GrantRequest } from "../../access";
import { AwsError } from "./answer";
import { contextOfParameters, contextOfTags, type KmsParameters } from "./parameters";
import type { Context, Question } from "./question";
import { UNDECIDED } from "./refusal";

export interface KmsPlan {
  readonly questions: readonly Question[];
  /** Key ids, aliases and ARNs of the keys that the call works on, as the caller named them. */
  readonly keys: readonly string[];
}

/** The id that a key about to be created is judged under. */
export const NEW_KEY_ID = "00000000-0000-0000-0000-000000000000";

const missing = (name: string): AwsError =>
  new AwsError("ValidationException", `1 validation error detected: '${name}' must be given`);

function required(value: string | undefined, name: string): string {
  if (value === undefined || value === "") throw missing(name);
  return value;
}

const tagContext = ({ Tags = [], TagKeys = [] }: KmsParameters): Context =>
  contextOfTags(
    Tags.map(({ TagKey, TagValue }): [string, string] => [TagKey, TagValue]),
    TagKeys,
  );

const encrypted = (context: Readonly<Record<string, string>> | undefined) =>
  context === undefined ? {} : { encryptionContext: context };

function grantRequest(p: KmsParameters): GrantRequest {
  const { EncryptionContextEquals: equals, EncryptionContextSubset: subset, SourceArn } = p.Constraints ?? {};
  const constraints = {
    ...(equals === undefined ? {} : { encryptionContextEquals: equals }),
    ...(subset === undefined ? {} : { encryptionContextSubset: subset }),
    ...(SourceArn === undefined ? {} : { sourceArn: SourceArn }),
  };
  return {
    ...(p.GrantId === undefined ? {} : { id: p.GrantId }),
    ...(p.GranteePrincipal === undefined ? {} : { granteePrincipal: p.GranteePrincipal }),
    ...(p.RetiringPrincipal === undefined ? {} : { retiringPrincipal: p.RetiringPrincipal }),
    ...(p.Operations === undefined ? {} : { operations: p.Operations }),
    ...(p.Constraints === undefined ? {} : { constraints }),
  };
}

const GRANT_CALLS: ReadonlySet<string> = new Set(["CreateGrant", "RetireGrant", "RevokeGrant"]);

function onKey(operation: string, p: KmsParameters, context: Context): KmsPlan {
  if (operation === "RetireGrant" && p.KeyId === undefined) {
    throw new AwsError(UNDECIDED, "The sandbox retires a grant by KeyId and GrantId only: a grant token names no key.");
  }
  const resource = required(p.KeyId, "KeyId");
  const grant = GRANT_CALLS.has(operation) ? { grant: grantRequest(p) } : {};
  const request = { action: `kms:${operation}`, resource, context, ...encrypted(p.EncryptionContext), ...grant };
  return { questions: [{ request }], keys: [resource] };
}

function onAlias(operation: string, p: KmsParameters, context: Context): KmsPlan {
  const resource = required(p.AliasName, "AliasName");
  const target = operation === "DeleteAlias" ? undefined : required(p.TargetKeyId, "TargetKeyId");
  const request = { action: `kms:${operation}`, resource, context };
  return {
    questions: [{ request: target === undefined ? request : { ...request, targetKey: target } }],
    keys: [...(operation === "CreateAlias" ? [] : [resource]), ...(target === undefined ? [] : [target])],
  };
}

function reEncrypt(p: KmsParameters, context: Context): KmsPlan {
  const from = required(p.SourceKeyId, "SourceKeyId");
  const to = required(p.DestinationKeyId, "DestinationKeyId");
  return {
    questions: [
      { request: { action: "kms:ReEncryptFrom", resource: from, context, ...encrypted(p.SourceEncryptionContext) } },
      { request: { action: "kms:ReEncryptTo", resource: to, context, ...encrypted(p.DestinationEncryptionContext) } },
    ],
    keys: [from, to],
  };
}

/** Tags of a new key need a permission of their own, and AWS's sentence names no resource for it. */
function createKey(p: KmsParameters, context: Context): KmsPlan {
  const creation: Question = { request: { action: "kms:CreateKey", resource: "*", context } };
  const tagging: Question = { request: { action: "kms:TagResource", resource: NEW_KEY_ID, context }, shown: "" };
  return { questions: (p.Tags ?? []).length === 0 ? [creation] : [creation, tagging], keys: [] };
}

/** The replica is created in another Region, by permissions there; its tags need one of their own, as a new key's do. */
function replicateKey(p: KmsParameters, context: Context): KmsPlan {
  const plan = onKey("ReplicateKey", p, context);
  const region = required(p.ReplicaRegion, "ReplicaRegion");
  const id = required(p.KeyId, "KeyId").replace(/^.*\//, "");
  const creation: Question = { request: { action: "kms:CreateKey", resource: "*", context }, region };
  const tagging: Question = { request: { action: "kms:TagResource", resource: id, context }, region, shown: "" };
  const tags = (p.Tags ?? []).length === 0 ? [] : [tagging];
  return { ...plan, questions: [...plan.questions, creation, ...tags] };
}

/**
 * The questions of a call. `KeyId` and `SourceKeyId` of a decryption must be filled in from the ciphertext.
 * @throws AwsError where a required parameter is missing
 */
export function kmsPlan(operation: string, p: KmsParameters, raw: Readonly<Record<string, unknown>>): KmsPlan {
  const context = { ...contextOfParameters(operation, raw), ...tagContext(p) };
  if (operation === "ReEncrypt") return reEncrypt(p, context);
  if (operation === "CreateKey") return createKey(p, context);
  if (operation === "ReplicateKey") return replicateKey(p, context);
  const action = kmsAction(`kms:${operation}`);
  if (action === undefined) {
    throw new AwsError("UnknownOperationException", `The sandbox knows no KMS operation "${operation}".`);
  }
  if (action.resourceType === "alias") return onAlias(operation, p, context);
  if (action.resourceType === "key") return onKey(operation, p, context);
  return { questions: [{ request: { action: `kms:${operation}`, resource: "*", context } }], keys: [] };
}
