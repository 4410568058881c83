/** What is noted beside a plan, and held against what is deployed. */
import assert from "node:assert/strict";
import {
  artifactName,
  parseRecord,
  planProblems,
  recordText,
  sha256Of,
  type PlanRecord,
} from "../../../ci/plans/record";

const PLAN = Buffer.from("{}");
const TREE = "1".repeat(40);
const record: PlanRecord = { version: 1, stack: "owner", tree: TREE, sha256: sha256Of(PLAN), engine: "v3.270.0" };
const deployment = { stack: "owner", tree: TREE, engine: "v3.270.0" };

describe("a plan's record", () => {
  it("is read as it was written", () => {
    assert.deepEqual(parseRecord(recordText(record)), record);
    assert.equal(artifactName("owner", TREE), `plan-owner-${TREE}`);
  });

  it("has nothing against the deployment that it was made for", () => {
    assert.deepEqual(planProblems(recordText(record), PLAN, deployment), []);
  });

  it("must tell all that is different", () => {
    const other = Buffer.from("{ }");
    const tree = "2".repeat(40);
    assert.deepEqual(planProblems(recordText(record), other, { stack: "external", tree, engine: "v3.271.0" }), [
      "It is for the stack owner.",
      `It was made for the tree ${TREE}; the one that is checked out is ${tree}.`,
      `Its SHA-256 is ${sha256Of(other)}, and not ${sha256Of(PLAN)}, as it was when it was made.`,
      "It was made by pulumi v3.270.0; this is v3.271.0.",
    ]);
  });

  for (const text of [
    "",
    "{}",
    "[]",
    JSON.stringify({ ...record, more: 1 }),
    JSON.stringify({ ...record, tree: "main" }),
  ]) {
    it(`must not be ${text === "" ? "an empty file" : text.slice(0, 40)}`, () => {
      assert.deepEqual(planProblems(text, PLAN, deployment), [
        "plan-record.json is not what `npm run plan -- record` writes.",
      ]);
    });
  }
});
