import assert from "node:assert/strict";
import { CheckovError, parseAnswer } from "./findings";

const summary = { passed: 1, failed: 2, parsing_errors: 0, resource_count: 3, checkov_version: "3.3.30" };
const run = (check_type: string, failed: readonly (readonly [string, string])[], parsing_errors: string[] = []) => ({
  check_type,
  results: {
    failed_checks: failed.map(([check_id, file_path]) => ({ check_id, file_path, resource: "aws_kms_key.k" })),
    parsing_errors,
  },
  summary: { ...summary, parsing_errors: parsing_errors.length },
  url: "Add an api key",
});
const parse = (answer: unknown) => parseAnswer(JSON.stringify(answer));

describe("checkov's answer", () => {
  it("tells the failed checks of each case, sorted and once each, whatever the number of frameworks", () => {
    const plan = run("terraform_plan", [
      ["CKV_AWS_7", "/b.json"],
      ["CKV_AWS_33", "/b.json"],
      ["CKV_AWS_7", "/b.json"],
      ["CKV_AWS_149", "/a.json"],
    ]);
    const secrets = run("secrets", [["CKV_SECRET_2", "/folder/b.json"]]);
    const b = ["CKV_AWS_33", "CKV_AWS_7"];
    assert.deepEqual(parse(plan), { version: "3.3.30", findings: { a: ["CKV_AWS_149"], b } });
    assert.deepEqual(parse([plan, secrets]), {
      version: "3.3.30",
      findings: { a: ["CKV_AWS_149"], b: [...b, "CKV_SECRET_2"] },
    });
  });

  it("is a summary alone where there was nothing to read", () => {
    assert.deepEqual(parse(summary), { version: "3.3.30", findings: {} });
  });

  it("must not pass for one without findings where a file was not read", () => {
    assert.throws(
      () => parse(run("terraform_plan", [], ["/a.json"])),
      new CheckovError("checkov could not read /a.json"),
    );
    const silent = { ...run("terraform_plan", []), summary: { ...summary, parsing_errors: 1 } };
    assert.throws(() => parse(silent), new CheckovError("checkov could not read all files"));
  });

  it("must not be taken in another form", () => {
    assert.throws(() => parseAnswer("Traceback …"), new CheckovError("checkov answered no JSON: Traceback …"));
    for (const other of [{}, [{ check_type: "terraform_plan" }], "text", { results: {} }]) {
      assert.throws(() => parse(other), /another form than expected/);
    }
  });
});
