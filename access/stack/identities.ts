/** Roles, users and groups with the IAM policies that the stacks give them. Pure. */
import { type NamedPolicy } from "../world";
import { documentOf, type DocumentReading } from "./documents";
import { type Place, type Places } from "./places";
import { referenceOf } from "./references";
import { knownText, textsOf, type StackResource } from "./resources";

export type IdentityKind = "role" | "user" | "group";

/** A policy that a stack gives to an identity. */
export interface Given {
  /** The resource that gives it. */
  readonly urn: string;
  readonly kind: IdentityKind;
  readonly accountId: string;
  readonly partition: string;
  /** Name without path. */
  readonly name: string;
  /** Left out where its document is not known. */
  readonly policy?: NamedPolicy;
  /** Why there is more to the identity's policies than `policy`. */
  readonly because?: string;
}

const POLICY = "aws:iam/policy:Policy";
/** Resources that attach a managed policy: the property that names whom, and whether it is a list. */
const ATTACHMENTS: Readonly<Record<string, readonly (readonly [IdentityKind, string])[]>> = {
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": [["role", "role"]],
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": [["user", "user"]],
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": [["group", "group"]],
  "aws:iam/policyAttachment:PolicyAttachment": [
    ["role", "roles"],
    ["user", "users"],
    ["group", "groups"],
  ],
};
/** Resources that hold a policy inside an identity. */
const INLINE: Readonly<Record<string, IdentityKind>> = {
  "aws:iam/rolePolicy:RolePolicy": "role",
  "aws:iam/userPolicy:UserPolicy": "user",
  "aws:iam/groupPolicy:GroupPolicy": "group",
};

type Account = Pick<Place, "accountId" | "partition">;

function accountOf(resource: StackResource, places: Places): Account | undefined {
  const { accountId, partition } = places(resource);
  return accountId === undefined || partition === undefined ? undefined : { accountId, partition };
}

/** A policy's ARN, which follows from its path and name where AWS has not told it yet. */
function policyArn(policy: StackResource, places: Places): string | undefined {
  const [arn, name] = [knownText(policy, "arn"), knownText(policy, "name")];
  const account = accountOf(policy, places);
  if (arn !== undefined || name === undefined || account === undefined) return arn;
  return `arn:${account.partition}:iam::${account.accountId}:policy${knownText(policy, "path") ?? "/"}${name}`;
}

function fromDocument(name: string, reading: DocumentReading): Pick<Given, "policy" | "because"> {
  if (reading.is === "known") return { policy: { name, document: reading.document } };
  return reading.is === "unknown" ? { because: reading.because } : {};
}

function managed(attachment: StackResource, policies: readonly StackResource[], places: Places) {
  const reference = referenceOf(
    attachment,
    "policyArn",
    policies,
    (policy, text) => policyArn(policy, places) === text,
  );
  switch (reference.is) {
    case "found": {
      const { resource } = reference;
      return fromDocument(policyArn(resource, places) ?? resource.name, documentOf(resource, "identity policy"));
    }
    case "named":
      return { because: `its policy ${reference.text} is not in these stacks` };
    case "unknown":
      return { because: reference.because };
    case "absent":
      return {};
  }
}

/** The names in a property, as one text or a list of them. IAM takes a name, and Pulumi a resource whose id is the name. */
export function namesIn(resource: StackResource, property: string): readonly string[] {
  const one = knownText(resource, property);
  return one === undefined ? (textsOf(resource, property) ?? []) : [one];
}

export const lastPart = (text: string): string => text.slice(text.lastIndexOf("/") + 1);

function attached(resource: StackResource, policies: readonly StackResource[], places: Places): readonly Given[] {
  const account = accountOf(resource, places);
  if (account === undefined) return [];
  const what = managed(resource, policies, places);
  return (ATTACHMENTS[resource.type] ?? []).flatMap(([kind, property]) =>
    namesIn(resource, property).map((name): Given => ({
      urn: resource.urn,
      kind,
      ...account,
      name: lastPart(name),
      ...what,
    })),
  );
}

function inline(resource: StackResource, places: Places): readonly Given[] {
  const kind = INLINE[resource.type];
  const account = accountOf(resource, places);
  const holder = kind === undefined ? undefined : knownText(resource, kind);
  if (kind === undefined || account === undefined || holder === undefined) return [];
  const name = knownText(resource, "name") ?? resource.name;
  const what = fromDocument(name, documentOf(resource, "identity policy"));
  return [{ urn: resource.urn, kind, ...account, name: lastPart(holder), ...what }];
}

/** Everything that the stacks give to roles, users and groups, one entry a policy. */
export function givenPolicies(resources: readonly StackResource[], places: Places): readonly Given[] {
  const policies = resources.filter(({ type }) => type === POLICY);
  return resources.flatMap((resource) => [...attached(resource, policies, places), ...inline(resource, places)]);
}

/** What is attached to somebody of whom nothing is known. */
export function attachedToUnknown(resources: readonly StackResource[], given: readonly Given[]): readonly string[] {
  const isOne = ({ type }: StackResource): boolean => type in ATTACHMENTS || type in INLINE;
  const used = new Set(given.map(({ urn }) => urn));
  return resources
    .filter((resource) => isOne(resource) && !used.has(resource.urn))
    .map(({ name }) => `${name} is left out: its account, or who gets it, is known only after the update.`);
}
