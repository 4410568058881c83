/** States of which the pack once said something untrue, or nothing: what it says now, by the first line of each finding. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { judge } from "../../policypack/cli/judge";
import { RULES } from "../../policypack/rules";
import { STACK_RULES } from "../../policypack/stack-rules";
import { oneFile, settings } from "./cli/files";

const whatOf = (message: string): string =>
  (message.split("\n")[0] ?? "").replace(/^key \(aws:kms\/key:Key\): policy, /, "");

function found(name: string): readonly string[] {
  const text = readFileSync(join(__dirname, "cases", `${name}.json`), "utf8");
  const [file] = judge([oneFile(text)], settings({}, [...RULES, ...STACK_RULES]), "2026-11-28");
  return (file?.judgements ?? []).flatMap(({ rule, violations }) =>
    violations.map(({ enforcement, message }) => `${enforcement} ${rule.name}: ${whatOf(message)}`),
  );
}

describe("the cases of the pack", () => {
  it("must tell that a condition key of AWS does not exist", () => {
    assert.deepEqual(found("unknown-global-key"), [
      'mandatory known-names: Statement[2] (Sid "Guard") names what AWS does not have: condition key aws:MFAPresent (did you mean aws:MultiFactorAuthPresent?).',
    ]);
  });

  it("must tell conditions that are never met from those that can be", () => {
    const mandatory = found("conditions-never-met").filter((each) => each.startsWith("mandatory"));
    assert.deepEqual(
      mandatory.map((each) => /^mandatory effective-statements: .*\(Sid "(.)"\)/.exec(each)?.[1]),
      ["U", "W", "Y", "Z"],
    );
    assert.deepEqual(
      found("conditions-never-met").filter((each) => each.startsWith("advisory")),
      [
        'advisory condition-values: Statement[3] (Sid "V") compares kms:EncryptionContext:aws:s3:arn with "arn:aws:s3:::bucket/*" by StringEquals, which matches exactly that text, with its wildcard as a plain character; StringLike was surely meant.',
      ],
    );
  });

  for (const [name, limit] of [
    ["wildcard-vpce", "calls that come through the VPC endpoint vpce-1234abcdf5678c90a"],
    ["wildcard-userid", "the one role, user or session with the unique id AROADBQP57FF2AEXAMPLE:*"],
    ["wildcard-sourceaccount", "calls that an AWS service makes on behalf of 123456789012"],
  ] as const) {
    it(`must say what limits a wildcard: ${name}`, () => {
      const [first, ...others] = found(name);
      assert.equal(
        first,
        `mandatory public-principal: Statement[1] (Sid "Case") allows the wildcard principal *, which its Condition limits to ${limit}, and to no account or organization.`,
      );
      assert.deepEqual(
        others.filter((each) => each.startsWith("mandatory") || each.includes("any AWS account in the world")),
        [],
      );
    });
  }

  it("must tell of a share that a Deny of the same policy undoes", () => {
    assert.deepEqual(found("share-undone-by-a-deny"), [
      'mandatory undone-shares: Statement[2] (Sid "Allow an external account to use this CMK") allows arn:aws:iam::444455556666:root kms:Decrypt, kms:DescribeKey, kms:Encrypt, kms:GenerateDataKey*, kms:ReEncrypt*, and Statement[1] (Sid "DenyOthers") denies that to every role and user of that account.',
    ]);
  });
});
