import { exactKeyArn } from "../../../policypack/rules/exact-key-arn";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import { iamPolicy, iamPolicyWithShare, KEY_ARN } from "../walkthrough";

const constants: Constants = {
  why: "every key whose owner trusts this account, today or later, would be open to these principals; an alias can be pointed at another key.",
  allowed:
    'the full ARN of a key, without wildcards; "*" only for actions that act on no key, such as kms:ListAliases.',
  remedy:
    "put the key's ARN (arn:PARTITION:kms:REGION:ACCOUNT:key/KEY-ID) in Resource; statements for other services apart.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html",
};
const at = 'policy, Statement[0] (Sid "AllowExternalAccount") allows KMS actions on';
const ALIAS_ARN = "arn:aws-cn:kms:cn-north-1:111122223333:alias/shared";

describe("exact-key-arn", () => {
  it("must accept the key's ARN, alone, in a list, or of a multi-Region key", () => {
    assertCompliant(exactKeyArn, iamPolicy);
    const multiRegion = "arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab";
    assertCompliant(exactKeyArn, iamPolicyWithShare({ Resource: [KEY_ARN, multiRegion] }));
  });

  it("must leave other services alone, and statements that deny", () => {
    assertCompliant(exactKeyArn, iamPolicyWithShare({ Action: "s3:*", Resource: "*" }));
    assertCompliant(exactKeyArn, iamPolicyWithShare({ Resource: [KEY_ARN, "arn:aws-cn:s3:::bucket/*"] }));
    assertCompliant(exactKeyArn, iamPolicyWithShare({ Effect: "Deny", Resource: "*" }));
    assertCompliant(exactKeyArn, iamPolicyWithShare({ Action: undefined, NotAction: "kms:*", Resource: "*" }));
  });

  it("must accept a star for actions that act on no key, and an alias for those that act on aliases", () => {
    assertCompliant(exactKeyArn, iamPolicyWithShare({ Action: ["kms:ListAliases", "kms:CreateKey"], Resource: "*" }));
    assertCompliant(exactKeyArn, iamPolicyWithShare({ Action: "kms:UpdateAlias", Resource: [KEY_ARN, ALIAS_ARN] }));
  });

  for (const resource of [
    "arn:aws-cn:kms:cn-north-1:111122223333:key/mrk-*",
    "arn:aws-cn:kms:*:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890a?",
    "*1234abcd-12ab-34cd-56ef-1234567890ab",
    ALIAS_ARN,
    "1234abcd-12ab-34cd-56ef-1234567890ab",
    "alias/shared",
  ]) {
    it(`must not pass ${resource}`, () => {
      assertViolates(
        exactKeyArn,
        iamPolicyWithShare({ Resource: [KEY_ARN, resource] }),
        constants,
        `${at} "${resource}".`,
      );
    });
  }

  it("must accept NotResource that takes every key out", () => {
    for (const except of ["arn:*:kms:*", "arn:*:kms:*:*:*", "*"]) {
      const NotResource = ["arn:aws-cn:s3:::private/*", except];
      assertCompliant(exactKeyArn, iamPolicyWithShare({ Action: "kms:Encrypt", Resource: undefined, NotResource }));
    }
  });

  it("must not pass NotResource", () => {
    assertViolates(
      exactKeyArn,
      iamPolicyWithShare({ Action: "kms:Encrypt", Resource: undefined, NotResource: KEY_ARN }),
      constants,
      `${at} everything except ${KEY_ARN} (NotResource).`,
    );
  });

  for (const action of ["kms:List*", "kms:E*", "*:Encrypt", "kms:ReEncryptTo"]) {
    it(`must see that ${action} reaches keys`, () => {
      assertViolates(exactKeyArn, iamPolicyWithShare({ Action: action, Resource: "*" }), constants, `${at} "*".`);
    });
  }

  it("must see that NotAction reaches keys", () => {
    const change = { Action: undefined, NotAction: ["s3:*", "kms:Decrypt", "kms:ReEncrypt*"], Resource: "*" };
    assertViolates(exactKeyArn, iamPolicyWithShare(change), constants, `${at} "*".`);
  });

  it("must leave decryption with all keys to decrypt-on-all-keys, and nothing else beside it", () => {
    assertCompliant(exactKeyArn, iamPolicyWithShare({ Resource: "*" }));
    assertCompliant(exactKeyArn, iamPolicyWithShare({ Resource: undefined, NotResource: KEY_ARN }));
    assertViolates(exactKeyArn, iamPolicyWithShare({ Resource: ["*", ALIAS_ARN] }), constants, `${at} "${ALIAS_ARN}".`);
  });

  for (const type of ["rolePolicy:RolePolicy", "userPolicy:UserPolicy", "groupPolicy:GroupPolicy"]) {
    it(`must judge aws:iam/${type}`, () => {
      const subject = { ...iamPolicyWithShare({ Action: "kms:Encrypt", Resource: "*" }), type: `aws:iam/${type}` };
      assertViolates(exactKeyArn, subject, constants, `${at} "*".`);
    });
  }

  // https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
  it("must say of a condition on aliases, tags or the account that it does not count it", () => {
    for (const [Condition, narrowed] of [
      [
        { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/app" } },
        "by kms:ResourceAliases, which this rule does not count: whoever may set an alias or a tag decides which keys kms:ResourceAliases means",
      ],
      [
        { StringEquals: { "aws:ResourceTag/app": "payroll" } },
        "by aws:ResourceTag/app, which this rule does not count: whoever may set an alias or a tag decides which keys aws:ResourceTag/app means",
      ],
      [
        { StringEquals: { "aws:ResourceAccount": "111122223333" } },
        "by aws:ResourceAccount, which this rule does not count",
      ],
    ] as const) {
      assertViolates(
        exactKeyArn,
        iamPolicyWithShare({ Action: "kms:Encrypt", Resource: "*", Condition }),
        {
          ...constants,
          why: "every key whose owner trusts this account, today or later, is open to these principals as far as the Condition reaches; an alias can be pointed at another key.",
        },
        `${at} "*". Its Condition narrows that ${narrowed}.`,
      );
    }
  });
});
