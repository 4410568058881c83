import { secretForeignKey } from "../../../policypack/rules/secret-foreign-key";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import { EXTERNAL, KEY_ARN, OWNER, secret, secretWith, through, UNKNOWN } from "../walkthrough";

const constants: Constants = {
  why: "whoever owns the key sees each use of it, and can take the secret away from everybody by disabling or deleting the key.",
  allowed: `a key of account ${EXTERNAL} or of trustedAccounts; a key's ARN does not tell its owner's organization: list the account.`,
  remedy:
    "correct the account in kmsKeyId, or use a key of the secret's own account; add an account that you trust to this rule's trustedAccounts.",
  url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html",
};
const STRANGER = "777788889999";
const STRANGERS_KEY = KEY_ARN.replace(OWNER, STRANGER);
const config = { trustedAccounts: [OWNER] };
const untrusted = (path: string, account: string = STRANGER): string =>
  `${path} is a key of account ${account}, which is on no trusted list.`;

describe("secret-foreign-key", () => {
  it("must accept a key of a trusted account and one of the secret's own, for replicas too", () => {
    assertCompliant(secretForeignKey, { ...secret, config });
    const own = KEY_ARN.replace(OWNER, EXTERNAL);
    const replicas = [{ region: "cn-northwest-1", kmsKeyId: KEY_ARN.replace("north-1", "northwest-1") }];
    assertCompliant(secretForeignKey, { ...secretWith({ kmsKeyId: own, replicas }), config });
  });

  it("must leave what is no ARN to secret-customer-key", () => {
    for (const kmsKeyId of [undefined, "alias/shared", 7]) {
      assertCompliant(secretForeignKey, { ...secretWith({ kmsKeyId }), config });
    }
  });

  it("must not judge where nobody said whom to trust, nor a key that is not known yet", () => {
    assertCompliant(secretForeignKey, secretWith({ kmsKeyId: STRANGERS_KEY }));
    assertCompliant(secretForeignKey, secretWith({ kmsKeyId: UNKNOWN }));
  });

  it("must not pass a key of another account", () => {
    assertViolates(
      secretForeignKey,
      { ...secretWith({ kmsKeyId: STRANGERS_KEY }), config },
      constants,
      untrusted("kmsKeyId"),
    );
  });

  it("must not pass a replica's key of another account", () => {
    const replicas = [{ region: "cn-northwest-1", kmsKeyId: STRANGERS_KEY }];
    const subject = { ...secretWith({ kmsKeyId: KEY_ARN, replicas }), config };
    assertViolates(secretForeignKey, subject, constants, untrusted("replicas[0].kmsKeyId"));
  });

  it("must not take the members of a trusted organization for trusted: a key's ARN does not tell them", () => {
    const subject = { ...secret, config: { trustedOrganizations: ["o-exampleorgid"] } };
    assertViolates(secretForeignKey, subject, constants, untrusted("kmsKeyId", OWNER));
  });

  it("must not take any account for the secret's own where the provider does not tell it", () => {
    const subject = through(secretWith({ kmsKeyId: STRANGERS_KEY }), { name: "p", props: {} });
    const allowed = constants.allowed.replace(`account ${EXTERNAL}`, "the secret's own account");
    assertViolates(secretForeignKey, { ...subject, config }, { ...constants, allowed }, untrusted("kmsKeyId"));
  });
});
