/** A difference as lines. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { entriesOf } from "../../../report/diff/layout";
import { diffLines, entryChanges } from "../../../report/diff/lines";
import { diffDocuments, type DocumentLike } from "../../../report/diff/statements";
import { statement } from "../arbitraries";

const doc = (...statements: object[]): DocumentLike => ({
  fields: {},
  statements: statements as DocumentLike["statements"],
});
const lines = (before: DocumentLike, after: DocumentLike): readonly string[] => diffLines(diffDocuments(before, after));

describe("a difference as lines", () => {
  it("must have all of both statements: what is not added is the old one, what is not removed the new one", () => {
    fc.assert(
      fc.property(statement, statement, (before, after) => {
        const changes = entryChanges(entriesOf(before), entriesOf(after));
        const side = (name: "before" | "after") =>
          changes.flatMap((each) => (each[name] === undefined ? [] : [{ header: each.header, values: each[name] }]));
        assert.deepEqual(side("after"), entriesOf(after));
        const byHeader = (a: { header: string }, b: { header: string }) => (a.header < b.header ? -1 : 1);
        assert.deepEqual(side("before").toSorted(byHeader), entriesOf(before).toSorted(byHeader));
      }),
    );
  });

  it("marks what comes, what goes and what stays", () => {
    const before = doc({ Sid: "Share", Effect: "Allow", Action: ["kms:Decrypt", "kms:Encrypt"], Resource: "*" });
    const after = doc({
      Sid: "Share",
      Effect: "Deny",
      Action: ["kms:Decrypt", "kms:Sign"],
      Condition: { Bool: { x: "true" } },
    });
    assert.deepEqual(lines(before, after), [
      '@@ statement "Share" changes @@',
      "  Sid: Share",
      "- Effect: Allow",
      "+ Effect: Deny",
      "  Action:",
      "    kms:Decrypt",
      "-   kms:Encrypt",
      "+   kms:Sign",
      "- Resource: *",
      "+ Condition.Bool.x: true",
    ]);
  });

  it("shows a whole statement where it is added or removed", () => {
    const one = doc({ Effect: "Allow", Action: ["a", "b"] });
    assert.deepEqual(lines(doc(), one), ["@@ statement is added @@", "+ Effect: Allow", "+ Action:", "+   a", "+   b"]);
    assert.deepEqual(lines(one, doc()), [
      "@@ statement is removed @@",
      "- Effect: Allow",
      "- Action:",
      "-   a",
      "-   b",
    ]);
  });

  it("must not bury one change of a list among a hundred that stay", () => {
    const many = Array.from({ length: 100 }, (_, index) => `kms:Action${String(index).padStart(2, "0")}`);
    const text = lines(doc({ Sid: "Many", Action: many }), doc({ Sid: "Many", Action: [...many, "kms:New"] }));
    assert.deepEqual(text.slice(2), ["  Action:", "+   kms:New", "    … and 100 more that stay"]);
  });

  it("must not let a name steer the page or hide", () => {
    const text = lines(doc(), doc({ Sid: "a\n```\n<b>\u202e", Effect: "Allow" }));
    assert.deepEqual(text, [
      '@@ statement "a\\u{a}```\\u{a}<b>\\u{202e}" is added @@',
      "+ Sid: a\\u{a}```\\u{a}<b>\\u{202e}",
      "+ Effect: Allow",
    ]);
  });
});
