import type { ConditionBlock, Statement } from "../../../access/policy-document";
import { servicePrincipals } from "../../../policypack/rules/service-principals";
import { assertCompliant, assertViolates, type Constants, type Subject } from "../judge";
import { EXTERNAL, key, keyWithShare, OWNER, secretWith, SHARE_SID, WALKTHROUGH } from "../walkthrough";

const constants: Constants = {
  why: "a service acts for all its customers: a stranger's resource would have it use the key or read the secret as well.",
  allowed:
    "services where a Condition fixes aws:SourceAccount, aws:SourceArn, aws:SourceOrgID, aws:SourceOrgPaths, or the ARN in the service's kms:EncryptionContext, to accounts or organizations in full, trusted ones where trust is configured.",
  remedy:
    "add StringEquals aws:SourceAccount with the account whose resource the service acts for, or aws:SourceArn; give services no action that changes the key or secret: to read a secret they need secretsmanager:GetSecretValue and DescribeSecret, to store a new value PutSecretValue and UpdateSecretVersionStage.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
};
const changing: Constants = {
  ...constants,
  why: "what may change a key or secret can hand it to others or take it away; a service that uses the key or reads the secret needs none of that.",
};
const LOGS = "logs.cn-north-1.amazonaws.com";
const STRANGER = "888899990000";
const ORGANIZATION = "o-abcdefghij";
const at = `policy, Statement[1] (Sid "${SHARE_SID}") lets Service: ${LOGS}`;

const logsWith = (Condition?: ConditionBlock, Action: string | readonly string[] = "kms:Decrypt"): Subject =>
  keyWithShare({ Principal: { Service: LOGS }, Action, Condition });
const trusting = (subject: Subject): Subject => ({
  ...subject,
  config: { trustedAccounts: [EXTERNAL], trustedOrganizations: [ORGANIZATION] },
});

const secretTo = (change: { readonly [Name in keyof Statement]?: Statement[Name] | undefined }): Subject => {
  const statement = {
    Sid: "AppFlow",
    Effect: "Allow",
    Principal: { Service: "appflow.amazonaws.com" },
    Resource: "*",
    Condition: { StringEquals: { "aws:SourceAccount": EXTERNAL } },
    ...change,
  };
  return secretWith({ policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }) });
};

describe("service-principals", () => {
  it("must accept the walkthrough, which names no service", () => {
    for (const subject of WALKTHROUGH.filter(({ type }) => servicePrincipals.appliesTo(type))) {
      assertCompliant(servicePrincipals, subject);
    }
    assertCompliant(servicePrincipals, trusting(key));
  });

  it("must accept a service that acts for known accounts or organizations", () => {
    for (const condition of [
      { StringEquals: { "aws:SourceAccount": [OWNER, EXTERNAL] } },
      { ArnLike: { "aws:SourceArn": `arn:aws-cn:logs:*:${OWNER}:*` } },
      { StringEquals: { "aws:SourceOrgID": ORGANIZATION } },
      { "ForAnyValue:StringLike": { "aws:SourceOrgPaths": `${ORGANIZATION}/*` } },
      { ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws-cn:logs:cn-north-1:${OWNER}:*` } },
    ]) {
      assertCompliant(servicePrincipals, logsWith(condition));
      assertCompliant(servicePrincipals, trusting(logsWith(condition)));
    }
  });

  it("must accept a Deny for a service", () => {
    assertCompliant(servicePrincipals, keyWithShare({ Effect: "Deny", Principal: { Service: LOGS } }));
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html asks for the account beside such an ARN.
  it("must say of an ARN without an account that it names none, and not that nothing is fixed", () => {
    assertViolates(
      servicePrincipals,
      logsWith({ ArnLike: { "aws:SourceArn": "arn:aws-cn:s3:::bucket" } }),
      {
        ...constants,
        why: "if the resource is deleted, another account can take its name and have the service use the key or read the secret; AWS asks for aws:SourceAccount beside such an ARN.",
      },
      `${at} act for arn:aws-cn:s3:::bucket, whose ARN names no account.`,
    );
  });

  it("must not pass a service without a source, or with one that holds nobody", () => {
    for (const condition of [
      undefined,
      { StringEqualsIfExists: { "aws:SourceAccount": OWNER } },
      { StringNotEquals: { "aws:SourceAccount": STRANGER } },
      { StringLike: { "aws:SourceAccount": [OWNER, "*"] } },
      { ArnLike: { "aws:SourceArn": "arn:aws-cn:s3:::*" } },
      { StringEquals: { "kms:EncryptionContext:Project": "logs" } },
    ]) {
      assertViolates(
        servicePrincipals,
        logsWith(condition),
        constants,
        `${at} act for anybody's resources: its Condition fixes no source.`,
      );
    }
  });

  it("must not pass a source on no trusted list, once trust is configured", () => {
    const subject = logsWith({ StringEquals: { "aws:SourceAccount": [OWNER, STRANGER] } });
    assertCompliant(servicePrincipals, subject);
    assertViolates(servicePrincipals, trusting(subject), constants, `${at} act for ${STRANGER}, on no trusted list.`);
  });

  it("must not pass actions that change the key, whatever the source", () => {
    assertViolates(
      servicePrincipals,
      logsWith({ StringEquals: { "aws:SourceAccount": OWNER } }, ["kms:Decrypt", "kms:Put*", "kms:CreateGrant"]),
      changing,
      `${at} use kms:CreateGrant, kms:PutKeyPolicy, which changes the key or its grants.`,
    );
  });

  // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
  it("must not advise a source that EventBridge never sends", () => {
    assertViolates(
      servicePrincipals,
      keyWithShare({ Principal: { Service: "events.amazonaws.com" }, Action: ["kms:Decrypt", "kms:GenerateDataKey*"] }),
      {
        ...constants,
        remedy:
          "EventBridge sends neither aws:SourceAccount, aws:SourceArn nor aws:SourceOrgID to KMS for an encrypted topic, so that no such condition may stand there. " +
          "Hold the topic's own policy to the rules that may publish, and make an exception to this rule; for an event bus of its own, fix kms:EncryptionContext:aws:events:event-bus:arn. " +
          "See https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services",
      },
      `${at.replace(LOGS, "events.amazonaws.com")} act for anybody's resources: its Condition fixes no source.`,
    );
  });
  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html: CloudTrail describes the key.
  it("must accept a service that only looks at a key's settings, or a secret's, for whomever", () => {
    for (const action of ["kms:DescribeKey", "KMS:describekey", ["kms:DescribeKey", "kms:GetKeyRotationStatus"]]) {
      assertCompliant(servicePrincipals, logsWith(undefined, action));
      assertCompliant(servicePrincipals, trusting(logsWith(undefined, action)));
    }
    for (const action of [
      "secretsmanager:DescribeSecret",
      ["secretsmanager:ListSecretVersionIds", "kms:DescribeKey"],
    ]) {
      assertCompliant(servicePrincipals, secretTo({ Action: action, Condition: undefined }));
    }
  });

  it("must not pass it with an action that uses the key beside it, or a wildcard that may", () => {
    for (const action of [["kms:DescribeKey", "kms:Decrypt"], "kms:Describe*", "kms:GetPublicKey"]) {
      assertViolates(
        servicePrincipals,
        logsWith(undefined, action),
        constants,
        `${at} act for anybody's resources: its Condition fixes no source.`,
      );
    }
  });

  // https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html
  it("must accept a service that reads a secret, or rotates it, for a known account", () => {
    for (const action of [
      "secretsmanager:GetSecretValue",
      ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
      ["secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"],
    ]) {
      assertCompliant(servicePrincipals, secretTo({ Action: action }));
    }
    assertCompliant(servicePrincipals, secretTo({ Action: undefined, NotAction: ["secretsmanager:*", "s3:*"] }));
    assertCompliant(servicePrincipals, secretTo({ Effect: "Deny", Action: "*" }));
  });

  for (const [change, reached] of [
    [
      { Action: "secretsmanager:*" },
      "secretsmanager:UpdateSecret, secretsmanager:ReplicateSecretToRegions, secretsmanager:CancelRotateSecret and 9 more",
    ],
    [
      { Action: "*" },
      "secretsmanager:UpdateSecret, secretsmanager:ReplicateSecretToRegions, secretsmanager:CancelRotateSecret and 9 more",
    ],
    [{ Action: "secretsmanager:PutResourcePolicy" }, "secretsmanager:PutResourcePolicy"],
    [{ Action: "secretsmanager:Put*" }, "secretsmanager:PutResourcePolicy"],
    [{ Action: "SecretsManager:deletesecret" }, "secretsmanager:DeleteSecret"],
    [{ Action: ["secretsmanager:GetSecretValue", "secretsmanager:UpdateSecret"] }, "secretsmanager:UpdateSecret"],
    [
      { Action: undefined, NotAction: "secretsmanager:DeleteSecret" },
      "everything except secretsmanager:DeleteSecret, so secretsmanager:UpdateSecret, secretsmanager:ReplicateSecretToRegions, secretsmanager:CancelRotateSecret and 8 more",
    ],
  ] as const) {
    it(`must not pass actions that change the secret, whatever the source: ${JSON.stringify(change)}`, () => {
      assertViolates(
        servicePrincipals,
        secretTo(change),
        changing,
        `policy, Statement[0] (Sid "AppFlow") lets Service: appflow.amazonaws.com use ${reached}, which changes the secret, its policy or whether it exists.`,
      );
    });
  }
});
