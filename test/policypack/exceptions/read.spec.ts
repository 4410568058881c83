import assert from "node:assert/strict";
import { readExceptions } from "../../../policypack/exceptions/read";

const entry = { urn: "urn:pulumi:owner::*", reason: "SEC-1", expires: "2026-12-31" };
const problemsOf = (...exceptions: readonly unknown[]): readonly string[] => readExceptions({ exceptions }).problems;

describe("exceptions in a rule's configuration", () => {
  it("are by URN or by tag, each with its reason and last day", () => {
    const byTag = { tag: { key: "kms-exception", value: "SEC-2" }, reason: "SEC-2", expires: "2028-02-29" };
    assert.deepEqual(readExceptions({ exceptions: [entry, byTag] }), { exceptions: [entry, byTag], problems: [] });
    assert.deepEqual(readExceptions({}), { exceptions: [], problems: [] });
  });

  for (const [what, exception, ...problems] of [
    ["no reason", { ...entry, reason: undefined }, "exceptions[0].reason is nothing; each exception needs a reason"],
    ["a blank reason", { ...entry, reason: " " }, 'exceptions[0].reason is " "; each exception needs a reason'],
    [
      "a day that no calendar has",
      { ...entry, expires: "2026-02-29" },
      'exceptions[0].expires is "2026-02-29"; allowed is a day, YYYY-MM-DD',
    ],
    [
      "another date format",
      { ...entry, expires: "31.12.2026" },
      'exceptions[0].expires is "31.12.2026"; allowed is a day, YYYY-MM-DD',
    ],
    ["no last day", { ...entry, expires: undefined }, "exceptions[0].expires is nothing; allowed is a day, YYYY-MM-DD"],
    [
      "nobody whom it is for",
      { ...entry, urn: undefined },
      "exceptions[0] has neither urn nor tag; one of them is needed",
    ],
    [
      "both a URN and a tag",
      { ...entry, tag: { key: "a", value: "b" } },
      "exceptions[0] has both urn and tag; one of them is needed",
    ],
    [
      "a tag without a value",
      { ...entry, urn: undefined, tag: { key: "a" } },
      'exceptions[0].tag is {"key":"a"}; allowed is {"key": "…", "value": "…"}',
    ],
    ["a name of its own", { ...entry, until: 1 }, "exceptions[0] has until; allowed are urn, tag, reason, expires"],
    ["something else than an object", "all", 'exceptions[0] is "all"; allowed is an object'],
  ] as const) {
    it(`must not be read with ${what}`, () => {
      assert.deepEqual(readExceptions({ exceptions: [exception] }), { exceptions: [], problems });
    });
  }

  it("must not be lost for another one that cannot be read", () => {
    const { exceptions, problems } = readExceptions({ exceptions: [null, entry] });
    assert.deepEqual(exceptions, [entry]);
    assert.deepEqual(problems, ["exceptions[0] is null; allowed is an object"]);
  });

  it("must report every problem of an entry", () => {
    assert.equal(problemsOf({}).length, 3);
  });
});
