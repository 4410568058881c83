/**
 * The values of condition keys, as far as they follow from the request and the world.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/policy-conditions.html
 */
import { accountOf, type Caller, type CallerKind } from "./caller";
import { leftOpen } from "./caller-choices";
import { actionHasKey } from "./condition-key-names";
import { always, type Facts, forgotten, type KeyTable, type PrefixTable, tagValue } from "./facts";
import { type Context, type Lookup, NotTold } from "./language/context";
import { UNKNOWN_NAME } from "./language/partly-known";
import { encryptionContextValue, grantKeys, kmsKeys } from "./kms/condition-keys";
import { secretKeys } from "./secrets/condition-keys";
import { type ContextValue, type Request } from "./world";

const one = (value: string | undefined): Lookup => (value === undefined ? undefined : [value]);

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

/** Keys that only the calls of some callers carry: absent from anybody else's. */
const onlyFrom =
  (...kinds: readonly CallerKind[]) =>
  (key: string): KeyTable[string] =>
  (facts) =>
    kinds.includes(facts.caller.kind) ? forgotten(key, facts) : undefined;
const onlyFromServices = onlyFrom("service");
/** Keys that AWS or an identity provider sets when a role is assumed; root can be assumed too. */
const onlyFromRoles = onlyFrom("role", "session", "root");

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable */
function userId({ caller }: Facts): Lookup {
  if (caller.kind === "root") return one(caller.accountId);
  if (isServiceKind(caller)) return always("aws:userid");
  if (caller.kind === "federated user") return [`${caller.accountId ?? ""}:${caller.name ?? ""}`];
  const id = caller.identity?.id;
  if (id === undefined) return new NotTold(`the unique id of ${caller.arn} is not known`, true);
  if (caller.kind === "user") return [id];
  if (caller.kind === "session") return [`${id}:${caller.arn.slice(caller.arn.lastIndexOf("/") + 1)}`];
  const because = `the session name of ${caller.arn} is not told`;
  return new NotTold(because, true, { kind: "text", text: `${id}:${UNKNOWN_NAME}` });
}

const MILLISECONDS = 1000;

const TIME_READERS: ReadonlyMap<string, (text: string) => number> = new Map([
  ["aws:currenttime", (text: string) => Date.parse(text)],
  ["aws:epochtime", (text: string) => Number(text) * MILLISECONDS],
]);

/** The time that the request tells by one of its two keys, in milliseconds: it holds for the other one as well. */
function toldTime({ context = {} }: Request): number | undefined {
  const times = Object.entries(context).flatMap(([key, value]) => {
    const read = TIME_READERS.get(key.toLowerCase());
    return read === undefined || value === null ? [] : [read(String(value))];
  });
  return times.find((time) => !Number.isNaN(time));
}

/** The clock, for a request that is made now or later: by a complete context, now. */
const clock =
  (key: string, read: (milliseconds: number) => string) =>
  ({ request }: Facts): Lookup => {
    const told = toldTime(request);
    const value = read(told ?? Date.now());
    const isKnown = told !== undefined || request.contextIsComplete === true;
    return isKnown ? [value] : always(key, { kind: "at least", least: value });
  };

const HOUR = 3_600_000;
/** How long temporary credentials last at most: those of roles, and those of federated users. */
const LONGEST: Partial<Readonly<Record<CallerKind, number>>> = {
  role: 12 * HOUR,
  session: 12 * HOUR,
  "federated user": 36 * HOUR,
};

/**
 * Temporary credentials have it, and a user or the root user may have such.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-tokenissuetime
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html
 */
function tokenIssueTime(facts: Facts): Lookup {
  const longest = LONGEST[facts.caller.kind];
  if (longest === undefined) return forgotten("aws:TokenIssueTime", facts);
  const now = toldTime(facts.request) ?? Date.now();
  return always("aws:TokenIssueTime", { kind: "at least", least: new Date(now - longest).toISOString() });
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
  "aws:requestedregion": (facts) => one(facts.region) ?? always("aws:RequestedRegion"),
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
  "aws:sourceowner": onlyFromServices("aws:SourceOwner"),
  "aws:currenttime": clock("aws:CurrentTime", (time) => new Date(time).toISOString()),
  "aws:epochtime": clock("aws:EpochTime", (time) => String(Math.floor(time / MILLISECONDS))),
  "aws:useragent": () => always("aws:UserAgent"),
  "aws:tokenissuetime": tokenIssueTime,
  "aws:assumedroot": onlyFrom("root")("aws:AssumedRoot"),
  "aws:federatedprovider": onlyFromRoles("aws:FederatedProvider"),
  "aws:sourceidentity": onlyFromRoles("aws:SourceIdentity"),
  "aws:chatbotsourcearn": onlyFromRoles("aws:ChatbotSourceArn"),
  "aws:ec2instancesourcevpc": onlyFromRoles("aws:Ec2InstanceSourceVpc"),
  "aws:ec2instancesourceprivateipv4": onlyFromRoles("aws:Ec2InstanceSourcePrivateIPv4"),
  "aws:calledvia": calledVia,
  "aws:calledviafirst": calledVia,
  "aws:calledvialast": calledVia,
};

function calledVia(facts: Facts): Lookup {
  if (facts.via === undefined) return undefined;
  return new NotTold(`aws:CalledVia is not documented for calls through ${facts.via.service}`, false);
}

const tag = (owner: string, tags: Readonly<Record<string, string>> | undefined, name: string): Lookup =>
  tags === undefined ? new NotTold(`the tags of ${owner} are not known`, false) : tagValue(tags, name);

/**
 * A session may bring tags along, which stand before the role's; a federated user has no others.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
function principalTag({ caller, request }: Facts, name: string): Lookup {
  if (isServiceKind(caller) || caller.kind === "root") return undefined;
  const own = caller.kind === "federated user" ? undefined : tag(caller.arn, caller.identity?.tags, name);
  const hasSession = caller.kind === "session" || caller.kind === "federated user";
  if (!hasSession || request.contextIsComplete === true) return own;
  return new NotTold(`the session tags of ${caller.arn} are not told`, own !== undefined && !(own instanceof NotTold));
}

/** Their resource is not there yet: its tags are those that the request gives it. */
const CREATIONS: ReadonlySet<string> = new Set([
  "kms:createkey",
  "kms:tagresource",
  "secretsmanager:createsecret",
  "secretsmanager:tagresource",
]);

const PREFIXES: PrefixTable = {
  "aws:principaltag/": principalTag,
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
/** @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-key-spec-replaced */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ["kms:customermasterkeyspec", "kms:keyspec"],
  ["kms:customermasterkeyusage", "kms:keyusage"],
]);

/** A key's name in lower case, without those that AWS has replaced. */
function nameOf(text: string): string {
  const lower = text.toLowerCase();
  return RENAMED.get(lower) ?? lower;
}

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
    known = new Map(entries.map(([key, value]) => [nameOf(key), value === null ? undefined : texts(value)]));
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
    lookup: (name) => {
      const key = RENAMED.get(name) ?? name;
      if (told.has(key) && !(facts.via !== undefined && NOT_HANDED_ON.test(key))) return told.get(key);
      // The request of an action that does not have the key never carries it.
      if (actionHasKey(facts.action, key) === false) return undefined;
      return leftOpen(facts, key) ?? derive(facts, key);
    },
  };
}
