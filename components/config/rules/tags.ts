/** How many tags a resource may have. */
import { IDENTITY_TAGS } from "../../../access/identity-tags";
import { LIMITS } from "../fields";
import type { Problem } from "../problems";

/** The tags that every resource gets from this program, see `account-provider.ts` and `identity-tags.ts`. */
const PROGRAM_TAGS = ["ManagedBy", "Project", ...IDENTITY_TAGS] as const;

/** More tags than AWS takes would make an update fail in its middle. */
export function tagRules(path: string, ...tags: readonly Readonly<Record<string, string>>[]): Problem[] {
  const count = new Set([...tags.flatMap(Object.keys), ...PROGRAM_TAGS]).size;
  if (count <= LIMITS.tags) return [];
  const rule = `would give a resource ${count} tags, ${PROGRAM_TAGS.join(", ")} among them; AWS takes at most ${LIMITS.tags}.`;
  return [{ path, rule, remedy: "Leave some out." }];
}
