/**
 * The shares as statements of the key policy: shares on the same terms become one statement.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
 */
import { rootArn, type AccountId } from "../../access/identifiers";
import { partitionOf, type Region } from "../../access/partition";
import type { ConditionBlock, PrincipalElement, Statement } from "../../access/policy-document";
import { KEY_POLICY_SHARE_SID } from "../actions";
import { uniqueSids } from "../unique-sids";
import { CALLERS_ACCOUNT, conditionOf, permissionsOf, servicesOf, type Permission } from "./permissions";
import { isByPolicy, termsOf, type Share, type Terms } from "./share";
import { nameOfService, type ViaService } from "./services";
import type { NamedUse } from "./uses";

export interface ShareStatementsArgs {
  /** The key's Region. */
  readonly region: Region;
  readonly ownerAccountId: AccountId;
  readonly shares: readonly Share[];
}

/** How a statement tells its principals: by naming them, by their ARN, by their organization, or by a part of one. */
type Kind = "named" | "matching" | "organization" | "organization path";

/** Shares that can stand in one statement. */
interface Group {
  readonly kind: Kind;
  readonly terms: Terms;
  readonly shares: readonly Share[];
}

function kindOf(share: Share): Kind {
  switch (share.level) {
    case "account":
    case "principals":
      return "named";
    case "matching":
      return "matching";
    case "organization":
      return share.paths === undefined ? "organization" : "organization path";
  }
}

/** A text that is the same for terms that mean the same. */
const signatureOf = (share: Share): string => {
  const { use, actions = [], via = [], encryptionContext = {}, delegateToServices = false } = termsOf(share);
  const context = Object.entries(encryptionContext).map(([key, values]) => [key, [...values].sort()] as const);
  context.sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([
    use ?? "",
    [...actions].sort(),
    [...new Set(via.map(nameOfService))].sort(),
    context,
    delegateToServices,
    kindOf(share),
  ]);
};

/** The walkthrough's own way, then its terms at the other levels, then all other terms. */
const rankOf = ({ kind, terms }: Group): number => (Object.keys(terms).length > 0 ? 2 : kind === "named" ? 0 : 1);

/** The groups, the walkthrough's own way first, in an order that does not hang on that of the shares. */
function groupsOf(shares: readonly Share[]): readonly Group[] {
  const bySignature = new Map<string, Share[]>();
  for (const share of shares.filter(isByPolicy)) {
    const signature = signatureOf(share);
    const members = bySignature.get(signature) ?? [];
    members.push(share);
    bySignature.set(signature, members);
  }
  return [...bySignature]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, members]): Group[] => {
      const [first] = members;
      return first === undefined ? [] : [{ kind: kindOf(first), terms: termsOf(first), shares: members }];
    })
    .sort((a, b) => rankOf(a) - rankOf(b));
}

/** The principals of a share at a level that has them, or the account that may delegate. */
function namedBy(share: Share, region: Region): readonly string[] {
  if (share.level === "organization") return [];
  return share.level === "principals" ? share.principals : [rootArn(partitionOf(region), share.accountId)];
}

/**
 * Whoever is in the organization, except in the owner's own account: there a wildcard principal would need no IAM policy.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgid
 */
function organizationConditions(group: Group, ownerAccountId: AccountId): readonly ConditionBlock[] {
  const organizations = group.shares.flatMap((share) => (share.level === "organization" ? [share] : []));
  const paths = organizations.flatMap(({ paths: each = [] }) => each);
  return [
    { StringEquals: { "aws:PrincipalOrgID": organizations.map(({ organizationId }) => organizationId) } },
    ...(paths.length === 0 ? [] : [{ "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": paths } }]),
    { StringNotEquals: { "aws:PrincipalAccount": ownerAccountId } },
  ];
}

function whoIn(
  group: Group,
  { region, ownerAccountId }: ShareStatementsArgs,
): { readonly principal: PrincipalElement; readonly conditions: readonly ConditionBlock[] } {
  if (group.kind === "organization" || group.kind === "organization path") {
    return { principal: { AWS: "*" }, conditions: organizationConditions(group, ownerAccountId) };
  }
  const patterns = group.shares.flatMap((share) => (share.level === "matching" ? share.patterns : []));
  return {
    principal: { AWS: group.shares.flatMap((share) => namedBy(share, region)) },
    conditions: patterns.length === 0 ? [] : [{ ArnLike: { "aws:PrincipalArn": patterns } }],
  };
}

const USE_WORDS: Readonly<Record<NamedUse | "custom", string>> = {
  encrypt: "to encrypt",
  decrypt: "to decrypt",
  encryptDecrypt: "to encrypt and decrypt",
  secretsManagerRead: "to read secrets",
  secretsManagerReadWrite: "to read and write secrets",
  custom: "for chosen actions",
};
const KIND_WORDS: Readonly<Record<Kind, readonly string[]>> = {
  named: [],
  matching: ["by principal ARN"],
  organization: ["by organization"],
  "organization path": ["by organization path"],
};
/** Actions that carry no encryption context stand apart from those that are held to one. */
const contextWords = ({ encryptionContext }: Terms, { part }: Permission): readonly string[] => {
  if (part === "describe") return ["outside the context"];
  return encryptionContext === undefined ? [] : ["in a context"];
};

/** A hyphen is none of the characters of a Sid. */
const sidName = (via: ViaService): string => nameOfService(via).replaceAll("-", " ");

/** What tells a statement from the others: letters, digits and spaces, as a key policy's Sid may have. */
function sidOf({ kind, terms }: Group, permission: Permission): string {
  const services = terms.via === undefined ? [] : [...new Set(servicesOf(terms).map(sidName))].sort();
  return [
    KEY_POLICY_SHARE_SID,
    ...KIND_WORDS[kind],
    ...(terms.use === undefined ? [] : [USE_WORDS[terms.use]]),
    ...(services.length === 0 ? [] : [`via ${services.join(" ")}`]),
    ...contextWords(terms, permission),
    ...(permission.part === "delegation" ? ["through grants of AWS services"] : []),
  ].join(" ");
}

/** The statements of all shares that are by the key policy. In a key policy, Resource "*" means this key. */
export function shareStatements(args: ShareStatementsArgs): readonly Statement[] {
  const statements = groupsOf(args.shares).flatMap((group) => {
    const { principal, conditions } = whoIn(group, args);
    const scope = { region: args.region, secretsOf: CALLERS_ACCOUNT };
    return permissionsOf(group.terms, scope).map((permission): Statement => ({
      Sid: sidOf(group, permission),
      Effect: "Allow",
      Principal: principal,
      Action: permission.actions,
      Resource: "*",
      ...conditionOf([...conditions, ...permission.conditions]),
    }));
  });
  return uniqueSids(statements, " ");
}

/** Whether a Sid is one of this program's, in a policy that others write in too. */
export const isShareSid = (sid: string | undefined): boolean =>
  sid === KEY_POLICY_SHARE_SID || sid?.startsWith(`${KEY_POLICY_SHARE_SID} `) === true;
