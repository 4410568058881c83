/** What becomes of a document's statements. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { entriesOf, layoutText } from "../../../report/diff/layout";
import { applyDiff, diffDocuments, documentText, isEmpty, type DocumentLike } from "../../../report/diff/statements";
import { document, pair } from "../arbitraries";

const allow = (changed: object = {}) => ({
  Sid: "Share",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::444455556666:root" },
  Action: ["kms:Decrypt", "kms:Encrypt"],
  Resource: "*",
  ...changed,
});
const doc = (...statements: object[]): DocumentLike => ({
  fields: { Version: "2012-10-17" },
  statements: statements as DocumentLike["statements"],
});
const kinds = (before: DocumentLike, after: DocumentLike): readonly string[] =>
  diffDocuments(before, after).statements.map((each) =>
    [each.kind, "from" in each ? each.from : "", "to" in each ? each.to : ""].join(" "),
  );

describe("the difference between two policy documents", () => {
  it("must give the new document where it is applied to the old one: nothing is lost", () => {
    fc.assert(
      fc.property(pair, ([before, after]) => {
        const applied = applyDiff(before, diffDocuments(before, after));
        assert.equal(documentText(applied), documentText(after));
        // In the same order, too.
        assert.deepEqual(applied.statements.map(layoutText), after.statements.map(layoutText));
      }),
      { numRuns: 1_000 },
    );
  });

  it("must name each statement of either document once", () => {
    fc.assert(
      fc.property(pair, ([before, after]) => {
        const { statements } = diffDocuments(before, after);
        const from = statements.flatMap((each) => ("from" in each ? [each.from] : []));
        const to = statements.flatMap((each) => ("to" in each ? [each.to] : []));
        assert.deepEqual(
          from.toSorted((a, b) => a - b),
          [...before.statements.keys()],
        );
        assert.deepEqual(
          to.toSorted((a, b) => a - b),
          [...after.statements.keys()],
        );
      }),
    );
  });

  it("must be empty for the same document, and for one that means the same", () => {
    fc.assert(fc.property(document, (same) => isEmpty(diffDocuments(same, same))));
    const [one, other] = [
      doc(allow(), { Effect: "Deny", Action: "kms:*" }),
      doc({ Effect: "Deny", Action: ["kms:*"] }, allow({ Action: ["kms:Encrypt", "kms:Decrypt", "kms:Encrypt"] })),
    ];
    assert.equal(isEmpty(diffDocuments(one, other)), true);
  });

  it("must not be empty where the documents differ", () => {
    fc.assert(
      fc.property(pair, ([before, after]) => {
        assert.equal(isEmpty(diffDocuments(before, after)), documentText(before) === documentText(after));
      }),
    );
  });

  it("finds a statement again by its Sid, whatever else became of it", () => {
    const changed = allow({ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "x" });
    assert.deepEqual(kinds(doc(allow()), doc(changed)), ["changed 0 0"]);
  });

  it("finds a statement again under another Sid by what it has in common", () => {
    assert.deepEqual(kinds(doc(allow()), doc(allow({ Sid: "Other", Action: "kms:Decrypt" }))), ["changed 0 0"]);
  });

  it("must not take a statement of nothing in common for another", () => {
    const other = { Sid: "Other", Effect: "Deny", Principal: "*", Action: "kms:PutKeyPolicy", Resource: "*" };
    assert.deepEqual(kinds(doc(allow()), doc(other)), ["added  0", "removed 0 "]);
  });

  it("must not go by a Sid that two statements have", () => {
    const twins = [allow({ Action: "kms:Decrypt" }), allow({ Action: "kms:Encrypt" })];
    assert.deepEqual(kinds(doc(...twins), doc(twins[1]!, twins[0]!)), ["kept 1 0", "kept 0 1"]);
  });

  it("takes the most alike of several", () => {
    const [a, b] = [allow({ Sid: "A" }), allow({ Sid: "B", Principal: { AWS: "arn:aws:iam::999988887777:root" } })];
    const now = allow({ Sid: "C", Principal: { AWS: "arn:aws:iam::999988887777:root" }, Resource: "y" });
    assert.deepEqual(kinds(doc(a, b), doc(now)), ["changed 1 0", "removed 0 "]);
  });

  it("names the elements that differ, and no others", () => {
    const [change] = diffDocuments(
      doc(allow()),
      doc(allow({ Action: "kms:Decrypt", Condition: { Bool: { x: "true" } } })),
    ).statements;
    assert.deepEqual(change?.kind === "changed" && change.elements, [
      { name: "Action", before: ["kms:Decrypt", "kms:Encrypt"], after: "kms:Decrypt" },
      { name: "Condition", after: { Bool: { x: "true" } } },
    ]);
  });

  it("tells of Version and Id too", () => {
    const { fields } = diffDocuments(doc(), { fields: { Version: "2008-10-17", Id: "x" }, statements: [] });
    assert.deepEqual(fields, [
      { name: "Id", after: "x" },
      { name: "Version", before: "2012-10-17", after: "2008-10-17" },
    ]);
  });

  it("lays a statement out by its elements, in a reader's order", () => {
    const odd = {
      Zeta: { b: 1, a: [true, "x"] },
      Condition: { Bool: { "aws:SecureTransport": false } },
      Effect: "Allow",
    };
    assert.deepEqual(entriesOf(odd), [
      { header: "Effect", values: ["Allow"] },
      { header: "Condition.Bool.aws:SecureTransport", values: ["false"] },
      { header: "Zeta.a", values: ["true", "x"] },
      { header: "Zeta.b", values: ["1"] },
    ]);
  });
});
