/** What a configuration says, read without the program's builders: who may do what, in which manner. */
import { KMS_ACTIONS, type Organization } from "../../../access";
import { ORGANIZATIONS, type Case, type RawDuties, type RawPrincipals, type RawShare } from "./arbitraries";
import { OWNER } from "./fixture";

export const MEMBER = "333344445555";
export const ELSEWHERE = "555566667777";

/** How a call is made. */
export interface Manner {
  readonly via: string | undefined;
  readonly team: string | undefined;
  /** Whose secret the encryption context names; the owner's is the one that may have readers. */
  readonly secretOf: "the caller's account" | "the owner" | "another account" | undefined;
  readonly forAwsResource: boolean;
}
/** As Secrets Manager calls for whoever reads a secret. */
export const reading = (secretOf: Manner["secretOf"]): Manner => ({
  via: "secretsmanager",
  team: undefined,
  secretOf,
  forAwsResource: false,
});

/** What the principals have on their own side. */
export type Holding = "an administrator's policy" | "the program's policy" | "nothing";

/** Where an account stands, by the test's own rules: the organizations' members, one of them outside the part. */
export function organizationOf(id: string): Organization | "none" {
  if (id === MEMBER)
    return { id: ORGANIZATIONS[0], path: `${ORGANIZATIONS[0]}/r-root/ou-root-11111111/ou-root-22222222/` };
  if (id === ELSEWHERE) return { id: ORGANIZATIONS[1], path: `${ORGANIZATIONS[1]}/r-root/` };
  return id === OWNER ? { id: ORGANIZATIONS[0], path: `${ORGANIZATIONS[0]}/r-root/ou-root-11111111/` } : "none";
}

const DELEGATION = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"];
const CARRY = new Set(
  KMS_ACTIONS.filter(({ encryptionContext }) => encryptionContext).map(({ name }) => `kms:${name}`),
);
const matches = (pattern: string, text: string): boolean =>
  pattern.endsWith("*") ? text.startsWith(pattern.slice(0, -1)) : pattern === text;
const listOf = (value: string | readonly string[]): readonly string[] => (typeof value === "string" ? [value] : value);
const names = ({ roles = [], users = [] }: RawPrincipals): readonly string[] => [
  ...roles.map((each) => `role/${each}`),
  ...users.map((each) => `user/${each}`),
];

const FIVE = /^kms:(Decrypt|DescribeKey|Encrypt|GenerateDataKey\w*|ReEncrypt(From|To))$/;
const USED: Readonly<Record<string, RegExp>> = {
  "": FIVE,
  encrypt: /^kms:(DescribeKey|Encrypt|GenerateDataKey\w*)$/,
  decrypt: /^kms:(Decrypt|DescribeKey)$/,
  encryptDecrypt: /^kms:(Decrypt|DescribeKey|Encrypt|GenerateDataKey\w*)$/,
  secretsManagerRead: /^kms:Decrypt$/,
  secretsManagerReadWrite: /^kms:(Decrypt|Encrypt|GenerateDataKey)$/,
};
const usesIt = ({ use, actions }: RawShare, action: string): boolean =>
  actions?.includes(action) ?? USED[use ?? ""]?.test(action) ?? false;
const hasTeam = ({ encryptionContext: { Team: wanted } = {} }: RawShare, { team }: Manner): boolean =>
  wanted === undefined || (team !== undefined && listOf(wanted).some((each) => matches(each, team)));

/** What the policies of both sides let a share's principals do. */
function policySays(share: RawShare, action: string, how: Manner): boolean {
  if (share.through === "grants") return false;
  const secrets = share.use?.startsWith("secretsManager") === true;
  const services = secrets ? ["secretsmanager"] : share.via;
  if (services !== undefined && (how.via === undefined || !services.includes(how.via))) return false;
  if (DELEGATION.includes(action)) return share.delegateToServices === true && how.forAwsResource;
  if (!usesIt(share, action)) return false;
  if (!CARRY.has(action)) return true;
  return hasTeam(share, how) && (!secrets || how.secretOf === "the caller's account");
}

/** What a grant lets its grantee do, whatever policies there are. */
const grantSays = (share: RawShare, action: string, how: Manner): boolean =>
  (share.through === "grants" || share.through === "both") &&
  usesIt(share, action) &&
  (!CARRY.has(action) || hasTeam(share, how));

function isMeant(share: RawShare, id: string, name: string): boolean {
  if (share.level === "organization") {
    const organization = organizationOf(id);
    if (id === OWNER || organization === "none" || organization.id !== share.organizationId) return false;
    return share.paths === undefined || share.paths.some((path) => matches(path, organization.path));
  }
  if (share.accountId !== id) return false;
  if (share.level === "account") return true;
  return names(share).some(
    (each) => each === name || (share.level === "matching" && /[*?]$/.test(each) && name === "role/team/A"),
  );
}

export const isReader = ({ readers = [] }: Case, id: string, name: string): boolean =>
  readers.some((each) => each.accountId === id && names(each).some((reader) => matches(reader, name)));
const readsIt = (action: string, how: Manner): boolean =>
  action === "kms:Decrypt" && how.via === "secretsmanager" && how.secretOf === "the owner";

/** Whether a principal of another account than the owner's may do something with the key. */
export function isExpected(one: Case, id: string, name: string, action: string, how: Manner, holding: Holding) {
  const { raw, readers = [] } = one;
  const meant = raw.filter((share) => isMeant(share, id, name));
  if (action === "kms:RetireGrant") {
    return raw.some(({ through, retiringPrincipal = "" }) => {
      return through !== undefined && through !== "policy" && retiringPrincipal.endsWith(`:${id}:${name}`);
    });
  }
  if (meant.some((share) => grantSays(share, action, how))) return true;
  const ownerSays =
    meant.some((share) => policySays(share, action, how)) || (isReader(one, id, name) && readsIt(action, how));
  if (holding !== "the program's policy") return ownerSays && holding === "an administrator's policy";
  const own = raw.filter(({ accountId }) => accountId === id);
  const applying =
    own.length > 0
      ? own.filter((share) => isMeant(share, id, name))
      : raw.filter(({ level }) => level === "organization");
  const accountReads = readers.some(({ accountId }) => accountId === id) && readsIt(action, how);
  return ownerSays && (accountReads || applying.some((share) => policySays(share, action, how)));
}

/** Written by name: the actions that show and change the key, and neither use it nor hand its use on. */
const ADMINISTRATION =
  /^kms:(CancelKeyDeletion|(Create|Delete|Update)Alias|DescribeKey|(Disable|Enable)Key(Rotation)?|Get(KeyLastUsage|KeyPolicy|KeyRotationStatus)|List(Grants|KeyPolicies|KeyRotations|ResourceTags)|PutKeyPolicy|ReplicateKey|RevokeGrant|RotateKeyOnDemand|ScheduleKeyDeletion|SynchronizeMultiRegionKey|(Unt|T)agResource|UpdateKeyDescription|UpdatePrimaryRegion)$/;

/** Whether a principal of the owner account is one of those who have a duty. */
export const has = (duty: "administrators" | "users", duties: RawDuties, name: string): boolean =>
  names(duties[duty] ?? {}).includes(name);

/** Whether a principal of the owner account may do something with the key, with or without an administrator's IAM policy. */
export function isDuty({ duties }: Case, name: string, action: string, holding: Holding): boolean {
  if (has("administrators", duties, name) && ADMINISTRATION.test(action)) return true;
  if (has("users", duties, name) && FIVE.test(action)) return true;
  return (
    holding === "an administrator's policy" && (duties.rootAccess !== "administration" || ADMINISTRATION.test(action))
  );
}
