import fc from "fast-check";
import assert from "node:assert/strict";
import { hclString, hclValue } from "../../../accounts/handover/hcl";
import { hclValueBehind } from "./hcl-reader";

describe("values in Terraform's language", () => {
  it("must not begin a template where text only looks like one, and has no escape that Terraform does not know", () => {
    assert.equal(hclString('${a} %{b} "c" \\ \\b \b\f\n'), '"$${a} %%{b} \\"c\\" \\\\ \\\\b \\u0008\\u000c\\n"');
  });

  it("are read back as they were, whatever they are", () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom("$", "%", "{", "}", '"', "\\", "\n", "\b", "é") }),
    );
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        text,
        fc.boolean(),
        fc.integer(),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(text, tie("value"), { maxKeys: 3, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(value, (each) => {
        assert.deepEqual(hclValueBehind(`policy = jsonencode(${hclValue(each, "  ")})`, "jsonencode("), each);
      }),
      { seed: 3, numRuns: 1000 },
    );
  });

  it("puts keys that are no names in quotes", () => {
    assert.equal(
      hclValue({ a: [], "b:c": [1, true, { d: "e" }] }),
      '{\n  a = []\n  "b:c" = [\n    1,\n    true,\n    {\n      d = "e"\n    },\n  ]\n}',
    );
  });
});
