/** In what two statements of a key policy differ: what the one allows more than the other, and what less. Pure. */
import type { Statement } from "../policy-document";
import type { MeantCondition } from "./conditions";
import { meaningOf, type Meaning } from "./statement";

/** Each part by itself, as a noun. All empty: both statements mean the same. */
export interface MeaningDifference {
  readonly wider: readonly string[];
  readonly narrower: readonly string[];
  /** What is not compared. */
  readonly opaque: readonly string[];
}

const without = (these: Iterable<string>, others: Iterable<string>): readonly string[] => {
  const known = new Set(others);
  return [...these].filter((each) => !known.has(each)).sort();
};
const named = (what: string, names: readonly string[]): readonly string[] =>
  names.length === 0 ? [] : [`${what} ${names.join(", ")}`];

/** Parts that are wider, and parts that are narrower. */
type Sides = readonly [wider: readonly string[], narrower: readonly string[]];

/** Of two conditions that are alike but for their values. */
function valueSides(found: MeantCondition, wanted: MeantCondition): Sides {
  const [operator = "", key = ""] = wanted.text.split(" ");
  const sides = [
    named(`in the condition ${operator} ${key} the value`, without(found.values, wanted.values)),
    named(`in the condition ${operator} ${key} without the value`, without(wanted.values, found.values)),
  ] as const;
  return found.negated ? [sides[1], sides[0]] : sides;
}

function conditionSides(found: readonly MeantCondition[], wanted: readonly MeantCondition[]): Sides {
  const wider: string[] = [];
  const narrower: string[] = [];
  const single = (all: readonly MeantCondition[], id: string): MeantCondition | undefined => {
    const [only, ...others] = all.filter((condition) => condition.id === id);
    return others.length === 0 ? only : undefined;
  };
  const isPaired = ({ id }: MeantCondition): boolean =>
    single(found, id) !== undefined && single(wanted, id) !== undefined;
  for (const condition of wanted) {
    const partner = isPaired(condition) ? single(found, condition.id) : undefined;
    const sides: Sides =
      partner === undefined ? [[`no condition ${condition.text}`], []] : valueSides(partner, condition);
    wider.push(...sides[0]);
    narrower.push(...sides[1]);
  }
  narrower.push(...found.filter((each) => !isPaired(each)).map(({ text }) => `the condition ${text}`));
  return [wider, narrower];
}

/** The conditions that only one of the two has. */
function conditionsWithout(these: readonly MeantCondition[], others: readonly MeantCondition[]) {
  const textOf = ({ id, values }: MeantCondition): string => JSON.stringify([id, values]);
  const known = new Set(others.map(textOf));
  return these.filter((condition) => !known.has(textOf(condition)));
}

function compareMeanings(found: Meaning, wanted: Meaning): MeaningDifference {
  const [wider, narrower] = conditionSides(
    conditionsWithout(found.conditions, wanted.conditions),
    conditionsWithout(wanted.conditions, found.conditions),
  );
  return {
    wider: [
      ...named("principal", without(found.principals, wanted.principals)),
      ...named("action", without(found.actions, wanted.actions)),
      ...(found.onKey && !wanted.onKey ? ["Resource names this key"] : []),
      ...wider,
    ],
    narrower: [
      ...named("without principal", without(wanted.principals, found.principals)),
      ...named("without action", without(wanted.actions, found.actions)),
      ...(wanted.onKey && !found.onKey ? ["Resource does not name this key"] : []),
      ...narrower,
    ],
    opaque: [...new Set([...found.opaque, ...wanted.opaque])],
  };
}

/**
 * What a statement allows more or less than another one. An account by its id or its root ARN, the order and case of actions,
 * a pattern or the KMS actions that it stands for, `*` or the key's own ARN, and operators that AWS treats alike make none.
 */
export const meaningDifference = (found: Statement, wanted: Statement, keyArn: string): MeaningDifference =>
  compareMeanings(meaningOf(found, keyArn), meaningOf(wanted, keyArn));

export const isSameMeaning = ({ wider, narrower, opaque }: MeaningDifference): boolean =>
  wider.length + narrower.length + opaque.length === 0;

/** For whoever decides what to do about it: one line, e.g. `Wider: action kms:CreateGrant. Narrower: …`. */
export function meaningDifferenceText({ wider, narrower, opaque }: MeaningDifference): string {
  return [
    ...named("Wider:", wider.length === 0 ? [] : [wider.join("; ")]),
    ...named("Narrower:", narrower.length === 0 ? [] : [narrower.join("; ")]),
    ...named("Not compared:", opaque.length === 0 ? [] : [opaque.join(", ")]),
  ]
    .map((sentence) => `${sentence}.`)
    .join(" ");
}
