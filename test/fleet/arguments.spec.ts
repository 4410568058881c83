import assert from "node:assert/strict";
import { type FleetTask, parseFleetArguments } from "../../fleet/arguments";

const problems = (...argv: string[]): readonly string[] => {
  const parsed = parseFleetArguments(argv);
  assert.ok(parsed.kind === "invalid", JSON.stringify(parsed));
  return parsed.problems;
};
const task = (...argv: string[]): FleetTask => {
  const parsed = parseFleetArguments(argv);
  assert.ok(parsed.kind === "task" && parsed.task.kind === "run", JSON.stringify(parsed));
  return parsed.task;
};

describe("the arguments of a fleet", () => {
  it("are all stacks with the policy pack, where nothing is said", () => {
    assert.deepEqual(task("up"), {
      kind: "run",
      operation: "up",
      stacks: [],
      continueOnError: false,
      resume: false,
      policyPack: "policypack",
      json: false,
    });
    assert.equal(task("up", "--no-policy-pack").policyPack, undefined);
    assert.equal(task("refresh").policyPack, undefined);
  });

  it("name stacks, shards and degrees", () => {
    const given = task("preview", "--stacks", "external-*, owner", "--shard", "2/4", "--parallel", "8");
    assert.deepEqual(
      [given.stacks, given.shard, given.shardText, given.parallel],
      [["external-*", "owner"], { index: 2, count: 4 }, "2/4", 8],
    );
    assert.equal(task("up", "--shard", "owners").shard, "owners");
  });

  it("must be told all that is wrong with them, at once", () => {
    assert.deepEqual(problems("up", "--parallel", "0", "--shard", "5/4", "--stack", "x", "--yse", "more"), [
      'There is no option --yse. Did you mean "--yes"?',
      '"more" is not expected here.',
      "--stack is no option of up.",
      "--parallel 0 is not a whole number from 1 to 1000.",
      "--shard 5/4 is neither I/N with I from 1 to N, such as 2/4, nor owners.",
    ]);
    assert.deepEqual(problems("shards", "--batch", "x", "--json"), [
      "--json is no option of shards.",
      "--batch x is not a whole number from 1 to 1000.",
    ]);
    assert.deepEqual(problems("explain", "--operation", "deploy"), [
      "explain needs --stack NAME: whose output it is.",
      "--operation deploy is none of preview, up, refresh, destroy.",
    ]);
  });

  it("must not destroy by mistake", () => {
    assert.match(problems("destroy").join(), /add --yes to mean it/);
    assert.equal(task("destroy", "--yes").operation, "destroy");
  });

  it("must begin with what to do", () => {
    const known = "preview, up, refresh, destroy, orphans, shards, explain.";
    assert.deepEqual(problems(), [`What to do comes first: ${known}`]);
    assert.deepEqual(problems("previw"), [`There is no previw: ${known} Did you mean "preview"?`]);
  });
});
