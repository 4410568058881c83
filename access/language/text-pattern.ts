/** A text of a policy made ready to be compared: once where it is fixed, per request where it has policy variables. */
import { type Context, NotTold } from "./context";
import { isMultivalued } from "./multivalued";
import { literalTokens, parseTemplate, staticTokens, type Template, type Token } from "./template";
import { type Doubts, fromBoolean, MAYBE, NO, type Tri } from "./tri";

export interface TextPattern {
  /** The text as it stands in the document. */
  readonly text: string;
  test(value: string, context: Context, doubts: Doubts): Tri;
}

type Compile = (tokens: readonly Token[]) => (value: string) => Tri | boolean;

/** `undefined` where a variable has no value; `MAYBE` where its value is not known. */
function substitute(template: Template, context: Context, doubts: Doubts): readonly Token[] | undefined | typeof MAYBE {
  const tokens: Token[] = [];
  for (const part of template) {
    if ("length" in part) {
      tokens.push(...part);
      continue;
    }
    if (part.key === "" || isMultivalued(part.key)) {
      doubts.push(
        part.key === ""
          ? "a policy variable is not written as ${key} or ${key, 'default'}"
          : `the policy variable \${${part.key}} stands for a key with several values, which cannot be one`,
      );
      return MAYBE;
    }
    const found = context.lookup(part.key);
    if (found instanceof NotTold) {
      doubts.push(`the policy variable \${${part.key}} stands for a value that is not known: ${found.because}`);
      return MAYBE;
    }
    const [value, ...others] = found ?? (part.fallback === undefined ? [] : [part.fallback]);
    if (value === undefined) return undefined;
    if (others.length > 0) {
      doubts.push(`the policy variable \${${part.key}} has several values, which AWS does not define`);
      return MAYBE;
    }
    tokens.push(...literalTokens(value));
  }
  return tokens;
}

interface PatternOptions {
  readonly variables: boolean;
  readonly wildcards: boolean;
  /** What an unresolved variable means: it never matches; under a negation that would be a guess, so it is a doubt there. */
  readonly negated: boolean;
}

export function textPattern(text: string, options: PatternOptions, compile: Compile): TextPattern {
  const template = parseTemplate(text, options.variables, options.wildcards);
  const fixed = staticTokens(template);
  const outcome = (result: Tri | boolean, value: string, doubts: Doubts): Tri => {
    if (typeof result === "boolean") return fromBoolean(result);
    if (result === MAYBE) doubts.push(`AWS does not say whether "${text}" matches ${value}`);
    return result;
  };
  if (fixed !== undefined) {
    const match = compile(fixed);
    return { text, test: (value, _context, doubts) => outcome(match(value), value, doubts) };
  }
  return {
    text,
    test: (value, context, doubts) => {
      const tokens = substitute(template, context, doubts);
      if (tokens === MAYBE) return MAYBE;
      if (tokens !== undefined) return outcome(compile(tokens)(value), value, doubts);
      if (!options.negated) return NO;
      doubts.push(`a policy variable in "${text}" has no value, which AWS does not define in a negation`);
      return MAYBE;
    },
  };
}
