/** Auto Scaling and its kind: service-linked roles of an external account get a grant that has CreateGrant. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkSections, sectionOf } from "../../../../accounts/stack-sections";
import { parseConfiguration } from "../../../../components/config/parse";
import { grantsOf } from "../../../../components/sharing/grants";
import { sharesWarnings } from "../../../../components/sharing/warnings";
import { serviceRoleWarnings } from "../../../../components/unattached";
import { judge } from "../../../policypack/judge";
import { RULES } from "../../../../policypack/rules";
import { ownerRaw } from "../fixture";

const caseOf = (name: string) =>
  checkSections({ owner: sectionOf(readFileSync(join(__dirname, `../cases/${name}.yaml`), "utf8"), "owner") ?? {} });
const SPOT = "aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot";
const RDS = "aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS";
const entry = (more: object) => ({ accountId: "444455556666", level: "principals", ...more });

function parsed(...shares: readonly object[]) {
  const result = parseConfiguration(ownerRaw({ shares }));
  return "problems" in result
    ? { problems: result.problems.map(({ path, rule, remedy }) => `${path} ${rule} ${remedy}`), shares: [] }
    : { problems: [], shares: result.configuration.owner?.shares ?? [] };
}

// The operations of https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
const DOCUMENTED = [
  "CreateGrant",
  "Decrypt",
  "DescribeKey",
  "Encrypt",
  "GenerateDataKey",
  "GenerateDataKeyWithoutPlaintext",
  "ReEncryptFrom",
  "ReEncryptTo",
];

describe("a service-linked role of an external account", () => {
  it("gets a grant with CreateGrant where its entry has the action", () => {
    const checked = caseOf("auto-scaling-grant");
    assert.ok(!("problems" in checked), JSON.stringify(checked));
    const [grant, ...more] = grantsOf(checked.configuration.owner?.shares ?? []);
    assert.deepEqual(more, []);
    assert.deepEqual(
      grant?.operations,
      DOCUMENTED.filter((name) => name !== "GenerateDataKey"),
    );
  });

  it("gets one where its entry says delegateToServices, and else none", () => {
    const operationsOf = (more: object): readonly string[] => {
      const { problems, shares } = parsed(entry({ roles: [SPOT], through: "grants", ...more }));
      assert.deepEqual(problems, []);
      return grantsOf(shares)[0]?.operations ?? [];
    };
    const with_ = operationsOf({ delegateToServices: true });
    assert.deepEqual(
      DOCUMENTED.filter((name) => !with_.includes(name)),
      [],
    );
    assert.ok(!operationsOf({}).includes("CreateGrant"));
  });

  it("must not be named by the key policy where its own policy allows nothing of KMS", () => {
    const checked = caseOf("auto-scaling-policy");
    assert.ok("problems" in checked);
    const [problem, ...more] = checked.problems;
    assert.deepEqual(more, []);
    assert.equal(problem?.path, "owner.shares[0].roles[0]");
    assert.match(problem.remedy, /"through: grants" and "delegateToServices: true"/);
    for (const through of [{}, { through: "policy" }, { through: "both" }]) {
      assert.equal(parsed(entry({ roles: [SPOT], ...through })).problems.length, 1);
    }
  });

  it("is named by the key policy with a warning where its own policy is not known", () => {
    const { problems, shares } = parsed(entry({ roles: [RDS] }));
    assert.deepEqual(problems, []);
    assert.match(
      serviceRoleWarnings(shares).join(),
      /AWSServiceRoleForRDS can use the key by its policy depends on the IAM policy that AWS wrote/,
    );
    assert.deepEqual(serviceRoleWarnings(parsed(entry({ roles: [RDS], through: "grants" })).shares), []);
  });

  // https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html#KMS-CreateGrant-request-Constraints
  it("has a warning where the grants that it makes are held to an encryption context", () => {
    const encryptionContext = { "aws:ebs:id": "vol-0123456789abcdef0" };
    const warningsOf = (more: object): string => {
      const { problems, shares } = parsed(entry({ roles: [SPOT], through: "grants", ...more }));
      assert.deepEqual(problems, []);
      return sharesWarnings(shares, "cn-north-1").join("\n");
    };
    assert.match(
      warningsOf({ delegateToServices: true, encryptionContext }),
      /^owner\.shares\[0\]\.encryptionContext \("aws:ebs:id"\) is the constraint of a grant with CreateGrant\./,
    );
    const custom = { use: "custom", actions: ["kms:Decrypt", "kms:CreateGrant"] };
    assert.match(warningsOf({ ...custom, encryptionContext }), /grant with CreateGrant/);
    assert.doesNotMatch(warningsOf({ encryptionContext }), /CreateGrant/);
    assert.equal(warningsOf({ delegateToServices: true }), "");
  });

  it("must not share CreateGrant with anybody else", () => {
    const custom = { use: "custom", actions: ["kms:Decrypt", "kms:CreateGrant"] };
    for (const share of [
      entry({ roles: ["A"], through: "grants", ...custom }),
      entry({ roles: [SPOT, "A"], through: "grants", ...custom }),
      entry({ roles: [SPOT], users: ["A"], through: "grants", ...custom }),
      entry({ roles: [RDS], ...custom }),
      entry({ roles: ["A"], through: "grants", delegateToServices: true }),
      entry({ roles: [SPOT], through: "grants", use: "custom", actions: ["kms:Decrypt", "kms:Create*"] }),
    ]) {
      assert.notDeepEqual(parsed(share).problems, [], JSON.stringify(share));
    }
  });

  it("has a grant that the policy pack takes, and takes for nobody else", () => {
    const grantee = `arn:aws-cn:iam::444455556666:role/${SPOT}`;
    const provider = {
      name: "owner",
      props: { region: "cn-north-1", allowedAccountIds: JSON.stringify(["111122223333"]) },
    };
    const judged = (granteePrincipal: string) =>
      judge(RULES.find(({ name }) => name === "grant-operations") ?? assert.fail(), {
        type: "aws:kms/grant:Grant",
        name: "shared-grant",
        props: {
          keyId: "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
          granteePrincipal,
          operations: DOCUMENTED,
        },
        provider,
      });
    assert.deepEqual(judged(grantee).violations, []);
    assert.notDeepEqual(judged("arn:aws-cn:iam::444455556666:role/A").violations, []);
  });
});
