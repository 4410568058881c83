import assert from "node:assert/strict";
import { evaluate } from "../../access";
import { COLUMNS, crowdedWorld, matrixWorld } from "./access-worlds";

const outcomes = (principal: string, world: ReturnType<typeof matrixWorld>["world"]): string[] =>
  COLUMNS.map((column) => evaluate({ principal, ...column }, world).outcome);

describe("the worlds that are measured", () => {
  it("has 1,000 principals and 12 actions, allowed where both halves are there and denied elsewhere", () => {
    const { world, principals } = matrixWorld();
    assert.equal(new Set(principals).size, 1000);
    assert.equal(COLUMNS.length, 12);
    const [withPolicy, without] = [outcomes(principals[0]!, world), outcomes(principals[1]!, world)];
    assert.deepEqual(withPolicy, [
      ...Array<string>(7).fill("allowed"),
      "denied",
      "denied",
      "denied",
      "allowed",
      "allowed",
    ]);
    assert.deepEqual(without, Array<string>(12).fill("denied"));
  });

  it("must not be decided before the last of many statements", () => {
    const { world, request } = crowdedWorld(25);
    const decision = evaluate(request, world);
    assert.equal(decision.outcome, "allowed");
    assert.deepEqual(
      decision.deciding.map(({ index }) => index),
      [24, 24],
    );
  });
});
