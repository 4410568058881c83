import { externalActions } from "../../../policypack/rules/external-actions";
import { assertCompliant, assertViolates, type Constants, judge } from "../judge";
import assert from "node:assert/strict";
import {
  EXTERNAL,
  EXTERNAL_ROLE,
  EXTERNAL_ROOT,
  key,
  KEY_POLICY,
  keyWith,
  keyWithShare,
  OWNER,
  OWNER_ROOT,
  SHARE_SID,
  through,
} from "../walkthrough";

const SHARED = "kms:Decrypt, kms:DescribeKey, kms:Encrypt, kms:GenerateDataKey*, kms:ReEncrypt*";
const constants: Constants = {
  why: "whoever is given more than the use of a shared key can hand it on, read its policy or change it.",
  allowed: `${SHARED} for principals outside the account, named so that no wildcard reaches further.`,
  remedy:
    "name only allowed actions in Action, without NotAction; add one that you need to this rule's allowedActions.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html",
};
const at = `policy, Statement[1] (Sid "${SHARE_SID}")`;

describe("external-actions", () => {
  it("must accept the walkthrough's share, at both levels and with a part of its actions", () => {
    assertCompliant(externalActions, key);
    assertCompliant(externalActions, keyWithShare({ Principal: { AWS: [EXTERNAL_ROLE, EXTERNAL] } }));
    assertCompliant(externalActions, keyWithShare({ Action: ["kms:reencryptfrom", "KMS:Decrypt"] }));
  });

  it("must accept administration by principals of the account itself, and a Deny for others", () => {
    assertCompliant(externalActions, keyWithShare({ Principal: { AWS: OWNER_ROOT }, Action: "kms:PutKeyPolicy" }));
    assertCompliant(externalActions, keyWithShare({ Effect: "Deny", Action: "kms:PutKeyPolicy" }));
    const condition = { StringEquals: { "kms:CallerAccount": OWNER } };
    assertCompliant(externalActions, keyWithShare({ Principal: "*", Action: "kms:CreateGrant", Condition: condition }));
  });

  it("must accept an action that the configuration allows, and no other", () => {
    const config = { allowedActions: ["kms:CreateGrant"] };
    assertCompliant(externalActions, { ...keyWithShare({ Action: ["kms:Decrypt", "kms:CreateGrant"] }), config });
    assert.equal(
      judge(externalActions, { ...keyWithShare({ Action: "kms:RetireGrant" }), config }).violations.length,
      1,
    );
  });

  it("must not pass an action that is not one of a share", () => {
    assertViolates(
      externalActions,
      keyWithShare({ Action: ["kms:Decrypt", "kms:CreateGrant", "kms:PutKeyPolicy"] }),
      constants,
      `${at} allows kms:CreateGrant, kms:PutKeyPolicy to ${EXTERNAL_ROOT}, outside account ${OWNER}.`,
    );
  });

  it("must not pass a wildcard that reaches further than the share", () => {
    assertViolates(
      externalActions,
      keyWithShare({ Action: ["kms:Re*", "KMS:*"] }),
      constants,
      `${at} allows KMS:*, kms:Re* to ${EXTERNAL_ROOT}, outside account ${OWNER}.`,
    );
  });

  it("must not pass NotAction", () => {
    assertViolates(
      externalActions,
      keyWithShare({ Action: undefined, NotAction: ["kms:PutKeyPolicy", "kms:CreateGrant"] }),
      constants,
      `${at} allows everything except kms:CreateGrant, kms:PutKeyPolicy to ${EXTERNAL_ROOT}, outside account ${OWNER}.`,
    );
  });

  it("must not pass a principal of the account for cover", () => {
    assertViolates(
      externalActions,
      keyWithShare({ Principal: { AWS: [OWNER_ROOT, EXTERNAL_ROLE] }, Action: "kms:ScheduleKeyDeletion" }),
      constants,
      `${at} allows kms:ScheduleKeyDeletion to ${EXTERNAL_ROLE}, outside account ${OWNER}.`,
    );
  });

  it("must not pass whoever the document does not place in the account", () => {
    assertViolates(
      externalActions,
      keyWithShare({ Principal: { Federated: "accounts.google.com", AWS: "AROAEXAMPLEID" }, Action: "kms:Sign" }),
      constants,
      `${at} allows kms:Sign to AROAEXAMPLEID, Federated: accounts.google.com, outside account ${OWNER}.`,
    );
  });

  it("must not pass everybody but a few, and a condition on grants that only looks like one", () => {
    assertViolates(
      externalActions,
      keyWithShare({ Principal: undefined, NotPrincipal: { AWS: EXTERNAL_ROLE }, Action: "kms:GetKeyPolicy" }),
      constants,
      `${at} allows kms:GetKeyPolicy to everybody except ${EXTERNAL_ROLE} (NotPrincipal), outside account ${OWNER}.`,
    );
    assertViolates(
      externalActions,
      keyWithShare({ Action: "kms:CreateGrant", Condition: { BoolIfExists: { "kms:GrantIsForAWSResource": "true" } } }),
      constants,
      `${at} allows kms:CreateGrant to ${EXTERNAL_ROOT}, outside account ${OWNER}.`,
    );
  });

  it("must judge by the account of the provider, not by that of the key policy's author", () => {
    const provider = { name: "external", props: { allowedAccountIds: [EXTERNAL] } };
    const subject = through(keyWith(KEY_POLICY), provider);
    assertViolates(
      externalActions,
      subject,
      constants,
      `policy, Statement[0] (Sid "Enable IAM User Permissions") allows kms:* to ${OWNER_ROOT}, outside account ${EXTERNAL}.`,
    );
  });
});
