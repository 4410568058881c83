/**
 * Accounts that answer the SDK's commands from plain data: real clients, whose `send` is this. Lists come one item a page.
 * Every call is recorded by the IAM name of its action.
 */
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { AccountClients } from "../../../access/live/clients";
import type { Enter } from "../../../access/live/read";

export interface FakeKey {
  metadata: Record<string, unknown>;
  policy: unknown;
  grants: Record<string, unknown>[];
  aliases: string[];
  tags: Record<string, string>;
}

export interface FakeSecret {
  KmsKeyId?: string;
  DeletedDate?: Date;
  policy?: unknown;
}

export interface FakeHolder {
  arn: string;
  id: string;
  attached: string[];
  inline: Record<string, unknown>;
  boundary?: string;
  /** ARNs. */
  groups?: string[];
}

export interface FakeAccount {
  keys: Record<string, FakeKey>;
  secrets: Record<string, FakeSecret>;
  /** By `role/NAME`, `user/NAME`, `group/NAME`. */
  holders: Record<string, FakeHolder>;
  policies: Record<string, unknown>;
}

type Input = Record<string, string | undefined>;
type Handler = (account: FakeAccount, input: Input) => object;

function fail(name: string, message: string): never {
  throw Object.assign(new Error(message), { name });
}
const found = <T>(item: T | undefined, name: string): T => item ?? fail(name, "It is not there.");

/** One item a page; the token is the next item's place. */
function page(items: readonly unknown[], list: string, token: string | undefined, next: string): object {
  const at = Number(token ?? 0);
  const more = at + 1 < items.length;
  const flags = next === "Marker" ? { IsTruncated: more } : { Truncated: more };
  return { [list]: items.slice(at, at + 1), ...flags, ...(more ? { [next]: String(at + 1) } : {}) };
}

const key = ({ keys }: FakeAccount, { KeyId = "" }: Input): FakeKey => found(keys[KeyId], "NotFoundException");
const secret = ({ secrets }: FakeAccount, { SecretId = "" }: Input): FakeSecret =>
  found(secrets[SecretId], "ResourceNotFoundException");
const nameOf = ({ RoleName, UserName, GroupName }: Input): string =>
  RoleName === undefined ? (UserName === undefined ? `group/${GroupName}` : `user/${UserName}`) : `role/${RoleName}`;
const holder = ({ holders }: FakeAccount, input: Input): FakeHolder =>
  found(holders[nameOf(input)], "NoSuchEntityException");
const encoded = (document: unknown): string => encodeURIComponent(JSON.stringify(document));

const entity = ({ arn, id, boundary }: FakeHolder, kind: "Role" | "User"): object => ({
  [kind]: {
    Arn: arn,
    [`${kind}Id`]: id,
    Tags: [],
    ...(boundary === undefined ? {} : { PermissionsBoundary: { PermissionsBoundaryArn: boundary } }),
  },
});

const iamLists = (kind: "Role" | "User" | "Group"): Record<string, Handler> => ({
  [`iam:ListAttached${kind}Policies`]: (account, input) => {
    const policies = holder(account, input).attached.map((PolicyArn) => ({ PolicyArn }));
    return page(policies, "AttachedPolicies", input.Marker, "Marker");
  },
  [`iam:List${kind}Policies`]: (account, input) =>
    page(Object.keys(holder(account, input).inline), "PolicyNames", input.Marker, "Marker"),
  [`iam:Get${kind}Policy`]: (account, input) => ({
    PolicyDocument: encoded(found(holder(account, input).inline[input.PolicyName ?? ""], "NoSuchEntityException")),
  }),
});

const HANDLERS: Record<string, Handler> = {
  "kms:DescribeKey": (account, input) => ({ KeyMetadata: key(account, input).metadata }),
  "kms:GetKeyPolicy": (account, input) => ({ Policy: JSON.stringify(key(account, input).policy) }),
  "kms:ListGrants": (account, input) => page(key(account, input).grants, "Grants", input.Marker, "NextMarker"),
  "kms:ListAliases": (account, input) => {
    const aliases = key(account, input).aliases.map((AliasArn) => ({ AliasArn }));
    return page(aliases, "Aliases", input.Marker, "NextMarker");
  },
  "kms:ListResourceTags": (account, input) => {
    const tags = Object.entries(key(account, input).tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
    return page(tags, "Tags", input.Marker, "NextMarker");
  },
  "secretsmanager:DescribeSecret": (account, input) => {
    const { KmsKeyId, DeletedDate } = secret(account, input);
    return { KmsKeyId, DeletedDate, Tags: [{ Key: "team", Value: "a" }] };
  },
  "secretsmanager:GetResourcePolicy": (account, input) => {
    const { policy } = secret(account, input);
    return policy === undefined ? {} : { ResourcePolicy: JSON.stringify(policy) };
  },
  "iam:GetRole": (account, input) => entity(holder(account, input), "Role"),
  "iam:GetUser": (account, input) => entity(holder(account, input), "User"),
  ...iamLists("Role"),
  ...iamLists("User"),
  ...iamLists("Group"),
  "iam:ListGroupsForUser": (account, input) => {
    const groups = (holder(account, input).groups ?? []).map((Arn) => ({ Arn }));
    return page(groups, "Groups", input.Marker, "Marker");
  },
  "iam:GetPolicy": ({ policies }, { PolicyArn = "" }) => {
    found(policies[PolicyArn], "NoSuchEntityException");
    return { Policy: { DefaultVersionId: "v7" } };
  },
  "iam:GetPolicyVersion": ({ policies }, { PolicyArn = "", VersionId }) => ({
    PolicyVersion: { Document: encoded(VersionId === "v7" ? policies[PolicyArn] : {}) },
  }),
};

/** Calls that fail: by action, or by action and what the call names; the error's name and its message. */
export type Failures = Record<string, readonly [name: string, message: string]>;

export class FakeAws {
  readonly calls: string[] = [];
  failures: Failures = {};
  /** How many calls are under way, at most. */
  busiest = 0;
  #busy = 0;

  constructor(readonly accounts: Record<string, FakeAccount>) {}

  readonly enter: Enter = ({ accountId }) => {
    const failure = this.failures[accountId];
    if (failure !== undefined) fail(...failure);
    const account = found(this.accounts[accountId], "NoAccount");
    const clients = {
      iam: new IAMClient({ region: "x" }),
      kms: new KMSClient({ region: "x" }),
      secrets: new SecretsManagerClient({ region: "x" }),
    };
    const at = <T extends object>(client: T, service: string): T =>
      Object.assign(client, { send: (command: object) => this.#answer(account, service, command) });
    const [iam, kms, secrets] = [at(clients.iam, "iam"), at(clients.kms, "kms"), at(clients.secrets, "secretsmanager")];
    return Promise.resolve<AccountClients>({ iam, kms: () => kms, secrets: () => secrets, close: () => undefined });
  };

  async #answer(account: FakeAccount, service: string, command: object): Promise<object> {
    const action = `${service}:${command.constructor.name.replace(/Command$/, "")}`;
    const { input } = command as { input: Input };
    this.calls.push(action);
    this.busiest = Math.max(this.busiest, ++this.#busy);
    try {
      await new Promise((resolve) => setImmediate(resolve));
      const failure =
        Object.values(input)
          .map((value) => this.failures[`${action} ${value}`])
          .find(Boolean) ?? this.failures[action];
      if (failure !== undefined) fail(...failure);
      return found(HANDLERS[action], `no fake of ${action}`)(account, input);
    } finally {
      this.#busy--;
    }
  }
}
