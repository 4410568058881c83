/**
 * KMS: a call, which needs one permission or several.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
 */
import { combine, deny, unknown } from "../compose";
import { type Decision } from "../decision";
import { givesTags } from "../facts";
import { parseArn } from "../identifiers";
import { kmsAction } from "../kms-actions";
import { isAlias, ownArn } from "../resolve";
import { type Request } from "../world";
import { decideOnNamedKey, decideWithoutKey, type KmsCall, subjectOf } from "./permission";

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html#KMS-CreateAlias-request-AliasName */
const isReserved = (text: string): boolean => (parseArn(text)?.resource ?? text).startsWith("alias/aws/");

/** CreateAlias, DeleteAlias and UpdateAlias need a permission on the alias and one on each key that is involved. */
function decideOnAlias(call: KmsCall): Decision {
  const { request, caller, world, action } = call;
  const arn = ownArn(request.resource, "alias", caller, request.region);
  const subject = subjectOf(call, arn ?? request.resource, parseArn(arn ?? "")?.accountId);
  if (isReserved(request.resource))
    return deny(subject, "request not valid", "Names that begin with alias/aws/ are reserved for AWS managed keys");
  if (!isAlias(request.resource))
    return deny(subject, "request not valid", `"${request.resource}" is not an alias: its name begins with alias/`);
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
  // An alias and its key are in one Region.
  const there = { ...call, request: { ...request, region: parseArn(arn)?.region ?? request.region } as Request };
  return combine(subject, [
    decideWithoutKey(call, arn),
    ...keys.map((key) => decideOnNamedKey(there, key)),
    ...missing,
  ]);
}

const told = ({ request: { context = {} } }: KmsCall, key: string): string | undefined => {
  const value = Object.entries(context).find(([name]) => name.toLowerCase() === key)?.[1];
  return typeof value === "string" ? value : undefined;
};

function inReplicaRegion(call: KmsCall): Request {
  const region = told(call, "kms:replicaregion");
  const entries = Object.entries(call.request).filter(([name]) => name !== "region");
  return { ...(Object.fromEntries(entries) as unknown as Request), ...(region === undefined ? {} : { region }) };
}

/**
 * ReplicateKey makes a key in the other Region, by the caller's own policies.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html
 */
function decideOnReplication(call: KmsCall): Decision {
  const onPrimary = decideOnNamedKey(call, call.request.resource);
  const action = kmsAction("kms:CreateKey");
  if (action === undefined) return onPrimary;
  const { action: name, resource, principal, sameAccount } = onPrimary;
  const creation = decideOnCreation({ ...call, action, request: inReplicaRegion(call) });
  return combine({ action: name, resource, principal, sameAccount }, [onPrimary, creation]);
}

/**
 * UpdatePrimaryRegion needs the permission on the replica that becomes the primary key as well.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdatePrimaryRegion.html
 */
function decideOnPrimaryRegion(call: KmsCall): Decision {
  const onPrimary = decideOnNamedKey(call, call.request.resource);
  const { principal, action, resource, sameAccount, outcome } = onPrimary;
  if (outcome === "denied") return onPrimary;
  const region = told(call, "kms:primaryregion");
  const subject = { principal, action, resource, sameAccount };
  const arn = parseArn(resource);
  if (region === undefined || arn === undefined)
    return combine(subject, [
      onPrimary,
      unknown(subject, ["the request does not say which Region's replica becomes the primary key"]),
    ]);
  const replica = `arn:${arn.partition}:kms:${region}:${arn.accountId}:${arn.resource}`;
  return combine(subject, [onPrimary, decideOnNamedKey({ ...call, request: { ...call.request, region } }, replica)]);
}

/** An id that no key has: a policy that names particular keys does not name the new one. */
const NEW_KEY = "00000000-0000-0000-0000-000000000000";

/** An ARN such as a new key will have. */
function newKeyArn({ caller, request }: KmsCall): string | undefined {
  const { partition, accountId } = caller;
  if (partition === undefined || accountId === undefined || request.region === undefined) return undefined;
  return `arn:${partition}:kms:${request.region}:${accountId}:key/${NEW_KEY}`;
}

/** A permission on everything is enough in each Region; of any other, the Region has to be known. */
function decideOnNewTags(call: KmsCall): Decision {
  const arn = newKeyArn(call);
  if (arn !== undefined) return { ...decideWithoutKey(call, arn), resource: "*" };
  const everywhere = decideWithoutKey(call, "*");
  if (everywhere.outcome === "allowed") return everywhere;
  const { principal, action, resource, sameAccount } = everywhere;
  return unknown({ principal, action, resource, sameAccount }, ["the request does not say the Region of the new key"]);
}

/**
 * Tags of a key that is made need a permission that is not restricted to some keys.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/tag-permissions.html
 */
function decideOnCreation(call: KmsCall): Decision {
  const creation = decideWithoutKey(call, "*");
  const action = kmsAction("kms:TagResource");
  if (action === undefined || !givesTags(call.request)) return creation;
  const { principal, resource, sameAccount } = creation;
  const subject = { principal, action: `kms:${call.action.name}`, resource, sameAccount };
  return combine(subject, [creation, decideOnNewTags({ ...call, action })]);
}

export function decideKms(call: KmsCall): Decision {
  if (call.action.name === "ReplicateKey") return decideOnReplication(call);
  if (call.action.name === "UpdatePrimaryRegion") return decideOnPrimaryRegion(call);
  if (call.action.name === "CreateKey") return decideOnCreation(call);
  if (call.action.resourceType === "key") return decideOnNamedKey(call, call.request.resource);
  return call.action.resourceType === "alias" ? decideOnAlias(call) : decideWithoutKey(call, "*");
}
