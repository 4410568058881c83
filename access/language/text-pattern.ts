/** A text of a policy made ready to be compared: once where it is fixed, per request where it has policy variables. */
import { type Context, NotTold, type PartlyKnown } from "./context";
import { conditionKeyName, isMultivalued } from "../condition-key-names";
import { literalTokens, parseTemplate, staticTokens, type Template, type Token } from "./template";
import { type Doubts, fromBoolean, MAYBE, NO, type Tri } from "./tri";

export interface TextPattern {
  /** The text as it stands in the document. */
  readonly text: string;
  test(value: string, context: Context, doubts: Doubts): Tri;
  /** The same for a value of which only a part is known. */
  testPartly(known: PartlyKnown, context: Context, doubts: Doubts): Tri;
}

/** How tokens are compared with a value, and with a text of which a part is not known. */
export interface Comparison {
  readonly compile: (tokens: readonly Token[]) => (value: string) => Tri | boolean;
  readonly partly: (tokens: readonly Token[], text: string) => Tri;
}

const hasNoValue = (found: readonly string[] | undefined): found is undefined =>
  found === undefined || found.length === 0;

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
          : `the policy variable \${${conditionKeyName(part.key)}} stands for a key with several values, which cannot be one`,
      );
      return MAYBE;
    }
    const found = context.lookup(part.key);
    if (found instanceof NotTold) {
      doubts.push(
        `the policy variable \${${conditionKeyName(part.key)}} stands for a value that is not known: ${found.because}`,
      );
      return MAYBE;
    }
    const [value, ...others] = hasNoValue(found) ? (part.fallback === undefined ? [] : [part.fallback]) : found;
    if (value === undefined) return undefined;
    if (others.length > 0) {
      doubts.push(
        `the policy variable \${${conditionKeyName(part.key)}} has several values, which AWS does not define`,
      );
      return MAYBE;
    }
    tokens.push(...literalTokens(value));
  }
  return tokens;
}

interface PatternOptions {
  readonly variables: boolean;
  readonly wildcards: boolean;
}

function fixedPattern(text: string, tokens: readonly Token[], { compile, partly }: Comparison): TextPattern {
  const match = compile(tokens);
  return {
    text,
    test: (value, _context, doubts) => outcome(match(value), text, value, doubts),
    testPartly: (known) => (known.kind === "text" ? partly(tokens, known.text) : MAYBE),
  };
}

/** What AWS leaves open is a doubt. */
function outcome(result: Tri | boolean, text: string, value: string, doubts: Doubts): Tri {
  if (typeof result === "boolean") return fromBoolean(result);
  if (result === MAYBE) doubts.push(`AWS does not say whether "${text}" matches ${value}`);
  return result;
}

/**
 * A policy's text made ready. A variable without a value is equal to nothing and like nothing, so that the text never matches.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value
 */
export function textPattern(text: string, options: PatternOptions, comparison: Comparison): TextPattern {
  const template = parseTemplate(text, options.variables, options.wildcards);
  const fixed = staticTokens(template);
  if (fixed !== undefined) return fixedPattern(text, fixed, comparison);
  const { compile, partly } = comparison;
  const filled = (context: Context, doubts: Doubts, match: (tokens: readonly Token[]) => Tri): Tri => {
    const tokens = substitute(template, context, doubts);
    return tokens === undefined ? NO : tokens === MAYBE ? MAYBE : match(tokens);
  };
  return {
    text,
    test: (value, context, doubts) =>
      filled(context, doubts, (tokens) => outcome(compile(tokens)(value), text, value, doubts)),
    testPartly: (known, context, doubts) =>
      filled(context, doubts, (tokens) => (known.kind === "text" ? partly(tokens, known.text) : MAYBE)),
  };
}
