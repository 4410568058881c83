/** Where in a file's text a document's statements are. Pure. */

const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

interface Scope {
  readonly isList: boolean;
  /** The key or the index of the value that comes next. */
  place: string;
  /** In an object, whether a key comes next. */
  wantsKey: boolean;
}

const keyOf = (token: string): string => {
  try {
    return String(JSON.parse(token));
  } catch {
    return "";
  }
};

/** Every value of a JSON text that stands at the path or within it, one level deep: by its own place, its offset. */
function offsetsAt(text: string, path: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const scopes: Scope[] = [];
  const isWanted = (): boolean =>
    (scopes.length === path.length || scopes.length === path.length + 1) &&
    path.every((each, index) => scopes[index]?.place === each);
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    const scope = scopes.at(-1);
    if (token === "}" || token === "]") scopes.pop();
    else if (token === ",") {
      if (scope?.isList === true) scope.place = String(Number(scope.place) + 1);
      else if (scope !== undefined) scope.wantsKey = true;
    } else if (token === ":") {
      if (scope !== undefined) scope.wantsKey = false;
    } else if (scope?.wantsKey === true) scope.place = keyOf(token);
    else {
      const place = scopes.length === path.length ? "" : (scope?.place ?? "");
      if (isWanted() && !found.has(place)) found.set(place, index);
      if (token === "{" || token === "[")
        scopes.push({ isList: token === "[", place: token === "[" ? "0" : "", wantsKey: token === "{" });
    }
  }
  return found;
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split("\n").length;

/** Tells the line, from 1, of a statement by its index, or of the document itself. */
export type Lines = (statement: number | undefined) => number;

/** @param path where the document stands in the text; `undefined` where nothing tells */
export function linesOfDocument(text: string, path: readonly string[] | undefined): Lines {
  if (path === undefined) return () => 1;
  const own = offsetsAt(text, path).get("") ?? 0;
  const statements = offsetsAt(text, [...path, "Statement"]);
  const isList = text[statements.get("") ?? -1] === "[";
  return (statement) => {
    const place = isList ? String(statement ?? "") : "";
    return lineAt(text, (statement === undefined ? undefined : statements.get(place)) ?? own);
  };
}

/** The first statement that a message is about: its name stands before anything that a document's author wrote. */
export function statementIn(message: string, subject: string): number | undefined {
  const what = message.startsWith(subject) ? message.slice(subject.length) : message;
  const [, index] = /Statement\[(\d+)\]/.exec(what.split("\n")[0] ?? "") ?? [];
  return index === undefined ? undefined : Number(index);
}
