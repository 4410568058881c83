/**
 * The Condition element, made ready once and tested per request.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
import { type ConditionBlock, type ConditionValue } from "../policy-document";
import { type Context, NotTold } from "./context";
import { conditionKeyName, isMultivalued } from "../condition-key-names";
import { type Operator, type OperatorName, parseOperator } from "./operators";
import { type TextPattern } from "./text-pattern";
import { and, type Doubts, fromBoolean, MAYBE, NO, not, or, type Tri, YES } from "./tri";

export type Condition = (context: Context, doubts: Doubts) => Tri;

const valuesOf = (value: ConditionValue | readonly ConditionValue[]): readonly string[] =>
  (typeof value === "object" ? value : [value]).map(String);

function doubt(because: string): Condition {
  return (_context, doubts) => {
    doubts.push(because);
    return MAYBE;
  };
}

/** `Null: true` asks that the key is absent, `false` that it is there. */
function nullCondition(key: string, values: readonly string[]): Condition {
  const wanted = values.map((value) => value.toLowerCase());
  if (!wanted.every((value) => value === "true" || value === "false")) {
    return doubt(`Null on ${key} compares with "${values.join('", "')}", which is neither true nor false`);
  }
  return (context, doubts) => {
    const found = context.lookup(key);
    if (found instanceof NotTold && !found.present) {
      doubts.push(found.because);
      return MAYBE;
    }
    const absent = found === undefined || (!(found instanceof NotTold) && found.length === 0);
    return fromBoolean(wanted.includes(absent ? "true" : "false"));
  };
}

/** One value of the request against all of the policy's: any match, or none of them under a negation. */
function testValue(operator: Operator, patterns: readonly TextPattern[]) {
  return (value: string, context: Context, doubts: Doubts): Tri => {
    let any: Tri = NO;
    for (const pattern of patterns) {
      any = or(any, pattern.test(value, context, doubts));
      if (any === YES) break;
    }
    return operator.negated ? not(any) : any;
  };
}

/** The same for a value of which only a part is known. */
function testPartly(
  operator: Operator,
  patterns: readonly TextPattern[],
  { partly, because }: NotTold,
  context: Context,
  doubts: Doubts,
): Tri {
  const before = doubts.length;
  const any = patterns
    .map((pattern) => (partly === undefined ? MAYBE : pattern.testPartly(partly, context, doubts)))
    .reduce<Tri>(or, NO);
  if (any !== MAYBE) doubts.length = before;
  else if (doubts.length === before) doubts.push(because);
  return operator.negated ? not(any) : any;
}

function whenAbsent(name: OperatorName, operator: Operator): Tri {
  if (name.ifExists || name.quantifier === "ForAllValues") return YES;
  return fromBoolean(operator.negated && name.quantifier === undefined);
}

/** AWS counts an empty text as no value under a set operator; where it makes a difference, its pages are not of one mind. */
function emptyText(result: Tri, absent: Tri, key: string, doubts: Doubts): Tri {
  if (result === absent) return result;
  doubts.push(`the value of ${key} is empty, which AWS may count as no value`);
  return MAYBE;
}

function combine(name: OperatorName, key: string, results: readonly Tri[], doubts: Doubts): Tri {
  if (name.quantifier === "ForAllValues") return results.reduce(and, YES);
  if (name.quantifier === "ForAnyValue") return results.reduce(or, NO);
  const [only, ...others] = results;
  if (only !== undefined && others.every((result) => result === only)) return only;
  doubts.push(`${key} has several values, and the operator says neither ForAllValues nor ForAnyValue`);
  return MAYBE;
}

function operatorCondition(
  name: OperatorName,
  operator: Operator,
  key: string,
  patterns: readonly TextPattern[],
): Condition {
  const test = testValue(operator, patterns);
  const absent = whenAbsent(name, operator);
  const lacksQuantifier = name.quantifier === undefined && isMultivalued(key);
  return (context, doubts) => {
    const found = context.lookup(key);
    if (found instanceof NotTold) {
      if (found.partly !== undefined) return testPartly(operator, patterns, found, context, doubts);
      doubts.push(found.because);
      return MAYBE;
    }
    if (found === undefined || found.length === 0) return absent;
    if (lacksQuantifier) {
      doubts.push(`${key} may have several values, and the operator says neither ForAllValues nor ForAnyValue`);
      return MAYBE;
    }
    const [value] = found;
    if (found.length === 1 && value !== undefined) {
      const result = test(value, context, doubts);
      return value === "" && name.quantifier !== undefined ? emptyText(result, absent, key, doubts) : result;
    }
    return combine(
      name,
      key,
      found.map((each) => test(each, context, doubts)),
      doubts,
    );
  };
}

/** Reasons have the key as the policy has it: in a request it is in lower case. */
function withKeyAsWritten(condition: Condition, keyText: string): Condition {
  const written = conditionKeyName(keyText);
  const lower = keyText.toLowerCase();
  if (written === lower) return condition;
  const inReasons = conditionKeyName(lower);
  return (context, doubts) => {
    const before = doubts.length;
    const result = condition(context, doubts);
    if (doubts.length === before) return result;
    for (const [at, because] of doubts.entries())
      if (at >= before) doubts[at] = because.replaceAll(lower, () => written).replaceAll(inReasons, () => written);
    return result;
  };
}

function compileOne(operatorText: string, keyText: string, values: readonly string[], variables: boolean): Condition {
  const name = parseOperator(operatorText);
  const key = keyText.toLowerCase();
  if (name === undefined) return doubt(`the condition operator ${operatorText} does not exist`);
  if (name.base === "Null") {
    return name.quantifier === undefined
      ? nullCondition(key, values)
      : doubt(`AWS does not document Null with ${name.quantifier}`);
  }
  const operator = name.base;
  const patterns = values.map((value) => operator.compile(value, variables));
  return operatorCondition(name, operator, key, patterns);
}

/** All conditions of a statement: each must hold. */
export function compileConditions(block: ConditionBlock | undefined, variables: boolean): Condition | undefined {
  const conditions = Object.entries(block ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, value]) =>
      withKeyAsWritten(compileOne(operator, key, valuesOf(value), variables), key),
    ),
  );
  if (conditions.length === 0) return undefined;
  return (context, doubts) => {
    const before = doubts.length;
    let result: Tri = YES;
    for (const condition of conditions) {
      result = and(result, condition(context, doubts));
      if (result === NO) {
        doubts.length = before;
        return NO;
      }
    }
    return result;
  };
}
