/** Whose a statement is, where a resource puts statements into a policy that others write in too. */
import type { Statement } from "../../access/policy-document";
import type { Resource } from "./resource";
import { KEY_POLICY_STATEMENTS } from "./types";

/** The Sids of the statements that the resource writes; `undefined` where nothing tells them. */
function writtenSids(statements: unknown): ReadonlySet<unknown> | undefined {
  if (typeof statements !== "string") return undefined;
  try {
    const parsed: unknown = JSON.parse(statements);
    return Array.isArray(parsed) ? new Set(parsed.map((each: Partial<Statement> | null) => each?.Sid)) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether a statement of the resource's policy can be corrected in the program that is judged. In the policy of a key that exists
 * already, all others are somebody else's: what they open is judged like everything, how they are written is not.
 */
export function isWrittenHere({ type, props }: Resource): (statement: Statement) => boolean {
  const sids = type === KEY_POLICY_STATEMENTS ? writtenSids(props.statements) : undefined;
  return sids === undefined ? () => true : ({ Sid: sid }) => sids.has(sid);
}
