import assert from "node:assert/strict";
import { lacksReservedPath, reservedRole } from "../../access/reserved-roles";

const SUFFIXED = "AWSReservedSSO_KeyUsers_0123456789abcdef";

// https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html
describe("a role that only AWS changes", () => {
  const kinds: readonly (readonly [text: string, kind: string | undefined, lacksPath: boolean])[] = [
    [`aws-reserved/sso.amazonaws.com/${SUFFIXED}`, "Identity Center", false],
    [`aws-reserved/sso.amazonaws.com/eu-central-1/${SUFFIXED}`, "Identity Center", false],
    [`arn:aws:iam::444455556666:role/aws-reserved/sso.amazonaws.com/${SUFFIXED}`, "Identity Center", false],
    [
      `arn:aws-cn:iam::444455556666:role/aws-reserved/sso.amazonaws.com/cn-north-1/${SUFFIXED}`,
      "Identity Center",
      false,
    ],
    // As Amazon EKS's aws-auth wants it, without the path: https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html
    [SUFFIXED, "Identity Center", true],
    [`arn:aws:iam::444455556666:role/${SUFFIXED}`, "Identity Center", true],
    [SUFFIXED.toLowerCase(), "Identity Center", true],
    ["aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling", "service-linked", false],
    ["aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling_team", "service-linked", false],
    [
      "arn:aws:iam::444455556666:role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot",
      "service-linked",
      false,
    ],
    ["AWSServiceRoleForRDS", "service-linked", true],
    ["service-role/ExampleRole", undefined, false],
    ["service-role/AWSServiceRoleForExample", undefined, false],
    ["team/aws-reserved/ExampleRole", undefined, false],
    ["ExampleRole", undefined, false],
    ["arn:aws:iam::444455556666:user/AWSReservedSSO_KeyUsers_0123456789abcdef", undefined, false],
  ];
  for (const [text, kind, lacksPath] of kinds) {
    it(`is told by its path, or by its name: ${text}`, () => {
      assert.deepEqual([reservedRole(text), lacksReservedPath(text)], [kind, lacksPath]);
    });
  }
});
