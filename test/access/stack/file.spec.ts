import assert from "node:assert/strict";
import { AccessError } from "../../../access/stack/errors";
import { parseStackJson } from "../../../access/stack/file";
import { UNKNOWN_VALUE } from "../../../access/stack/resources";
import { firstPreview, ownerResources, state, stateJson } from "./walkthrough";

const refusal = (text: string): string => {
  try {
    parseStackJson(text, "FILE");
  } catch (error) {
    assert.ok(error instanceof AccessError, String(error));
    return error.message;
  }
  return assert.fail("it was taken");
};
const HOW = "Give the output of `pulumi stack export` or of `pulumi preview --json --show-sames --stack NAME`.";

describe("a stack's JSON", () => {
  it("must be told apart: a state from a preview, each with its stack's name", () => {
    const deployed = state(ownerResources());
    assert.deepEqual([deployed.kind, deployed.stack, deployed.resources.length], ["state", "owner", 5]);
    const planned = firstPreview(ownerResources());
    assert.deepEqual([planned.kind, planned.stack, planned.resources.length], ["preview", "owner", 5]);
  });

  it("must be JSON, and nothing of what is none is repeated: a secret may be in it", () => {
    for (const text of ["{", "password=hunter2", '{"password": hunter2}']) {
      assert.equal(refusal(text), `FILE is not JSON. ${HOW}`);
    }
  });

  it("must be one of the two", () => {
    for (const text of ["[]", "{}", "null", "1", '"x"']) {
      assert.equal(refusal(text), `FILE is neither a stack's state nor a preview. ${HOW}`);
    }
  });

  it("must not be taken in a version that nobody here knows", () => {
    assert.equal(
      refusal('{"version": 5, "deployment": {}}'),
      "FILE has version 5 of the state's format; this program knows 3 and 4.",
    );
  });

  it("must have every problem told by its place", () => {
    const text = JSON.stringify({ version: 3, deployment: { resources: [{ urn: "x", type: 1 }] } });
    assert.equal(
      refusal(text),
      [
        "FILE is not a stack's state that this program can read:",
        '  - deployment.resources.0.urn: Invalid string: must start with "urn:pulumi:"',
        "  - deployment.resources.0.type: Invalid input: expected string, received number",
        HOW,
      ].join("\n"),
    );
  });

  it("must say so where nothing is deployed", () => {
    for (const text of ['{"version": 3, "deployment": {}}', stateJson([])]) {
      assert.deepEqual(parseStackJson(text, "FILE").notes, ["FILE: nothing is deployed."]);
    }
  });

  it("must say so where a preview leaves out what does not change", () => {
    const { notes } = parseStackJson('{"steps": null, "changeSummary": {"same": 7}}', "FILE");
    assert.deepEqual(notes, [
      "FILE leaves out 7 unchanged resources: make it with `pulumi preview --json --show-sames --stack NAME`.",
    ]);
  });
});

describe("the resources of a preview", () => {
  const urn = "urn:pulumi:s::p::aws:kms/key:Key::k";
  const one = { urn, type: "aws:kms/key:Key" };
  const step = (op: string, oldState?: object, newState?: object) => ({ op, urn, oldState, newState });
  const resources = (...steps: object[]) => parseStackJson(JSON.stringify({ steps }), "FILE").resources;

  it("must keep what AWS told of a resource that stays, under its new inputs", () => {
    const old = { ...one, id: "i", outputs: { arn: "a", policy: "old" } };
    const [found] = resources(step("update", old, { ...one, inputs: { policy: "new" } }));
    assert.deepEqual([found?.id, found?.properties], ["i", { arn: "a", policy: "new" }]);
  });

  it("must not keep the ARN of a resource that is replaced", () => {
    const old = { ...one, id: "i", outputs: { arn: "a" } };
    const made = { ...one, inputs: { policy: UNKNOWN_VALUE } };
    for (const op of ["create-replacement", "replace"]) {
      const [found] = resources(step("delete-replaced", old), step(op, old, made));
      assert.deepEqual([found?.id, found?.properties], [undefined, { policy: UNKNOWN_VALUE }]);
    }
  });

  it("must not have what is deleted", () => {
    for (const op of ["delete", "discard"])
      assert.deepEqual(resources(step(op, one, op === "discard" ? one : undefined)), []);
  });
});

describe("the resources of a state", () => {
  it("must not have one that waits to be deleted", () => {
    const [first, ...rest] = ownerResources();
    const { resources } = parseStackJson(stateJson([{ ...first!, ...{ delete: true } }, ...rest]), "FILE");
    assert.equal(resources.length, rest.length);
  });

  it("must not look whole where an earlier run was ended in the middle", () => {
    const urn = "urn:pulumi:owner::p::cross-account-cmk:index:SharedKey$aws:kms/key:Key::shared-key";
    const operation = { type: "creating", resource: { urn, type: "aws:kms/key:Key" } };
    const read = parseStackJson(
      JSON.stringify({ version: 3, deployment: { resources: [], pending_operations: [operation] } }),
      "FILE",
    );
    assert.deepEqual(read.pending, [{ urn, name: "shared-key", doing: "creating" }]);
    assert.match(
      read.notes.at(-1) ?? "",
      /^An earlier run of owner was ended while it was creating shared-key: .* not known/,
    );
  });
});
