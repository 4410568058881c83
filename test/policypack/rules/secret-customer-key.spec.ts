import { secretCustomerKey } from "../../../policypack/rules/secret-customer-key";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import { KEY_ARN, secret, secretWith } from "../walkthrough";

const constants: Constants = {
  why: "the AWS managed key cannot be shared across accounts, and an alias or key id means a key of the caller's own account.",
  allowed: "the full ARN of a customer managed key, of this account or of another.",
  remedy:
    "set kmsKeyId to the key's ARN (arn:PARTITION:kms:REGION:ACCOUNT:key/KEY-ID), for each replica that of its own Region.",
  url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
};
const MANAGED = "arn:aws-cn:kms:cn-north-1:444455556666:alias/aws/secretsmanager";
const ABSENT = "is absent, which means the AWS managed key aws/secretsmanager";

describe("secret-customer-key", () => {
  it("must accept a key of another account by its ARN, for replicas too", () => {
    assertCompliant(secretCustomerKey, secret);
    const replicas = [{ region: "cn-northwest-1", kmsKeyId: KEY_ARN.replace("cn-north-1", "cn-northwest-1") }];
    assertCompliant(secretCustomerKey, secretWith({ kmsKeyId: KEY_ARN, replicas }));
  });

  const cases: readonly [title: string, kmsKeyId: unknown, what: string][] = [
    ["a secret without a key", undefined, ABSENT],
    ["the managed key by alias", "alias/aws/secretsmanager", 'is "alias/aws/secretsmanager", the AWS managed key'],
    ["the managed key by alias ARN", MANAGED, `is "${MANAGED}", the AWS managed key`],
    ["an alias", "alias/shared", 'is "alias/shared", an alias'],
    ["a key id", "1234abcd-12ab-34cd-56ef-1234567890ab", 'is "1234abcd-12ab-34cd-56ef-1234567890ab", a key id'],
    ["an ARN of something else", "arn:aws:s3:::bucket", 'is "arn:aws:s3:::bucket", which is no key ARN'],
    ["an ARN with a wildcard", `${KEY_ARN}*`, `is "${KEY_ARN}*", which is no key ARN`],
    ["something that is no text", 7, "is 7, which is no key ARN"],
  ];
  for (const [title, kmsKeyId, what] of cases) {
    it(`must not pass ${title}`, () => {
      assertViolates(secretCustomerKey, secretWith({ kmsKeyId }), constants, `kmsKeyId ${what}.`);
    });
  }

  it("must not pass a replica that falls back to the managed key", () => {
    const replicas = [{ region: "cn-northwest-1" }];
    const subject = secretWith({ kmsKeyId: KEY_ARN, replicas });
    assertViolates(secretCustomerKey, subject, constants, `replicas[0].kmsKeyId ${ABSENT}.`);
  });
});
