import assert from "node:assert/strict";
import { roleArn, type KeyArn } from "../../../access/identifiers";
import { bundleOf } from "../../../accounts/handover/bundle";
import { handOverFor } from "../../../accounts/handover/hand-over";
import { accessPolicy } from "../../../components/access-policy";
import { termsOf, type Share } from "../../../components/sharing/share";
import {
  accountShare,
  EXTERNAL,
  KEY,
  OWNER,
  organizationShare,
  principalShare,
  ROLE,
  SECOND,
  USER,
} from "../../components/sharing/fixture";
import { handOverOf, owners } from "./fixture";

const REPLICA: KeyArn = "arn:aws-cn:kms:cn-northwest-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab";

function problemOf(...args: Parameters<typeof handOverFor>): unknown {
  const result = handOverFor(...args);
  assert.ok("problems" in result);
  return result.problems;
}

describe("what is handed over to an external account", () => {
  const ways: readonly [string, Share][] = [
    ["the walkthrough's share", accountShare],
    ["a narrower use", { ...accountShare, use: "decrypt" }],
    ["a use for secrets", { ...accountShare, use: "secretsManagerReadWrite" }],
    [
      "services, a context and delegation",
      { ...principalShare, via: ["s3"], encryptionContext: { Project: ["a b*", "c"] }, delegateToServices: true },
    ],
    ["an organization", organizationShare],
  ];
  for (const [name, share] of ways) {
    it(`has exactly the IAM policy of the program's own external stack: ${name}`, () => {
      const policy = accessPolicy({ keyArn: KEY, accountId: EXTERNAL, terms: [termsOf(share)] });
      assert.deepEqual(handOverOf(owners(share)).policy, policy);
    });
  }

  it("names the share's roles and users, but no service-linked role, which takes no policy", () => {
    const linked = roleArn(
      "aws-cn",
      EXTERNAL,
      "aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
    );
    const share = { ...principalShare, principals: [ROLE, USER, linked] };
    assert.deepEqual(handOverOf(owners(share)).principals, [ROLE, USER]);
  });

  it("has the policy, and the way to it, for a role of IAM Identity Center, to which nobody attaches one", () => {
    const reserved = roleArn("aws-cn", EXTERNAL, "aws-reserved/sso.amazonaws.com/AWSReservedSSO_A_0123456789abcdef");
    const handOver = handOverOf(owners({ ...principalShare, principals: [reserved] }));
    assert.deepEqual([handOver.principals, handOver.byPermissionSet], [[], [reserved]]);
    const files = bundleOf(handOver);
    const page = files.get("README.md") ?? "";
    assert.match(page, /add `cross-account-cmk-access` to its permission set as a customer managed policy/);
    assert.ok(files.has("policy.json") && !/attach-role-policy|ROLE/.test(page), page);
    assert.ok(![...files].some(([name, text]) => name !== "README.md" && text.includes("AWSReservedSSO")));
  });

  it("has no policy and nobody to attach it to where the share is by grants alone", () => {
    const { policy, terms, principals, hasGrants } = handOverOf(owners({ ...principalShare, through: "grants" }));
    assert.deepEqual([policy, terms, principals, hasGrants], [undefined, [], [], true]);
  });

  it("has the policy too where the share is by both", () => {
    const { policy, principals, hasGrants } = handOverOf(owners({ ...principalShare, through: "both" }));
    assert.deepEqual([policy, principals, hasGrants], [handOverOf(owners(principalShare)).policy, [ROLE, USER], true]);
  });

  it("names the replica's ARN, and secrets there, for another Region of a multi-Region key", () => {
    const share: Share = { ...accountShare, use: "secretsManagerRead" };
    const result = handOverFor(
      { ...owners(share), replicaKeyArns: { "cn-northwest-1": REPLICA } },
      EXTERNAL,
      "cn-northwest-1",
    );
    assert.ok("handOver" in result);
    assert.equal(result.handOver.keyArn, REPLICA);
    const text = JSON.stringify(result.handOver.policy);
    assert.ok(text.includes("secretsmanager.cn-northwest-1.amazonaws.com") && !text.includes("cn-north-1"), text);
  });

  it("must not be made for an account that is not shared with", () => {
    assert.deepEqual(problemOf(owners(accountShare), SECOND), [
      {
        path: "--account",
        value: '"777788889999"',
        rule: "is not shared with: nothing in it could use the key.",
        remedy:
          "The key is shared with 444455556666: give one of them. Or add it to owner.shares and deploy the owner's stack first.",
      },
    ]);
  });

  it("must not be made where the key is shared with nobody", () => {
    assert.deepEqual(problemOf(owners(), SECOND), [
      {
        path: "--account",
        value: '"777788889999"',
        rule: "is not shared with: nothing in it could use the key.",
        remedy: "Add it to owner.shares and deploy the owner's stack first.",
      },
    ]);
  });

  it("must not be made for the owner account", () => {
    assert.deepEqual(problemOf(owners(accountShare), OWNER), [
      {
        path: "--account",
        value: '"111122223333"',
        rule: "is the owner account itself, which has the key already.",
        remedy: "Give the id of the external account.",
      },
    ]);
  });

  it("must not be made for a Region that has neither the key nor a replica", () => {
    assert.deepEqual(problemOf(owners(accountShare), EXTERNAL, "cn-northwest-1"), [
      {
        path: "--region",
        value: '"cn-northwest-1"',
        rule: "has neither the key nor a replica of it.",
        remedy: "Leave it out, or give one of: cn-north-1.",
      },
    ]);
  });

  it("must not hold a policy that AWS would not take", () => {
    const values = Array.from({ length: 200 }, (_, index) => `a-value-of-some-length-${index}`);
    const problems = problemOf(owners({ ...accountShare, encryptionContext: { Project: values } }), EXTERNAL);
    assert.match(
      JSON.stringify(problems),
      /would make an IAM policy of \d+ characters without white space; AWS takes at most 6144\./,
    );
  });
});
