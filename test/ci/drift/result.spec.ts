/** What a look at a stack found, and the issue on it. */
import assert from "node:assert/strict";
import {
  cannotRefresh,
  driftIssue,
  liveCheck,
  notPreviewed,
  parseResult,
  previewCheck,
  resultText,
  verdictOf,
  withPending,
  type DriftResult,
} from "../../../ci/drift/result";

const clean = { verdict: "clean", text: "as deployed\n" } as const;
const result = (stack: string, more: Partial<DriftResult> = {}): DriftResult => ({
  version: 1,
  stack,
  preview: clean,
  live: clean,
  ...more,
});

describe("a look for drift", () => {
  it("tells what differs from what could not be looked at", () => {
    assert.equal(previewCheck(0, "").verdict, "clean");
    for (const words of ["expected but changes were proposed", "expected for preview but changes were proposed"])
      assert.equal(previewCheck(255, `error: no changes were ${words}`).verdict, "drift");
    assert.equal(previewCheck(255, "error: the stack is locked").verdict, "unknown");
    assert.deepEqual(
      [0, 3, 1].map((code) => liveCheck(code, "").verdict),
      ["clean", "drift", "unknown"],
    );
  });

  it("must not wait for a refresh that cannot succeed: a secret's policy names a deleted principal", () => {
    const text = "A refresh of this secret fails after two\n  minutes (contains invalid principals): run";
    assert.equal(cannotRefresh({ verdict: "drift", text }), true);
    assert.equal(cannotRefresh(clean), false);
    assert.equal(notPreviewed("owner").verdict, "unknown");
    assert.match(notPreviewed("owner").text, /^The preview with a refresh was left out/);
  });

  it("must not be clean where an earlier run was ended in the middle", () => {
    const pending = [{ urn: "urn", name: "shared-key", doing: "creating" }];
    const { verdict, text } = withPending(previewCheck(0, "no changes"), pending, "owner");
    assert.equal(verdict, "unknown");
    assert.match(text, /^An earlier run of owner was ended while it was creating shared-key: .*\n\nno changes$/);
    assert.equal(withPending(previewCheck(0, ""), [], "owner").verdict, "clean");
  });

  it("is as bad as the worse of both", () => {
    assert.equal(verdictOf(result("owner")), "clean");
    assert.equal(verdictOf(result("owner", { live: { verdict: "unknown", text: "" } })), "unknown");
    const both = { preview: { verdict: "unknown", text: "" }, live: { verdict: "drift", text: "" } } as const;
    assert.equal(verdictOf(result("owner", both)), "drift");
  });

  it("is read as it was written, and nothing else is", () => {
    assert.deepEqual(parseResult(resultText(result("owner"))), result("owner"));
    for (const text of ["", "{}", '{"version":2}']) assert.equal(parseResult(text), undefined);
  });
});

describe("the text of the issue on drift", () => {
  const differs = result("owner", { live: { verdict: "drift", text: "key policy: ```` one statement more\n" } });

  it("has a row for each stack, and the output of those that are not as deployed", () => {
    const { verdict, body } = driftIssue([differs, result("external")], ["owner", "external"], "https://example.com/1");
    assert.equal(verdict, "drift");
    assert.ok(body.startsWith("<!-- cross-account-cmk drift: all stacks -->\n"));
    assert.match(
      body,
      /\| `owner` \| as deployed \| \*\*differs\*\* \|\n\| `external` \| as deployed \| as deployed \|/,
    );
    assert.match(body, /The run: https:\/\/example\.com\/1/);
    // The fence is longer than any in the text.
    assert.match(body, /<summary>owner: access in AWS<\/summary>\n\n`{5}\nkey policy: ```` one statement more\n`{5}/);
    assert.doesNotMatch(body, /owner: preview|external: /);
  });

  it("must not pass over a stack that was not looked at", () => {
    const { verdict, body } = driftIssue([result("owner")], ["owner", "external"]);
    assert.equal(verdict, "unknown");
    assert.match(body, /\| `external` \| \*\*could not be looked at\*\* \| \*\*could not be looked at\*\* \|/);
  });

  it("must not be longer than GitHub takes, nor be cut within an output", () => {
    const long = Array.from({ length: 9 }, (_, at) =>
      result(`stack-${at}`, { preview: { verdict: "drift", text: `${"x".repeat(10_000)} end of ${at}` } }),
    );
    const { body } = driftIssue(long, []);
    assert.ok(body.length <= 65_536);
    assert.equal(body.match(/<details>/g)?.length, body.match(/end of \d\n```\n\n<\/details>/g)?.length);
    assert.match(body, /Further output was left out/);
  });
});
