import assert from "node:assert/strict";
import { grantConstraints } from "../../../policypack/rules/grant-constraints";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import { grantWith } from "../resources";
import { EXTERNAL, EXTERNAL_ROLE } from "../walkthrough";

const constants: Constants = {
  why: "with one grant the grantee reads everything under the key, whichever secret or object it was meant for.",
  allowed: "encryptionContextEquals or encryptionContextSubset with at least one pair.",
  remedy:
    'set constraints: [{ encryptionContextSubset: { KEY: "value" } }], for secrets the key SecretARN; the callers must send that context.',
  url: "https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html",
};
const what = `constraints are absent: ${EXTERNAL_ROLE} may Decrypt, ReEncryptFrom in any encryption context.`;

describe("grant-constraints", () => {
  it("must be advice: a share of the whole key has no context to be held to", () => {
    assert.equal(grantConstraints.enforcementLevel, "advisory");
  });

  it("must accept a grant that is held to a context, in whole or in part", () => {
    assertCompliant(grantConstraints, grantWith());
    assertCompliant(grantConstraints, grantWith({ constraints: [{ encryptionContextEquals: { SecretARN: "arn" } }] }));
  });

  it("must not ask it of operations without a context, nor of what an AWS service does", () => {
    assertCompliant(grantConstraints, grantWith({ constraints: undefined, operations: ["DescribeKey", "Sign"] }));
    const granteePrincipal = `arn:aws-cn:iam::${EXTERNAL}:role/aws-service-role/autoscaling.amazonaws.com/Example`;
    assertCompliant(grantConstraints, grantWith({ constraints: undefined, granteePrincipal }));
  });

  for (const constraints of [undefined, [], [{}], [{ encryptionContextSubset: {} }]]) {
    it(`must not pass ${JSON.stringify({ constraints })} in silence`, () => {
      assertViolates(grantConstraints, grantWith({ constraints }), constants, what);
    });
  }
});
