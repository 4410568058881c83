/** The plan for a policy, with its difference and its refusals. */
import assert from "node:assert/strict";
import type { Problem } from "../../../components/config/problems";
import { planKeyPolicy, type PlanArgs, type PolicyPlan } from "../../../components/existing-key/plan";
import { metadataProblems } from "../../../components/existing-key/read-plan";
import { isShareSid } from "../../../components/sharing/share-statements";
import {
  ADMIN,
  DECRYPT,
  DECRYPT_SID,
  DEPLOY_ROLE,
  EXTERNAL,
  KEY_ARN,
  OWNER,
  ROOT,
  SHARE,
  SHARE_SID,
  text,
} from "./fixture";

const ARGS: PlanArgs = {
  keyArn: KEY_ARN,
  liveText: text(ROOT, ADMIN),
  wanted: [SHARE],
  isOwn: isShareSid,
  deployer: DEPLOY_ROLE,
};

function planOf(changes: Partial<PlanArgs>): PolicyPlan {
  const result = planKeyPolicy({ ...ARGS, ...changes });
  assert.ok("plan" in result, JSON.stringify(result));
  return result.plan;
}
function problemsOf(changes: Partial<PlanArgs>): readonly Problem[] {
  const result = planKeyPolicy({ ...ARGS, ...changes });
  assert.ok("problems" in result);
  return result.problems;
}
const problem = (rule: string, remedy: string): Problem => ({
  path: "owner.key.arn",
  value: JSON.stringify(KEY_ARN),
  rule,
  remedy,
});

describe("the plan for the policy of an existing key", () => {
  it("tells an added, a changed and a removed statement, element by element, and how many stay", () => {
    const old = {
      ...SHARE,
      Principal: { AWS: `arn:aws-cn:iam::${EXTERNAL}:role/R` },
      Action: ["kms:Decrypt", "kms:Sign"],
    };
    const gone = { ...DECRYPT, Sid: `${SHARE_SID} 2`, Action: "kms:Encrypt" };
    assert.equal(
      planOf({ liveText: text(ROOT, old, gone, ADMIN), wanted: [SHARE, DECRYPT] }).difference,
      [
        `Policy of the key ${KEY_ARN}:`,
        `  ~ statement "${SHARE_SID}": Principal also has account ${EXTERNAL}; Principal has no longer arn:aws-cn:iam::${EXTERNAL}:role/R; Action also has kms:Encrypt; Action has no longer kms:Sign`,
        `  - statement "${SHARE_SID} 2": Allow kms:Encrypt on * to arn:aws-cn:iam::${EXTERNAL}:root`,
        `  + statement "${DECRYPT_SID}": Allow kms:Decrypt on * to arn:aws-cn:iam::${EXTERNAL}:root`,
        "  2 other statements stay as they are.",
      ].join("\n"),
    );
  });

  it("shows a statement with elements that nobody here knows as it is, and no control character", () => {
    const { difference = "" } = planOf({ liveText: text(ROOT, { ...SHARE, Future: "\u001b[2J" }) });
    assert.match(difference, /~ .*: Allow kms:Decrypt, .*, instead of \{.*"Future":/);
    assert.ok(!difference.includes("\u001b"));
    assert.match(difference, /\n {2}1 other statement stays as it is\.$/);
  });

  it("tells a statement that means what a share means and gets its Sid, with or without a Sid until now", () => {
    // As JSON has it: without the element.
    const without = { ...DECRYPT, Sid: undefined };
    const { difference, policy } = planOf({
      liveText: text({ ...SHARE, Sid: "By hand" }, ROOT, without),
      wanted: [SHARE, DECRYPT],
    });
    assert.equal(
      difference,
      [
        `Policy of the key ${KEY_ARN}:`,
        `  = statement "By hand" gets the Sid "${SHARE_SID}"; what it allows stays the same: Allow kms:Decrypt, kms:Encrypt on * to arn:aws-cn:iam::${EXTERNAL}:root`,
        `  = a statement without Sid gets the Sid "${DECRYPT_SID}"; what it allows stays the same: Allow kms:Decrypt on * to arn:aws-cn:iam::${EXTERNAL}:root`,
        "  1 other statement stays as it is.",
      ].join("\n"),
    );
    assert.equal(policy.text, text(SHARE, ROOT, DECRYPT));
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
  it("must not be made where a share needs a policy variable and the policy's Version has none", () => {
    const Condition = {
      StringLike: { "kms:EncryptionContext:SecretARN": "arn:aws-cn:secretsmanager:*:${aws:PrincipalAccount}:*" },
    };
    for (const Version of ["2008-10-17", undefined]) {
      const liveText = JSON.stringify({ Version, Statement: [ROOT] });
      const [first, ...others] = problemsOf({ liveText, wanted: [{ ...SHARE, Condition }] });
      assert.match(first?.rule ?? "", /^names a key whose policy has not the Version "2012-10-17"\./);
      assert.deepEqual(others, []);
      planOf({ liveText, wanted: [SHARE] });
    }
  });

  it("has no difference where the policy is as wanted", () => {
    const plan = planOf({ liveText: text(ROOT, SHARE) });
    assert.equal(plan.difference, undefined);
    assert.equal(plan.policy, plan.live);
  });

  it("must not be made for a policy that cannot be read", () => {
    assert.deepEqual(problemsOf({ liveText: '{"Statement":[1]}' }), [
      problem(
        "names a key whose policy this program cannot read: Statement[0] is not a JSON object.",
        "Correct the policy by hand (aws kms put-key-policy); this program changes only what it can read.",
      ),
    ]);
  });

  it("must not be made where a Sid of this program stands twice", () => {
    const [first] = problemsOf({ liveText: text(ROOT, SHARE, { ...ADMIN, Sid: SHARE_SID }) });
    assert.deepEqual(
      first,
      problem(
        `names a key whose policy has the Sid "${SHARE_SID}" in more than one statement, so that this program's cannot be told from the others.`,
        "Give the statements that this program did not write another Sid.",
      ),
    );
  });

  it("must not be made for a policy of more bytes than AWS takes, and may be for one of just as many", () => {
    const sized = (bytes: number): string => {
      const filled = (length: number) => text(ROOT, { ...ADMIN, Sid: "x".repeat(length) });
      return filled(bytes - Buffer.byteLength(filled(0)));
    };
    const room = 32_768 - (text(ROOT, SHARE).length - text(ROOT).length);
    assert.equal(Buffer.byteLength(planOf({ liveText: sized(room) }).policy.text), 32_768);
    assert.deepEqual(problemsOf({ liveText: sized(room + 1) }), [
      problem(
        `names a key whose policy would have 32769 bytes with these shares; AWS allows 32768. It has ${room + 1} now.`,
        "Share with whole accounts or an organization instead of listing principals, or remove statements of the policy that are not needed any more.",
      ),
    ]);
  });

  it("must not lock out the role that deploys, and says why", () => {
    const rule =
      `names a key whose policy the deploying role could not change again. ${DEPLOY_ROLE} may not call kms:PutKeyPolicy on ${KEY_ARN}, in its own account. ` +
      "It is denied, because no statement of the resource's own policy, and no grant, allows it to this principal or its account.";
    const remedy =
      "Let the key's administrators allow kms:PutKeyPolicy to the role in the key policy, or deploy with a role that may change it.";
    assert.deepEqual(problemsOf({ liveText: text(ADMIN) }), [problem(rule, remedy)]);
  });
});

describe("who may change the policy of an existing key again", () => {
  const deny = { ...ROOT, Sid: "Nobody", Effect: "Deny", Action: "kms:Put*" };
  const session = `arn:aws-cn:sts::${OWNER}:assumed-role/DeployRole/pulumi`;
  const isRefused = (deployer: string, ...statements: readonly object[]): boolean =>
    "problems" in planKeyPolicy({ ...ARGS, liveText: text(...statements), deployer });

  it("is whoever the account lets, and a role or user that the policy itself names", () => {
    for (const deployer of [DEPLOY_ROLE, session, `arn:aws-cn:iam::${OWNER}:user/path/Deploy`]) {
      assert.equal(isRefused(deployer, ROOT), false);
    }
    assert.equal(isRefused(DEPLOY_ROLE, { ...ROOT, Principal: { AWS: DEPLOY_ROLE } }), false);
  });

  it("is not whom a statement denies it, nor whom none allows it", () => {
    assert.equal(isRefused(DEPLOY_ROLE, ROOT, deny), true);
    assert.equal(isRefused(session, ROOT, deny), true);
    assert.equal(isRefused(DEPLOY_ROLE, { ...ROOT, Principal: { AWS: `arn:aws-cn:iam::${OWNER}:role/Other` } }), true);
  });

  it("is left to AWS where it hangs on what the call carries, or on elements that nobody here knows", () => {
    const Condition = { StringEquals: { "aws:SourceVpce": "vpce-1" } };
    assert.equal(isRefused(DEPLOY_ROLE, { ...ROOT, Condition }), false);
    assert.equal(isRefused(DEPLOY_ROLE, { ...ADMIN, Future: 1 }), false);
  });
});

describe("a key that exists", () => {
  it("is shared where it is a customer's, for encryption and not about to be deleted", () => {
    const metadata = { KeyId: "k", KeyManager: "CUSTOMER", KeyState: "Disabled", KeyUsage: "ENCRYPT_DECRYPT" } as const;
    assert.deepEqual(metadataProblems(KEY_ARN, metadata), []);
  });

  for (const [what, metadata, rule] of [
    ["AWS manages", { KeyManager: "AWS" }, "is an AWS managed key: nobody can change its policy, nor share it."],
    ["waits to be deleted", { KeyState: "PendingDeletion" }, "is a key that waits to be deleted."],
    ["signs", { KeyUsage: "SIGN_VERIFY" }, "is a key for SIGN_VERIFY: nothing can be encrypted with it."],
  ] as const) {
    it(`must not be shared where it is one that ${what}`, () => {
      const problems = metadataProblems(KEY_ARN, { KeyId: "k", ...metadata });
      assert.deepEqual(
        problems.map((each) => each.rule),
        [rule],
      );
    });
  }
});
