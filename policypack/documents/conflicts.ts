/** Tests of one condition that no request passes together. */
import { isMultivalued } from "../../access/condition-key-names";
import type { ConditionBlock } from "../../access/policy-document";
import { type ConditionTest, demandingTests, narrowings, positiveTests, testsOf } from "./conditions";
import { covers, hasWildcard, overlap } from "./patterns";

/** The tests by their keys: a block may have thousands of them. */
function byKey(tests: readonly ConditionTest[]): ReadonlyMap<string, readonly ConditionTest[]> {
  const found = new Map<string, ConditionTest[]>();
  for (const test of tests) {
    const key = test.key.toLowerCase();
    const before = found.get(key);
    if (before === undefined) found.set(key, [test]);
    else before.push(test);
  }
  return found;
}

const ofKey = (
  tests: ReadonlyMap<string, readonly ConditionTest[]>,
  { key }: ConditionTest,
): readonly ConditionTest[] => tests.get(key.toLowerCase()) ?? [];

const operatorOf = ({ name }: ConditionTest): string =>
  name === undefined || name.base === "Null" ? "" : name.base.name;
const isOpen = (value: string): boolean => value.includes("${");

/** The tests that compare texts case by case, each by itself: of several values each may pass another test. */
const isPlain = (test: ConditionTest): boolean =>
  test.name?.quantifier === undefined &&
  !isMultivalued(test.key.toLowerCase()) &&
  !operatorOf(test).endsWith("IgnoreCase");

/** Whether a wildcard of the values stands for itself. */
const isLiteral = (test: ConditionTest): boolean => /^String(Not)?Equals$/.test(operatorOf(test));
const isComparable = (test: ConditionTest): boolean =>
  isPlain(test) && !test.values.some((value) => isOpen(value) || (isLiteral(test) && hasWildcard(value)));

/** Two tests of one key, of whose values none is the other's. */
function twoValues(tests: readonly ConditionTest[]): string | undefined {
  const known = byKey(tests.filter(isComparable));
  for (const one of [...known.values()].filter(({ length }) => length > 1).flat()) {
    const other = ofKey(known, one).find((each) => !one.values.some((a) => each.values.some((b) => overlap(a, b))));
    if (other !== undefined)
      return `${one.operator} and ${other.operator} ask for different values of ${one.key}: ${one.values.join(", ")} and ${other.values.join(", ")}`;
  }
  return undefined;
}

/** Every value that a test asks for is taken out again by a negated one. */
function takenOut(asked: readonly ConditionTest[], tests: readonly ConditionTest[]): string | undefined {
  const negated = tests.filter(
    (test) => /^(String|Arn)Not/.test(operatorOf(test)) && test.name?.ifExists === false && isComparable(test),
  );
  const known = byKey(negated);
  for (const one of negated.length === 0 ? [] : asked.filter(isComparable)) {
    const other = ofKey(known, one).find((each) =>
      one.values.every((value) => each.values.some((except) => covers(except, value))),
    );
    if (other !== undefined)
      return `${one.operator} asks for ${one.key} ${one.values.join(", ")}, which ${other.operator} takes out again`;
  }
  return undefined;
}

const isNullTrue = ({ name, values }: ConditionTest): boolean =>
  name?.base === "Null" &&
  name.quantifier === undefined &&
  values.length > 0 &&
  values.every((value) => value.toLowerCase() === "true");

/** The key has to be absent, and has to have a value. */
function absentAndThere(asked: readonly ConditionTest[], tests: readonly ConditionTest[]): string | undefined {
  const absent = byKey(tests.filter(isNullTrue));
  const both = asked.find(
    (test) =>
      test.name?.ifExists === false && test.name.quantifier !== "ForAllValues" && ofKey(absent, test).length > 0,
  );
  return both === undefined
    ? undefined
    : `Null asks that ${both.key} is absent, and ${both.operator} asks for a value of it`;
}

/** Accounts, or organizations, that the tests hold the caller to, no two tests to the same. */
function twoParties(block: ConditionBlock | undefined): string | undefined {
  const all = narrowings(block);
  for (const kind of ["account", "organization"] as const) {
    const held = all.filter(({ parties }) => parties.every((party) => party.kind === kind));
    const [one, other] = held.flatMap((a, at) =>
      held
        .slice(at + 1)
        .flatMap((b) => (a.parties.some(({ id }) => b.parties.some((each) => each.id === id)) ? [] : [a, b])),
    );
    if (one !== undefined && other !== undefined)
      return `${one.key} and ${other.key} hold the caller to different ${kind}s (${one.parties.map(({ id }) => id).join(", ")} and ${other.parties.map(({ id }) => id).join(", ")})`;
  }
  return undefined;
}

/** A call through a service has aws:ViaAWSService true, and any other has no kms:ViaService. */
function directAndVia(asked: readonly ConditionTest[]): string | undefined {
  const direct = asked.some(
    (test) =>
      test.key.toLowerCase() === "aws:viaawsservice" &&
      operatorOf(test) === "Bool" &&
      test.values.every((value) => value.toLowerCase() === "false"),
  );
  const via = asked.find(({ key }) => key.toLowerCase() === "kms:viaservice");
  return direct && via !== undefined
    ? "kms:ViaService asks for a call through a service, and aws:ViaAWSService for a direct one"
    : undefined;
}

/** Why no request passes all tests of the block; `undefined` where one may. */
export function conflict(block: ConditionBlock | undefined): string | undefined {
  const tests = testsOf(block);
  const asked = demandingTests(block);
  const positive = positiveTests(block);
  return (
    absentAndThere(asked, tests) ??
    twoParties(block) ??
    twoValues(positive) ??
    takenOut(positive, tests) ??
    directAndVia(asked)
  );
}
