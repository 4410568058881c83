/** What grows: the owner's shares in the configuration, and the statements of a key policy that others write in. Pure. */
import type { Statement } from "../../access/policy-document";
import { KEY_POLICY_SHARE_SID, SHARE_ACTIONS } from "../../components/actions";
import { KEY_POLICY_MAX_BYTES } from "../../components/key-policy";

/** Of whole accounts; the key policy holds about 900. The first is what the others are compared with. */
export const ACCOUNTS = [1, 50, 250, 500] as const;
/** Doubled each time. AWS holds no policy of these: they show how the time grows. */
export const DOUBLED_STATEMENTS = [500, 1000, 2000] as const;

const FIRST_ACCOUNT = 200_000_000_000;
const OWNER = "arn:aws-cn:iam::111122223333";

/** An owner's stack, and what it shares with. */
export interface ScaleStack {
  readonly stack: string;
  readonly label: string;
  /** `owner.shares` of the configuration. */
  readonly shares: readonly object[];
}

export const accountStack = (accounts: number): ScaleStack => ({
  stack: `accounts-${accounts}`,
  label: accounts === 1 ? "1 account" : `${accounts} accounts`,
  shares: Array.from({ length: accounts }, (_, at) => ({ accountId: String(FIRST_ACCOUNT + at), level: "account" })),
});

export const ORGANIZATION_STACK: ScaleStack = {
  stack: "organization",
  label: "an organization",
  shares: [{ organizationId: "o-a1b2c3d4e5", level: "organization" }],
};

/** The share that is merged in: what a whole account gets. */
export const SHARE: Statement = {
  Sid: KEY_POLICY_SHARE_SID,
  Effect: "Allow",
  Principal: { AWS: "arn:aws-cn:iam::444455556666:root" },
  Action: SHARE_ACTIONS,
  Resource: "*",
};

const statement = (at: number): Statement => ({
  Sid: `Statement ${at}`,
  Effect: "Allow",
  Principal: { AWS: `${OWNER}:role/Role${at}` },
  Action: "kms:Decrypt",
  Resource: "*",
});

/** A key policy of this many statements, none of them this program's. */
export const policyOf = (statements: number): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: Array.from({ length: statements }, (_, at) => statement(at)) });

/** How many such statements a key policy holds beside the share. */
export function statementsThatFit(): number {
  const room = KEY_POLICY_MAX_BYTES - `,${JSON.stringify(SHARE)}`.length;
  let statements = 1;
  while (policyOf(statements + 1).length <= room) statements++;
  return statements;
}
