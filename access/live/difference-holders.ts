/** What differs at roles, users and groups, and at the managed policies that the stacks give them. Pure. */
import { parseArn } from "../identifiers";
import { type PolicyDocument } from "../policy-document";
import { type NamedPolicy, type World } from "../world";
import { NO_FINDINGS, together, type Difference, type Findings } from "./difference";
import { documentDifferences } from "./difference-documents";
import { unread } from "./difference-keys";
import { holderKey, type HolderKind, type LiveFacts, type LiveHolder, type Read } from "./facts";

type Place = Pick<Difference, "accountId" | "subject" | "arn"> & { readonly accountId: string };

/** A role, user or group as the stacks declare it. */
export interface DeclaredHolder {
  readonly kind: HolderKind;
  readonly accountId: string;
  readonly name: string;
  readonly arn: string;
  readonly policies: readonly NamedPolicy[];
}

const RESTORE = "`pulumi up --refresh` of its stack puts the deployed policy back.";
const ATTACH = "`pulumi up --refresh` of its stack attaches it again.";
/** No policy is asked after, neither in AWS nor in a document. */
const nobody = (): undefined => undefined;

/** Managed policies are known by their ARN, inline ones by their name. */
const isManaged = ({ name }: NamedPolicy): boolean => parseArn(name) !== undefined;
const lastPart = (text: string): string => text.slice(text.lastIndexOf("/") + 1);

/** Everybody to whom the stacks give a policy, or whom a document of theirs names. */
export function declaredHolders({ accounts }: World): readonly DeclaredHolder[] {
  return accounts.flatMap(({ id: accountId, identities, groups = [] }) =>
    [...identities, ...groups].flatMap(({ arn, policies }): readonly DeclaredHolder[] => {
      const kind = /^(role|user|group)\//.exec(parseArn(arn)?.resource ?? "")?.[1];
      if (kind !== "role" && kind !== "user" && kind !== "group") return [];
      return [{ kind, accountId, name: lastPart(arn), arn, policies }];
    }),
  );
}

function inlineFindings(place: Place, declared: readonly NamedPolicy[], live: Read<readonly NamedPolicy[]>): Findings {
  if (declared.length === 0) return NO_FINDINGS;
  if (live.is !== "read") return { differences: [], notRead: unread(place, "the inline policies", live) };
  return {
    differences: declared.flatMap(({ name, document }): readonly Difference[] => {
      const found = live.value.find((policy) => policy.name === name);
      if (found !== undefined) {
        const own = { ...place, subject: `inline policy ${name} of ${place.subject}`, remedy: RESTORE };
        return documentDifferences(own, document, found.document, nobody);
      }
      const text = `It has no longer the inline policy ${name}.`;
      return [{ ...place, kind: "policy missing", text, remedy: RESTORE }];
    }),
    notRead: [],
  };
}

function attachmentFindings(place: Place, declared: readonly NamedPolicy[], live: Read<readonly string[]>): Findings {
  if (declared.length === 0) return NO_FINDINGS;
  if (live.is !== "read") return { differences: [], notRead: unread(place, "the attached policies", live) };
  const missing = declared.filter(({ name }) => !live.value.includes(name));
  return {
    differences: missing.map(({ name }) => ({
      ...place,
      kind: "attachment missing",
      text: `The policy ${name} is not attached to it.`,
      remedy: ATTACH,
    })),
    notRead: [],
  };
}

function ofHolder(declared: DeclaredHolder, live: LiveHolder): Findings {
  const { kind, accountId, name, arn, policies } = declared;
  const place = { accountId, subject: `${kind} ${name}`, arn };
  if (live.description.is === "missing") {
    const given = policies.length === 0 ? "" : " It has none of the policies that the stacks give it.";
    const remedy = "Create it again, or take it out of the configuration; then run `pulumi up --refresh` of the stack.";
    const text = `It does not exist.${given}`;
    return { differences: [{ ...place, kind: "resource missing", text, remedy }], notRead: [] };
  }
  return together([
    { differences: [], notRead: unread(place, "the description", live.description) },
    { differences: [], notRead: unread(place, "the groups", live.groups) },
    attachmentFindings(place, policies.filter(isManaged), live.attached),
    inlineFindings(
      place,
      policies.filter((policy) => !isManaged(policy)),
      live.inline,
    ),
  ]);
}

function ofPolicy(arn: string, declared: PolicyDocument, live: Read<PolicyDocument>): Findings {
  const place = { accountId: parseArn(arn)?.accountId ?? "", subject: `policy ${lastPart(arn)}`, arn };
  switch (live.is) {
    case "read":
      return {
        differences: documentDifferences({ ...place, remedy: RESTORE }, declared, live.value, nobody),
        notRead: [],
      };
    case "missing": {
      const remedy = "`pulumi up --refresh` of its stack makes it anew and attaches it.";
      return { differences: [{ ...place, kind: "resource missing", text: "It does not exist.", remedy }], notRead: [] };
    }
    case "not read":
      return { differences: [], notRead: unread(place, "the document", live) };
  }
}

/** Managed policies that the stacks declare, by ARN. */
export const declaredPolicies = (holders: readonly DeclaredHolder[]): ReadonlyMap<string, PolicyDocument> =>
  new Map(holders.flatMap(({ policies }) => policies.filter(isManaged).map(({ name, document }) => [name, document])));

/** Of everybody who was read. */
export function holderFindings(world: World, { holders, policies }: LiveFacts): Findings {
  const declared = declaredHolders(world);
  const live = new Map(holders.map((holder) => [holderKey(holder), holder]));
  return together([
    ...declared.map((holder) => {
      const found = live.get(holderKey(holder));
      return found === undefined ? NO_FINDINGS : ofHolder(holder, found);
    }),
    ...[...declaredPolicies(declared)].map(([arn, document]) => {
      const found = policies.get(arn);
      return found === undefined ? NO_FINDINGS : ofPolicy(arn, document, found);
    }),
  ]);
}
