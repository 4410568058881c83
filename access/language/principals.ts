/**
 * The Principal and NotPrincipal elements.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
import { type Caller } from "../caller";
import { type Arn, isAccountId, parseArn } from "../identifiers";
import { listOf, type PrincipalElement } from "../policy-document";
import { wildcardMatcher } from "./glob";
import { type Doubts } from "./tri";

/**
 * How a statement names the caller: not at all, through its account, through its role, by `*`, or itself.
 * It matters in the caller's own account: an account only delegates, and a role is held by its boundary.
 */
export type Naming = "none" | "doubtful" | "account" | "role" | "everyone" | "itself";
export type PrincipalMatcher = (caller: Caller, doubts: Doubts) => Naming;

const STRENGTH: readonly Naming[] = ["none", "doubtful", "account", "role", "everyone", "itself"];
const stronger = (a: Naming, b: Naming): Naming => (STRENGTH.indexOf(a) >= STRENGTH.indexOf(b) ? a : b);

const UNIQUE_ID = /^A(ROA|IDA)[A-Z0-9]{8,}/;

function accountPrincipal(partition: string | undefined, accountId: string): PrincipalMatcher {
  return (caller) => {
    if (caller.accountId !== accountId) return "none";
    if (partition !== undefined && caller.partition !== partition) return "none";
    return caller.kind === "root" ? "itself" : "account";
  };
}

function roleName(resource: string): string {
  return resource.slice(resource.lastIndexOf("/") + 1);
}

function rolePrincipal(text: string, partition: string, accountId: string, resource: string): PrincipalMatcher {
  const name = roleName(resource);
  return (caller) => {
    if (caller.identityArn === text) return "role";
    if (caller.kind !== "session" || caller.identityArn !== undefined) return "none";
    const same = caller.accountId === accountId && caller.partition === partition && caller.name === name;
    return same ? "role" : "none";
  };
}

function sessionPrincipal(text: string, accountId: string, resource: string): PrincipalMatcher {
  const name = resource.split("/")[1];
  return (caller, doubts) => {
    if (caller.arn === text) return "itself";
    if (caller.kind !== "role" || caller.accountId !== accountId || caller.name !== name) return "none";
    doubts.push(`${text} is one session of the role, and the request does not say which session calls`);
    return "doubtful";
  };
}

/** A role's id stands for the role, of which a boundary or session policy limits what is allowed; a user's id for the user itself. */
function uniqueIdPrincipal(id: string): PrincipalMatcher {
  return (caller) => (caller.identity?.id !== id ? "none" : caller.kind === "user" ? "itself" : "role");
}

/** A federated user acts for an IAM user as well, whom its ARN does not name. */
function userPrincipal(text: string, { accountId, partition }: Arn): PrincipalMatcher {
  return (caller, doubts) => {
    if (caller.arn === text) return "itself";
    if (caller.kind !== "federated user" || caller.accountId !== accountId || caller.partition !== partition)
      return "none";
    doubts.push(`the request does not say whether the user behind ${caller.arn} is ${text}`);
    return "doubtful";
  };
}

/** AWS takes a wildcard only by itself: what a policy with another one does, it does not say. */
function wildcardPrincipal(text: string): PrincipalMatcher {
  const matches = wildcardMatcher(text);
  return ({ arn, identityArn }, doubts) => {
    if (!matches(arn) && (identityArn === undefined || !matches(identityArn))) return "none";
    doubts.push(`the principal "${text}" has a wildcard, which AWS takes only as "*" by itself`);
    return "doubtful";
  };
}

function awsPrincipal(text: string): PrincipalMatcher {
  if (text === "*") return () => "everyone";
  if (/[*?]/.test(text)) return wildcardPrincipal(text);
  if (isAccountId(text)) return accountPrincipal(undefined, text);
  if (UNIQUE_ID.test(text)) return uniqueIdPrincipal(text);
  const arn = parseArn(text);
  if (arn?.service === "iam" && arn.resource === "root") return accountPrincipal(arn.partition, arn.accountId);
  if (arn?.service === "iam" && arn.resource.startsWith("role/")) {
    return rolePrincipal(text, arn.partition, arn.accountId, arn.resource);
  }
  if (arn?.service === "sts" && arn.resource.startsWith("assumed-role/")) {
    return sessionPrincipal(text, arn.accountId, arn.resource);
  }
  if (arn?.service === "iam" && arn.resource.startsWith("user/")) return userPrincipal(text, arn);
  return (caller) => (caller.arn === text ? "itself" : "none");
}

function anyOf(matchers: readonly PrincipalMatcher[]): PrincipalMatcher {
  const [only, ...others] = matchers;
  if (only !== undefined && others.length === 0) return only;
  return (caller, doubts) => {
    let found: Naming = "none";
    for (const match of matchers) {
      const naming = match(caller, doubts);
      if (naming !== "none") found = found === "none" ? naming : stronger(found, naming);
    }
    return found;
  };
}

function servicePrincipal(name: string): PrincipalMatcher {
  return (caller, doubts) => {
    if (caller.kind !== "service") return "none";
    if (name !== "*") return caller.arn === name ? "itself" : "none";
    doubts.push(`AWS does not say which services {"Service": "*"} names`);
    return "doubtful";
  };
}

/** Federated and canonical-user principals sign no KMS or Secrets Manager call under that name: they never match. */
function typedPrincipals(type: string, names: readonly string[]): readonly PrincipalMatcher[] {
  if (type === "AWS") return names.map(awsPrincipal);
  if (type !== "Service") return [];
  return names.map(servicePrincipal);
}

export function principalMatcher(element: PrincipalElement): PrincipalMatcher {
  if (element === "*") return () => "everyone";
  return anyOf(Object.entries(element).flatMap(([type, names]) => typedPrincipals(type, listOf(names))));
}

/**
 * NotPrincipal with Deny. It exempts a caller for certain only where its account and, for a session, its role are listed as well; and
 * never a user or role that has a permissions boundary.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function notPrincipalMatcher(element: PrincipalElement): PrincipalMatcher {
  const types = element === "*" ? { AWS: "*" } : element;
  const matchers = Object.entries(types).flatMap(([type, names]) => typedPrincipals(type, listOf(names)));
  return (caller, doubts) => {
    if (caller.identity?.boundary !== undefined) return "everyone";
    const own: string[] = [];
    const named = new Set(matchers.map((match) => match(caller, own)));
    if (named.has("everyone")) return "none";
    const any = ["account", "role", "itself", "doubtful"].some((naming) => named.has(naming as Naming));
    if (!any) return "everyone";
    if (exempt(caller, named)) return "none";
    doubts.push(
      caller.kind === "role"
        ? `NotPrincipal exempts a session for certain only where it is listed, and the request does not say which session of ${caller.arn} calls`
        : `NotPrincipal lists only a part of ${caller.arn}, its role and its account`,
    );
    return "doubtful";
  };
}

function exempt(caller: Caller, named: ReadonlySet<Naming>): boolean {
  if (caller.kind === "service" || caller.kind === "root") return named.has("itself");
  if (!named.has("account") || caller.kind === "role") return false;
  return named.has("itself") && (caller.kind !== "session" || named.has("role"));
}
