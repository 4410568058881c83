/** Small states that the pack once judged wrongly, with the right answer of each: which rule refuses it, and what it says. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { judge } from "../../../policypack/cli/judge";
import { RULES } from "../../../policypack/rules";
import { STACK_RULES } from "../../../policypack/stack-rules";
import { oneFile, settings } from "../cli/files";

interface Case {
  readonly file: string;
  /** The rule that refuses it, and a part of its message; left out where nothing is to be refused. */
  readonly refused?: readonly [rule: string, message: RegExp];
  readonly page: string;
}

const CASES: readonly Case[] = [
  {
    file: "oidc-environment",
    refused: ["role-trust", /"environment:production" names no repository or owner/],
    page: "https://docs.github.com/en/actions/reference/security/oidc",
  },
  {
    file: "secret-service-all",
    refused: ["service-principals", /appflow\.amazonaws\.com use .*which changes the secret, its policy/],
    page: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html",
  },
  {
    file: "secret-deny-all",
    refused: ["secret-lockout", /role\/DeployRole, which deploys the secret\. It leaves that to nobody in account/],
    page: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
  },
  {
    file: "rotation-180",
    refused: ["secret-rotation", /up to 180 days .* at most 90 .*\n.*AWS takes this schedule/],
    page: "https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html#secretsmanager-4",
  },
  {
    file: "cloudtrail-describe",
    page: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html",
  },
  {
    file: "console-default-policy",
    refused: ["grant-delegation", /This is the console's default statement for key administrators/],
    page: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
  },
  {
    file: "orphaned-principal",
    refused: ["deleted-principals", /AROAABCDEFGHIJKLMNOPQ, the unique id of a role/],
    page: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
  },
];

function violationsOf(file: string): readonly (readonly [rule: string, message: string])[] {
  const text = readFileSync(join(__dirname, "states", `${file}.json`), "utf8");
  const [judged] = judge([oneFile(text)], settings({}, [...RULES, ...STACK_RULES] as never));
  return (judged?.judgements ?? []).flatMap(({ rule, violations }) =>
    violations.map(({ message }) => [rule.name, message] as const),
  );
}

describe("states that were judged wrongly", () => {
  for (const { file, refused, page } of CASES) {
    it(`${file} must be ${refused === undefined ? "passed" : `refused by ${refused[0]} alone`} (${page})`, () => {
      const found = violationsOf(file);
      assert.deepEqual(
        found.map(([rule]) => rule),
        refused === undefined ? [] : [refused[0]],
      );
      if (refused !== undefined) assert.match(found[0]?.[1] ?? "", refused[1]);
    });
  }
});
