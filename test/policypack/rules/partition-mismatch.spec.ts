import { partitionMismatch } from "../../../policypack/rules/partition-mismatch";
import { toJson, type Statement } from "../../../access/policy-document";
import { assertCompliant, assertViolates, type Constants, type Subject } from "../judge";
import {
  existingKeyWith,
  EXTERNAL,
  EXTERNAL_ROLE,
  iamPolicyWithShare,
  key,
  KEY_ARN,
  KEY_POLICY,
  keyWithShare,
  OWNER_ROOT,
  secretWith,
  SHARE_SID,
  through,
  WALKTHROUGH,
} from "../walkthrough";

const constants: Constants = {
  why: "partitions know nothing of each other: AWS refuses such a principal, and such a resource or condition never matches.",
  allowed: "ARNs and services of one partition, that of the resource; a wildcard in its place.",
  remedy:
    "write the partition that follows from the Region (aws, aws-cn, aws-us-gov), best by a function of the Region; kms:ViaService as SERVICE.REGION.amazonaws.com.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
};
const inKeyPolicy = `policy, Statement[1] (Sid "${SHARE_SID}"):`;
const inIamPolicy = 'policy, Statement[0] (Sid "AllowExternalAccount"):';
const WRONG_ROLE = EXTERNAL_ROLE.replace("aws-cn", "aws");
const inChina = "and the resource is in aws-cn";

const roleFor = (AWS: string): Subject => ({
  type: "aws:iam/role:Role",
  name: "reader",
  props: {
    assumeRolePolicy: toJson({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS }, Action: "sts:AssumeRole" }],
    }),
  },
  provider: key.provider,
});

describe("partition-mismatch", () => {
  it("must not pass a role that a principal of another partition may assume", () => {
    assertCompliant(partitionMismatch, roleFor(EXTERNAL_ROLE));
    assertViolates(
      partitionMismatch,
      roleFor(WRONG_ROLE),
      constants,
      `assumeRolePolicy, Statement[0] (no Sid): ${WRONG_ROLE} is of partition aws, ${inChina}.`,
    );
  });

  it("must accept the walkthrough, ids, wildcards, services, and whatever an encryption context says", () => {
    for (const subject of WALKTHROUGH.filter(({ type }) => partitionMismatch.appliesTo(type))) {
      assertCompliant(partitionMismatch, subject);
    }
    assertCompliant(
      partitionMismatch,
      keyWithShare({
        Principal: { AWS: EXTERNAL, Service: ["ec2.amazonaws.com.cn", "logs.cn-north-1.amazonaws.com"] },
        Condition: {
          StringEquals: {
            "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::bucket",
            "kms:ViaService": "s3.cn-north-1.amazonaws.com",
          },
          ArnLike: { "aws:PrincipalArn": "arn:aws*:iam::444455556666:role/*" },
        },
      }),
    );
    assertCompliant(partitionMismatch, iamPolicyWithShare({ Resource: ["*", "arn:*:kms:*:*:key/*"] }));
  });

  it("must not pass a principal of another partition, in a Deny either", () => {
    for (const Effect of ["Allow", "Deny"] as const) {
      assertViolates(
        partitionMismatch,
        keyWithShare({ Effect, Principal: { AWS: [EXTERNAL_ROLE, WRONG_ROLE] } }),
        constants,
        `${inKeyPolicy} ${WRONG_ROLE} is of partition aws, ${inChina}.`,
      );
    }
  });

  it("must not pass a key of another partition in an IAM policy", () => {
    const resource = KEY_ARN.replace("aws-cn", "aws-us-gov");
    assertViolates(
      partitionMismatch,
      iamPolicyWithShare({ Resource: resource }),
      constants,
      `${inIamPolicy} ${resource} is of partition aws-us-gov, ${inChina}.`,
    );
  });

  it("must not pass a condition on a principal, or a service, of another partition", () => {
    assertViolates(
      partitionMismatch,
      keyWithShare({
        Condition: {
          ArnLike: { "aws:PrincipalArn": "arn:aws:iam::444455556666:role/app/*" },
          StringEquals: { "kms:ViaService": ["s3.us-east-1.amazonaws.com", "ec2.cn-north-1.amazonaws.com"] },
        },
      }),
      constants,
      `${inKeyPolicy} arn:aws:iam::444455556666:role/app/* is of partition aws, ${inChina}.`,
      `${inKeyPolicy} s3.us-east-1.amazonaws.com is of partition aws, ${inChina}.`,
    );
  });

  it("must not pass a suffix that kms:ViaService does not have, in China either", () => {
    assertViolates(
      partitionMismatch,
      iamPolicyWithShare({ Condition: { StringEquals: { "KMS:viaservice": "s3.cn-north-1.amazonaws.com.cn" } } }),
      constants,
      `${inIamPolicy} s3.cn-north-1.amazonaws.com.cn is no value of kms:ViaService, which ends in .amazonaws.com in every partition.`,
    );
  });

  it("must not pass a service principal of China elsewhere", () => {
    const policy = toJson({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "lambda.amazonaws.com.cn" },
          Action: "secretsmanager:*",
          Resource: "*",
        },
      ] satisfies Statement[],
    });
    assertViolates(
      partitionMismatch,
      through(secretWith({ policy }), { name: "frankfurt", props: { region: "eu-central-1" } }),
      constants,
      "policy, Statement[0] (no Sid): lambda.amazonaws.com.cn is of partition aws-cn, and the resource is in aws.",
    );
  });

  it("must take the resource's own Region, and the ARN of a key that is there, before the provider's", () => {
    const subject = through(keyWithShare({}), { name: "global", props: { region: "us-east-1" } });
    assertCompliant(partitionMismatch, { ...subject, props: { ...subject.props, region: "cn-northwest-1" } });
    assertCompliant(partitionMismatch, existingKeyWith(KEY_POLICY));
  });

  it("must compare the ARNs with each other where nothing tells the Region", () => {
    assertCompliant(partitionMismatch, through(keyWithShare({}), undefined));
    assertViolates(
      partitionMismatch,
      through(keyWithShare({ Principal: { AWS: WRONG_ROLE } }), undefined),
      constants,
      `${inKeyPolicy} ${WRONG_ROLE} is of partition aws, and ${OWNER_ROOT} is of aws-cn.`,
    );
  });
});
