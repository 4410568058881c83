/** Reads a role, user or group with all of its policies. */
import {
  GetGroupPolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  paginateListAttachedGroupPolicies,
  paginateListAttachedRolePolicies,
  paginateListAttachedUserPolicies,
  paginateListGroupPolicies,
  paginateListGroupsForUser,
  paginateListRolePolicies,
  paginateListUserPolicies,
  type IAMClient,
  type Role,
  type User,
} from "@aws-sdk/client-iam";
import { type NamedPolicy } from "../world";
import { encodedDocument, tagsOf } from "./answered-documents";
import { called, collected, reading } from "./calls";
import { type HolderDescription, type HolderName, type LiveHolder } from "./facts";

/** The calls for one kind of holder. */
interface Calls {
  readonly attached: () => Promise<readonly string[]>;
  readonly inlineNames: () => Promise<readonly string[]>;
  /** The document, URL-encoded. */
  readonly inline: (name: string) => Promise<string | undefined>;
}

type Attached = readonly { readonly PolicyArn?: string | undefined }[] | undefined;
const arnsIn = (page: { readonly AttachedPolicies?: Attached }): readonly string[] =>
  (page.AttachedPolicies ?? []).flatMap(({ PolicyArn }) => PolicyArn ?? []);

function roleCalls(client: IAMClient, RoleName: string): Calls {
  const at = { client };
  return {
    attached: () =>
      collected("iam:ListAttachedRolePolicies", paginateListAttachedRolePolicies(at, { RoleName }), arnsIn),
    inlineNames: () =>
      collected("iam:ListRolePolicies", paginateListRolePolicies(at, { RoleName }), (page) => page.PolicyNames),
    inline: async (PolicyName) => {
      const command = new GetRolePolicyCommand({ RoleName, PolicyName });
      return (await called("iam:GetRolePolicy", () => client.send(command))).PolicyDocument;
    },
  };
}

function userCalls(client: IAMClient, UserName: string): Calls {
  const at = { client };
  return {
    attached: () =>
      collected("iam:ListAttachedUserPolicies", paginateListAttachedUserPolicies(at, { UserName }), arnsIn),
    inlineNames: () =>
      collected("iam:ListUserPolicies", paginateListUserPolicies(at, { UserName }), (page) => page.PolicyNames),
    inline: async (PolicyName) => {
      const command = new GetUserPolicyCommand({ UserName, PolicyName });
      return (await called("iam:GetUserPolicy", () => client.send(command))).PolicyDocument;
    },
  };
}

function groupCalls(client: IAMClient, GroupName: string): Calls {
  const at = { client };
  return {
    attached: () =>
      collected("iam:ListAttachedGroupPolicies", paginateListAttachedGroupPolicies(at, { GroupName }), arnsIn),
    inlineNames: () =>
      collected("iam:ListGroupPolicies", paginateListGroupPolicies(at, { GroupName }), (page) => page.PolicyNames),
    inline: async (PolicyName) => {
      const command = new GetGroupPolicyCommand({ GroupName, PolicyName });
      return (await called("iam:GetGroupPolicy", () => client.send(command))).PolicyDocument;
    },
  };
}

const CALLS = { role: roleCalls, user: userCalls, group: groupCalls } as const;

function described(entity: Role | User | undefined, id: string | undefined): HolderDescription {
  const boundary = entity?.PermissionsBoundary?.PermissionsBoundaryArn;
  return {
    arn: entity?.Arn ?? "",
    tags: tagsOf(entity?.Tags),
    ...(id === undefined ? {} : { id }),
    ...(boundary === undefined ? {} : { boundary }),
  };
}

async function describe(client: IAMClient, { kind, name }: HolderName): Promise<HolderDescription> {
  if (kind === "role") {
    const { Role: role } = await called("iam:GetRole", () => client.send(new GetRoleCommand({ RoleName: name })));
    return described(role, role?.RoleId);
  }
  const { User: user } = await called("iam:GetUser", () => client.send(new GetUserCommand({ UserName: name })));
  return described(user, user?.UserId);
}

async function inlinePolicies(
  { inlineNames, inline }: Calls,
  { kind, name }: HolderName,
): Promise<readonly NamedPolicy[]> {
  const policies: NamedPolicy[] = [];
  // One after the other: how many there are is not bounded by anything here.
  for (const policy of await inlineNames()) {
    const what = `the inline policy ${policy} of the ${kind} ${name}`;
    policies.push({ name: policy, document: encodedDocument(await inline(policy), what) });
  }
  return policies;
}

async function groupsOf(client: IAMClient, { kind, name }: HolderName): Promise<readonly HolderDescription[]> {
  if (kind !== "user") return [];
  const pages = paginateListGroupsForUser({ client }, { UserName: name });
  const groups = await collected("iam:ListGroupsForUser", pages, (page) => page.Groups);
  return groups.flatMap(({ Arn }) => (Arn === undefined ? [] : [{ arn: Arn }]));
}

/** A part that cannot be read leaves the others as they are. @param arn of a group, whose description is nothing else */
export async function readHolder(client: IAMClient, holder: HolderName, arn: string): Promise<LiveHolder> {
  const calls = CALLS[holder.kind](client, holder.name);
  const [attached, inline, groups, description] = await Promise.all([
    reading(calls.attached),
    reading(() => inlinePolicies(calls, holder)),
    reading(() => groupsOf(client, holder)),
    ...(holder.kind === "group" ? [] : [reading(() => describe(client, holder))]),
  ]);
  const ofGroup = attached.is === "missing" ? attached : ({ is: "read", value: { arn } } as const);
  return { ...holder, attached, inline, groups, description: description ?? ofGroup };
}
