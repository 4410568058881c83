import assert from "node:assert/strict";
import { hclString, hclValue } from "../../../accounts/handover/hcl";

describe("values in Terraform's language", () => {
  it("must not begin a template where text only looks like one, and has no escape that Terraform does not know", () => {
    assert.equal(hclString('${a} %{b} "c" \\ \\b \b\f\n'), '"$${a} %%{b} \\"c\\" \\\\ \\\\b \\u0008\\u000c\\n"');
  });

  it("puts keys that are no names in quotes", () => {
    assert.equal(
      hclValue({ a: [], "b:c": [1, true, { d: "e" }] }),
      '{\n  a = []\n  "b:c" = [\n    1,\n    true,\n    {\n      d = "e"\n    },\n  ]\n}',
    );
  });
});
