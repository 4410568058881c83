import { toJson, type PrincipalElement, type Statement } from "../../../access/policy-document";
import { publicPrincipal } from "../../../policypack/rules/public-principal";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import { EXTERNAL, EXTERNAL_ROLE, key, keyWithShare, OWNER_ROOT, secret, secretWith, SHARE_SID } from "../walkthrough";

const constants: Constants = {
  why: "any AWS account in the world could use it; only an IAM policy of that account would stand between.",
  allowed:
    "principals by ARN or account id; a wildcard only where StringEquals, StringLike, ArnEquals or ArnLike (with IfExists or ForAllValues only where Null asks for the same key) fixes " +
    "aws:PrincipalAccount, kms:CallerAccount, aws:PrincipalArn, aws:PrincipalOrgID or aws:PrincipalOrgPaths to accounts or organizations in full.",
  remedy: "name the accounts, roles or users; or keep the wildcard and fix one of these keys to values in full.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html",
};
const conditional: Constants = {
  ...constants,
  why: "any AWS account in the world whose calls meet the Condition could use it; only an IAM policy of that account would stand between.",
};
const at = `policy, Statement[1] (Sid "${SHARE_SID}")`;

const secretPolicy = (change: Partial<Statement>): string =>
  toJson({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: EXTERNAL_ROLE },
        Action: "secretsmanager:GetSecretValue",
        Resource: "*",
        ...change,
      },
    ],
  });

describe("public-principal", () => {
  it("must accept named principals, in a key's policy and a secret's", () => {
    assertCompliant(publicPrincipal, key);
    assertCompliant(publicPrincipal, secret);
    assertCompliant(publicPrincipal, secretWith({ policy: secretPolicy({}) }));
    assertCompliant(publicPrincipal, secretWith({ policy: "{}" }));
  });

  it("must accept a wildcard that is held to an organization or account, and one that is denied", () => {
    const organization = { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } };
    assertCompliant(publicPrincipal, keyWithShare({ Principal: { AWS: "*" }, Condition: organization }));
    const account = { StringEquals: { "kms:CallerAccount": EXTERNAL } };
    assertCompliant(publicPrincipal, keyWithShare({ Principal: "*", Condition: account }));
    const paths = {
      "ForAllValues:StringLike": { "aws:PrincipalOrgPaths": "o-abcdefghij/*" },
      Null: { "aws:PrincipalOrgPaths": "false" },
    };
    assertCompliant(publicPrincipal, keyWithShare({ Principal: "*", Condition: paths }));
    assertCompliant(publicPrincipal, keyWithShare({ Effect: "Deny", Principal: "*" }));
  });

  const wildcards: readonly [principal: PrincipalElement, text: string][] = [
    ["*", "*"],
    [{ AWS: "*" }, "*"],
    [{ AWS: [EXTERNAL_ROLE, "*"] }, "*"],
    [{ AWS: "arn:aws-cn:iam::*:root" }, "arn:aws-cn:iam::*:root"],
    [{ CanonicalUser: "*" }, "CanonicalUser: *"],
    [{ Federated: "*" }, "Federated: *"],
  ];
  for (const [principal, text] of wildcards) {
    it(`must not pass ${JSON.stringify(principal)}`, () => {
      assertViolates(
        publicPrincipal,
        keyWithShare({ Principal: principal }),
        constants,
        `${at} allows the wildcard principal ${text} without a condition.`,
      );
    });
  }

  it("must say of all services what they are, and not of every account", () => {
    assertViolates(
      publicPrincipal,
      keyWithShare({ Principal: { Service: "*" } }),
      {
        ...constants,
        why: "an AWS service acts for all its customers: a stranger's resource would have it use this one.",
      },
      `${at} allows the wildcard principal Service: * without a condition.`,
    );
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
  it("must say of a wildcard in a part of an ARN that AWS refuses it, and not that it opens anything", () => {
    const pattern = "arn:aws-cn:iam::444455556666:role/*";
    assertViolates(
      publicPrincipal,
      keyWithShare({ Principal: { AWS: pattern } }),
      {
        ...constants,
        why: "AWS takes no wildcard in a part of a principal's ARN: it refuses the policy, and the deployment fails halfway.",
        remedy:
          "name the roles or users in full, or name the account and give the pattern to ArnLike aws:PrincipalArn.",
      },
      `${at} allows the wildcard principal ${pattern}.`,
    );
  });

  it("must not be taken in by a condition that holds nobody back", () => {
    for (const condition of [
      { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-abcdefghij" } },
      { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-abcdefghij" }, Null: { "aws:PrincipalOrgID": "true" } },
      { StringNotEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } },
      { StringLike: { "aws:PrincipalOrgID": "o-*" } },
      { "ForAllValues:StringEquals": { "aws:PrincipalOrgPaths": "o-abcdefghij/r-ab12/*" } },
      { StringLike: { "aws:PrincipalAccount": "*" } },
      { Bool: { "aws:SecureTransport": "true" } },
    ]) {
      assertViolates(
        publicPrincipal,
        keyWithShare({ Principal: { AWS: "*" }, Condition: condition }),
        conditional,
        `${at} allows the wildcard principal * and its Condition fixes no account or organization.`,
      );
    }
  });

  it("must not pass NotPrincipal with Allow, conditional or not", () => {
    assertViolates(
      publicPrincipal,
      keyWithShare({ Principal: undefined, NotPrincipal: { AWS: [OWNER_ROOT, EXTERNAL_ROLE] } }),
      constants,
      `${at} allows everybody except ${OWNER_ROOT}, ${EXTERNAL_ROLE} (NotPrincipal).`,
    );
  });

  it("must not pass a secret's policy that is open to everybody", () => {
    const type = "aws:secretsmanager/secretPolicy:SecretPolicy";
    const policy = secretPolicy({ Principal: "*" });
    for (const subject of [secretWith({ policy }), { type, name: "policy", props: { policy } }]) {
      assertViolates(
        publicPrincipal,
        subject,
        constants,
        "policy, Statement[0] (no Sid) allows the wildcard principal * without a condition.",
      );
    }
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
  const NETWORK = {
    why: "whoever gets a request into that network passes, with the credentials of any account whose IAM policy lets it.",
    remedy: "name the accounts, roles or users, or fix aws:PrincipalAccount or aws:PrincipalOrgID beside the network.",
  };
  const UNIQUE = {
    why: "the id belongs to one role or user for ever, and does not tell of which account; if that is deleted, nobody passes.",
    remedy: "name the role or user by its ARN as the principal, so that a reader sees whose it is.",
  };
  const SOURCE = {
    why: "no principal's own call carries that key, so that none passes; any AWS service that sends it does, whichever it is.",
    remedy: "name the service as the principal (Service: SERVICE.amazonaws.com) and keep the condition.",
  };
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalservicename
  const SERVICE = {
    why: "no call of another principal carries that name; the service acts for all its customers, in any account.",
    remedy:
      "name the service as the principal (Service: SERVICE.amazonaws.com) and fix aws:SourceAccount or aws:SourceArn.",
  };
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_ec2_sourceinstancearn
  const INSTANCE = {
    why: "credentials of a role carry it on that instance only; it names no role, and each that the instance has passes.",
    remedy: "name the roles of the instances as the principals.",
  };
  const instance = `arn:aws-cn:ec2:cn-north-1:${EXTERNAL}:instance/*`;
  for (const [condition, limit, said] of [
    [
      { StringEquals: { "aws:PrincipalServiceName": "cloudtrail.amazonaws.com" } },
      "calls that cloudtrail.amazonaws.com makes itself",
      SERVICE,
    ],
    [{ ArnLike: { "ec2:SourceInstanceARN": instance } }, `calls from the instance ${instance}`, INSTANCE],
    [{ StringEquals: { "aws:SourceVpce": "vpce-1a" } }, "calls that come through the VPC endpoint vpce-1a", NETWORK],
    [{ StringEquals: { "aws:SourceVpc": "vpc-1a" } }, "calls that come from the VPC vpc-1a", NETWORK],
    [{ IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }, "calls that come from the addresses 203.0.113.0/24", NETWORK],
    [
      { StringLike: { "aws:userid": "AROADBQP57FF2AEXAMPLE:*" } },
      "the one role, user or session with the unique id AROADBQP57FF2AEXAMPLE:*",
      UNIQUE,
    ],
    [
      { StringEquals: { "aws:SourceAccount": EXTERNAL } },
      `calls that an AWS service makes on behalf of ${EXTERNAL}`,
      SOURCE,
    ],
    [
      { ArnLike: { "aws:SourceArn": "arn:aws-cn:s3:::bucket" }, StringEquals: { "kms:EncryptionContext:App": "a" } },
      "calls that an AWS service makes on behalf of arn:aws-cn:s3:::bucket, and to calls with EncryptionContext:App a",
      SOURCE,
    ],
  ] as const) {
    it(`must say what really limits a wildcard: ${JSON.stringify(condition)}`, () => {
      assertViolates(
        publicPrincipal,
        keyWithShare({ Principal: "*", Condition: condition }),
        { ...constants, ...said },
        `${at} allows the wildcard principal *, which its Condition limits to ${limit}, and to no account or organization.`,
      );
    });
  }

  for (const [condition, limit, worth] of [
    [
      { StringEquals: { "kms:ViaService": "s3.cn-north-1.amazonaws.com" } },
      "calls through s3.cn-north-1.amazonaws.com",
      "anybody can call through that service, with a resource of their own",
    ],
    [
      { StringEquals: { "kms:EncryptionContext:App": "payroll" } },
      "calls with EncryptionContext:App payroll",
      "the caller chooses the encryption context, which is no secret: AWS writes it into logs",
    ],
    [
      { StringEquals: { "aws:PrincipalTag/team": "a" } },
      "principals with the tag team a",
      "an administrator of any account can give that tag to a role",
    ],
  ] as const) {
    it(`must say that anybody can meet it: ${JSON.stringify(condition)}`, () => {
      assertViolates(
        publicPrincipal,
        keyWithShare({ Principal: "*", Condition: condition }),
        {
          ...constants,
          why: `any AWS account in the world could use it in that way, where its own IAM policy lets it: ${worth}.`,
        },
        `${at} allows the wildcard principal * and its Condition fixes no account or organization, but only limits it to ${limit}.`,
      );
    });
  }

  it("must not take for a limit what holds nobody", () => {
    for (const condition of [
      { IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/0"] } },
      { StringLike: { "aws:userid": "*:session" } },
      { StringLike: { "aws:SourceVpce": "*" } },
      { StringEqualsIfExists: { "aws:SourceVpce": "vpce-1a" } },
      { "ForAllValues:StringEquals": { "aws:SourceAccount": EXTERNAL } },
      { StringNotEquals: { "aws:SourceVpce": "vpce-1a" } },
    ]) {
      assertViolates(
        publicPrincipal,
        keyWithShare({ Principal: "*", Condition: condition }),
        conditional,
        `${at} allows the wildcard principal * and its Condition fixes no account or organization.`,
      );
    }
  });

  it("must say of a condition that is never met that it gives nothing as it stands", () => {
    const Condition = { StringEquals: { "aws:SourceAccount": "1111" } };
    assertViolates(
      publicPrincipal,
      keyWithShare({ Principal: "*", Condition }),
      {
        ...constants,
        why: 'a condition that is corrected later opens it, and it fixes no account or organization: StringEquals compares aws:SourceAccount with "1111", and that is not an account id of twelve digits.',
      },
      `${at} allows the wildcard principal *, to whom its Condition gives nothing as it stands, since it is never met.`,
    );
  });
});
