/** What happens to each resource. */
import assert from "node:assert/strict";
import { HIDDEN_VALUE, SECRET_SIGNATURE, SIGNATURE_KEY, UNKNOWN_VALUE } from "../../access/stack/resources";
import { countsOf, resourceChanges } from "../../report/changes";
import type { Step } from "../../report/engine/digest";

const URN = "urn:pulumi:owner::project::component:index:Shared$aws:kms/key:Key::shared-key";

function step(op: string, before: object | undefined, after: object | undefined, more: Partial<Step> = {}): Step {
  const side = (inputs: object) => ({ urn: URN, type: "aws:kms/key:Key", inputs: inputs as Record<string, unknown> });
  return {
    ...{ op, urn: URN, ...more },
    ...(before === undefined ? {} : { oldState: side(before) }),
    ...(after === undefined ? {} : { newState: side(after) }),
  };
}
const properties = (before: object, after: object, ...paths: string[]) =>
  resourceChanges([
    step("update", before, after, { detailedDiff: Object.fromEntries(paths.map((path) => [path, {}])) }),
  ])[0]?.properties;

describe("what happens to each resource", () => {
  it("tells the values of what changes, by their path", () => {
    assert.deepEqual(
      properties(
        { a: 1, tags: { "x.y": "old" }, list: [{ n: true }] },
        { a: 2, tags: { "x.y": "new" }, list: [{}] },
        ...["a", 'tags["x.y"]', "list[0].n"],
      ),
      [
        { path: "a", before: "1", after: "2" },
        { path: "list[0].n", before: "true" },
        { path: 'tags["x.y"]', before: "old", after: "new" },
      ],
    );
  });

  // The official provider sorts the keys of `assumeRoles`.
  it("must not call JSON another value where its keys are in another order", () => {
    const [before, after] = ['[{"roleArn":"r","duration":"1h"}]', '[{"duration":"1h","roleArn":"r"}]'];
    assert.deepEqual(properties({ assumeRoles: before, a: "1" }, { assumeRoles: after, a: "2" }, "assumeRoles", "a"), [
      { path: "a", before: "1", after: "2" },
    ]);
    const urn = "urn:pulumi:owner::project::pulumi:providers:aws::owner";
    const provider = {
      ...step("update", { assumeRoles: before }, { assumeRoles: after }, { diffReasons: ["assumeRoles"] }),
      urn,
    };
    assert.deepEqual(resourceChanges([provider]), []);
    assert.deepEqual(countsOf([provider]), { same: 1 });
    assert.deepEqual(countsOf([{ ...provider, diffReasons: [] }]), { update: 1 });
  });

  it("must not show a secret, nor what is not known, however deep", () => {
    const signed = { [SIGNATURE_KEY]: SECRET_SIGNATURE, ciphertext: "v1:hush" };
    const told = properties({ a: signed, b: { c: signed } }, { a: HIDDEN_VALUE, b: { c: UNKNOWN_VALUE } }, "a", "b");
    assert.deepEqual(told, [
      { path: "a", before: HIDDEN_VALUE, after: HIDDEN_VALUE },
      { path: "b", before: `{"c":"${HIDDEN_VALUE}"}`, after: '{"c":"(known after the update)"}' },
    ]);
  });

  it("must not cut a long value: its length is told", () => {
    assert.deepEqual(properties({ a: "x" }, { a: "y".repeat(201) }, "a"), [
      { path: "a", before: "x", after: "(201 characters)" },
    ]);
  });

  it("leaves policy documents to their own section", () => {
    assert.deepEqual(properties({ policy: '{"Version":"1","Statement":[]}' }, { policy: "" }, "policy"), [
      { path: "policy", document: true },
    ]);
  });

  it("says what makes a resource anew", () => {
    const [change] = resourceChanges([step("replace", { name: "a" }, { name: "b" }, { replaceReasons: ["name"] })]);
    assert.deepEqual(change?.properties, [{ path: "name", before: "a", after: "b", forcesReplacement: true }]);
  });

  it("is one change where a replacement is told as three steps", () => {
    const three = [step("create-replacement", {}, {}), step("replace", {}, {}), step("delete-replaced", {}, undefined)];
    for (const order of [three, [...three].reverse()]) {
      assert.deepEqual(
        resourceChanges(order).map(({ operation }) => operation),
        ["replace"],
      );
      assert.deepEqual(countsOf(order), { replace: 1 });
    }
  });

  it("must count what stays, and what is only read, and call neither a change", () => {
    const other = (name: string, op: string): Step => ({ ...step(op, {}, {}), urn: `${URN}-${name}` });
    const all = [other("a", "same"), other("b", "read"), other("c", "something-new")];
    assert.deepEqual(countsOf(all), { update: 1, read: 1, same: 1 });
    assert.deepEqual(
      resourceChanges(all).map(({ operation }) => operation),
      ["update"],
    );
  });

  it("names a resource whose name has colons in it", () => {
    assert.equal(
      resourceChanges([{ ...step("create", undefined, {}), urn: `${URN}::more` }])[0]?.name,
      "shared-key::more",
    );
  });
});
