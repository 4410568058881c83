/** Values of a condition that surely, or in all likelihood, do not do what they were written for. */
import type { Statement } from "../../access/policy-document";
import { type ConditionTest, testsOf } from "./conditions";
import { hasWildcard } from "./patterns";
import { LITERAL_WILDCARD, operatorProblem, type Surroundings, valueProblem } from "./value-problems";

const isNegated = ({ name }: ConditionTest): boolean => name !== undefined && name.base !== "Null" && name.base.negated;

/** The operators that have a twin which takes wildcards. */
const TWINS: Readonly<Record<string, string>> = { StringEquals: "StringLike", StringNotEquals: "StringNotLike" };

/** A star that is taken for itself, where the key may have any text: legal, and hardly meant. */
function literalWildcards({ operator, name, key, values }: ConditionTest): string | undefined {
  const twin = name === undefined || name.base === "Null" ? undefined : TWINS[name.base.name];
  const wild = values.filter((value) => value.includes("*") && !value.includes("${"));
  if (twin === undefined || wild.length === 0) return undefined;
  const one = wild.length === 1;
  return `compares ${key} with "${wild.join('", "')}" by ${operator}, which matches exactly ${one ? "that text, with its" : "those texts, with their"} wildcard as a plain character; ${twin} was surely meant`;
}

/** A role of IAM Identity Center, and one that is linked to a service, has a path before its name. */
const WITHOUT_PATH = /^arn:[^:]+:iam::[^:]*:role\/(AWSReservedSSO_|AWSServiceRoleFor)/;
const pathless = ({ key, values }: ConditionTest): string | undefined => {
  const found = values.filter((value) => key.toLowerCase() === "aws:principalarn" && WITHOUT_PATH.test(value));
  return found.length === 0
    ? undefined
    : `compares ${key} with "${found.join('", "')}", without the path that AWS gives such roles: /aws-reserved/sso.amazonaws.com/… for Identity Center, /aws-service-role/SERVICE/ for services`;
};

/** Where the key has other Regions, one policy for all of a multi-Region key's is meant. */
const isOfAnotherRegion = (problem: string): boolean => problem.startsWith("is of another Region");

function dead(test: ConditionTest, around: Surroundings): readonly string[] {
  const { operator, key, values } = test;
  if (operatorProblem(test) !== undefined)
    return isNegated(test) ? [`always passes ${operator} on ${key}: ${operatorProblem(test) ?? ""}`] : [];
  return values.flatMap((value) => {
    const problem = valueProblem(test, value, around);
    if (problem === undefined || (isOfAnotherRegion(problem) && values.length > 1)) return [];
    const effect = isNegated(test) ? "excepts nobody by" : "lets nothing through by";
    return [`${effect} the value "${value}" of ${key} (${operator}): it ${problem}`];
  });
}

/** What is doubtful in the conditions of a statement, as predicates of it. */
export const doubtfulValues = ({ Condition: block }: Statement, around: Surroundings): readonly string[] =>
  testsOf(block).flatMap((test) => {
    const problems = dead(test, around);
    const isKnownWild = test.values.some(
      (value) => hasWildcard(value) && valueProblem(test, value, around) === LITERAL_WILDCARD,
    );
    return [...problems, isKnownWild ? undefined : literalWildcards(test), pathless(test)].filter(
      (each) => each !== undefined,
    );
  });
