/**
 * ARN patterns: six parts between colons, each matched by itself.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
import { globMatcher, globMatches } from "./glob";
import { matchPartly } from "./partly-known";
import { ANY_TEXT, type Token } from "./template";
import { and, fromBoolean, MAYBE, NO, type Tri, YES } from "./tri";

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

/**
 * Arn* condition operators: each of the six parts is matched by itself. What a pattern with fewer parts does, where a star of it would run
 * over the missing ones, is not documented.
 */
export function arnConditionMatcher(tokens: readonly Token[]): (text: string) => Tri | boolean {
  const split = splitTokens(tokens);
  if (split.length < PARTS) return (text) => (globMatches(tokens, text) ? MAYBE : NO);
  const parts = split.map(globMatcher);
  return (text) => {
    const values = splitArn(text);
    return values.length === PARTS && parts.every((part, at) => part(values[at] ?? ""));
  };
}

/** The same for an ARN of which a part is not known. */
export function arnConditionPartly(tokens: readonly Token[], text: string): Tri {
  const split = splitTokens(tokens);
  if (split.length < PARTS) return matchPartly(tokens, text) === NO ? NO : MAYBE;
  const values = splitArn(text);
  if (values.length < PARTS) return NO;
  return split.map((part, at) => matchPartly(part, values[at] ?? "")).reduce(and, YES);
}

/** The Resource element against an ARN of which a part is not known. */
export function resourcePartly(tokens: readonly Token[], arn: string): Tri {
  if (isStars(tokens)) return YES;
  const values = splitArn(arn);
  const byParts = splitTokens(tokens)
    .map((part, at) => matchPartly(part, values[at] ?? ""))
    .reduce(and, YES);
  return byParts === NO && matchPartly(tokens, arn) !== NO ? MAYBE : byParts;
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
