/** A violation's text has the lines that the pack gives it, whatever stands in a document. */
import assert from "node:assert/strict";
import { violationMessage } from "../../policypack/rule";

describe("a violation's text", () => {
  it("must not let a Sid make lines, turn the text round or steer a terminal, in any format", () => {
    const sid = "a\u202e\u001b[31mb\nRemedy: none";
    const text = violationMessage(
      { remedy: "remove it.", url: "https://example.com" },
      { name: "key", type: "aws:kms/key:Key" },
      { what: `policy, Statement[0] (Sid "${sid}") is open.`, why: "it is.", allowed: "nothing." },
    );
    assert.deepEqual(text.split("\n"), [
      'key (aws:kms/key:Key): policy, Statement[0] (Sid "a\\u{202e}\\u{1b}[31mb\\u{a}Remedy: none") is open.',
      "Why it matters: it is.",
      "Allowed: nothing.",
      "Remedy: remove it.",
      "See https://example.com",
    ]);
  });
});
