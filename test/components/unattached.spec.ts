import assert from "node:assert/strict";
import type { PrincipalArn } from "../../access/identifiers";
import { attachableOf, needsPolicy, unattachedWarnings } from "../../components/unattached";

const role = (pathAndName: string): PrincipalArn => `arn:aws:iam::444455556666:role/${pathAndName}`;
const IDENTITY_CENTER = role("aws-reserved/sso.amazonaws.com/AWSReservedSSO_KeyUsers_0123456789abcdef");
const LINKED = role("aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS");
const PLAIN = role("ExampleRole");

describe("principals that an IAM policy cannot be attached to", () => {
  it("are told apart from those that it can", () => {
    assert.deepEqual(attachableOf([LINKED, PLAIN, IDENTITY_CENTER]), {
      attached: [PLAIN],
      byPermissionSet: [IDENTITY_CENTER],
      serviceLinked: [LINKED],
    });
  });

  it("need the policy where a permission set can name it", () => {
    assert.deepEqual([[IDENTITY_CENTER], [PLAIN], [LINKED], []].map(needsPolicy), [true, true, false, false]);
  });

  it("are named with the way to do it", () => {
    const [center, linked, ...more] = unattachedWarnings("the-policy", [PLAIN, IDENTITY_CENTER, LINKED]);
    assert.match(center ?? "", /the-policy is not attached to .*KeyUsers.*permission set as a customer managed policy/);
    assert.match(linked ?? "", /the-policy is not attached to .*ForRDS.*"through: grants"/);
    assert.deepEqual(more, []);
  });
});
