/** What the emulated AWS says about accounts, keys and secrets, as the evaluator wants it. Pure. */
import type {
  AttachedPolicy,
  GroupDetail,
  ManagedPolicyDetail,
  PolicyDetail,
  RoleDetail,
  UserDetail,
} from "@aws-sdk/client-iam";
import type { AliasListEntry, GrantListEntry, KeyMetadata, Tag as KeyTag } from "@aws-sdk/client-kms";
import {
  type Account,
  type Alias,
  type Grant,
  type Group,
  type Identity,
  type Key,
  type NamedPolicy,
  parsePolicyDocument,
  type PolicyKind,
} from "../../access";
import type { PolicyDocument } from "../../access/policy-document";

/** Where a document lies: an account and a Region of its partition. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
}

/**
 * A document's text as a document.
 * @throws Error where it is none, naming it: the emulator took what AWS would refuse
 */
export function documentOf(text: string, kind: PolicyKind, name: string): PolicyDocument {
  const { document, problems } = parsePolicyDocument(text, kind);
  if (document !== undefined) return document;
  const reasons = problems.map(({ path, message }) => `${path} ${message}`.trim());
  throw new Error(`The ${kind} ${name} cannot be read: ${reasons.join("; ")}`);
}

/** IAM gives documents URL-encoded. */
const decoded = (text: string): string => (text.startsWith("%") ? decodeURIComponent(text) : text);

export const identityPolicy = (name: string, text: string | undefined): NamedPolicy => ({
  name,
  document: documentOf(decoded(text ?? ""), "identity policy", name),
});

/** All of an account's identities and its own managed policies. */
export interface AccountDetails {
  readonly users: readonly UserDetail[];
  readonly groups: readonly GroupDetail[];
  readonly roles: readonly RoleDetail[];
  readonly policies: readonly ManagedPolicyDetail[];
}

/** Finds a managed policy by its ARN. */
type ManagedPolicies = (arn: string) => NamedPolicy;

const inline = (policies: readonly PolicyDetail[] | undefined): readonly NamedPolicy[] =>
  (policies ?? []).map(({ PolicyName, PolicyDocument }) => identityPolicy(PolicyName ?? "", PolicyDocument));

const attached = (policies: readonly AttachedPolicy[] | undefined, managed: ManagedPolicies): readonly NamedPolicy[] =>
  (policies ?? []).map(({ PolicyArn }) => managed(PolicyArn ?? ""));

/** Tags as a record. */
export const tagsOf = (tags: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined) =>
  Object.fromEntries((tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));

function identity(detail: UserDetail | RoleDetail, id: string, managed: ManagedPolicies): Identity {
  const own =
    "RolePolicyList" in detail ? detail.RolePolicyList : "UserPolicyList" in detail ? detail.UserPolicyList : [];
  const boundary = detail.PermissionsBoundary?.PermissionsBoundaryArn;
  return {
    arn: detail.Arn ?? "",
    id,
    policies: [...inline(own), ...attached(detail.AttachedManagedPolicies, managed)],
    tags: tagsOf(detail.Tags),
    ...(boundary === undefined ? {} : { boundary: managed(boundary) }),
  };
}

function user(detail: UserDetail, groups: readonly GroupDetail[], managed: ManagedPolicies): Identity {
  const names = new Set(detail.GroupList ?? []);
  const arns = groups.filter(({ GroupName }) => names.has(GroupName ?? "")).map(({ Arn }) => Arn ?? "");
  return { ...identity(detail, detail.UserId ?? "", managed), groups: arns };
}

const group = (detail: GroupDetail, managed: ManagedPolicies): Group => ({
  arn: detail.Arn ?? "",
  policies: [...inline(detail.GroupPolicyList), ...attached(detail.AttachedManagedPolicies, managed)],
});

/** ARNs of the managed policies that an account uses and that its details do not hold: those of AWS itself. */
export function policiesElsewhere({ users, groups, roles, policies }: AccountDetails): readonly string[] {
  const own = new Set(policies.map(({ Arn }) => Arn));
  const attachments = [...users, ...groups, ...roles].flatMap((holder) => holder.AttachedManagedPolicies ?? []);
  const used = [
    ...attachments.map(({ PolicyArn }) => PolicyArn),
    ...[...users, ...roles].map((holder) => holder.PermissionsBoundary?.PermissionsBoundaryArn),
  ];
  return [...new Set(used)].flatMap((arn) => (arn === undefined || own.has(arn) ? [] : [arn]));
}

function managedPolicies(policies: readonly ManagedPolicyDetail[], elsewhere: readonly NamedPolicy[]): ManagedPolicies {
  const byArn = new Map(elsewhere.map((policy) => [policy.name, policy]));
  const own = new Map(policies.map((policy) => [policy.Arn ?? "", policy]));
  return (arn) => {
    const found = byArn.get(arn);
    if (found !== undefined) return found;
    const text = own.get(arn)?.PolicyVersionList?.find(({ IsDefaultVersion }) => IsDefaultVersion)?.Document;
    return identityPolicy(arn, text);
  };
}

/**
 * An account's identities and groups. What organization it is in, the emulator does not know.
 * @param elsewhere the policies that {@link policiesElsewhere} names
 */
export function accountOf(accountId: string, details: AccountDetails, elsewhere: readonly NamedPolicy[]): Account {
  const { users, groups, roles, policies } = details;
  const managed = managedPolicies(policies, elsewhere);
  return {
    id: accountId,
    identities: [
      ...users.map((detail) => user(detail, groups, managed)),
      ...roles.map((detail) => identity(detail, detail.RoleId ?? "", managed)),
    ],
    groups: groups.map((detail) => group(detail, managed)),
  };
}

/** All that the emulator tells about one key. */
export interface KeyParts {
  readonly metadata: KeyMetadata;
  readonly policy: string;
  readonly grants: readonly GrantListEntry[];
  readonly tags: readonly KeyTag[];
}

function grantOf(entry: GrantListEntry): Grant {
  const { EncryptionContextEquals: equals, EncryptionContextSubset: subset, SourceArn } = entry.Constraints ?? {};
  const constraints = {
    ...(equals === undefined ? {} : { encryptionContextEquals: equals }),
    ...(subset === undefined ? {} : { encryptionContextSubset: subset }),
    ...(SourceArn === undefined ? {} : { sourceArn: SourceArn }),
  };
  return {
    id: entry.GrantId ?? "",
    granteePrincipal: entry.GranteePrincipal ?? "",
    operations: entry.Operations ?? [],
    ...(entry.RetiringPrincipal === undefined ? {} : { retiringPrincipal: entry.RetiringPrincipal }),
    ...(entry.IssuingAccount === undefined ? {} : { issuingAccount: entry.IssuingAccount }),
    ...(Object.keys(constraints).length === 0 ? {} : { constraints }),
  };
}

export function keyOf({ metadata, policy, grants, tags }: KeyParts): Key {
  const arn = metadata.Arn ?? "";
  const { KeySpec, KeyUsage, Origin, MultiRegionConfiguration, KeyManager } = metadata;
  const multiRegionKeyType = MultiRegionConfiguration?.MultiRegionKeyType;
  return {
    arn,
    policy: documentOf(policy, "key policy", arn),
    grants: grants.map(grantOf),
    tags: Object.fromEntries(tags.map(({ TagKey = "", TagValue = "" }) => [TagKey, TagValue])),
    ...(KeySpec === undefined ? {} : { keySpec: KeySpec }),
    ...(KeyUsage === undefined ? {} : { keyUsage: KeyUsage }),
    ...(Origin === undefined ? {} : { origin: Origin }),
    ...(multiRegionKeyType === undefined ? {} : { multiRegionKeyType }),
    ...(KeyManager === "AWS" ? { awsManaged: true } : {}),
  };
}

/** The aliases of a place, each with the ARN of its key. */
export function aliasesOf(entries: readonly AliasListEntry[]): readonly Alias[] {
  return entries.flatMap(({ AliasArn, TargetKeyId }) => {
    if (AliasArn === undefined || TargetKeyId === undefined) return [];
    return [{ arn: AliasArn, targetKeyArn: `${AliasArn.slice(0, AliasArn.indexOf(":alias/"))}:key/${TargetKeyId}` }];
  });
}
