/** Random documents for the property tests of the statement diff: valid, odd, and near one another. */
import fc from "fast-check";
import type { StatementLike } from "../../report/diff/layout";
import type { DocumentLike } from "../../report/diff/statements";

const text = fc.constantFrom(
  "a",
  "b",
  "kms:Decrypt",
  "kms:Encrypt",
  "kms:*",
  "*",
  "arn:aws:iam::1:root",
  "`x`",
  "",
  "@@",
);
const oneOrMany = fc.oneof(text, fc.array(text, { maxLength: 4 }));
const scalar = fc.oneof(text, fc.boolean(), fc.integer({ min: 0, max: 3 }));
const principal = fc.oneof(
  fc.constant("*"),
  fc.dictionary(fc.constantFrom("AWS", "Service"), oneOrMany, { maxKeys: 2 }),
);
const condition = fc.dictionary(
  fc.constantFrom("StringEquals", "Bool", "Null"),
  fc.dictionary(
    fc.constantFrom("kms:ViaService", "aws:PrincipalArn"),
    fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })),
    {
      maxKeys: 2,
    },
  ),
  { maxKeys: 2 },
);

export const statement: fc.Arbitrary<StatementLike> = fc.record(
  {
    Sid: fc.constantFrom("One", "Two", "Three", "One"),
    Effect: fc.constantFrom("Allow", "Deny"),
    Principal: principal,
    Action: oneOrMany,
    NotAction: oneOrMany,
    Resource: oneOrMany,
    Condition: condition,
    Odd: fc.jsonValue({ maxDepth: 2 }),
  },
  { requiredKeys: [] },
);

const fields = fc.record({ Version: fc.constantFrom("2012-10-17", "2008-10-17"), Id: text }, { requiredKeys: [] });

export const document: fc.Arbitrary<DocumentLike> = fc.record({
  fields,
  statements: fc.array(statement, { maxLength: 6 }),
});

/** A document and one that came of it by a few changes, or two that have nothing to do with one another. */
export const pair: fc.Arbitrary<readonly [DocumentLike, DocumentLike]> = fc.oneof(
  fc.tuple(document, document),
  fc.tuple(document, fc.array(statement, { maxLength: 2 }), fc.nat(), fields).map(([before, more, at, changed]) => {
    const rest = before.statements.filter((_, index) => index !== at % Math.max(1, before.statements.length));
    return [before, { fields: { ...before.fields, ...changed }, statements: [...more, ...rest].reverse() }] as const;
  }),
);
