/**
 * The condition keys of KMS.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
import { encryptionContextOf, type Facts, type KeyTable } from "../facts";
import { type Lookup, NotTold } from "../language/context";
import { kmsAction } from "../kms-actions";

const one = (value: string | undefined): Lookup => (value === undefined ? undefined : [value]);

/** A fact about the key, absent where the request has no key. */
const ofKey =
  (pick: (key: NonNullable<Facts["key"]>) => string | undefined) =>
  ({ key }: Facts): Lookup =>
    key === undefined ? undefined : one(pick(key));

function aliasNames({ world, key, request }: Facts): Lookup {
  if (key === undefined) return undefined;
  if (world.aliases === undefined) return new NotTold(`the aliases of ${request.resource} are not known`, false);
  const names = world.aliases.filter(({ targetKeyArn }) => targetKeyArn === key.arn).map(({ arn }) => aliasName(arn));
  return names.length === 0 ? undefined : names;
}

const aliasName = (text: string): string => text.slice(text.indexOf("alias/"));

function encryptionContextKeys(facts: Facts): Lookup {
  if (kmsAction(facts.action)?.encryptionContext !== true) return undefined;
  const names = Object.keys(encryptionContextOf(facts));
  return names.length === 0 ? undefined : names;
}

export const kmsKeys: KeyTable = {
  "kms:calleraccount": ({ caller }) => one(caller.accountId),
  "kms:viaservice": ({ via }) => one(via?.service),
  "kms:encryptioncontextkeys": encryptionContextKeys,
  "kms:keyspec": ofKey(({ keySpec }) => keySpec ?? "SYMMETRIC_DEFAULT"),
  "kms:keyusage": ofKey(({ keyUsage }) => keyUsage ?? "ENCRYPT_DECRYPT"),
  "kms:keyorigin": ofKey(({ origin }) => origin ?? "AWS_KMS"),
  "kms:multiregion": ofKey(({ multiRegionKeyType }) => String(multiRegionKeyType !== undefined)),
  "kms:multiregionkeytype": ofKey(({ multiRegionKeyType }) => multiRegionKeyType),
  "kms:requestalias": ({ request, via }) =>
    via === undefined && request.resource.includes("alias/") ? one(aliasName(request.resource)) : undefined,
  "kms:resourcealiases": aliasNames,
};

const GRANT_CALLS = new Set(["kms:creategrant", "kms:listgrants", "kms:revokegrant"]);

/** A parameter of CreateGrant: not known where the request does not say what it grants. */
const ofCreateGrant =
  (name: string, pick: (grant: NonNullable<Facts["request"]["grant"]>) => readonly string[] | undefined) =>
  ({ action, request }: Facts): Lookup => {
    if (action !== "kms:creategrant") return undefined;
    return request.grant === undefined ? new NotTold(`the request does not say ${name}`, false) : pick(request.grant);
  };

const list = (value: string | undefined): readonly string[] | undefined => (value === undefined ? undefined : [value]);

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-operations */
export const grantKeys: KeyTable = {
  "kms:grantisforawsresource": ({ action, request }) =>
    GRANT_CALLS.has(action) ? [String(request.grant?.isForAwsResource === true)] : undefined,
  "kms:grantoperations": ofCreateGrant("which operations it grants", ({ operations }) => operations),
  "kms:granteeprincipal": ofCreateGrant("the grantee principal", ({ granteePrincipal }) => list(granteePrincipal)),
  "kms:retiringprincipal": ofCreateGrant("the retiring principal", ({ retiringPrincipal }) => list(retiringPrincipal)),
  "kms:grantconstrainttype": ofCreateGrant("the grant's constraints", ({ constraints }) => {
    if (constraints?.encryptionContextEquals !== undefined) return ["EncryptionContextEquals"];
    return constraints?.encryptionContextSubset === undefined ? undefined : ["EncryptionContextSubset"];
  }),
};
