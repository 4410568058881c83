/**
 * Who calls: the request's principal, read and found in the world.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
import { parseArn } from "./identifiers";
import { type Partition } from "./partition";
import { type Account, type Identity, type NamedPolicy, type World } from "./world";

export type CallerKind = "user" | "role" | "session" | "federated user" | "root" | "service" | "anonymous";

export interface Caller {
  readonly kind: CallerKind;
  /** The request's own text. */
  readonly arn: string;
  readonly partition?: Partition;
  readonly accountId?: string;
  /** ARN of the identity behind it: the role of a session. Left out where its path is not known. */
  readonly identityArn?: string;
  /** Name of the user or role, without path. */
  readonly name?: string;
  readonly account?: Account;
  readonly identity?: Identity;
}

const SERVICE = /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/;
/** Whether the text is the name of an AWS service as a principal, e.g. `logs.amazonaws.com`. */
export const isServicePrincipal = (text: string): boolean => SERVICE.test(text);
const SERVICE_ROLE_PATH = "role/aws-service-role/";

interface AccountIndex {
  readonly account: Account;
  /** Identities by ARN, and roles by `role/NAME` without path: names are unique in an account. */
  readonly byArn: ReadonlyMap<string, Identity>;
  readonly byRoleName: ReadonlyMap<string, Identity>;
}

interface Index {
  readonly accounts: ReadonlyMap<string, AccountIndex>;
  /** The callers asked for so far; `undefined` where the text is no principal. */
  readonly callers: Map<string, Caller | undefined>;
}

const lastPart = (resource: string): string => resource.slice(resource.lastIndexOf("/") + 1);
const indexes = new WeakMap<World["accounts"], Index>();

function indexOf(world: World): Index {
  const known = indexes.get(world.accounts);
  if (known !== undefined) return known;
  const accounts = new Map(
    world.accounts.map((account): [string, AccountIndex] => {
      const roles = account.identities.filter(({ arn }) => arn.includes(":role/"));
      return [
        account.id,
        {
          account,
          byArn: new Map(account.identities.map((identity) => [identity.arn, identity])),
          byRoleName: new Map(roles.map((role) => [lastPart(role.arn), role])),
        },
      ];
    }),
  );
  const made = { accounts, callers: new Map<string, Caller | undefined>() };
  indexes.set(world.accounts, made);
  return made;
}

export const accountOf = (world: World, accountId: string): Account | undefined =>
  indexOf(world).accounts.get(accountId)?.account;

function kindOf(service: string, resource: string): CallerKind | undefined {
  if (service === "sts") {
    if (resource.startsWith("assumed-role/")) return "session";
    return resource.startsWith("federated-user/") ? "federated user" : undefined;
  }
  if (service !== "iam") return undefined;
  if (resource === "root") return "root";
  return resource.startsWith("user/") ? "user" : resource.startsWith("role/") ? "role" : undefined;
}

/** Drops what is `undefined`, so that an absent fact is an absent property. */
const compact = (caller: { [K in keyof Caller]: Caller[K] | undefined } & Pick<Caller, "kind" | "arn">): Caller =>
  Object.fromEntries(Object.entries(caller).filter(([, value]) => value !== undefined)) as unknown as Caller;

function findCaller(principal: string, accounts: Index["accounts"]): Caller | undefined {
  if (principal === "*") return { kind: "anonymous", arn: principal };
  if (isServicePrincipal(principal)) return { kind: "service", arn: principal };
  const arn = parseArn(principal);
  const kind = arn === undefined ? undefined : kindOf(arn.service, arn.resource);
  if (arn === undefined || kind === undefined) return undefined;
  const { partition, accountId, resource } = arn;
  const index = accounts.get(accountId);
  const name = kind === "session" ? resource.split("/")[1] : kind === "root" ? undefined : lastPart(resource);
  const identity = kind === "session" ? index?.byRoleName.get(name ?? "") : index?.byArn.get(principal);
  const identityArn = kind === "session" ? identity?.arn : principal;
  return compact({ kind, arn: principal, partition, accountId, name, identity, identityArn, account: index?.account });
}

/** The caller, or `undefined` where the text is no principal that can make a call (a group, a SAML provider, a typing error). */
export function callerOf(principal: string, world: World): Caller | undefined {
  const { accounts, callers } = indexOf(world);
  const known = callers.get(principal);
  if (known !== undefined || callers.has(principal)) return known;
  const caller = findCaller(principal, accounts);
  callers.set(principal, caller);
  return caller;
}

export const isServiceLinkedRole = (caller: Caller): boolean =>
  caller.identityArn?.includes(`:${SERVICE_ROLE_PATH}`) ?? false;

/** All policies of the identity itself and of its groups; group ARNs that the world lacks are given back as such. */
export function identityPolicies(caller: Caller): {
  readonly policies: readonly NamedPolicy[];
  readonly missing: readonly string[];
} {
  const { identity, account } = caller;
  if (identity?.groups === undefined || identity.groups.length === 0) {
    return { policies: identity?.policies ?? [], missing: [] };
  }
  const groups = identity.groups.map((arn) => ({ arn, group: account?.groups?.find((each) => each.arn === arn) }));
  return {
    policies: [...identity.policies, ...groups.flatMap(({ group }) => group?.policies ?? [])],
    missing: groups.filter(({ group }) => group === undefined).map(({ arn }) => arn),
  };
}
