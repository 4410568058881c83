/** A report within what GitHub takes. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { chunks, fit, type Block, type Section } from "../../report/limit";

const HEAD = "<!-- marker -->";
const noteOf = (dropped: readonly string[]): string => (dropped.length === 0 ? "" : `> left out: ${dropped.length}`);
/** The note of any number of blocks, and what stands between it and the head. */
const LEAST = HEAD.length + 2 + noteOf(Array.from({ length: 99 }, () => "")).length;

const block = fc.record({
  name: fc.string({ minLength: 1, maxLength: 5 }),
  priority: fc.integer({ min: 0, max: 5 }),
  text: fc.string({ minLength: 1, maxLength: 60 }).map((text) => `«${text.replace(/[«»]/g, "")}»`),
});
const sections: fc.Arbitrary<readonly Section[]> = fc
  .array(fc.record({ title: fc.constantFrom("### One", "### Two", ""), blocks: fc.array(block, { maxLength: 5 }) }), {
    maxLength: 5,
  })
  .map((all) =>
    // No two blocks say the same, so that a test can tell them apart.
    all.map(({ title, blocks }, s) => ({
      title,
      blocks: blocks.map((each, b) => ({ ...each, name: `${s}.${b}`, text: `«${s}.${b} ${each.text.slice(1)}` })),
    })),
  );

const blocksOf = (all: readonly Section[]): readonly Block[] => all.flatMap(({ blocks }) => blocks);

describe("a report within a limit", () => {
  it("must never be longer, and has each part whole or not at all, in its order, and names what it leaves out", () => {
    fc.assert(
      fc.property(sections, fc.integer({ min: LEAST, max: 800 }), (all, limit) => {
        const { text, dropped } = fit(HEAD, all, noteOf, limit);
        assert.ok(text.length <= limit, `${text.length} > ${limit}`);
        assert.ok(text.startsWith(HEAD));
        const shown = blocksOf(all).filter((each) => text.includes(each.text));
        const places = shown.map((each) => text.indexOf(each.text));
        assert.deepEqual(
          places,
          places.toSorted((a, b) => a - b),
        );
        // Nothing but whole parts: what is left when they are taken out has no piece of one.
        assert.doesNotMatch(
          shown.reduce((rest, each) => rest.replace(each.text, ""), text),
          /[«»]/,
        );
        assert.deepEqual(
          dropped,
          blocksOf(all).flatMap((each) => (shown.includes(each) ? [] : [each.name])),
        );
        assert.equal(text.includes("left out"), dropped.length > 0);
      }),
      { numRuns: 500 },
    );
  });

  it("must leave nothing out where all of it fits", () => {
    fc.assert(
      fc.property(sections, (all) => {
        const { text, dropped } = fit(HEAD, all, noteOf, Infinity);
        assert.deepEqual(dropped, []);
        assert.deepEqual(fit(HEAD, all, noteOf, text.length), { text, dropped: [] });
      }),
    );
  });

  it("must leave out what is of less importance first, with the title above it", () => {
    const all: readonly Section[] = [
      { title: "### Errors", blocks: [{ name: "error", priority: 90, text: "e".repeat(50) }] },
      { title: "### Notes", blocks: [{ name: "notes", priority: 10, text: "n".repeat(50) }] },
    ];
    const { text, dropped } = fit(HEAD, all, noteOf, 100);
    assert.equal(text, `${HEAD}\n\n### Errors\n\n${"e".repeat(50)}\n\n> left out: 1`);
    assert.deepEqual(dropped, ["notes"]);
  });

  it("must take in something smaller of less importance where the larger does not fit", () => {
    const all: readonly Section[] = [
      { title: "", blocks: [{ name: "huge", priority: 90, text: "h".repeat(500) }] },
      { title: "", blocks: [{ name: "small", priority: 10, text: "small" }] },
    ];
    assert.deepEqual(fit(HEAD, all, noteOf, 100), { text: `${HEAD}\n\nsmall\n\n> left out: 1`, dropped: ["huge"] });
  });

  it("cuts a long list into parts", () => {
    assert.deepEqual(chunks([1, 2, 3, 4, 5], 2), [[1, 2], [3, 4], [5]]);
    assert.deepEqual(chunks([], 2), []);
  });
});
