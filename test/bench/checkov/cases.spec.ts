import assert from "node:assert/strict";
import { RULES } from "../../../policypack/rules";
import { CASES } from "./cases";
import { planOf } from "./plan";
import { CHECK_TOPICS, RULE_TOPICS, TOPICS, topicsOfCheck } from "./topics";

describe("the catalogue of the comparison with checkov", () => {
  it("must not have two cases of one name, or one that is no name of a file", () => {
    const names = CASES.map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)]);
    assert.deepEqual(
      names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)),
      [],
    );
  });

  it("must not have two cases with the same resources, of which one is compliant and the other is not", () => {
    const texts = (isCompliant: boolean): readonly string[] =>
      CASES.filter(({ wrong, granted }) => (wrong.length === 0) === isCompliant && granted === undefined)
        .filter(({ wrong }) => !wrong.includes("secret-rotation"))
        .map(({ resources }) => JSON.stringify(resources));
    assert.deepEqual(
      texts(false).filter((text) => texts(true).includes(text)),
      [],
    );
  });

  it("has a violating case for each topic, but for what is only advice", () => {
    const topics = new Set([...CASES.flatMap(({ wrong }) => wrong), "grant-context"]);
    assert.deepEqual([...topics].sort(), Object.keys(TOPICS).sort());
  });

  it("knows the topics of every rule of the pack: topics.ts has to name a new one", () => {
    assert.deepEqual(
      RULES.map(({ name }) => name).filter((name) => RULE_TOPICS[name] === undefined),
      [],
    );
  });

  it("must not let the pack be judged on values that were lost on the way to a plan", () => {
    for (const { name, resources } of CASES) {
      const texts = resources.flatMap(({ type, props }) =>
        type === "pulumi:providers:aws" ? [] : Object.values(props).filter((value) => typeof value === "string"),
      );
      const plan = JSON.stringify(planOf(resources));
      for (const text of texts) assert.equal(plan.includes(JSON.stringify(text)), true, `${name}: ${text}`);
    }
  });

  it("counts each kind of secret that checkov's scanner knows, and no check of another service", () => {
    assert.deepEqual(topicsOfCheck("CKV_SECRET_6"), ["plaintext-secret"]);
    assert.deepEqual(topicsOfCheck("CKV_AWS_33"), CHECK_TOPICS.CKV_AWS_33);
    assert.equal(topicsOfCheck("CKV_AWS_18"), undefined);
  });
});
