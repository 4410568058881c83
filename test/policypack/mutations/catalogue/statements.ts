/** Drops, turns round, repeats and adds whole statements. */
import { EXTERNAL, OUTSIDE_PART, STRANGER, TYPING_ERROR } from "../places";
import { added, eachStatement, type Mutation, type Mutator, shown, withStatements } from "./edit";

const ACTIONS = ["kms:*", "kms:Decrypt", "kms:CreateGrant", "kms:PutKeyPolicy", "*", "secretsmanager:GetSecretValue"];

/** Statements of somebody who adds one more. */
function extras(isIdentity: boolean): readonly object[] {
  const principals = isIdentity
    ? [undefined]
    : [
        "*",
        { AWS: "*" },
        { AWS: STRANGER },
        { AWS: TYPING_ERROR },
        { AWS: EXTERNAL },
        { AWS: OUTSIDE_PART },
        { Service: "s3.amazonaws.com" },
      ];
  const conditions = [
    undefined,
    { StringNotEquals: { "aws:PrincipalAccount": "000000000000" } },
    { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-abcdefghij" } },
    { "ForAllValues:StringLike": { "aws:PrincipalOrgPaths": "o-abcdefghij/*" } },
    { StringLike: { "aws:PrincipalArn": "arn:*" } },
    { Bool: { "aws:SecureTransport": "true" } },
    { Null: { "aws:PrincipalOrgID": "true" } },
  ];
  return principals.flatMap((Principal) =>
    ACTIONS.flatMap((Action) =>
      conditions.map((Condition) => ({ Effect: "Allow", Principal, Action, Resource: "*", Condition })),
    ),
  );
}

export const statements: Mutator = (start) => {
  const all = start.document.Statement;
  const without = all.map((_, index): Mutation => ({
    what: `Statement[${index}] dropped`,
    text: withStatements(
      start,
      all.filter((__, at) => at !== index),
    ),
  }));
  return [
    ...without,
    { what: "all statements dropped", text: withStatements(start, []) },
    {
      what: "all turned round",
      text: withStatements(
        start,
        all.map((each) => ({ ...each, Effect: each.Effect === "Allow" ? "Deny" : "Allow" })),
      ),
    },
    { what: "order reversed", text: withStatements(start, [...all].reverse()) },
    { what: "each twice", text: withStatements(start, [...all, ...all]) },
    { what: "statements in a list of their own", text: withStatements(start, [all]) },
    ...eachStatement(start, ({ Effect }) => [
      ["turned round", { Effect: Effect === "Allow" ? "Deny" : "Allow" }],
      ["effect in lower case", { Effect: Effect.toLowerCase() }],
      ["no Effect", { Effect: undefined }],
      ["Sid of another", { Sid: "Allow use of the key" }],
    ]),
    ...extras(start.kind === "identity policy").map((extra) => ({
      what: `added ${shown(extra)}`,
      text: added(start, extra),
    })),
  ];
};
