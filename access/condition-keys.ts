/**
 * The values of condition keys, as far as they follow from the request and the world.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/policy-conditions.html
 */
import { accountOf, type Caller } from "./caller";
import { leftOpen } from "./caller-choices";
import { type Facts, forgotten, type KeyTable, type PrefixTable } from "./facts";
import { type Context, type Lookup, NotTold } from "./language/context";
import { encryptionContextValue, grantKeys, kmsKeys } from "./kms/condition-keys";
import { secretKeys } from "./secrets/condition-keys";
import { type ContextValue, type Request } from "./world";

const one = (value: string | undefined): Lookup => (value === undefined ? undefined : [value]);
const notTold = (key: string): NotTold => new NotTold(`the value of ${key} is not told`, false);

function organizationOf(facts: Facts, accountId: string | undefined, pick: "id" | "path"): Lookup {
  if (accountId === undefined) return undefined;
  const organization = accountOf(facts.world, accountId)?.organization;
  if (organization === "none") return undefined;
  return organization === undefined
    ? new NotTold(`the organization of account ${accountId} is not known`, false)
    : [organization[pick]];
}

function principalArn({ caller }: Facts): Lookup {
  if (caller.kind === "service" || caller.kind === "anonymous") return undefined;
  if (caller.identityArn !== undefined) return [caller.identityArn];
  return new NotTold(`the path of the role behind ${caller.arn} is not known`, true);
}

const PRINCIPAL_TYPES = {
  user: "User",
  role: "AssumedRole",
  session: "AssumedRole",
  root: "Account",
  "federated user": "FederatedUser",
  anonymous: "Anonymous",
} as const;

const isService = ({ caller }: Facts): boolean => caller.kind === "service";

/** Keys that only a service's own call carries: absent from anybody else's. */
const onlyFromServices =
  (key: string) =>
  (facts: Facts): Lookup =>
    isService(facts) ? forgotten(key, facts) : undefined;

function userId({ caller }: Facts): Lookup {
  if (caller.kind === "root") return one(caller.accountId);
  if (isServiceKind(caller)) return undefined;
  const id = caller.identity?.id;
  if (id === undefined) return new NotTold(`the unique id of ${caller.arn} is not known`, true);
  if (caller.kind === "user") return [id];
  return caller.kind === "session"
    ? [`${id}:${caller.arn.slice(caller.arn.lastIndexOf("/") + 1)}`]
    : new NotTold(`the session name of ${caller.arn} is not told`, true);
}

const isServiceKind = ({ kind }: Caller): boolean => kind === "service" || kind === "anonymous";

const GLOBAL: KeyTable = {
  "aws:principalarn": principalArn,
  "aws:principalaccount": ({ caller }) => one(caller.accountId),
  "aws:principaltype": ({ caller }) =>
    caller.kind === "service"
      ? new NotTold("aws:PrincipalType of a service is not documented", false)
      : [PRINCIPAL_TYPES[caller.kind]],
  "aws:principalisawsservice": (facts) => [String(isService(facts))],
  "aws:principalservicename": (facts) => (isService(facts) ? [facts.caller.arn] : undefined),
  "aws:principalservicenameslist": onlyFromServices("aws:PrincipalServiceNamesList"),
  "aws:principalorgid": (facts) => organizationOf(facts, facts.caller.accountId, "id"),
  "aws:principalorgpaths": (facts) => organizationOf(facts, facts.caller.accountId, "path"),
  "aws:userid": userId,
  "aws:username": ({ caller }) => (caller.kind === "user" ? one(caller.name) : undefined),
  "aws:requestedregion": (facts) => one(facts.region) ?? notTold("aws:RequestedRegion"),
  "aws:resourceaccount": ({ resourceAccountId }) => [resourceAccountId],
  "aws:resourceorgid": (facts) => organizationOf(facts, facts.resourceAccountId, "id"),
  "aws:resourceorgpaths": (facts) => organizationOf(facts, facts.resourceAccountId, "path"),
  "aws:viaawsservice": ({ via }) => [String(via !== undefined)],
  // Both services answer on TLS only, so the key is always true here.
  "aws:securetransport": () => ["true"],
  "aws:sourcearn": onlyFromServices("aws:SourceArn"),
  "aws:sourceaccount": onlyFromServices("aws:SourceAccount"),
  "aws:sourceorgid": onlyFromServices("aws:SourceOrgID"),
  "aws:sourceorgpaths": onlyFromServices("aws:SourceOrgPaths"),
  "aws:calledvia": calledVia,
  "aws:calledviafirst": calledVia,
  "aws:calledvialast": calledVia,
};

function calledVia(facts: Facts): Lookup {
  if (facts.via === undefined) return undefined;
  return new NotTold(`aws:CalledVia is not documented for calls through ${facts.via.service}`, false);
}

const tag = (owner: string, tags: Readonly<Record<string, string>> | undefined, name: string): Lookup => {
  if (tags === undefined) return new NotTold(`the tags of ${owner} are not known`, false);
  return one(Object.entries(tags).find(([key]) => key.toLowerCase() === name)?.[1]);
};

/** Their resource is not there yet: its tags are those that the request gives it. */
const CREATIONS: ReadonlySet<string> = new Set(["kms:createkey", "secretsmanager:createsecret"]);

const PREFIXES: PrefixTable = {
  "aws:principaltag/": ({ caller }, rest) =>
    isServiceKind(caller) || caller.kind === "root" ? undefined : tag(caller.arn, caller.identity?.tags, rest),
  "aws:resourcetag/": (facts, rest) => {
    const { key, secret, action, request } = facts;
    const resource = key ?? secret;
    if (resource !== undefined) return tag(request.resource, resource.tags, rest);
    return CREATIONS.has(action) ? forgotten(`aws:ResourceTag/${rest}`, facts) : undefined;
  },
};

const TABLE: KeyTable = { ...GLOBAL, ...kmsKeys, ...grantKeys, ...secretKeys.table };
const ALL_PREFIXES: readonly (readonly [string, PrefixTable[string]])[] = Object.entries({
  ...PREFIXES,
  ...secretKeys.prefixes,
});
const DERIVED = new Map(Object.entries(TABLE));

/** Services whose keys a request of ours may carry. */
const OWN_PREFIX = /^(aws|kms|secretsmanager):/;
/**
 * Keys that the session of a role may bring along: where its credentials were given out, and what an identity provider said of it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-role-session-properties
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
const SESSION_KEY =
  /^(ec2:(sourceinstancearn|roledelivery)|ssm:sourceinstancearn|lambda:sourcefunctionarn|glue:(roleassumedby|credentialissuingservice)|codebuild:(buildarn|projectarn)|identitystore:userid|saml:.+|[^:]+\.[^:]+:.+)$/;
const isInRoleSession = ({ kind }: Caller, key: string): boolean =>
  (kind === "role" || kind === "session") && SESSION_KEY.test(key);
const ENCRYPTION_CONTEXT = "kms:encryptioncontext:";

function derive(facts: Facts, key: string): Lookup {
  const derived = DERIVED.get(key);
  if (derived !== undefined) return derived(facts);
  if (key.startsWith(ENCRYPTION_CONTEXT)) return encryptionContextValue(facts, key.slice(ENCRYPTION_CONTEXT.length));
  for (const [prefix, value] of ALL_PREFIXES) {
    if (key.startsWith(prefix)) return value(facts, key.slice(prefix.length));
  }
  return OWN_PREFIX.test(key) || isInRoleSession(facts.caller, key) ? forgotten(key, facts) : undefined;
}

type Given = ReadonlyMap<string, readonly string[] | undefined>;
const given = new WeakMap<object, Given>();
const NONE_GIVEN: Given = new Map();

const texts = (value: ContextValue): readonly string[] =>
  typeof value === "object" ? value.map(String) : [String(value)];

function givenValues(context: Request["context"]): Given {
  if (context === undefined) return NONE_GIVEN;
  let known = given.get(context);
  if (known === undefined) {
    const entries = Object.entries(context);
    known = new Map(entries.map(([key, value]) => [key.toLowerCase(), value === null ? undefined : texts(value)]));
    given.set(context, known);
  }
  return known;
}

/** What a caller's own request says about its network and clock does not hold for the call that a service then makes to KMS. */
export const NOT_HANDED_ON =
  /^aws:(sourceip|vpcsourceip|sourcevpc|sourcevpce|sourcevpcarn|useragent|referer|calledvia.*|viaawsservice)$|^(kms|secretsmanager):/;

/** The context: what the request tells stands before what is derived. */
export function contextOf(facts: Facts): Context {
  const told = givenValues(facts.request.context);
  return {
    lookup: (key) => {
      if (told.has(key) && !(facts.via !== undefined && NOT_HANDED_ON.test(key))) return told.get(key);
      return leftOpen(facts, key) ?? derive(facts, key);
    },
  };
}
