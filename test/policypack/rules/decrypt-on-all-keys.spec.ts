import { decryptOnAllKeys } from "../../../policypack/rules/decrypt-on-all-keys";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import { iamPolicy, iamPolicyWithShare, KEY_ARN } from "../walkthrough";

const constants: Constants = {
  why: "these principals read whatever is encrypted under any key of the account, and of every account whose owner trusts it, today or later.",
  allowed:
    "decryption with keys named by their full ARNs. Conditions are not looked at, as Security Hub does not look at them.",
  remedy:
    "name each key by its ARN (arn:PARTITION:kms:REGION:ACCOUNT:key/KEY-ID) in Resource; statements for other services apart.",
  url: "https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html",
};
const at = 'policy, Statement[0] (Sid "AllowExternalAccount") allows';
const both = "kms:Decrypt and kms:ReEncryptFrom";

describe("decrypt-on-all-keys", () => {
  it("must accept the walkthrough, other actions, other services, and a Deny", () => {
    assertCompliant(decryptOnAllKeys, iamPolicy);
    assertCompliant(
      decryptOnAllKeys,
      iamPolicyWithShare({ Action: ["kms:Encrypt", "kms:ReEncryptTo"], Resource: "*" }),
    );
    assertCompliant(decryptOnAllKeys, iamPolicyWithShare({ Resource: ["arn:aws-cn:s3:::bucket/*", "arn:*:s3:*"] }));
    assertCompliant(decryptOnAllKeys, iamPolicyWithShare({ Effect: "Deny", Resource: "*" }));
    assertCompliant(decryptOnAllKeys, iamPolicyWithShare({ Resource: undefined, NotResource: "arn:*:kms:*" }));
  });

  it("must leave what is too wide and yet not every key to exact-key-arn", () => {
    for (const resource of ["arn:aws-cn:kms:*:111122223333:key/mrk-*", `${KEY_ARN.slice(0, -1)}?`, "*alias/shared"]) {
      assertCompliant(decryptOnAllKeys, iamPolicyWithShare({ Resource: resource }));
    }
  });

  for (const resource of [
    "*",
    "arn:*",
    "arn:aws-cn:kms:*",
    "arn:aws-cn:kms:cn-north-1:111122223333:key/*",
    "arn:aws-cn:kms:cn-north-1:111122223333:key/????????-*",
    "arn:aws-cn:kms:*:*:*/*",
  ]) {
    it(`must not pass ${resource}`, () => {
      assertViolates(
        decryptOnAllKeys,
        iamPolicyWithShare({ Resource: [KEY_ARN, resource] }),
        constants,
        `${at} ${both} on "${resource}".`,
      );
    });
  }

  it("must not pass NotResource", () => {
    assertViolates(
      decryptOnAllKeys,
      iamPolicyWithShare({ Resource: undefined, NotResource: KEY_ARN }),
      constants,
      `${at} ${both} on everything except ${KEY_ARN} (NotResource).`,
    );
  });

  for (const [element, actions] of [
    [{ Action: "KMS:decrypt" }, "kms:Decrypt"],
    [{ Action: ["kms:reencryptfrom", "kms:Encrypt"] }, "kms:ReEncryptFrom"],
    [{ Action: "kms:D*" }, "kms:Decrypt"],
    [{ Action: "*" }, both],
    [{ Action: undefined, NotAction: ["iam:*", "kms:ReEncrypt*"] }, "kms:Decrypt"],
  ] as const) {
    it(`must see decryption in ${JSON.stringify(element)}`, () => {
      assertViolates(
        decryptOnAllKeys,
        iamPolicyWithShare({ ...element, Resource: "*" }),
        constants,
        `${at} ${actions} on "*".`,
      );
    });
  }

  it("must not be taken in by a condition", () => {
    const Condition = { StringEquals: { "kms:ViaService": "s3.cn-north-1.amazonaws.com" } };
    assertViolates(
      decryptOnAllKeys,
      { ...iamPolicyWithShare({ Condition, Resource: "*" }), type: "aws:iam/rolePolicy:RolePolicy" },
      { ...constants, why: constants.why.replace(/\.$/, ", as far as the Condition reaches.") },
      `${at} ${both} on "*". Its Condition narrows that by kms:ViaService, which this rule does not count.`,
    );
  });
});
