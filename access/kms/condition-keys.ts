/**
 * The condition keys of KMS.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
import { isServiceLinkedRole, isServicePrincipal } from "../caller";
import { always, encryptionContextOf, type Facts, forgotten, type KeyTable } from "../facts";
import { kmsAction } from "../kms-actions";
import { type Lookup, NotTold } from "../language/context";
import { type GrantConstraints } from "../world";

const one = (value: string | undefined): Lookup => (value === undefined ? undefined : [value]);

/** A fact about the key, or a parameter of the call that makes one; absent where the request is about no key. */
const ofKey =
  (name: string, pick: (key: NonNullable<Facts["key"]>) => string | undefined) =>
  (facts: Facts): Lookup => {
    if (facts.key !== undefined) return one(pick(facts.key));
    // A new key's tags are a permission of their own.
    return facts.action === "kms:createkey" || facts.action === "kms:tagresource" ? forgotten(name, facts) : undefined;
  };

function aliasNames({ world, key, request }: Facts): Lookup {
  if (key === undefined) return undefined;
  if (world.aliases === undefined) return new NotTold(`the aliases of ${request.resource} are not known`, false);
  const names = world.aliases.filter(({ targetKeyArn }) => targetKeyArn === key.arn).map(({ arn }) => aliasName(arn));
  return names.length === 0 ? undefined : names;
}

const aliasName = (text: string): string => text.slice(text.indexOf("alias/"));

type Pairs = Readonly<Record<string, string | NotTold>>;
const NO_PAIRS: Pairs = {};

const pairsOf = ({ encryptionContextEquals, encryptionContextSubset }: GrantConstraints): Pairs => ({
  ...encryptionContextEquals,
  ...encryptionContextSubset,
});

/** The encryption context that conditions see. That of CreateGrant is the one in the new grant's constraints. */
function shownContext(facts: Facts): Pairs | NotTold {
  const { action, request } = facts;
  if (kmsAction(action)?.encryptionContext === true) return encryptionContextOf(facts);
  if (action === "kms:retiregrant")
    return new NotTold("the constraints of the grant to be retired are not told", false);
  if (action !== "kms:creategrant") return NO_PAIRS;
  if (request.grant === undefined) return new NotTold("the request does not say the grant's constraints", false);
  return pairsOf(request.grant.constraints ?? {});
}

function encryptionContextKeys(facts: Facts): Lookup {
  const pairs = shownContext(facts);
  if (pairs instanceof NotTold) return pairs;
  const names = Object.keys(pairs);
  return names.length === 0 ? undefined : names;
}

/** `kms:EncryptionContext:NAME`, by the name in lower case: conditions do not look at its case. */
export function encryptionContextValue(facts: Facts, name: string): Lookup {
  const pairs = shownContext(facts);
  if (pairs instanceof NotTold) return pairs;
  const [found, ...others] = Object.entries(pairs).filter(([key]) => key.toLowerCase() === name);
  if (found === undefined) return undefined;
  if (others.length > 0)
    return new NotTold(`the encryption context has several pairs named ${found[0]} but for case`, true);
  return found[1] instanceof NotTold ? found[1] : [found[1]];
}

/** What the key determines of a parameter of a call with it; else the request would have to say it. */
const ofSpec =
  (name: string, values: (keySpec: string) => string | undefined) =>
  ({ key }: Facts): Lookup =>
    one(values(key?.keySpec ?? DEFAULT_SPEC)) ?? always(name);

const DEFAULT_SPEC = "SYMMETRIC_DEFAULT";
/** The key specs that go with one encryption algorithm: with these it is known without being sent. */
const ENCRYPTION_ALGORITHMS: Readonly<Record<string, string>> = { [DEFAULT_SPEC]: DEFAULT_SPEC, SM2: "SM2PKE" };

export const kmsKeys: KeyTable = {
  "kms:calleraccount": ({ caller }) =>
    caller.kind === "service"
      ? new NotTold("kms:CallerAccount of a service is not documented", false)
      : one(caller.accountId),
  "kms:viaservice": ({ via }) => one(via?.service),
  "kms:encryptioncontextkeys": encryptionContextKeys,
  "kms:encryptionalgorithm": ofSpec("kms:EncryptionAlgorithm", (spec) => ENCRYPTION_ALGORITHMS[spec]),
  "kms:macalgorithm": ofSpec("kms:MacAlgorithm", (spec) =>
    spec.startsWith("HMAC_") ? spec.replace("HMAC_", "HMAC_SHA_") : undefined,
  ),
  "kms:keyspec": ofKey("kms:KeySpec", ({ keySpec }) => keySpec ?? DEFAULT_SPEC),
  "kms:keyusage": ofKey("kms:KeyUsage", ({ keyUsage }) => keyUsage ?? "ENCRYPT_DECRYPT"),
  "kms:keyorigin": ofKey("kms:KeyOrigin", ({ origin }) => origin ?? "AWS_KMS"),
  "kms:multiregion": ofKey("kms:MultiRegion", ({ multiRegionKeyType }) => String(multiRegionKeyType !== undefined)),
  "kms:multiregionkeytype": ofKey("kms:MultiRegionKeyType", ({ multiRegionKeyType }) => multiRegionKeyType),
  "kms:requestalias": ({ request, via }) =>
    via !== undefined
      ? new NotTold(`how ${via.service} names the key to KMS is not documented`, false)
      : request.resource.includes("alias/")
        ? one(aliasName(request.resource))
        : undefined,
  "kms:resourcealiases": aliasNames,
};

const GRANT_CALLS = new Set(["kms:creategrant", "kms:listgrants", "kms:revokegrant"]);

/** A parameter of CreateGrant: not known where the request does not say what it grants. */
const ofCreateGrant =
  (name: string, pick: (grant: NonNullable<Facts["request"]["grant"]>) => Lookup) =>
  ({ action, request }: Facts): Lookup => {
    if (action !== "kms:creategrant") return undefined;
    return request.grant === undefined ? new NotTold(`the request does not say ${name}`, false) : pick(request.grant);
  };

/** A principal has one condition key where it is an ARN, and another where it is a service. */
const principal = (value: string | undefined, kind: "arn" | "service"): Lookup =>
  value === undefined || isServicePrincipal(value) !== (kind === "service") ? undefined : [value];

/** Each grant has a grantee: one that the request leaves out is not known, rather than absent. */
const grantee = (value: string | undefined, kind: "arn" | "service"): Lookup =>
  value === undefined ? new NotTold("the request does not say the grantee", false) : principal(value, kind);

/** A service calls for a resource with `via`; whether it does under its own name is not documented. */
function grantIsForAwsResource({ action, request, via, caller }: Facts): Lookup {
  if (!GRANT_CALLS.has(action)) return undefined;
  const told = request.grant?.isForAwsResource;
  if (via === undefined && told === undefined && (caller.kind === "service" || isServiceLinkedRole(caller)))
    return new NotTold(`kms:GrantIsForAWSResource of a call by ${caller.arn} is not documented`, true);
  return [String(via !== undefined || told === true)];
}

function constraintType({ constraints }: NonNullable<Facts["request"]["grant"]>): Lookup {
  const { encryptionContextEquals: equals, encryptionContextSubset: subset, sourceArn } = constraints ?? {};
  if (sourceArn !== undefined)
    return new NotTold("AWS does not document kms:GrantConstraintType for a SourceArn", true);
  if (equals !== undefined && Object.keys(equals).length > 0) return ["EncryptionContextEquals"];
  return subset === undefined ? undefined : ["EncryptionContextSubset"];
}

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-operations */
export const grantKeys: KeyTable = {
  "kms:grantisforawsresource": grantIsForAwsResource,
  "kms:grantoperations": ofCreateGrant("which operations it grants", ({ operations }) =>
    operations === undefined || operations.length === 0 ? always("kms:GrantOperations") : operations,
  ),
  "kms:granteeprincipal": ofCreateGrant("the grantee", (grant) => grantee(grant.granteePrincipal, "arn")),
  "kms:granteeserviceprincipal": ofCreateGrant("the grantee", (grant) => grantee(grant.granteePrincipal, "service")),
  "kms:retiringprincipal": ofCreateGrant("the retiring principal", (grant) =>
    principal(grant.retiringPrincipal, "arn"),
  ),
  "kms:retiringserviceprincipal": ofCreateGrant("the retiring principal", (grant) =>
    principal(grant.retiringPrincipal, "service"),
  ),
  "kms:grantconstrainttype": (facts) =>
    facts.action === "kms:retiregrant"
      ? new NotTold("the constraints of the grant to be retired are not told", false)
      : ofCreateGrant("the grant's constraints", constraintType)(facts),
  "kms:grantconstraintsourcearn": ofCreateGrant("the grant's constraints", ({ constraints }) =>
    one(constraints?.sourceArn),
  ),
};
