import { knownNames } from "../../../policypack/rules/known-names";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import { toJson } from "../../../access/policy-document";
import { iamPolicyWithShare, keyWithShare, secretWith, SHARE_SID, WALKTHROUGH } from "../walkthrough";

const constants: Constants = {
  why: "AWS takes most misspelt names without a word: an Allow then gives nothing, a Deny protects nothing, and a condition holds nobody back or everybody.",
  allowed: "names, and patterns that match at least one action, of the Service Authorization Reference.",
  remedy: "correct the name; one that AWS has and this pack does not know yet goes into this rule's knownNames.",
  url: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html",
};
const inKeyPolicy = `policy, Statement[1] (Sid "${SHARE_SID}") names what AWS does not have:`;
const inIamPolicy = 'policy, Statement[0] (Sid "AllowExternalAccount") names what AWS does not have:';

describe("known-names", () => {
  it("must accept the walkthrough, names in any case, and other services", () => {
    for (const subject of WALKTHROUGH.filter(({ type }) => knownNames.appliesTo(type))) {
      assertCompliant(knownNames, subject);
    }
    assertCompliant(
      knownNames,
      iamPolicyWithShare({ Action: ["KMS:decrypt", "kms:?eEncrypt*", "*", "s3:GetObjet", "k*:*"] }),
    );
    assertCompliant(
      knownNames,
      keyWithShare({
        Condition: {
          "forallvalues:stringlikeifexists": { "KMS:encryptioncontextkeys": "x" },
          StringEquals: { "kms:EncryptionContext:Projct": "x", "aws:PrincipalTag/Tag": "x", "ec2:SomethingNew": "x" },
          Null: { "s3:x-amz-acl": "true" },
        },
      }),
    );
  });

  it("must accept a name that the configuration knows", () => {
    const config = { knownNames: ["kms:InventKey", "aws:SomethingNew", "new.amazonaws.com"] };
    assertCompliant(knownNames, { ...keyWithShare({ Action: ["kms:Decrypt", "kms:InventKey"] }), config });
    const Condition = { StringEquals: { "aws:SomethingNew": "x" } };
    assertCompliant(knownNames, {
      ...keyWithShare({ Principal: { Service: "new.amazonaws.com" }, Condition }),
      config,
    });
  });

  it("must not pass a misspelt action, in a Deny and in NotAction either", () => {
    assertViolates(
      knownNames,
      keyWithShare({ Action: ["kms:Decript", "kms:DescribeKey", "kms:GenerateDataKeys*"] }),
      constants,
      `${inKeyPolicy} action kms:Decript (did you mean kms:Decrypt?), action kms:GenerateDataKeys* (did you mean kms:GenerateDataKey?).`,
    );
    assertViolates(
      knownNames,
      keyWithShare({ Effect: "Deny", Action: undefined, NotAction: "kms:PutKeyPolcy" }),
      constants,
      `${inKeyPolicy} action kms:PutKeyPolcy (did you mean kms:PutKeyPolicy?).`,
    );
  });

  it("must not pass an action that is nothing like one, or names no service", () => {
    assertViolates(
      knownNames,
      iamPolicyWithShare({ Action: ["kms:Frobnicate*", "Decrypt", `kms:${"x".repeat(1000)}`] }),
      constants,
      `${inIamPolicy} action Decrypt, action kms:Frobnicate*, action kms:${"x".repeat(1000)}.`,
    );
  });

  it("must not pass a misspelt action of Secrets Manager", () => {
    const Action = "secretsmanager:GetSecretValues";
    const policy = toJson({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: "111122223333" }, Action, Resource: "*" }],
    });
    assertViolates(
      knownNames,
      secretWith({ policy }),
      constants,
      `policy, Statement[0] (no Sid) names what AWS does not have: action ${Action} (did you mean secretsmanager:GetSecretValue?).`,
    );
  });

  for (const [operator, suggestion] of [
    ["StringEqual", "StringEquals"],
    ["StringEqualsIfExist", "StringEqualsIfExists"],
    ["ForAllValue:StringLike", "ForAllValues:StringLike"],
    ["ForAnyValues:StringEquals", "ForAnyValue:StringEquals"],
    ["Frobnicates", undefined],
  ] as const) {
    it(`must not pass the operator ${operator}`, () => {
      const hint = suggestion === undefined ? "" : ` (did you mean ${suggestion}?)`;
      assertViolates(
        knownNames,
        iamPolicyWithShare({ Condition: { [operator]: { "kms:ViaService": "s3.cn-north-1.amazonaws.com" } } }),
        constants,
        `${inIamPolicy} condition operator ${operator}${hint}.`,
      );
    });
  }

  it("must not be taken in by letters that only look like those of a name", () => {
    assertViolates(
      knownNames,
      keyWithShare({
        Action: "\u212Ams:Decrypt",
        Condition: { "StringLi\u212Ae": { "\u212Ams:CallerAccount": "111122223333" } },
      }),
      constants,
      `${inKeyPolicy} action \u212Ams:Decrypt (did you mean kms:Decrypt?), condition operator StringLi\u212Ae (did you mean StringLike?), ` +
        "condition key \u212Ams:CallerAccount (did you mean kms:CallerAccount?).",
    );
  });

  it("must not pass condition keys that there are not", () => {
    assertViolates(
      knownNames,
      keyWithShare({
        Condition: {
          StringEquals: {
            "kms:CallerAcount": "1",
            "kms:EncryptionContext": "1",
            "kms:Whoever": "1",
            "aws:PrincipleOrgID": "1",
          },
          Bool: { "kms:GrantIsForAwsResources": "true", "secretsmanager:BlockPublicPolicies": "true" },
        },
      }),
      constants,
      `${inKeyPolicy} condition key kms:GrantIsForAwsResources (did you mean kms:GrantIsForAWSResource?), ` +
        "condition key secretsmanager:BlockPublicPolicies (did you mean secretsmanager:BlockPublicPolicy?), " +
        "condition key aws:PrincipleOrgID (did you mean aws:PrincipalOrgID?), condition key kms:CallerAcount (did you mean kms:CallerAccount?), " +
        "condition key kms:EncryptionContext (did you mean kms:EncryptionContextKeys?), condition key kms:Whoever.",
    );
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html lists all of them.
  for (const [key, suggestion] of [
    ["aws:MFAPresent", "aws:MultiFactorAuthPresent"],
    ["AWS:mfapresent", "aws:MultiFactorAuthPresent"],
    ["aws:SourceVpcEndpoint", undefined],
    ["aws:PrincipalOrgIds", "aws:PrincipalOrgID"],
    ["aws:SomethingNew", undefined],
    ["aws:PrincipalTag", "aws:PrincipalTag/KEY"],
    ["SourceIp", "aws:SourceIp"],
    ["nothing", undefined],
  ] as const) {
    it(`must not pass the condition key ${key}, since AWS's own keys are a closed list`, () => {
      const hint = suggestion === undefined ? "" : ` (did you mean ${suggestion}?)`;
      assertViolates(
        knownNames,
        keyWithShare({ Effect: "Deny", Principal: "*", Condition: { StringEquals: { [key]: "false" } } }),
        constants,
        `${inKeyPolicy} condition key ${key}${hint}.`,
      );
    });
  }

  it("must not pass a policy variable that has no key, which has no value", () => {
    const Condition = {
      StringEquals: { "kms:EncryptionContext:User": "${aws:usernme}", "aws:SourceIdentity": "${*}" },
    };
    assertViolates(
      knownNames,
      keyWithShare({ Condition }),
      constants,
      `${inKeyPolicy} policy variable aws:usernme (did you mean aws:username?).`,
    );
    assertCompliant(
      knownNames,
      keyWithShare({ Condition: { StringEquals: { "aws:userid": "${aws:userid, 'nobody'}" } } }),
    );
  });

  it("must accept service principals, in a Region and in China too", () => {
    for (const Service of [
      "logs.cn-north-1.amazonaws.com",
      "ec2.amazonaws.com.cn",
      "delivery.logs.amazonaws.com",
      "cloudwatch.amazonaws.com",
      // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-configuring-dnssec-cmk-requirements.html
      "dnssec-route53.amazonaws.com",
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-kms-permissions.html
      "maintenance.s3tables.amazonaws.com",
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-vectors-data-encryption.html
      "indexing.s3vectors.amazonaws.com",
      // https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-auth.html
      "mrk.kms.amazonaws.com",
      "events.amazonaws.com",
    ]) {
      assertCompliant(knownNames, keyWithShare({ Principal: { Service } }));
    }
  });

  for (const [service, suggestion] of [
    ["eventbridge.amazonaws.com", "events.amazonaws.com"],
    ["secrets-manager.amazonaws.com", "secretsmanager.amazonaws.com"],
    ["cloudwatch-logs.amazonaws.com", "logs.amazonaws.com"],
    ["logs.amazon.com", "logs.amazonaws.com"],
    ["logs", "logs.amazonaws.com"],
    ["frobnicate.amazonaws.com", undefined],
  ] as const) {
    it(`must not pass the service principal ${service}`, () => {
      const hint = suggestion === undefined ? "" : ` (did you mean ${suggestion}?)`;
      assertViolates(
        knownNames,
        keyWithShare({ Principal: { Service: service } }),
        {
          ...constants,
          why: "AWS refuses a policy whose principal does not exist, so that the deployment fails halfway.",
          allowed: "SERVICE.amazonaws.com, as the service's own page on its service principal writes it.",
        },
        `policy, Statement[1] (Sid "${SHARE_SID}") names what is none of the service principals that this pack knows: service principal ${service}${hint}.`,
      );
    });
  }
});
