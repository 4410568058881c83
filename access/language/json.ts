/** JSON as it stands, with the one thing that `JSON.parse` hides: an element written twice, of which the last one wins in silence. */
export interface Json {
  readonly value: unknown;
  /** Paths of the elements that were written more than once. */
  readonly repeated: readonly string[];
}

/** Strings and brackets are all that is needed: the text has been parsed before. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gs;

interface Level {
  readonly path: string;
  readonly names?: Set<string>;
  index: number;
  name: string;
}

const pathOf = ({ path, names, name, index }: Level): string =>
  names === undefined ? `${path}[${index}]` : path === "" ? name : `${path}.${name}`;

/** Reads a name of an object; gives its path where the object has had it before. */
function takeName(level: Level, text: string): string | undefined {
  level.name = String(JSON.parse(text));
  const seen = level.names?.has(level.name) === true;
  level.names?.add(level.name);
  return seen ? pathOf(level) : undefined;
}

function repeatedNames(text: string): readonly string[] {
  const repeated: string[] = [];
  const levels: Level[] = [];
  let expectsName = false;
  for (const [token] of text.matchAll(TOKEN)) {
    const level = levels.at(-1);
    if (token === "{" || token === "[") {
      const path = level === undefined ? "" : pathOf(level);
      levels.push({ path, index: 0, name: "", ...(token === "{" ? { names: new Set<string>() } : {}) });
      expectsName = token === "{";
    } else if (token === "}" || token === "]") {
      levels.pop();
      expectsName = false;
    } else if (token === "," && level !== undefined) {
      level.index++;
      expectsName = level.names !== undefined;
    } else if (expectsName && level !== undefined && token.startsWith('"')) {
      const again = takeName(level, token);
      if (again !== undefined) repeated.push(again);
      expectsName = false;
    }
  }
  return repeated;
}

/** @throws {SyntaxError} where the text is no JSON. */
export function parseJson(text: string): Json {
  const value: unknown = JSON.parse(text);
  return { value, repeated: repeatedNames(text) };
}
