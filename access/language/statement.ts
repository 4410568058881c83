/** Documents made ready once: each element of a statement becomes a function of the request. */
import { type Caller } from "../caller";
import { type ConditionBlock, listOf, type PolicyDocument, type Statement } from "../policy-document";
import { resourceMatcher, resourcePartly } from "./arn-pattern";
import { compileConditions, type Condition } from "./conditions";
import { type Context } from "./context";
import { globMatcher, type TextMatcher } from "./glob";
import { isPartlyKnown } from "./partly-known";
import { parseOperator } from "./operators";
import { documentProblems } from "./problems";
import { notPrincipalMatcher, principalMatcher, type PrincipalMatcher } from "./principals";
import { parseTemplate, staticTokens } from "./template";
import { type TextPattern, textPattern } from "./text-pattern";
import { and, type Doubts, MAYBE, NO, not, or, type Tri, YES } from "./tri";

/** What a statement is tested against. */
export interface Question {
  readonly caller: Caller;
  /** Full action name in lower case. */
  readonly action: string;
  readonly resourceArn: string;
  readonly context: Context;
}

export interface CompiledStatement {
  readonly effect: "Allow" | "Deny";
  readonly sid?: string;
  readonly index: number;
  readonly matchesAction: TextMatcher;
  /** Left out in an identity policy, which has no principal. */
  readonly principal?: PrincipalMatcher;
  readonly hasNotPrincipal: boolean;
  /** Whether its Principal is `*`, in either form. */
  readonly namesEverybody: boolean;
  /** Whether a condition says by `aws:PrincipalArn` who is meant. */
  readonly namesPrincipalArn: boolean;
  /** Left out where the statement has neither Resource nor NotResource. */
  readonly resource?: (arn: string, context: Context, doubts: Doubts) => Tri;
  readonly condition?: Condition;
}

export interface CompiledDocument {
  readonly statements: readonly CompiledStatement[];
  /** What makes the document one that AWS would not hold: nothing can be said of it. */
  readonly broken?: string;
}

function actionMatcher(statement: Statement): TextMatcher {
  const patterns = listOf(statement.Action ?? statement.NotAction).map((text) =>
    globMatcher(staticTokens(parseTemplate(text.toLowerCase(), false, true)) ?? []),
  );
  const wanted = statement.Action !== undefined;
  const [only, ...others] = patterns;
  if (only !== undefined && others.length === 0 && wanted) return only;
  return (action) => patterns.some((pattern) => pattern(action)) === wanted;
}

const BEFORE_RESOURCE = /^(?:[^:]*:){0,4}[^:]*\$\{(?![*?$]\})/;

/** A resource's pattern. AWS takes policy variables in the last part of an ARN only. */
function resourcePattern(text: string, variables: boolean): TextPattern {
  const comparison = { compile: resourceMatcher, partly: resourcePartly };
  const pattern = textPattern(text, { variables, wildcards: true }, comparison);
  if (!variables || !BEFORE_RESOURCE.test(text)) return pattern;
  const doubted = (result: Tri, doubts: Doubts): Tri => {
    if (result !== YES) return result;
    doubts.push(`AWS does not take a policy variable before the fifth colon of an ARN, as in "${text}"`);
    return MAYBE;
  };
  return {
    text,
    test: (arn, context, doubts) => doubted(pattern.test(arn, context, doubts), doubts),
    testPartly: (known, context, doubts) => doubted(pattern.testPartly(known, context, doubts), doubts),
  };
}

const PARTLY_KNOWN_ARN = "the end of the new resource's ARN is random, and not known yet";

function resourcePatterns(statement: Statement, variables: boolean): CompiledStatement["resource"] {
  const negated = statement.Resource === undefined;
  const texts = listOf(statement.Resource ?? statement.NotResource);
  if (texts.length === 0) return undefined;
  if (!negated && texts.includes("*")) return () => YES;
  const patterns = texts.map((text) => resourcePattern(text, variables));
  return (arn, context, doubts) => {
    const before = doubts.length;
    const partly = isPartlyKnown(arn) ? ({ kind: "text", text: arn } as const) : undefined;
    let any: Tri = NO;
    for (const pattern of patterns)
      any = or(
        any,
        partly === undefined ? pattern.test(arn, context, doubts) : pattern.testPartly(partly, context, doubts),
      );
    if (any !== MAYBE) doubts.length = before;
    else if (partly !== undefined && doubts.length === before) doubts.push(PARTLY_KNOWN_ARN);
    return negated ? not(any) : any;
  };
}

/** By an operator that asks for an ARN, not by one that excludes some. */
const namesPrincipalArn = (condition: ConditionBlock | undefined): boolean =>
  Object.entries(condition ?? {}).some(([operator, keys]) => {
    const base = parseOperator(operator)?.base;
    const isPositive = base !== undefined && base !== "Null" && !base.negated;
    return isPositive && Object.keys(keys).some((key) => key.toLowerCase() === "aws:principalarn");
  });

const namesEverybody = (principal: Statement["Principal"]): boolean =>
  principal === "*" || (principal !== undefined && listOf(principal.AWS).includes("*"));

function compileStatement(statement: Statement, index: number, variables: boolean): CompiledStatement {
  const condition = compileConditions(statement.Condition, variables);
  const resource = resourcePatterns(statement, variables);
  const principal =
    statement.Principal !== undefined
      ? principalMatcher(statement.Principal)
      : statement.NotPrincipal !== undefined
        ? notPrincipalMatcher(statement.NotPrincipal)
        : undefined;
  return {
    effect: statement.Effect,
    index,
    matchesAction: actionMatcher(statement),
    hasNotPrincipal: statement.NotPrincipal !== undefined,
    namesEverybody: namesEverybody(statement.Principal),
    namesPrincipalArn: namesPrincipalArn(statement.Condition),
    ...(statement.Sid === undefined ? {} : { sid: statement.Sid }),
    ...(principal === undefined ? {} : { principal }),
    ...(resource === undefined ? {} : { resource }),
    ...(condition === undefined ? {} : { condition }),
  };
}

function compile(document: PolicyDocument): CompiledDocument {
  const [problem] = documentProblems(document);
  if (problem !== undefined) return { statements: [], broken: `${problem.path}: ${problem.message}` };
  // A document without a Version has AWS's old default, which knows no variables.
  const variables = (document as Partial<PolicyDocument>).Version === "2012-10-17";
  const statements: readonly Statement[] = Array.isArray(document.Statement)
    ? document.Statement
    : [document.Statement as unknown as Statement];
  return { statements: statements.map((statement, index) => compileStatement(statement, index, variables)) };
}

const compiled = new WeakMap<object, CompiledDocument>();

/** The document made ready; once per document object, which must not be changed afterwards. */
export function compiledDocument(document: PolicyDocument): CompiledDocument {
  if (typeof document !== "object" || (document as unknown) === null)
    return { statements: [], broken: "it is not an object" };
  let known = compiled.get(document);
  if (known === undefined) {
    known = compile(document);
    compiled.set(document, known);
  }
  return known;
}

/** Whether the rest of a statement speaks of the request, of which it names the action and, perhaps doubtfully, the caller. */
export function testStatement(
  statement: CompiledStatement,
  { resourceArn, context }: Question,
  isCallerDoubtful: boolean,
  doubts: Doubts,
): Tri {
  if (!isCallerDoubtful) doubts.length = 0;
  const onResource = statement.resource?.(resourceArn, context, doubts) ?? NO;
  const result = and(isCallerDoubtful ? MAYBE : YES, onResource);
  if (result === NO || statement.condition === undefined) return result;
  return and(result, statement.condition(context, doubts));
}
