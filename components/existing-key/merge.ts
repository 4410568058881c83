/** Puts this program's statements into a policy that others write in too, and takes them out again. Pure. */
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
  | { readonly kind: "changed"; readonly found: LiveStatement; readonly wanted: Statement };

export interface Merge {
  /** The policy as it is to be. */
  readonly policy: LivePolicy;
  /** In the order of the policy. Empty: the policy stays as it is. */
  readonly changes: readonly Change[];
}

/** Bytes of a policy, as AWS counts them: https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
export const sizeOf = (text: string): number => Buffer.byteLength(text);

/** KMS answers a policy with white space of its own, which must not make it too large. */
const fitting = (text: string): string => (sizeOf(text) > KEY_POLICY_MAX_BYTES ? withoutWhiteSpace(text) : text);

/**
 * A wanted statement stands in the place of the live one with its Sid, else at the end; own statements that are no longer
 * wanted go; all others stay as they are. Where nothing changes, the text is the live one to the last byte.
 * @param single whether the policy was found with one statement by itself, before this program made a list of it
 */
export function merge(live: LivePolicy, wanted: readonly Statement[], isOwn: IsOwn, single = false): Merge {
  const bySid = new Map(wanted.map((statement) => [statement.Sid, statement]));
  const present = new Set(live.statements.map(({ sid }) => sid));
  const added = wanted.filter(({ Sid: sid }) => !present.has(sid));
  const places = new Map<number, string | undefined>();
  const changes: Change[] = [];
  live.statements.forEach((found, index) => {
    if (!isOwn(found.sid)) return;
    const replacement = bySid.get(found.sid);
    if (replacement === undefined) {
      changes.push({ kind: "removed", found });
      places.set(index, undefined);
    } else if (!meansTheSame(found, replacement)) {
      changes.push({ kind: "changed", found, wanted: replacement });
      places.set(index, statementJson(replacement));
    }
  });
  changes.push(...added.map((statement): Change => ({ kind: "added", wanted: statement })));
  if (changes.length === 0) return { policy: live, changes };
  const text = edited(live.text, { places, added: added.map(statementJson), single });
  return { policy: readLivePolicy(fitting(text)), changes };
}
