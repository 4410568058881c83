/** As many as a reader takes in; a wildcard reaches dozens. */
const NAMED = 3;

/** Actions as a message names them: the first ones, and how many more there are. */
export function inWords(actions: readonly string[]): string {
  const more = actions.length - NAMED;
  return more > 0 ? `${actions.slice(0, NAMED).join(", ")} and ${more} more` : actions.join(", ");
}
