/** Ways to write a share's statement that keep its meaning, and ways to change it. */
import fc from "fast-check";
import { KMS_ACTIONS } from "../../../access/kms-actions";
import { wildcardMatcher } from "../../../access/language/glob";
import { listOf, type ConditionBlock, type Statement } from "../../../access/policy-document";

export const KEY_ARN = "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const PREFIX = "Allow an external account to use this CMK";

/** Statements as `shareStatements` makes them: the walkthrough's, at each level, and with each condition. */
export const SHARES: readonly Statement[] = (
  [
    [{ AWS: "arn:aws-cn:iam::444455556666:root" }, undefined],
    [{ AWS: ["arn:aws-cn:iam::444455556666:role/R", "arn:aws-cn:iam::444455556666:user/U"] }, undefined],
    [
      { AWS: ["arn:aws-cn:iam::444455556666:root", "arn:aws-cn:iam::555566667777:root"] },
      {
        ArnLike: {
          "aws:PrincipalArn": ["arn:aws-cn:iam::444455556666:role/team/*", "arn:aws-cn:iam::555566667777:role/R"],
        },
      },
    ],
    [
      { AWS: "*" },
      {
        StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
        "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*" },
        StringNotEquals: { "aws:PrincipalAccount": "111122223333" },
      },
    ],
    [
      { AWS: "arn:aws-cn:iam::444455556666:root" },
      {
        StringEquals: { "kms:ViaService": ["s3.cn-north-1.amazonaws.com", "sqs.cn-north-1.amazonaws.com"] },
        StringLike: { "kms:EncryptionContext:App": ["payroll", "payroll-*"] },
        Bool: { "kms:GrantIsForAWSResource": "true" },
      },
    ],
  ] as const
).map(([Principal, Condition]) => ({
  Sid: PREFIX,
  Effect: "Allow",
  Principal,
  Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
  Resource: "*",
  ...(Condition === undefined ? {} : { Condition }),
}));

/** A statement without one of its elements. */
const lacking = (statement: Statement, element: string): Statement =>
  Object.fromEntries(Object.entries(statement).filter(([name]) => name !== element)) as unknown as Statement;

export type Rewriting = (statement: Statement) => Statement;
const map = (
  condition: ConditionBlock | undefined,
  change: (operator: string, key: string, values: unknown) => readonly [string, string, unknown],
) => {
  const block: Record<string, Record<string, unknown>> = {};
  for (const [operator, keys] of Object.entries(condition ?? {})) {
    for (const [key, values] of Object.entries(keys)) {
      const [name, newKey, newValues] = change(operator, key, values);
      block[name] = { ...block[name], [newKey]: newValues };
    }
  }
  return condition === undefined ? {} : { Condition: block as ConditionBlock };
};
const awsOf = ({ Principal }: Statement): readonly string[] =>
  listOf(typeof Principal === "object" ? Principal.AWS : "*");
const withAws = ({ Principal }: Statement, AWS: readonly string[]) => ({
  ...(typeof Principal === "object" ? Principal : {}),
  AWS,
});
const meantBy = (pattern: string): readonly string[] => {
  const meant = KMS_ACTIONS.filter(({ id }) => wildcardMatcher(pattern.toLowerCase())(id));
  return meant.length === 0 ? [pattern] : meant.map(({ name }) => `kms:${name}`);
};
const swapCase = (text: string): string =>
  Array.from(text, (c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())).join("");
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [value]);

/** By the rule of AWS that each one rests on. */
export const SAME: Readonly<Record<string, Rewriting>> = {
  "actions in another order": (s) => ({ ...s, Action: [...listOf(s.Action)].reverse() }),
  "actions in another case": (s) => ({ ...s, Action: listOf(s.Action).map(swapCase) }),
  "actions twice": (s) => ({ ...s, Action: [...listOf(s.Action), ...listOf(s.Action)] }),
  "patterns as the actions that they mean": (s) => ({
    ...s,
    Action: listOf(s.Action).flatMap(meantBy),
  }),
  "an account by its id": (s) => ({
    ...s,
    Principal: withAws(
      s,
      awsOf(s).map((name) => name.replace(/^arn:aws-cn:iam::(\d{12}):root$/, "$1")),
    ),
  }),
  "principals in another order, as a list": (s) => ({ ...s, Principal: withAws(s, [...awsOf(s)].reverse()) }),
  "a star by itself": (s) => (JSON.stringify(s.Principal) === '{"AWS":"*"}' ? { ...s, Principal: "*" } : s),
  "the key's own ARN": (s) => (s.Resource === "*" ? { ...s, Resource: KEY_ARN } : s),
  "a list with the star": (s) => (s.Resource === "*" ? { ...s, Resource: ["*"] } : s),
  "another Sid": (s) => ({ ...s, Sid: "Allow use of the key" }),
  "no Sid": (s) => lacking(s, "Sid"),
  "no conditions, said": (s) => (s.Condition === undefined ? { ...s, Condition: {} } : s),
  "condition keys and operators in another case": (s) => ({
    ...s,
    ...map(s.Condition, (operator, key, values) => [operator.toLowerCase(), key.toUpperCase(), values]),
  }),
  "values as lists in another order": (s) => ({
    ...s,
    ...map(s.Condition, (operator, key, values) => [operator, key, [...asList(values)].reverse()]),
  }),
  "ArnEquals for ArnLike": (s) => ({
    ...s,
    ...map(s.Condition, (operator, key, values) => [operator.replace("ArnLike", "ArnEquals"), key, values]),
  }),
  "StringLike for ArnLike, the wildcards in the last part": (s) => ({
    ...s,
    ...map(s.Condition, (operator, key, values) => [operator.replace("ArnLike", "StringLike"), key, values]),
  }),
  "StringLike without a wildcard": (s) => ({
    ...s,
    ...map(s.Condition, (operator, key, values) => [
      operator === "StringEquals" ? "StringLike" : operator === "StringNotEquals" ? "StringNotLike" : operator,
      key,
      values,
    ]),
  }),
  "true as a boolean": (s) => ({
    ...s,
    ...map(s.Condition, (operator, key, values) => [operator, key, operator === "Bool" ? true : values]),
  }),
  "a value that a wildcard holds already": (s) => ({
    ...s,
    ...map(s.Condition, (operator, key, values) => [
      operator,
      key,
      asList(values).includes("payroll-*") ? [...asList(values), "payroll-eu"] : values,
    ]),
  }),
};

const withAction = (s: Statement, ...actions: readonly string[]): Statement => ({
  ...s,
  Action: [...listOf(s.Action), ...actions],
});
const withCondition = (s: Statement, block: ConditionBlock): Statement => ({
  ...s,
  Condition: { ...s.Condition, ...block },
});

/** Each with what the difference says. */
export const WIDER: Readonly<Record<string, readonly [Rewriting, RegExp]>> = {
  "one action more": [(s) => withAction(s, "kms:CreateGrant"), /^action kms:CreateGrant$/],
  "every action": [(s) => ({ ...s, Action: "kms:*" }), /^action .*kms:PutKeyPolicy/],
  "an action that KMS does not have": [(s) => withAction(s, "kms:Future"), /^action kms:future$/],
  "another account": [
    (s) => ({ ...s, Principal: { AWS: [...awsOf(s), "999988887777"] } }),
    /^principal account 999988887777$/,
  ],
  "an account of another partition": [
    (s) => ({ ...s, Principal: { AWS: [...awsOf(s), "arn:aws:iam::444455556666:root"] } }),
    /^principal arn:aws:iam::444455556666:root$/,
  ],
  "a service": [
    (s) => ({ ...s, Principal: { AWS: awsOf(s), Service: "s3.amazonaws.com" } }),
    /^principal Service s3\.amazonaws\.com$/,
  ],
};
export const NARROWER: Readonly<Record<string, readonly [Rewriting, RegExp]>> = {
  "one action less": [(s) => ({ ...s, Action: listOf(s.Action).slice(1) }), /^without action kms:Decrypt$/],
  "a pattern's actions but one": [
    (s) => ({ ...s, Action: [...listOf(s.Action).slice(0, 4), "kms:ReEncryptFrom"] }),
    /^without action kms:ReEncryptTo$/,
  ],
  "another key": [(s) => ({ ...s, Resource: `${KEY_ARN}0` }), /^Resource does not name this key$/],
  "no resource": [(s) => lacking(s, "Resource"), /^Resource does not name this key$/],
  "a condition more": [
    (s) => withCondition(s, { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } }),
    /^the condition IpAddress aws:SourceIp "192\.0\.2\.0\/24"$/i,
  ],
  "fewer principals": [
    (s) => ({ ...s, Principal: { AWS: "arn:aws-cn:iam::444455556666:role/Other" } }),
    /^without principal /,
  ],
};
/** What is not compared is not the same. */
export const OPAQUE: Readonly<Record<string, Rewriting>> = {
  "a Deny": (s) => ({ ...s, Effect: "Deny" }),
  NotAction: (s) => ({ ...lacking(s, "Action"), NotAction: "kms:PutKeyPolicy" }),
  NotPrincipal: (s) => ({ ...lacking(s, "Principal"), NotPrincipal: { AWS: "111122223333" } }),
  NotResource: (s) => ({ ...lacking(s, "Resource"), NotResource: `${KEY_ARN}0` }),
};

export const aShare = fc.constantFrom(...SHARES);
export const someRewritings = fc.array(fc.constantFrom(...Object.values(SAME)), { maxLength: 6 });
export const rewritten = (statement: Statement, rewritings: readonly Rewriting[]): Statement =>
  rewritings.reduce((written, rewriting) => rewriting(written), statement);
