import assert from "node:assert/strict";
import { toJson, type Statement } from "../../../access/policy-document";
import { readersPolicy } from "../../../components/secret-reading/documents";
import { externalAdministration } from "../../../policypack/rules/external-administration";
import { assertCompliant, assertViolates, type Constants, judge, message } from "../judge";
import { keyPolicy } from "../../../components/key-policy";
import {
  EXTERNAL,
  EXTERNAL_ROLE,
  EXTERNAL_ROOT,
  key,
  keyWith,
  KEY_ARN,
  keyWithShare,
  OWNER,
  OWNER_ROOT,
  secretWith,
  SHARE_SID,
  through,
} from "../walkthrough";

const constants: Constants = {
  why: "whoever changes the policy or makes grants decides who else reads the data, and whoever deletes the key takes it from all; what AWS ignores across accounts today is no protection.",
  allowed:
    "the use of the key; kms:CreateGrant and kms:RevokeGrant under kms:GrantIsForAWSResource, or kms:CreateGrant for grantees that a Condition names in full and with operations that cannot be handed on.",
  remedy:
    "leave these actions out, in wildcards too; grants of AWS services only with Bool kms:GrantIsForAWSResource true. No configuration of this rule allows them.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html",
};
const at = `policy, Statement[1] (Sid "${SHARE_SID}")`;

describe("external-administration", () => {
  it("must accept the walkthrough, and delegation to AWS services", () => {
    assertCompliant(externalAdministration, key);
    const shares = [{ level: "account", accountId: EXTERNAL, delegateToServices: true }] as const;
    assertCompliant(
      externalAdministration,
      keyWith(keyPolicy({ region: "cn-north-1", ownerAccountId: OWNER, shares })),
    );
  });

  it("must accept administration in the account itself, by a service, and its Deny for others", () => {
    const action = ["kms:PutKeyPolicy", "kms:CreateGrant"];
    assertCompliant(externalAdministration, keyWithShare({ Principal: { AWS: OWNER_ROOT }, Action: action }));
    const service = { Service: "backup.amazonaws.com" };
    assertCompliant(externalAdministration, keyWithShare({ Principal: service, Action: "kms:CreateGrant" }));
    assertCompliant(externalAdministration, keyWithShare({ Effect: "Deny", Action: action }));
  });

  it("must accept what only shows something: external-actions judges that", () => {
    assertCompliant(
      externalAdministration,
      keyWithShare({ Action: ["kms:GetKeyPolicy", "kms:List*", "kms:RetireGrant"] }),
    );
  });

  it("must have no configuration that allows what external-actions can be told to allow", () => {
    const what = `${at} lets ${EXTERNAL_ROOT}, outside account ${OWNER}, use kms:PutKeyPolicy.`;
    const subject = keyWithShare({ Action: ["kms:Decrypt", "kms:PutKeyPolicy"] });
    assertViolates(externalAdministration, subject, constants, what);
    const { violations } = judge(externalAdministration, {
      ...subject,
      config: { allowedActions: ["kms:PutKeyPolicy"] },
    });
    assert.match(violations[0] ?? "", /allowedActions is no property of this rule's configuration\./);
    assert.equal(violations[1], message(subject, what, constants));
  });

  it("must not pass a wildcard or NotAction that reaches further", () => {
    const who = `${at} lets ${EXTERNAL_ROLE}, outside account ${OWNER}, use`;
    const change = { Principal: { AWS: [EXTERNAL_ROLE, OWNER_ROOT] } };
    assertViolates(
      externalAdministration,
      keyWithShare({ ...change, Action: "kms:*Key*" }),
      constants,
      `${who} kms:CancelKeyDeletion, kms:DeleteImportedKeyMaterial, kms:DisableKey and 10 more.`,
    );
    assertViolates(
      externalAdministration,
      keyWithShare({
        ...change,
        Action: undefined,
        NotAction: ["kms:*Key*", "kms:*Alias", "kms:*Resource"],
      }),
      constants,
      `${who} kms:CreateGrant, kms:RevokeGrant, kms:UpdatePrimaryRegion.`,
    );
  });

  it("must not pass CreateGrant whose condition holds nothing", () => {
    for (const Condition of [
      undefined,
      { BoolIfExists: { "kms:GrantIsForAWSResource": "true" } },
      { StringEquals: { "kms:GranteePrincipal": EXTERNAL_ROLE } },
    ]) {
      assertViolates(
        externalAdministration,
        keyWithShare({ Action: "kms:CreateGrant", Condition }),
        constants,
        `${at} lets ${EXTERNAL_ROOT}, outside account ${OWNER}, use kms:CreateGrant.`,
      );
    }
  });

  it("must not pass everybody, an organization, or everybody but a few", () => {
    const Action = "kms:ScheduleKeyDeletion";
    const inOrganization = { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } };
    const use = `outside account ${OWNER}, use ${Action}.`;
    assertViolates(
      externalAdministration,
      keyWithShare({ Action, Principal: "*", Condition: inOrganization }),
      constants,
      `${at} lets *, ${use}`,
    );
    assertViolates(
      externalAdministration,
      keyWithShare({ Action, Principal: undefined, NotPrincipal: { AWS: EXTERNAL_ROLE } }),
      constants,
      `${at} lets everybody except ${EXTERNAL_ROLE} (NotPrincipal), ${use}`,
    );
  });

  const ofSecret: Constants = {
    ...constants,
    why: "whoever changes the policy decides who else reads the secret, and whoever deletes it or changes its key takes it from all.",
    allowed: "reading the secret; writing its value by secretsmanager:PutSecretValue and UpdateSecretVersionStage.",
  };
  const readers = readersPolicy([EXTERNAL_ROLE]);
  const secretOf = (change: Partial<Statement>) => {
    const Statement = [{ ...readers.Statement[0]!, ...change }];
    return through(secretWith({ kmsKeyId: KEY_ARN, policy: toJson({ ...readers, Statement }) }), key.provider);
  };

  it("must accept readers and writers of a secret, and its administration in the account itself", () => {
    assertCompliant(externalAdministration, secretOf({}));
    const writing = ["secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"];
    assertCompliant(externalAdministration, secretOf({ Action: writing }));
    assertCompliant(externalAdministration, secretOf({ Principal: { AWS: OWNER_ROOT }, Action: "secretsmanager:*" }));
  });

  it("must not pass the administration of a secret, by name or by wildcard", () => {
    const who = `policy, Statement[0] (Sid "AllowOtherAccountsToRead") lets ${EXTERNAL_ROLE}, outside account ${OWNER}, use`;
    for (const [Action, reached] of [
      ["secretsmanager:PutResourcePolicy", "secretsmanager:PutResourcePolicy"],
      ["SecretsManager:delete*", "secretsmanager:DeleteResourcePolicy, secretsmanager:DeleteSecret"],
      [
        "secretsmanager:*",
        "secretsmanager:UpdateSecret, secretsmanager:ReplicateSecretToRegions, secretsmanager:CancelRotateSecret and 9 more",
      ],
    ] as const) {
      assertViolates(externalAdministration, secretOf({ Action }), ofSecret, `${who} ${reached}.`);
      const type = "aws:secretsmanager/secretPolicy:SecretPolicy";
      assertViolates(externalAdministration, { ...secretOf({ Action }), type }, ofSecret, `${who} ${reached}.`);
    }
  });
});
