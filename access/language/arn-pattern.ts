/**
 * ARN patterns: six parts between colons, each matched by itself.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
import { globMatcher, globMatches } from "./glob";
import { ANY_TEXT, type Token } from "./template";
import { fromBoolean, MAYBE, NO, type Tri, YES } from "./tri";

const COLON = ":".charCodeAt(0);
const PARTS = 6;

/** A decision puts one ARN to statement after statement: the last one asked for stays split. */
let last: { readonly arn: string; readonly parts: readonly string[] } = { arn: "", parts: [""] };

/** The first five parts by themselves, the rest (which may have colons of its own) as the sixth. */
export function splitArn(arn: string): readonly string[] {
  if (last.arn === arn) return last.parts;
  const all = arn.split(":");
  const parts = all.length <= PARTS ? all : [...all.slice(0, PARTS - 1), all.slice(PARTS - 1).join(":")];
  last = { arn, parts };
  return parts;
}

function splitTokens(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token === COLON && parts.length < PARTS) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

const isStars = (tokens: readonly Token[]): boolean => tokens.length > 0 && tokens.every((token) => token === ANY_TEXT);

/** Arn* condition operators: all six parts must be there, and each must match. What a star alone does is not documented. */
export function arnConditionMatcher(tokens: readonly Token[]): (text: string) => Tri | boolean {
  if (isStars(tokens)) return () => MAYBE;
  const parts = splitTokens(tokens).map(globMatcher);
  return (text) => {
    const values = splitArn(text);
    return (
      values.length === parts.length && parts.length === PARTS && parts.every((part, at) => part(values[at] ?? ""))
    );
  };
}

/**
 * The Resource element. `*` alone is everything; missing parts at the end are filled with `*`.
 * Where only a star that runs over a colon would make it match, AWS does not say what holds: that is a `MAYBE`.
 */
export function resourceMatcher(tokens: readonly Token[]): (arn: string) => Tri {
  if (isStars(tokens)) return () => YES;
  const exact = globMatcher(tokens);
  if (!tokens.some((token) => token < 0)) {
    const complete = splitTokens(tokens).length === PARTS;
    if (complete) return (arn) => fromBoolean(exact(arn));
  }
  const parts = splitTokens(tokens).map(globMatcher);
  return (arn) => {
    const values = splitArn(arn);
    if (parts.every((part, at) => part(values[at] ?? ""))) return YES;
    return globMatches(tokens, arn) ? MAYBE : NO;
  };
}
