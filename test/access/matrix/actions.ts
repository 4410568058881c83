/** Whether a call is covered by one of these patterns, which end in `*` or name one action. */
export const matchesAny = (call: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => (pattern.endsWith("*") ? call.startsWith(pattern.slice(0, -1)) : call === pattern));
