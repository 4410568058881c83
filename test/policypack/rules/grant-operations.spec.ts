import assert from "node:assert/strict";
import { grantOperations } from "../../../policypack/rules/grant-operations";
import { assertCompliant, assertViolates, judge, type Constants } from "../judge";
import { grantWith } from "../resources";
import { EXTERNAL, EXTERNAL_ROLE, KEY_ARN, OWNER, OWNER_ROOT, through, UNKNOWN } from "../walkthrough";

const SHARED = "kms:Decrypt, kms:DescribeKey, kms:Encrypt, kms:GenerateDataKey*, kms:ReEncrypt*";
const constants: Constants = {
  why: "whoever is given more than the use of a shared key can hand it on; and nobody sees a grant in the key policy.",
  allowed: `the operations of ${SHARED} for principals outside the account.`,
  remedy: "name only allowed operations; add what you need to this rule's allowedActions.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/grants.html",
};
const refused: Constants = {
  ...constants,
  why: "AWS refuses such a grant, and the update ends half-way.",
  allowed:
    "CreateGrant, Decrypt, DeriveSharedSecret, DescribeKey, Encrypt, GenerateDataKey, GenerateDataKeyPair, GenerateDataKeyPairWithoutPlaintext, GenerateDataKeyWithoutPlaintext, GenerateMac, GetPublicKey, ReEncryptFrom, ReEncryptTo, RetireGrant, Sign, Verify, VerifyMac, as they are written here; beside CreateGrant at least one other.",
};
const LINKED_ROLE = `arn:aws-cn:iam::${EXTERNAL}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;
const HANDED_ON = ["Decrypt", "CreateGrant"];

describe("grant-operations", () => {
  it("must accept the operations of a share, and any for a principal of the account itself or a service", () => {
    assertCompliant(grantOperations, grantWith());
    const own = OWNER_ROOT.replace(":root", ":role/Admin");
    assertCompliant(grantOperations, grantWith({ granteePrincipal: own, operations: HANDED_ON }));
    assertCompliant(grantOperations, grantWith({ granteePrincipal: "rds.amazonaws.com", operations: HANDED_ON }));
  });

  it("must accept CreateGrant for a role that only an AWS service can take on, as AWS documents for Auto Scaling", () => {
    const grant = grantWith({ granteePrincipal: LINKED_ROLE, operations: HANDED_ON });
    assertCompliant(grantOperations, grant);
    assertCompliant(
      grantOperations,
      through(grant, { name: "external", props: { allowedAccountIds: JSON.stringify([EXTERNAL]) } }),
    );
  });

  for (const [title, operations, beyond] of [
    ["with which the key is handed on", ["Decrypt", "CreateGrant"], "CreateGrant"],
    ["of a key that signs", ["DescribeKey", "Sign", "GetPublicKey"], "Sign, GetPublicKey"],
    ["of a key that agrees or authenticates", ["DeriveSharedSecret", "GenerateMac"], "DeriveSharedSecret, GenerateMac"],
    ["with which grants are retired", ["Decrypt", "RetireGrant"], "RetireGrant"],
  ] as const) {
    it(`must not pass operations ${title} outside the account`, () => {
      const what = `operations give ${beyond} to ${EXTERNAL_ROLE}, outside account ${OWNER}.`;
      assertViolates(grantOperations, grantWith({ operations }), constants, what);
    });
  }

  it("must accept an operation that the configuration allows, and no other", () => {
    const config = { allowedActions: ["kms:RetireGrant"] };
    assertCompliant(grantOperations, { ...grantWith({ operations: ["Decrypt", "RetireGrant"] }), config });
    assert.equal(judge(grantOperations, { ...grantWith({ operations: HANDED_ON }), config }).violations.length, 1);
  });

  it("must take a grantee for an outsider where nothing tells the key's account", () => {
    const keyId = "1234abcd-12ab-34cd-56ef-1234567890ab";
    assertViolates(
      grantOperations,
      through(grantWith({ keyId, operations: HANDED_ON }), { name: "p", props: {} }),
      constants,
      `operations give CreateGrant to ${EXTERNAL_ROLE}, which may be outside the key's account.`,
    );
  });

  it("must judge by the account of the key: another account's provider does not make its roles the owner's", () => {
    const provider = { name: "external", props: { allowedAccountIds: [EXTERNAL] } };
    const what = `operations give CreateGrant to ${EXTERNAL_ROLE}, outside account ${OWNER}.`;
    const grant = grantWith({ operations: HANDED_ON });
    assertViolates(grantOperations, through(grant, provider), constants, what);
    assertCompliant(
      grantOperations,
      through(grantWith({ keyId: KEY_ARN.replace(OWNER, EXTERNAL), operations: HANDED_ON }), provider),
    );
  });

  it("must judge at preview by the provider's account where this update creates the key", () => {
    const what = `operations give CreateGrant to ${EXTERNAL_ROLE}, outside account ${OWNER}.`;
    assertViolates(grantOperations, grantWith({ keyId: UNKNOWN, operations: HANDED_ON }), constants, what);
  });

  it("must not pass what AWS refuses: an operation that no grant has, or CreateGrant alone", () => {
    const own = { granteePrincipal: OWNER_ROOT.replace(":root", ":role/Admin") };
    assertViolates(
      grantOperations,
      grantWith({ ...own, operations: ["Decrypt", "ListGrants", "kms:Encrypt"] }),
      refused,
      "operations hold ListGrants, kms:Encrypt.",
    );
    const alone = grantWith({ ...own, operations: ["CreateGrant"] });
    assertViolates(grantOperations, alone, refused, "operations hold CreateGrant alone.");
  });
});
