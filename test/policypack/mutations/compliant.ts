/** Arbitrary compliant documents: those of all shares, written as different hands would write them. */
import fc from "fast-check";
import { isAccountId } from "../../../access/identifiers";
import { partitionOf } from "../../../access/partition";
import { listOf, type PolicyDocument, type PrincipalElement, type Statement } from "../../../access/policy-document";
import { accessPolicy } from "../../../components/access-policy";
import { keyPolicy } from "../../../components/key-policy";
import { sharesFor, termsOf } from "../../../components/sharing/share";
import { aCase, ACCOUNTS, ORGANIZATIONS, type Case } from "../../components/sharing/arbitraries";
import { OWNER } from "../../components/sharing/fixture";
import type { Subject } from "../judge";

/** What the shares of all cases need. */
export const CONFIGURED = {
  trustedAccounts: ACCOUNTS,
  trustedOwners: [OWNER],
  trustedOrganizations: ORGANIZATIONS,
  allowedActions: ["kms:GetKeyRotationStatus"],
};

/** How a hand writes a document. */
interface Hand {
  /** Sorts what has no order. */
  readonly seed: number;
  readonly spelling: "as AWS" | "lower" | "upper";
  readonly lists: "always" | "where needed";
  readonly accounts: "by root" | "by id";
  readonly sids: boolean;
  readonly narrowing: readonly Statement["Condition"][];
  readonly denials: readonly number[];
  readonly indent: number;
}

const NARROWING: readonly NonNullable<Statement["Condition"]>[] = [
  { Bool: { "aws:SecureTransport": "true" } },
  { IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"] } },
  { StringEquals: { "aws:RequestedRegion": "eu-central-1" } },
  { DateLessThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" } },
  { StringNotEqualsIfExists: { "aws:PrincipalTag/team": "interns" } },
  { Null: { "aws:PrincipalArn": "false" } },
];

const hand: fc.Arbitrary<Hand> = fc.record({
  seed: fc.nat(1000),
  spelling: fc.constantFrom("as AWS", "lower", "upper"),
  lists: fc.constantFrom("always", "where needed"),
  accounts: fc.constantFrom("by root", "by id"),
  sids: fc.boolean(),
  narrowing: fc.subarray([...NARROWING], { maxLength: 2 }),
  denials: fc.subarray([0, 1, 2]),
  indent: fc.constantFrom(0, 2),
});

/** The same members in another order. */
const shuffled = <T>(list: readonly T[], seed: number): readonly T[] =>
  list
    .map((each, at) => ({ each, key: ((at + 1) * (seed + 7) * 7919) % 104_729 }))
    .sort((a, b) => a.key - b.key)
    .map(({ each }) => each);

function spelt(action: string, { spelling }: Hand): string {
  return spelling === "as AWS" ? action : spelling === "lower" ? action.toLowerCase() : action.toUpperCase();
}

function listed(values: readonly string[], { lists, seed }: Hand): string | readonly string[] {
  const [only, ...others] = shuffled(values, seed);
  return only !== undefined && others.length === 0 && lists === "where needed" ? only : [only ?? "", ...others];
}

function principalBy(element: PrincipalElement, by: Hand): PrincipalElement {
  if (element === "*") return by.lists === "always" ? { AWS: ["*"] } : "*";
  const byId = (text: string): string => {
    const [, id] = /^arn:[^:]+:iam::(\d{12}):root$/.exec(text) ?? [];
    return by.accounts === "by id" && id !== undefined && isAccountId(id) ? id : text;
  };
  return Object.fromEntries(
    Object.entries(element).map(([type, values]) => [type, listed(listOf(values).map(byId), by)]),
  );
}

/** The conditions of both: those of an operator that both have are joined. */
function joined(blocks: readonly Statement["Condition"][]): Pick<Statement, "Condition"> {
  const result: Record<string, Record<string, unknown>> = {};
  for (const [operator, keys] of blocks.flatMap((block) => Object.entries(block ?? {}))) {
    result[operator] = { ...keys, ...result[operator] };
  }
  return Object.keys(result).length === 0 ? {} : ({ Condition: result } as Pick<Statement, "Condition">);
}

function writtenBy(by: Hand, statement: Statement): Statement {
  const { Sid: sid, Action: action, Principal: principal, Condition: block, ...rest } = statement;
  const isOwners = sid === "Enable IAM User Permissions";
  return {
    ...(by.sids && sid !== undefined ? { Sid: sid } : {}),
    ...rest,
    Action: listed(
      listOf(action).map((each) => spelt(each, by)),
      by,
    ),
    ...(principal === undefined ? {} : { Principal: principalBy(principal, by) }),
    ...joined([block, ...(isOwners ? [] : by.narrowing)]),
  };
}

/** Statements by which careful people forbid what nobody should do. */
const DENIALS: readonly Omit<Statement, "Principal">[] = [
  { Effect: "Deny", Action: "kms:*", Resource: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
  {
    Effect: "Deny",
    Action: ["kms:ScheduleKeyDeletion", "kms:DisableKey"],
    Resource: "*",
    Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
  },
  {
    Effect: "Deny",
    Action: "kms:*",
    Resource: "*",
    Condition: {
      StringNotEquals: { "aws:PrincipalAccount": [OWNER, ...ACCOUNTS] },
      StringNotLike: { "aws:PrincipalOrgID": ORGANIZATIONS },
      Bool: { "aws:PrincipalIsAWSService": "false" },
    },
  },
];

function textBy(by: Hand, document: PolicyDocument): string {
  const isKeyPolicy = document.Statement.some(({ Principal: principal }) => principal !== undefined);
  const denials = DENIALS.filter((_, at) => by.denials.includes(at)).map((each): Statement => ({
    ...each,
    ...(isKeyPolicy ? { Principal: "*" } : {}),
  }));
  const statements = [...document.Statement.map((each) => writtenBy(by, each)), ...denials];
  return JSON.stringify({ Version: "2012-10-17", Statement: shuffled(statements, by.seed) }, null, by.indent);
}

const through = (region: string, account: string): Subject["provider"] => ({
  name: "explicit",
  props: { region, allowedAccountIds: JSON.stringify([account]) },
});

function keyOf({ region, owner }: Case, by: Hand): Subject {
  const document = keyPolicy({ region, ownerAccountId: OWNER, shares: owner.shares });
  const props = { enableKeyRotation: true, policy: textBy(by, document) };
  return { type: "aws:kms/key:Key", name: "key", provider: through(region, OWNER), props };
}

function accessOf({ region, owner }: Case, by: Hand): Subject | undefined {
  const [accountId] = ACCOUNTS.filter(isAccountId);
  const shares = accountId === undefined ? [] : sharesFor(owner.shares, accountId);
  if (accountId === undefined || shares.length === 0) return undefined;
  const keyArn = `arn:${partitionOf(region)}:kms:${region}:${OWNER}:key/1234abcd-12ab-34cd-56ef-1234567890ab` as const;
  const policy = textBy(by, accessPolicy({ keyArn, accountId, terms: shares.map(termsOf) }));
  return { type: "aws:iam/policy:Policy", name: "policy", provider: through(region, accountId), props: { policy } };
}

/** A key or an IAM policy, with a document that nothing is wrong with. */
export const aCompliantSubject: fc.Arbitrary<Subject> = fc
  .tuple(aCase, hand, fc.boolean())
  .map(([one, by, isKey]) => (isKey ? undefined : accessOf(one, by)) ?? keyOf(one, by));
