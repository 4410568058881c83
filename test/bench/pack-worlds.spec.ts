import assert from "node:assert/strict";
import { RULES } from "../../policypack/rules";
import { judge } from "../policypack/judge";
import { declarations, programFiles, SIZES, stackOf, subjectOf } from "./pack-worlds";

const textsOf = (resources: number, first = 0): readonly unknown[] =>
  declarations(resources, first).flatMap(({ inputs }) => inputs.policy ?? []);

describe("the programs that the pack is measured with", () => {
  it("have as many resources as they say, of three kinds in turn, each with a name of its own", () => {
    assert.deepEqual(
      declarations(4).map(({ type, name, side }) => [type, name, side]),
      [
        ["aws:kms/key:Key", "key-0", "owner"],
        ["aws:iam/policy:Policy", "policy-1", "external"],
        ["aws:secretsmanager/secret:Secret", "secret-2", "external"],
        ["aws:kms/key:Key", "key-3", "owner"],
      ],
    );
    for (const size of SIZES) assert.equal(new Set(declarations(size).map(({ name }) => name)).size, size);
  });

  it("must not have a document twice, nor one of another program: nothing of what is remembered helps", () => {
    const texts = [...textsOf(30), ...textsOf(30, 30)];
    assert.equal(texts.length, 40);
    assert.equal(new Set(texts).size, texts.length);
  });

  it("must break no rule: a violation would end the preview that is measured", () => {
    for (const subject of declarations(30).map(subjectOf)) {
      for (const rule of RULES) assert.deepEqual(judge(rule, subject).violations, [], `${rule.name}: ${subject.name}`);
    }
  });

  it("are one program with a stack and a list of resources for each size", () => {
    const files = programFiles();
    assert.deepEqual(
      Object.keys(files).filter((file) => /\d/.test(file)),
      SIZES.flatMap((size) => [`Pulumi.${stackOf(size)}.yaml`, `resources-${size}.json`]),
    );
    assert.deepEqual(JSON.parse(files["resources-10.json"] ?? ""), declarations(10));
    assert.equal(files["Pulumi.resources-10.yaml"], 'config:\n  pack-bench:resources: "10"\n');
  });
});
