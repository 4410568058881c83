import { toJson, type Statement } from "../../../access/policy-document";
import { effectiveStatements } from "../../../policypack/rules/effective-statements";
import { assertCompliant, assertViolates, type Constants, type Subject } from "../judge";
import {
  existingKeyWith,
  EXTERNAL,
  EXTERNAL_ROLE,
  EXTERNAL_ROOT,
  IAM_POLICY,
  iamPolicyWith,
  iamPolicyWithShare,
  KEY_ARN,
  KEY_POLICY,
  keyWith,
  keyWithShare,
  OWNER,
  OWNER_ROOT,
  secretWith,
  SHARE_SID,
  WALKTHROUGH,
} from "../walkthrough";

const constants: Constants = {
  why: "it looks like a share or a protection and is none; that shows when a call is refused, or is not.",
  allowed: "principals, actions, resources and conditions that a request to this key or secret can have.",
  remedy: "correct the part that can never match, or remove the statement.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html#cross-account-key-operations",
};
const inKeyPolicy = `policy, Statement[1] (Sid "${SHARE_SID}") has no effect in this:`;
const inIamPolicy = 'policy, Statement[0] (Sid "AllowExternalAccount") has no effect in this:';
const ANY_OWN_KEY = `arn:aws-cn:kms:cn-north-1:${OWNER}:key/*`;
const ROLE = `arn:aws-cn:iam::${OWNER}:role/Example`;

const secretPolicyWith = (change: Partial<Statement>): Subject => {
  const statement: Statement = {
    Effect: "Allow",
    Principal: { AWS: ROLE },
    Action: "secretsmanager:GetSecretValue",
    Resource: "*",
    ...change,
  };
  return secretWith({ kmsKeyId: KEY_ARN, policy: toJson({ Version: "2012-10-17", Statement: [statement] }) });
};
const violates = (change: Parameters<typeof keyWithShare>[0], ...reasons: readonly string[]): void => {
  assertViolates(
    effectiveStatements,
    keyWithShare(change),
    constants,
    ...reasons.map((each) => `${inKeyPolicy} ${each}.`),
  );
};

describe("effective-statements", () => {
  it("must accept the walkthrough, and a secret's policy", () => {
    for (const subject of WALKTHROUGH.filter(({ type }) => effectiveStatements.appliesTo(type))) {
      assertCompliant(effectiveStatements, subject);
    }
    assertCompliant(effectiveStatements, secretPolicyWith({}));
  });

  it("must accept the key's own ARN, exact where it is known, and patterns that match it", () => {
    for (const Resource of [KEY_ARN, ANY_OWN_KEY, "arn:aws-cn:kms:*", ["arn:aws-cn:s3:::bucket", "*"]]) {
      assertCompliant(effectiveStatements, keyWithShare({ Resource }));
      const [own, share] = KEY_POLICY.Statement;
      const policy = { ...KEY_POLICY, Statement: [own!, { ...share!, Resource }] };
      assertCompliant(effectiveStatements, existingKeyWith(policy));
    }
  });

  it("must accept conditions that a request can meet", () => {
    for (const Condition of [
      { StringEquals: { "kms:CallerAccount": [EXTERNAL, "777788889999"] } },
      { StringEquals: { "kms:EncryptionContext:Project": "*" } },
      { StringLike: { "kms:ViaService": "s3.*.amazonaws.com" } },
      { StringEqualsIfExists: { "kms:CallerAccount": "777788889999" } },
      { StringNotEquals: { "kms:CallerAccount": OWNER } },
    ]) {
      assertCompliant(effectiveStatements, keyWithShare({ Condition }));
    }
  });

  it("must leave actions that change the key to external-administration, and the account's own alone", () => {
    assertCompliant(effectiveStatements, keyWithShare({ Action: ["kms:Decrypt", "kms:PutKeyPolicy", "kms:List*"] }));
    assertCompliant(effectiveStatements, keyWithShare({ Principal: { AWS: OWNER_ROOT }, Action: "kms:GetKeyPolicy" }));
  });

  it("must not pass actions that AWS ignores across accounts", () => {
    violates(
      { Action: ["kms:Decrypt", "kms:GetKeyPolicy", "kms:ListKey*"], Principal: { AWS: [OWNER_ROOT, EXTERNAL_ROLE] } },
      `kms:GetKeyPolicy, kms:ListKey* works on keys of one's own account only, and ${EXTERNAL_ROLE} is outside account ${OWNER}`,
    );
  });

  it("must not pass groups, identity providers and canonical users as principals, in a Deny either", () => {
    const group = `arn:aws-cn:iam::${EXTERNAL}:group/Developers`;
    violates({ Principal: { AWS: [group, EXTERNAL_ROLE] } }, `${group} is no principal: AWS refuses it`);
    violates(
      { Effect: "Deny", Principal: { Federated: "accounts.google.com", CanonicalUser: "79a59d" } },
      "Federated: accounts.google.com signs no call to this service",
      "CanonicalUser: 79a59d signs no call to this service",
    );
  });

  it("must not pass a Resource that is not the key", () => {
    for (const resource of [
      KEY_ARN.replace("cn-north-1", "cn-northwest-1"),
      KEY_ARN.replace(OWNER, EXTERNAL),
      `arn:aws-cn:kms:cn-north-1:${OWNER}:alias/shared`,
      "arn:aws-cn:s3:::*",
      "alias/shared",
    ]) {
      violates(
        { Resource: resource },
        `Resource ${resource} is not the resource whose policy it is (${ANY_OWN_KEY}; "*" means that one)`,
      );
    }
    violates(
      { Resource: undefined, NotResource: "arn:aws-cn:kms:*" },
      "NotResource arn:aws-cn:kms:* takes out the very resource whose policy it is",
    );
  });

  it("must not pass another key in the policy of a key whose ARN is known", () => {
    const other = KEY_ARN.replace("1234abcd", "ffffffff");
    const [own, share] = KEY_POLICY.Statement;
    assertViolates(
      effectiveStatements,
      existingKeyWith({ ...KEY_POLICY, Statement: [own!, { ...share!, Resource: other }] }),
      constants,
      `${inKeyPolicy} Resource ${other} is not the resource whose policy it is (${KEY_ARN}; "*" means that one).`,
    );
  });

  it("must not pass actions of another service", () => {
    violates({ Action: ["s3:GetObject", "kms"] }, "none of its actions is one of KMS");
    violates({ Action: undefined, NotAction: "kms:*" }, "none of its actions is one of KMS");
    const at = "policy, Statement[0] (no Sid) has no effect in this:";
    assertViolates(
      effectiveStatements,
      secretPolicyWith({ Action: "kms:Decrypt" }),
      constants,
      `${at} none of its actions is one of Secrets Manager.`,
    );
    assertViolates(
      effectiveStatements,
      secretPolicyWith({ Resource: KEY_ARN }),
      constants,
      `${at} Resource ${KEY_ARN} is not the resource whose policy it is (arn:aws-cn:secretsmanager:cn-north-1:${EXTERNAL}:secret:*; "*" means that one).`,
    );
  });

  it("must not pass a condition that nobody can meet", () => {
    const never = "its Condition is never met:";
    violates(
      { Condition: { StringEquals: { "kms:CallerAccount": "777788889999" } } },
      `${never} StringEquals holds kms:CallerAccount to account 777788889999, and no principal is of it`,
    );
    violates(
      {
        Principal: { AWS: "*" },
        Condition: { "ForAnyValue:StringEquals": { "aws:PrincipalOrgPaths": "o-abcdefghij/r-ab12/*" } },
      },
      `${never} ForAnyValue:StringEquals takes the wildcard in "o-abcdefghij/r-ab12/*" for a plain character, which aws:PrincipalOrgPaths never has`,
    );
    violates(
      { Condition: { StringLike: { "aws:PrincipalArn": [] } } },
      `${never} StringLike compares aws:PrincipalArn with no value at all`,
    );
    violates(
      {
        Action: ["kms:DescribeKey", "kms:ListGrants"],
        Condition: { StringLike: { "kms:EncryptionContext:Project": "*" } },
      },
      `${never} StringLike asks for kms:EncryptionContext:Project, and none of its actions has an encryption context`,
    );
    violates(
      { Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } } },
      `${never} Bool asks for kms:GrantIsForAWSResource, and none of its actions is one on grants`,
    );
  });

  it("must not pass a Sid in an IAM policy that AWS refuses", () => {
    assertViolates(
      effectiveStatements,
      iamPolicyWithShare({ Sid: SHARE_SID }),
      constants,
      `policy, Statement[0] (Sid "${SHARE_SID}") has no effect in this: its Sid has other characters than letters and digits: AWS refuses the policy.`,
    );
    const [statement] = IAM_POLICY.Statement;
    assertViolates(
      effectiveStatements,
      iamPolicyWith(statement!, { ...statement!, Effect: "Deny" }),
      constants,
      `${inIamPolicy.replace("[0]", "[1]")} its Sid is one of another statement too: AWS refuses the policy.`,
    );
  });

  it("must find what is wrong in an IAM policy's condition", () => {
    assertViolates(
      effectiveStatements,
      iamPolicyWithShare({ Condition: { StringEquals: { "kms:ViaService": "s3.*.amazonaws.com" } } }),
      constants,
      `${inIamPolicy} its Condition is never met: StringEquals takes the wildcard in "s3.*.amazonaws.com" for a plain character, which kms:ViaService never has.`,
    );
  });

  it("must not judge the Resource where nothing tells Region and account", () => {
    const subject = { ...keyWith(KEY_POLICY), provider: undefined };
    assertCompliant(effectiveStatements, subject);
    const [own, share] = KEY_POLICY.Statement;
    const foreign = keyWith({
      ...KEY_POLICY,
      Statement: [own!, { ...share!, Resource: KEY_ARN, Principal: { AWS: EXTERNAL_ROOT } }],
    });
    assertCompliant(effectiveStatements, { ...foreign, provider: undefined });
  });
});
