import assert from "node:assert/strict";
import { grantOperations } from "../../../policypack/rules/grant-operations";
import { assertCompliant, assertViolates, judge, type Constants, type Subject } from "../judge";
import { EXTERNAL, EXTERNAL_ROLE, EXTERNAL_ROOT, KEY_ARN, key, OWNER, OWNER_ROOT, through } from "../walkthrough";

const SHARED = "kms:Decrypt, kms:DescribeKey, kms:Encrypt, kms:GenerateDataKey*, kms:ReEncrypt*";
const constants: Constants = {
  why: "whoever is given more than the use of a shared key can hand it on; and nobody sees a grant in the key policy.",
  allowed: `the operations of ${SHARED} for principals outside the account.`,
  remedy:
    "name only allowed operations, for one role or user; share with a whole account by the key policy; add what you need to this rule's allowedActions.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/grants.html",
};

const grantWith = (props: Readonly<Record<string, unknown>>): Subject => ({
  ...{ type: "aws:kms/grant:Grant", name: "shared-grant", provider: key.provider },
  props: { keyId: KEY_ARN, granteePrincipal: EXTERNAL_ROLE, operations: ["Decrypt", "ReEncryptFrom"], ...props },
});

describe("grant-operations", () => {
  it("must accept the operations of a share, and any for a principal of the account itself or a service", () => {
    assertCompliant(grantOperations, grantWith({}));
    const own = OWNER_ROOT.replace(":root", ":role/Admin");
    assertCompliant(grantOperations, grantWith({ granteePrincipal: own, operations: ["CreateGrant"] }));
    assertCompliant(grantOperations, grantWith({ granteePrincipal: "rds.amazonaws.com", operations: ["CreateGrant"] }));
  });

  it("must not pass operations with which the key is handed on, or that no share has", () => {
    assertViolates(
      grantOperations,
      grantWith({ operations: ["Decrypt", "CreateGrant", "Sign"] }),
      constants,
      `operations give CreateGrant, Sign to ${EXTERNAL_ROLE}, outside account ${OWNER}.`,
    );
  });

  it("must accept an operation that the configuration allows, and no other", () => {
    const config = { allowedActions: ["kms:RetireGrant"] };
    assertCompliant(grantOperations, { ...grantWith({ operations: ["Decrypt", "RetireGrant"] }), config });
    assert.equal(
      judge(grantOperations, { ...grantWith({ operations: ["CreateGrant"] }), config }).violations.length,
      1,
    );
  });

  it("must not pass a whole account as grantee", () => {
    assertViolates(
      grantOperations,
      grantWith({ granteePrincipal: EXTERNAL_ROOT }),
      {
        ...constants,
        why: "AWS does not say which principals of an account such a grant is for.",
        allowed: "one role or user, by its ARN.",
      },
      `granteePrincipal is ${EXTERNAL_ROOT}, a whole account.`,
    );
  });

  it("must take a grantee for an outsider where nothing tells the key's account", () => {
    assertViolates(
      grantOperations,
      through(grantWith({ operations: ["CreateGrant"] }), { name: "p", props: {} }),
      constants,
      `operations give CreateGrant to ${EXTERNAL_ROLE}, which may be outside the key's account.`,
    );
  });

  it("must judge by the account of the provider: a grant through the external account's is one of its own", () => {
    const provider = { name: "external", props: { allowedAccountIds: [EXTERNAL] } };
    assertCompliant(grantOperations, through(grantWith({ operations: ["CreateGrant"] }), provider));
  });
});
