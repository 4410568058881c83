import assert from "node:assert/strict";
import { linesOf, uriOf } from "../../../policypack/cli/places";

describe("where a resource is in a file", () => {
  it("is the line of the first mention of its URN as a resource's own", () => {
    const text = [
      "{",
      '  "dependencies": ["urn:b"],',
      '  "urn": "urn:a",',
      '  "x": {"urn" : "urn:b"}, "y": {"urn": "urn:c"},',
      "",
      '  "urn": "urn:a", "urn": "urn:\\u003c\\"",',
      "}",
    ].join("\n");
    assert.deepEqual(
      [...linesOf(text)],
      [
        ["urn:a", 3],
        ["urn:b", 4],
        ["urn:c", 4],
        ['urn:<"', 6],
      ],
    );
  });

  it("is the first line where the file has but one", () => {
    assert.deepEqual([...linesOf('{"urn":"urn:a","b":{"urn":"urn:b"}}').values()], [1, 1]);
  });
});

describe("the URI of a file", () => {
  for (const [file, uri] of [
    ["out/state.json", "out/state.json"],
    ["a b/ö#1?.json", "a%20b/%C3%B6%231%3F.json"],
    ["owner:dev.json", "owner%3Adev.json"],
    ["../state.json", "../state.json"],
    ["/tmp/a b.json", "file:///tmp/a%20b.json"],
    ["standard input", "standard%20input"],
  ] as const) {
    it(`of ${file} is ${uri}`, () => {
      assert.equal(uriOf(file), uri);
    });
  }
});
