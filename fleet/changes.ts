/** How many resources an update changed, in the engine's own words. Pure. */

/** E.g. `{ create: 6, same: 3 }`. */
export type Changes = Readonly<Partial<Record<string, number>>>;

const WORDS: Readonly<Record<string, string>> = {
  create: "created",
  update: "updated",
  delete: "deleted",
  replace: "replaced",
  same: "unchanged",
};
const WORDS_OF_PREVIEW: Readonly<Record<string, string>> = {
  create: "to create",
  update: "to update",
  delete: "to delete",
  replace: "to replace",
  same: "unchanged",
};

/** `6 created, 3 unchanged`; what was only read is left out. */
export function changesText(changes: Changes, isPreview: boolean): string {
  const words = isPreview ? WORDS_OF_PREVIEW : WORDS;
  const parts = Object.entries(words).flatMap(([op, word]) => {
    const count = changes[op] ?? 0;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  return parts.length === 0 ? "nothing" : parts.join(", ");
}

/** Whether anything but `same` is there. */
export const hasChanges = (changes: Changes): boolean =>
  ["create", "update", "delete", "replace"].some((op) => (changes[op] ?? 0) > 0);

export function sumOf(all: readonly Changes[]): Changes {
  const sum: Record<string, number> = {};
  for (const changes of all) {
    for (const [op, count = 0] of Object.entries(changes)) sum[op] = (sum[op] ?? 0) + count;
  }
  return sum;
}

/**
 * Of an update that took failed deployments for done, and of the one with a refresh after it.
 * @param taken updates of the first one that changed nothing in AWS
 */
export function changesOfBoth(first: Changes, second: Changes, taken: number): Changes {
  const update = Math.max(0, (first.update ?? 0) - taken) + (second.update ?? 0);
  const made = sumOf(
    [first, second].map(({ create = 0, delete: gone = 0, replace = 0 }) => ({ create, delete: gone, replace })),
  );
  return { ...second, ...made, update };
}
