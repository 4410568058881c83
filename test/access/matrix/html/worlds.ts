/** Worlds that a page has to bear: many principals, and names that are out for trouble. */
import { inquire, type Inquiry } from "../../../../access/matrix/build";
import { type DeclaredWorld } from "../../../../access/stack/declared";
import { type Statement } from "../../../../access/policy-document";
import { type Identity } from "../../../../access/world";

const REGION = "eu-central-1";
const SHARE = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];
const OWNER = "111122223333";
const OTHERS = ["444455556666", "777788889999"];
const ACCOUNTS = [OWNER, ...OTHERS];
const KEY = `arn:aws:kms:${REGION}:${OWNER}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

const secretArn = (account: string): string =>
  `arn:aws:secretsmanager:${REGION}:${account}:secret:payments/ledger/database-password-${account.slice(0, 4)}-AbCdEf`;

const allow = (Sid: string, Action: string | readonly string[], Resource = "*"): Statement => ({
  ...{ Sid, Effect: "Allow", Action: typeof Action === "string" ? Action : [...Action], Resource },
});

/** Every third has no policy, every fifth may only decrypt, and every seventh is denied by name. */
function identity(account: string, index: number): Identity {
  const kind = index % 2 === 0 ? "role" : "user";
  const arn = `arn:aws:iam::${account}:${kind}/services/PaymentsLedgerWorker${String(index).padStart(2, "0")}`;
  const actions = index % 5 === 0 ? ["kms:Decrypt"] : SHARE;
  const statements = [allow("UseTheKey", actions, KEY), allow("Read", "secretsmanager:GetSecretValue")];
  const document = { Version: "2012-10-17" as const, Statement: statements };
  return { arn, policies: index % 3 === 0 ? [] : [{ name: "use-the-key", document }], tags: {} };
}

/** @param each principals in each of three accounts */
function worldOf(each: number, denied: boolean): DeclaredWorld {
  const accounts = ACCOUNTS.map((id) => ({
    id,
    identities: Array.from({ length: each }, (_, index) => identity(id, index)),
    organization: "none" as const,
  }));
  const principals = accounts.flatMap(({ identities }) => identities.map(({ arn }) => arn));
  const deny: Statement = {
    ...{ Sid: "NotThose", Effect: "Deny", Action: "kms:*", Resource: "*" },
    Principal: { AWS: principals.filter((_, index) => index % 7 === 0) },
  };
  const share: Statement = {
    ...allow("Share", SHARE),
    Principal: { AWS: [...OTHERS.map((id) => `arn:aws:iam::${id}:root`)] },
  };
  const own: Statement = { ...allow("Own", "kms:*"), Principal: { AWS: `arn:aws:iam::${OWNER}:root` } };
  const policy = { Version: "2012-10-17" as const, Statement: [own, share, ...(denied ? [deny] : [])] };
  return {
    world: {
      accounts,
      keys: [{ arn: KEY, policy, grants: [], tags: {} }],
      secrets: ACCOUNTS.map((id) => ({ arn: secretArn(id), kmsKeyId: KEY, tags: {} })),
    },
    resources: [
      { id: KEY, kind: "key", arn: KEY, exists: true, accountId: OWNER, label: "alias/payments/ledger" },
      ...ACCOUNTS.map((accountId) => ({
        ...{ id: secretArn(accountId), kind: "secret" as const, arn: secretArn(accountId), exists: true, accountId },
        label: `payments/ledger/database-password-${accountId.slice(0, 4)}`,
      })),
    ],
    principals: principals.map((principal) => ({ principal, namedIn: ["IAM policy"] as const })),
    accountIds: ACCOUNTS,
    notes: ["Service control policies are not looked at."],
  };
}

/** Three accounts with so many principals each. */
export const crowd = (each = 20): Inquiry => inquire(["owner", "external", "third"], { state: worldOf(each, true) });

/** The same, about to be denied to some. */
export const crowdChanging = (each = 20): Inquiry =>
  inquire(["owner", "external", "third"], { state: worldOf(each, false), preview: worldOf(each, true) });

export const NASTY = `<script>alert("&")</script>'\u202e\u0007`;

/** Whatever a document can name is called something that a page must not take for its own. */
export function nasty(): Inquiry {
  const key = { ...KEY_OF_NASTY };
  const arn = `arn:aws:iam::${OWNER}:role/${NASTY}`;
  const own: Statement = { ...allow(NASTY, "kms:*"), Principal: { AWS: arn } };
  const document = { Version: "2012-10-17" as const, Statement: [own] };
  const world: DeclaredWorld = {
    world: {
      accounts: [{ id: OWNER, identities: [{ arn, policies: [{ name: NASTY, document: identityDocument() }] }] }],
      keys: [{ arn: key.arn, policy: document, grants: [] }],
    },
    resources: [{ ...key, label: NASTY }],
    principals: [{ principal: arn, namedIn: ["key policy"] }],
    accountIds: [OWNER],
    notes: [NASTY],
  };
  return inquire([NASTY], { state: world });
}

const KEY_OF_NASTY = { id: KEY, kind: "key", arn: KEY, exists: true, accountId: OWNER } as const;
const identityDocument = () => ({ Version: "2012-10-17" as const, Statement: [allow(NASTY, "kms:*", KEY)] });
