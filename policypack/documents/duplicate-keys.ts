/**
 * Keys written twice in one JSON object. `JSON.parse` takes the last one and says nothing, so a wide statement could hide
 * behind a narrow one from whoever reads differently.
 */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

interface Scope {
  /** The keys seen so far; none in an array. */
  readonly keys: Set<string> | undefined;
}

const decode = (token: string): string => String(JSON.parse(token));

/** The repeated keys of a valid JSON text, in the order of the text. `"\u0041"` and `"A"` are the same key. */
export function duplicateKeys(json: string): readonly string[] {
  const repeated: string[] = [];
  const scopes: Scope[] = [];
  let text: string | undefined;
  for (const [token] of json.matchAll(TOKENS)) {
    if (token === "{") scopes.push({ keys: new Set() });
    else if (token === "[") scopes.push({ keys: undefined });
    else if (token === "}" || token === "]") scopes.pop();
    else if (token === ":" && text !== undefined) {
      const keys = scopes.at(-1)?.keys;
      const key = decode(text);
      if (keys?.has(key)) repeated.push(key);
      keys?.add(key);
    }
    text = token.startsWith('"') ? token : undefined;
  }
  return repeated;
}
