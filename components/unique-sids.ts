/** Sids that are unique in their document. Pure. */
import type { Statement } from "../access/policy-document";

/**
 * A further statement of the same Sid gets a number, from 2 on.
 * @param between what stands before the number: a key policy's Sid may have spaces, an IAM policy's may not
 */
export function uniqueSids(statements: readonly Statement[], between: "" | " "): readonly Statement[] {
  const seen = new Map<string, number>();
  return statements.map((statement) => {
    const { Sid: sid = "" } = statement;
    const count = (seen.get(sid) ?? 0) + 1;
    seen.set(sid, count);
    return count === 1 ? statement : { ...statement, Sid: `${sid}${between}${count}` };
  });
}
