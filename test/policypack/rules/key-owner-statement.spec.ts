import { keyOwnerStatement } from "../../../policypack/rules/key-owner-statement";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import {
  EXTERNAL,
  existingKeyWith,
  key,
  KEY_POLICY,
  keyWith,
  keyWithShare,
  OWNER,
  OWNER_ROOT,
  through,
} from "../walkthrough";
import type { Statement } from "../../../access/policy-document";

const constants: Constants = {
  why: "when the principals that may change the policy are deleted, only AWS Support can make the key manageable again.",
  allowed:
    "an Allow statement for the account's root ARN or id with kms:PutKeyPolicy, without a Condition, and no Deny against it.",
  remedy:
    'keep the statement "Enable IAM User Permissions" of the default key policy: the account\'s root ARN, kms:*, Resource "*", no Condition.',
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
};
const [own, share] = KEY_POLICY.Statement;
const withOwn = (change: Partial<Statement>) => keyWith({ ...KEY_POLICY, Statement: [{ ...own!, ...change }, share!] });
const missing = `policy: no statement allows kms:PutKeyPolicy to the owner's own account ${OWNER} unconditionally.`;

describe("key-owner-statement", () => {
  it("must accept the owner's statement, and a narrower one that still lets the policy be changed", () => {
    assertCompliant(keyOwnerStatement, key);
    assertCompliant(keyOwnerStatement, withOwn({ Principal: { AWS: OWNER }, Action: ["kms:Put*", "kms:Get*"] }));
  });

  it("must judge the whole policy of a key that exists already, by the account in its ARN", () => {
    assertCompliant(keyOwnerStatement, existingKeyWith(KEY_POLICY));
    const withoutOwn = existingKeyWith({ ...KEY_POLICY, Statement: [share!] });
    assertViolates(keyOwnerStatement, withoutOwn, constants, missing);
  });

  it("must accept a key with AWS's default policy", () => {
    assertCompliant(keyOwnerStatement, keyWith(KEY_POLICY, { policy: undefined }));
  });

  it("must not pass a policy without the owner's statement", () => {
    assertViolates(keyOwnerStatement, keyWith({ ...KEY_POLICY, Statement: [share!] }), constants, missing);
  });

  it("must not take a role of the account, or the root of another, for the account", () => {
    const role = `arn:aws-cn:iam::${OWNER}:role/Admin`;
    assertViolates(keyOwnerStatement, withOwn({ Principal: { AWS: role } }), constants, missing);
    const root = `arn:aws-cn:iam::${EXTERNAL}:root`;
    assertViolates(keyOwnerStatement, withOwn({ Principal: { AWS: root } }), constants, missing);
  });

  it("must not take the root of an account in another partition for the owner's", () => {
    const root = `arn:aws:iam::${OWNER}:root`;
    assertViolates(keyOwnerStatement, withOwn({ Principal: { AWS: root } }), constants, missing);
    assertCompliant(keyOwnerStatement, withOwn({ Principal: { AWS: [root, OWNER_ROOT] } }));
    const nowhere = { ...key.provider!, props: { allowedAccountIds: JSON.stringify([OWNER]) } };
    assertCompliant(keyOwnerStatement, through(withOwn({ Principal: { AWS: root } }), nowhere));
  });

  it("must not pass a statement that does not reach PutKeyPolicy", () => {
    assertViolates(keyOwnerStatement, withOwn({ Action: ["kms:Get*", "kms:Encrypt"] }), constants, missing);
  });

  it("must accept a condition that asks for the account and nothing else", () => {
    const Condition = {
      StringEquals: { "kms:CallerAccount": OWNER },
      StringNotEquals: { "aws:PrincipalAccount": EXTERNAL },
    };
    assertCompliant(keyOwnerStatement, withOwn({ Condition }));
    assertCompliant(keyOwnerStatement, withOwn({ Principal: "*", Condition }));
  });

  it("must not pass a statement under a condition", () => {
    for (const Condition of [
      { Bool: { "aws:MultiFactorAuthPresent": "true" } },
      { StringEquals: { "kms:CallerAccount": EXTERNAL } },
      { StringNotEquals: { "kms:CallerAccount": OWNER } },
      { StringEquals: { "kms:CallerAccount": OWNER, "kms:ViaService": "s3.cn-north-1.amazonaws.com" } },
    ]) {
      assertViolates(keyOwnerStatement, withOwn({ Condition }), constants, missing);
    }
  });

  for (const principal of ["*", { AWS: "*" }, { AWS: OWNER_ROOT }] as const) {
    it(`must not pass a Deny for ${JSON.stringify(principal)}`, () => {
      assertViolates(
        keyOwnerStatement,
        keyWithShare({ Effect: "Deny", Principal: principal, Action: "kms:*" }),
        constants,
        `policy: Statement[1] denies kms:PutKeyPolicy to the owner's own account ${OWNER}.`,
      );
    });
  }

  it("must not pass a Deny for everybody but others, or one that only the owner meets", () => {
    const role = `arn:aws-cn:iam::${OWNER}:role/Admin`;
    for (const change of [
      { Principal: undefined, NotPrincipal: { AWS: role } },
      { Principal: "*", Condition: { StringEquals: { "aws:PrincipalAccount": [OWNER, EXTERNAL] } } },
      { Principal: "*", Condition: { StringNotEquals: { "aws:PrincipalAccount": EXTERNAL } } },
      { Principal: "*", Condition: { StringLike: { "kms:CallerAccount": "1111*" } } },
    ] as const) {
      assertViolates(
        keyOwnerStatement,
        keyWithShare({ Effect: "Deny", Action: "kms:Put*", ...change }),
        constants,
        `policy: Statement[1] denies kms:PutKeyPolicy to the owner's own account ${OWNER}.`,
      );
    }
  });

  it("must accept a Deny that the owner is excepted from, or does not meet", () => {
    for (const change of [
      { Principal: undefined, NotPrincipal: { AWS: [OWNER_ROOT, `arn:aws-cn:iam::${OWNER}:role/Admin`] } },
      { Principal: "*", Condition: { StringNotEquals: { "aws:PrincipalAccount": OWNER } } },
      { Principal: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
    ] as const) {
      assertCompliant(keyOwnerStatement, keyWithShare({ Effect: "Deny", Action: "kms:*", ...change }));
    }
  });

  it("must judge a KeyPolicy resource and a replica as it judges a key", () => {
    for (const type of [
      "aws:kms/keyPolicy:KeyPolicy",
      "aws:kms/replicaKey:ReplicaKey",
      "aws:kms/externalKey:ExternalKey",
    ]) {
      assertViolates(
        keyOwnerStatement,
        { ...keyWith({ ...KEY_POLICY, Statement: [share!] }), type },
        constants,
        missing,
      );
    }
  });

  it("must leave an unknown owner to owner-account-known", () => {
    assertCompliant(keyOwnerStatement, through(key, undefined));
  });
});
