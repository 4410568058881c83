import assert from "node:assert/strict";
import { toJson } from "../../../access/policy-document";
import { repairedSids, repairSids } from "../../../policypack/remedies/iam-sids";
import { resourceOf } from "../../../policypack/resources/resource";
import { argsOf, type Subject } from "../judge";
import { IAM_POLICY, iamPolicy, iamPolicyWithShare, key } from "../walkthrough";

const remedied = (subject: Subject) => repairSids(resourceOf(argsOf(subject)));
const withPolicy = (policy: unknown): Subject => ({ ...iamPolicy, props: { policy } });

describe("the Sids of an IAM policy, repaired", () => {
  for (const [before, after] of [
    [["Allow use of the key"], ["AllowUseOfTheKey"]],
    [["Allow-use_of.the key!"], ["AllowUseOfTheKey"]],
    [
      ["A B", undefined, "", "AB", "A-B"],
      ["AB2", undefined, "", "AB", "AB3"],
    ],
    [
      ["Same", "Same"],
      ["Same", "Same2"],
    ],
    [["—"], [undefined]],
    [["Schlüssel"], ["SchlSsel"]],
  ] as const) {
    it(`must be letters and digits, each once: ${JSON.stringify(before)}`, () => {
      assert.deepEqual(repairedSids(before), after);
    });
  }

  it("must change nothing else of the document", () => {
    const policy = toJson({
      ...IAM_POLICY,
      Statement: IAM_POLICY.Statement.map((each) => ({ ...each, Sid: "Use it" })),
    });
    assert.deepEqual(remedied(withPolicy(policy)), { policy: policy.replace('"Use it"', '"UseIt"') });
    const indented = JSON.stringify(JSON.parse(policy), null, 4);
    assert.deepEqual(remedied(withPolicy(indented)), { policy: indented.replace('"Use it"', '"UseIt"') });
    const single =
      '{"Statement":{"Sid":"a b","Effect":"Allow","Action":"kms:*","Resource":"*"},"Version":"2012-10-17"}';
    assert.deepEqual(remedied(withPolicy(single)), { policy: single.replace('"a b"', '"aB"') });
  });

  it("must leave a document whose Sids are right, and a key policy, where a space is right", () => {
    assert.equal(remedied(iamPolicy), undefined);
    assert.equal(remedied(iamPolicyWithShare({ Sid: undefined })), undefined);
    assert.equal(remedied(key), undefined);
  });

  it("must leave a document that cannot be written again as it is", () => {
    const good =
      '{"Version":"2012-10-17","Statement":[{"Sid":"a b","Effect":"Allow","Action":"kms:*","Resource":"*"}]}';
    for (const policy of [
      good.slice(1),
      good.replace('"Version"', '"Version":"2008-10-17","Version"'),
      good.replace("kms", "\\u006bms"),
      good.replace("}]", ',"Condition":{"NumericEquals":{"aws:x":1.0}}}]'),
      JSON.parse(good) as unknown,
      5,
      undefined,
    ]) {
      assert.equal(remedied(withPolicy(policy)), undefined, JSON.stringify(policy));
    }
  });
});
