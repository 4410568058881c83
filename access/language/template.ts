/**
 * Text of a policy with its wildcards and policy variables, read once.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export const ANY_TEXT = -1;
export const ANY_CHARACTER = -2;
/** A code unit, or one of the two wildcards. */
export type Token = number;

export interface Variable {
  /** The condition key that it stands for, in lower case; empty where the text between the braces is none. */
  readonly key: string;
  readonly fallback?: string;
}

export type Template = readonly (readonly Token[] | Variable)[];

/** `${key}` or `${key, 'default'}`. */
const VARIABLE = /\$\{([^}]*)\}/g;
const WITH_DEFAULT = /^\s*([^,\s](?:[^,]*[^,\s])?)\s*(?:,\s*'([^']*)'\s*)?$/;
/** `${*}`, `${?}` and `${$}` stand for the character itself. */
const ESCAPED = new Set(["*", "?", "$"]);

export const literalTokens = (text: string): Token[] => Array.from(text, (_, at) => text.charCodeAt(at));

/** A text without variables, in which `*` and `?` are wildcards. */
export function wildcardTokens(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    tokens.push(character === "*" ? ANY_TEXT : character === "?" ? ANY_CHARACTER : text.charCodeAt(at));
  }
  return tokens;
}

function variableOf(inside: string): Variable | string {
  if (ESCAPED.has(inside)) return inside;
  const parsed = WITH_DEFAULT.exec(inside);
  if (parsed?.[1] === undefined) return { key: "" };
  const key = parsed[1].toLowerCase();
  return parsed[2] === undefined ? { key } : { key, fallback: parsed[2] };
}

/** Reads a text. Variables exist only in version 2012-10-17; in the older one `${` is plain text. */
export function parseTemplate(text: string, withVariables: boolean, withWildcards: boolean): Template {
  const tokensOf = withWildcards ? wildcardTokens : literalTokens;
  if (!withVariables || !text.includes("${")) return [tokensOf(text)];
  const parts: (Token[] | Variable)[] = [];
  const push = (tokens: Token[]): void => {
    const last = parts.at(-1);
    if (Array.isArray(last)) last.push(...tokens);
    else parts.push(tokens);
  };
  let from = 0;
  for (const found of text.matchAll(VARIABLE)) {
    push(tokensOf(text.slice(from, found.index)));
    const variable = variableOf(found[1] ?? "");
    if (typeof variable === "string") push(literalTokens(variable));
    else parts.push(variable);
    from = found.index + found[0].length;
  }
  const rest = text.slice(from);
  push(tokensOf(rest));
  // A variable that is never closed: what AWS makes of it is not known.
  if (rest.includes("${")) parts.push({ key: "" });
  return parts;
}

/** The tokens of a template without variables, or `undefined` where it has some. */
export function staticTokens(template: Template): readonly Token[] | undefined {
  const [only, ...others] = template;
  return others.length === 0 && only !== undefined && "length" in only ? only : undefined;
}
