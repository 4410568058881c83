import fc from "fast-check";
import assert from "node:assert/strict";
import { covers, hasWildcard, overlap } from "../../../policypack/documents/patterns";

/** The same question put to a regular expression. */
const matches = (pattern: string, text: string): boolean =>
  new RegExp(`^${pattern.replaceAll("?", ".").replaceAll("*", ".*")}$`).test(text);

const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 6 });
const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 6 });

describe("patterns", () => {
  it("must match a text exactly as a wildcard pattern does", () => {
    fc.assert(
      fc.property(pattern, text, (outer, plain) => {
        assert.equal(covers(outer, plain), matches(outer, plain));
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  it("must never say that a pattern covers another where one text shows that it does not", () => {
    fc.assert(
      fc.property(pattern, pattern, text, (outer, inner, plain) => {
        const matched = inner.replaceAll("*", plain).replaceAll("?", "b");
        if (covers(outer, inner)) assert(matches(outer, matched));
      }),
      { numRuns: 1000, seed: 1 },
    );
  });

  it("must find an overlap wherever one text matches both, and be symmetric", () => {
    fc.assert(
      fc.property(pattern, pattern, text, (a, b, plain) => {
        assert.equal(overlap(a, b), overlap(b, a));
        if (matches(a, plain) && matches(b, plain)) assert(overlap(a, b));
      }),
      { numRuns: 3000, seed: 1 },
    );
  });

  for (const [outer, inner, expected] of [
    ["kms:reencrypt*", "kms:reencryptfrom", true],
    ["kms:reencrypt*", "kms:reencrypt*", true],
    ["kms:reencrypt*", "kms:re*", false],
    ["kms:decrypt", "kms:decryp?", false],
    ["kms:*", "kms:?*", true],
    ["*", "kms:?*", true],
    ["kms:?*", "kms:*", false],
  ] as const) {
    it(`${outer} ${expected ? "must cover" : "must not cover"} ${inner}`, () => {
      assert.equal(covers(outer, inner), expected);
    });
  }

  for (const [a, b, expected] of [
    ["k*", "kms:?*", true],
    ["*:Decrypt", "kms:?*", true],
    ["s3:*", "kms:?*", false],
    ["kms", "kms:?*", false],
    ["kms:", "kms:?*", false],
    ["", "*", true],
  ] as const) {
    it(`${a} and ${b} ${expected ? "must" : "must not"} overlap`, () => {
      assert.equal(overlap(a, b), expected);
    });
  }

  it("must stay quick where a backtracking matcher would not", () => {
    const started = process.cpuUsage().user;
    assert.equal(covers(`${"*a".repeat(200)}b`, "a".repeat(5000)), false);
    assert(process.cpuUsage().user - started < 2_000_000);
  });

  it("must know a wildcard", () => {
    assert.deepEqual(["a*", "a?", "a"].map(hasWildcard), [true, true, false]);
  });
});
