import assert from "node:assert/strict";
import * as fc from "fast-check";
import { textWidth, wrapped } from "../../../../access/matrix/html/text-size";

const FONT = { size: 10, monospaced: true };

describe("text in the picture", () => {
  it("goes on in the next line where a word of the name ends", () => {
    assert.deepEqual(wrapped("quickstart/MyCustomTypeSecret", 100, FONT), ["quickstart/My", "CustomTypeSecret"]);
    assert.deepEqual(wrapped("any other role or user", 100, FONT), ["any other role", "or user"]);
  });
  it("is cut where it has too many lines", () => {
    assert.deepEqual(wrapped("a/b/c/d/e/f", 25, FONT, 2), ["a/b/", "c/…"]);
    assert.equal(wrapped("role/".repeat(100), 100, FONT, 3).length, 3);
    assert.match(wrapped("role/".repeat(100), 100, FONT, 3).at(-1) ?? "", /…$/);
  });
  it("must not be wider than its box, and must not lose a character", () => {
    const characters = fc.constantFrom("a", "B", "/", "-", "_", " ", ".", "漢", "9");
    fc.assert(
      fc.property(fc.string({ unit: characters, minLength: 1 }), fc.integer({ min: 12, max: 200 }), (text, width) => {
        const all = wrapped(text, width, FONT);
        for (const line of all) assert.ok(textWidth(line, FONT) <= width, `${line} in ${width}`);
        assert.equal(all.join("").replaceAll(" ", ""), text.replaceAll(" ", ""));
      }),
    );
  });
});
