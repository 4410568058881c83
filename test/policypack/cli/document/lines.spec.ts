import assert from "node:assert/strict";
import { linesOfDocument, statementIn } from "../../../../policypack/cli/document/lines";

const STATEMENTS = [
  { Sid: "One: {[,]}", Effect: "Allow", Condition: { StringEquals: { a: ["b", "c"] } } },
  { Sid: "Two", Statement: [1, 2] },
  { Sid: "Three" },
];
const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split("\n").length - 1;

describe("the lines of a document's statements", () => {
  for (const [what, value, path] of [
    ["a document", { Version: "2012-10-17", Statement: STATEMENTS }, []],
    [
      "what the AWS CLI prints",
      { PolicyVersion: { A: [{ Document: 1 }], Document: { Statement: STATEMENTS } } },
      ["PolicyVersion", "Document"],
    ],
  ] as const) {
    it(`are found in ${what}`, () => {
      const text = JSON.stringify(value, null, 2);
      const line = linesOfDocument(text, path);
      for (const [index, { Sid: sid }] of STATEMENTS.entries())
        assert.equal(line(index), lineOf(text, `"${sid}"`), sid);
      assert.equal(line(3), line(undefined));
    });
  }

  it("are that of the one statement without a list, of the text that holds the document, and the first", () => {
    const one = JSON.stringify({ Version: "2012-10-17", Statement: { Sid: "x" } }, null, 2);
    assert.equal(linesOfDocument(one, [])(0), 3);
    const text = JSON.stringify({ PolicyName: "default", Policy: JSON.stringify({ Statement: STATEMENTS }) }, null, 2);
    assert.equal(linesOfDocument(text, ["Policy"])(2), 3);
    assert.equal(linesOfDocument("%7B%7D", undefined)(2), 1);
  });

  it("are of the first statement that a message names, whatever is written in the document or the file's name", () => {
    const subject = "Statement[9].json (key-policy): ";
    assert.equal(statementIn(`${subject}the document, Statement[1] (Sid "Statement[7]") allows`, subject), 1);
    assert.equal(statementIn(`${subject}the document has 9 bytes.\nStatement[1]`, subject), undefined);
  });
});
