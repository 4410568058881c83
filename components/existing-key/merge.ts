/** Puts this program's statements into a policy that others write in too, and takes them out again. Pure. */
import type { KeyArn } from "../../access/identifiers";
import { canonical, type Statement } from "../../access/policy-document";
import { KEY_POLICY_MAX_BYTES } from "../key-policy";
import { meansTheSame, readLivePolicy, type LivePolicy, type LiveStatement } from "./live-policy";
import { edited, withoutWhiteSpace } from "./policy-text";

/** Whether a Sid is this program's to write. */
export type IsOwn = (sid: string | undefined) => boolean;

/** A statement as it is written: canonical, in one line. */
export const statementJson = (statement: Statement): string =>
  JSON.stringify(canonical({ Version: "2012-10-17", Statement: [statement] }).Statement[0]);

/** One change to the policy. */
export type Change =
  | { readonly kind: "added"; readonly wanted: Statement }
  | { readonly kind: "removed"; readonly found: LiveStatement }
  | { readonly kind: "changed"; readonly found: LiveStatement; readonly wanted: Statement }
  /** It means what is wanted under another Sid, or none: it is taken over where it stands, and gets the Sid. */
  | { readonly kind: "renamed"; readonly found: LiveStatement; readonly wanted: Statement };

export interface Merge {
  /** The policy as it is to be. */
  readonly policy: LivePolicy;
  /** In the order of the policy. Empty: the policy stays as it is. */
  readonly changes: readonly Change[];
}

export interface MergeOptions {
  readonly keyArn: KeyArn;
  readonly isOwn: IsOwn;
  /** Whether the policy was found with one statement by itself, before this program made a list of it. */
  readonly single?: boolean | undefined;
}

/** Bytes of a policy, as AWS counts them: https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
export const sizeOf = (text: string): number => Buffer.byteLength(text);

/** KMS answers a policy with white space of its own, which must not make it too large. */
const fitting = (text: string): string => (sizeOf(text) > KEY_POLICY_MAX_BYTES ? withoutWhiteSpace(text) : text);

const withSid = ({ elements }: LiveStatement, sid: string | undefined): Statement =>
  // Elements are kept as they were found: only those that the policy language has come this far.
  ({ ...elements, Sid: sid }) as unknown as Statement;

/** The wanted statements that the policy has under another Sid, by the index of that statement. Each live one is taken once. */
function meantElsewhere({ statements }: LivePolicy, wanted: readonly Statement[], keyArn: KeyArn) {
  const sids = new Set(wanted.map(({ Sid: sid }) => sid));
  const present = new Set(statements.map(({ sid }) => sid));
  const found = new Map<number, Statement>();
  for (const statement of wanted.filter(({ Sid: sid }) => !present.has(sid))) {
    const index = statements.findIndex(
      (live, each) => !found.has(each) && !sids.has(live.sid) && meansTheSame(live, statement, keyArn),
    );
    if (index >= 0) found.set(index, statement);
  }
  return found;
}

/** What becomes of one live statement. */
function changeOf(live: LiveStatement, wanted: Statement | undefined, { keyArn, isOwn }: MergeOptions) {
  if (wanted === undefined) return isOwn(live.sid) ? ({ kind: "removed", found: live } as const) : undefined;
  if (wanted.Sid !== live.sid) return { kind: "renamed", found: live, wanted } as const;
  return meansTheSame(live, wanted, keyArn) ? undefined : ({ kind: "changed", found: live, wanted } as const);
}

function textOf(change: Exclude<Change, { kind: "added" }>): string | undefined {
  if (change.kind === "removed") return undefined;
  return statementJson(change.kind === "renamed" ? withSid(change.found, change.wanted.Sid) : change.wanted);
}

/**
 * A wanted statement stands in the place of the live one with its Sid, or of one that means the same under another Sid, else at
 * the end; own statements that are no longer wanted go; all others stay. Where nothing changes, the text is the live one to the
 * last byte.
 */
export function merge(live: LivePolicy, wanted: readonly Statement[], options: MergeOptions): Merge {
  const { keyArn, single = false } = options;
  const bySid = new Map(wanted.map((statement) => [statement.Sid, statement]));
  const elsewhere = meantElsewhere(live, wanted, keyArn);
  const places = new Map<number, string | undefined>();
  const changes: Change[] = [];
  live.statements.forEach((found, index) => {
    const change = changeOf(found, bySid.get(found.sid) ?? elsewhere.get(index), options);
    if (change === undefined) return;
    changes.push(change);
    places.set(index, textOf(change));
  });
  const placed = new Set([
    ...live.statements.map(({ sid }) => sid),
    ...[...elsewhere.values()].map(({ Sid: sid }) => sid),
  ]);
  const added = wanted.filter(({ Sid: sid }) => !placed.has(sid));
  changes.push(...added.map((statement): Change => ({ kind: "added", wanted: statement })));
  if (changes.length === 0) return { policy: live, changes };
  const text = edited(live.text, { places, added: added.map(statementJson), single });
  return { policy: readLivePolicy(fitting(text)), changes };
}
