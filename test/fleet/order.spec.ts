import assert from "node:assert/strict";
import { placed } from "../../fleet/order";
import { FILES, stacksIn } from "./fixture";

const STACKS = stacksIn(FILES);
const EXTERNALS = ["external-1", "external-2", "external-10"];

describe("the order of a fleet", () => {
  it("must have the owner before those that use its key", () => {
    assert.deepEqual(placed(STACKS, "up"), {
      placed: [...EXTERNALS.map((name) => ({ name, after: ["owner"] })), { name: "owner", after: [] }],
    });
  });

  it("must destroy the owner after them", () => {
    assert.deepEqual(placed(STACKS, "destroy"), {
      placed: [...EXTERNALS.map((name) => ({ name, after: [] })), { name: "owner", after: EXTERNALS }],
    });
  });

  it("must not wait for what is not part of the run", () => {
    const externals = STACKS.filter(({ owns }) => !owns);
    assert.deepEqual(placed(externals, "up"), { placed: EXTERNALS.map((name) => ({ name, after: [] })) });
  });

  it("must tell of stacks that wait for each other", () => {
    const circle = STACKS.map((stack) => (stack.owns ? { ...stack, needs: ["external-2"] } : stack));
    const problem =
      "These stacks wait for each other's key, so none can be first: external-1, external-2, external-10, owner.";
    assert.deepEqual(placed(circle, "up"), { problems: [problem] });
  });
});
