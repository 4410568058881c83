/** Remembers what was worked out for a text: every rule asks the same of the same few texts. Bounded in number and length. */
export function memo<T>(work: (text: string) => T, most: number, longest: number): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const result = work(text);
    if (text.length > longest) return result;
    if (known.size >= most) known.clear();
    known.set(text, result);
    return result;
  };
}
