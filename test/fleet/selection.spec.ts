import assert from "node:assert/strict";
import { select, shardOf, shardsFor, type Shard } from "../../fleet/selection";
import { externalFile, FILES, OWNER, stacksIn } from "./fixture";

const STACKS = stacksIn(FILES);
function namesOf(patterns: readonly string[], shard?: Shard): readonly string[] {
  const selection = select(STACKS, patterns, shard);
  assert.ok("stacks" in selection, JSON.stringify(selection));
  return selection.stacks.map(({ name }) => name);
}

describe("the stacks that a run is about", () => {
  it("are all where none is named, and those that match otherwise", () => {
    assert.deepEqual(namesOf([]), ["external-1", "external-2", "external-10", "owner"]);
    assert.deepEqual(namesOf(["external-*"]), ["external-1", "external-2", "external-10"]);
    assert.deepEqual(namesOf(["external-?", "owner"]), ["external-1", "external-2", "owner"]);
  });

  it("must not be none without a word", () => {
    const known = "There are: external-1, external-2, external-10, owner.";
    assert.deepEqual(select(STACKS, ["ownr", "external-*"]), {
      problems: [`--stacks ownr names no stack. Did you mean "owner"? ${known}`],
    });
    assert.deepEqual(select([], []), {
      problems: ["There is no stack file (Pulumi.STACK.yaml) here: npm run init makes one."],
    });
  });

  it("must be in one shard each, and no owner in any", () => {
    const many = stacksIn([OWNER, ...Array.from({ length: 11 }, (_, at) => externalFile(`external-${at}`))]);
    const shards = [1, 2, 3].map((index) => {
      const selection = select(many, [], { index, count: 3 });
      assert.ok("stacks" in selection);
      assert.deepEqual(selection.notes, [
        "Owners are in no shard, since each must be deployed once and before the others: owner left out.",
      ]);
      return selection.stacks.map(({ name }) => name);
    });
    assert.deepEqual(
      shards.map(({ length }) => length),
      [4, 4, 3],
    );
    assert.equal(new Set(shards.flat()).size, 11);
  });

  it("are the owners where these are asked for, which come before the shards", () => {
    assert.equal(shardOf("owners"), "owners");
    assert.deepEqual(namesOf([], "owners"), ["owner"]);
  });

  it("make as many shards as the batch needs", () => {
    assert.deepEqual(shardsFor(STACKS, 2), ["1/2", "2/2"]);
    assert.deepEqual(shardsFor(STACKS, 3), ["1/1"]);
    assert.deepEqual(shardsFor(stacksIn([OWNER]), 3), []);
  });

  for (const text of ["0/3", "4/3", "1", "1/0", "a/b", "1/2/3"]) {
    it(`must not take ${text} for a shard`, () => {
      assert.equal(shardOf(text), undefined);
    });
  }
});
