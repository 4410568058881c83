import assert from "node:assert/strict";
import * as fc from "fast-check";
import { escaped, lines, markup, verbatim } from "../../../../access/matrix/html/markup";

describe("a template of markup", () => {
  it("must not let text be more than text, in an element or an attribute", () => {
    const name = `"><script>alert('&')</script>`;
    assert.equal(
      markup`<p title="${name}">${name}</p>`.source,
      `<p title="&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;">&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;</p>`,
    );
  });
  it("must show what would hide or turn text around", () => {
    assert.equal(escaped("a\u202eb\u0000c\nd"), "a\\u{202e}b\\u{0}c\\u{a}d");
  });
  it("must escape whatever it is given", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("<", ">", '"', "'", "&", "a", ";", "#") }), (text) => {
        assert.doesNotMatch(escaped(text), /[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
      }),
    );
  });
  it("takes markup, lists, numbers and nothing as they are", () => {
    const items = ["a", "b"].map((item) => markup`<li>${item}</li>`);
    assert.equal(markup`<ul>${items}</ul>${undefined}${1.5}`.source, "<ul><li>a</li><li>b</li></ul>1.5");
    assert.equal(markup`${lines(items)}`.source, "<li>a</li>\n<li>b</li>");
    assert.equal(markup`<style>${verbatim("a > b {}")}</style>`.source, "<style>a > b {}</style>");
  });
});
