/** What is wrong with the conditions of a statement: AWS refuses them, or they do not hold what they seem to hold. Pure. */
import { conditionKeyName, isForIamPoliciesOnly } from "./condition-key-names";
import { OPERATOR_NAMES, parseOperator } from "./language/operators";
import { type Problem } from "./language/problems";
import { type PolicyKind } from "./parse-principals";
import { type Statement } from "./policy-document";

interface Test {
  readonly path: string;
  readonly operator: string;
  readonly key: string;
}

const testsOf = (path: string, { Condition: condition }: Statement): readonly Test[] =>
  Object.entries(condition ?? {}).flatMap(([operator, keys]) =>
    Object.keys(keys).map((key) => ({ path: `${path}.Condition.${operator}.${key}`, operator, key })),
  );

function operatorProblems(path: string, { Condition: condition }: Statement): readonly Problem[] {
  return Object.keys(condition ?? {})
    .filter((operator) => parseOperator(operator) === undefined)
    .map((operator) => ({
      path: `${path}.Condition.${operator}`,
      message: `unknown condition operator; allowed are ${OPERATOR_NAMES.join(", ")}, with ForAllValues:, ForAnyValue: and IfExists`,
    }));
}

/** Keys with at most one value a request, with which KMS refuses ForAllValues. */
const ONE_VALUE = /^(kms:EncryptionContext:|aws:RequestTag\/)/i;

/**
 * ForAllValues is true for a request that does not have the key: with one of these keys, an Allow lets in what it was to keep out.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context
 */
function setOperatorProblems({ path, operator, key }: Test, kind: PolicyKind): readonly Problem[] {
  if (parseOperator(operator)?.quantifier !== "ForAllValues" || !ONE_VALUE.test(key)) return [];
  // With IfExists it would match a request without the key again.
  const plain = operator.slice(operator.indexOf(":") + 1).replace(/IfExists$/i, "");
  const effect = `${conditionKeyName(key)} has at most one value, and ForAllValues also matches every request without it`;
  const refusal = kind === "key policy" ? "; KMS refuses such a key policy" : "";
  return [{ path, message: `${effect}${refusal}; allowed is the operator by itself: write "${plain}"` }];
}

function policyTypeProblems({ path, key }: Test, kind: PolicyKind): readonly Problem[] {
  if (kind !== "key policy" || !isForIamPoliciesOnly(key)) return [];
  const name = conditionKeyName(key);
  const message = `KMS supports ${name} in IAM policies only, and in a key policy no request has it; allowed are the other condition keys, such as kms:RequestAlias: move the condition to an IAM policy, or use another key`;
  return [{ path, message }];
}

/** Everything that is wrong with a statement's conditions in a document of this kind. */
export function conditionProblems(path: string, statement: Statement, kind: PolicyKind): readonly Problem[] {
  return [
    ...operatorProblems(path, statement),
    ...testsOf(path, statement).flatMap((test) => [
      ...setOperatorProblems(test, kind),
      ...policyTypeProblems(test, kind),
    ]),
  ];
}
