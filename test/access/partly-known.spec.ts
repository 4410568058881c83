import assert from "node:assert/strict";
import fc from "fast-check";
import { globMatches } from "../../access/language/glob";
import { matchPartly, UNKNOWN_CHARACTER, UNKNOWN_NAME } from "../../access/language/partly-known";
import { wildcardTokens } from "../../access/language/template";
import { MAYBE, NO, YES } from "../../access/language/tri";

const letters = fc.constantFrom("a", "b", ":", "-");
const patterns = fc.string({ unit: fc.oneof(letters, fc.constantFrom("*", "?")), maxLength: 8 });
const beginnings = fc.string({ unit: letters, maxLength: 4 });
const names = fc.string({ unit: fc.constantFrom("a", "b", "-"), minLength: 2, maxLength: 6 });
const characters = fc.array(fc.constantFrom("a", "b"), { minLength: 3, maxLength: 3 });

describe("access: texts of which a part is not known", () => {
  it("must answer yes or no only where every name that there can be says so", () => {
    fc.assert(
      fc.property(patterns, beginnings, names, (pattern, beginning, name) => {
        const answer = matchPartly(wildcardTokens(pattern), `${beginning}${UNKNOWN_NAME}`);
        const matches = globMatches(wildcardTokens(pattern), `${beginning}${name}`);
        assert.notEqual(answer, matches ? NO : YES);
      }),
      { numRuns: 2000 },
    );
  });

  it("must answer yes or no only where every character that there can be says so", () => {
    fc.assert(
      fc.property(patterns, beginnings, characters, (pattern, beginning, ends) => {
        const answer = matchPartly(wildcardTokens(pattern), `${beginning}${UNKNOWN_CHARACTER.repeat(ends.length)}`);
        const matches = globMatches(wildcardTokens(pattern), `${beginning}${ends.join("")}`);
        assert.notEqual(answer, matches ? NO : YES);
      }),
      { numRuns: 2000 },
    );
  });

  it("must not be in doubt without need", () => {
    const name = `AROA1:${UNKNOWN_NAME}`;
    const arn = `secret:app/new-${UNKNOWN_CHARACTER.repeat(6)}`;
    for (const [pattern, text, expected] of [
      ["AROA1:*", name, YES],
      ["AROA1:??*", name, YES],
      ["AROA1:???*", name, MAYBE],
      ["AROA2:*", name, NO],
      ["AROA1:a*", name, MAYBE],
      ["AROA1:a/*", name, NO],
      ["secret:app/*", arn, YES],
      ["secret:app/new-??????", arn, YES],
      ["secret:app/new-?????", arn, NO],
      ["secret:app/new-A?????", arn, MAYBE],
    ] as const)
      assert.equal(matchPartly(wildcardTokens(pattern), text), expected, pattern);
  });
});
