import { trustedResources } from "../../../policypack/rules/trusted-resources";
import { assertCompliant, assertViolates, type Constants, type Subject } from "../judge";
import { EXTERNAL, iamPolicy, iamPolicyWithShare, KEY_ARN, OWNER } from "../walkthrough";

const constants: Constants = {
  why: "what is encrypted with a stranger's key is in the stranger's hands, and what is read from a stranger's secret is whatever he puts there.",
  allowed: `keys and secrets of ${EXTERNAL}, ${OWNER}; an ARN does not tell its owner's organization: list the account.`,
  remedy:
    "correct the account in the ARN; or add the account that owns the key or secret to this rule's trustedOwners.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html",
};
const at = 'policy, Statement[0] (Sid "AllowExternalAccount") allows the use of';
const TYPING_ERROR = "111122223334";
const trusting = (subject: Subject): Subject => ({ ...subject, config: { trustedOwners: [OWNER] } });
const violates = (resource: string | readonly string[], ...found: readonly string[]): void => {
  assertViolates(
    trustedResources,
    trusting(iamPolicyWithShare({ Resource: resource })),
    constants,
    `${at} ${found.join(", ")}, of an account on no trusted list.`,
  );
};

describe("trusted-resources", () => {
  it("must not judge where nobody is configured to be trusted", () => {
    assertCompliant(trustedResources, iamPolicy);
    assertCompliant(trustedResources, iamPolicyWithShare({ Resource: KEY_ARN.replace(OWNER, TYPING_ERROR) }));
  });

  it("must accept keys of trusted accounts and of the policy's own, other services, and a Deny", () => {
    assertCompliant(trustedResources, trusting(iamPolicy));
    assertCompliant(trustedResources, trusting(iamPolicyWithShare({ Resource: KEY_ARN.replace(OWNER, EXTERNAL) })));
    const queue = `arn:aws-cn:sqs:cn-north-1:${TYPING_ERROR}:queue`;
    assertCompliant(trustedResources, trusting(iamPolicyWithShare({ Resource: [KEY_ARN, queue] })));
    const strange = KEY_ARN.replace(OWNER, TYPING_ERROR);
    assertCompliant(trustedResources, trusting(iamPolicyWithShare({ Effect: "Deny", Resource: strange })));
  });

  it("must not pass a key whose account has a wrong digit", () => {
    const strange = KEY_ARN.replace(OWNER, TYPING_ERROR);
    violates(strange, strange);
  });

  it("must not pass a stranger's key beside the right one", () => {
    const strange = KEY_ARN.replace(OWNER, "888899990000");
    violates([KEY_ARN, strange], strange);
  });

  it("must not pass a stranger's secret", () => {
    const strange = `arn:aws-cn:secretsmanager:cn-north-1:${TYPING_ERROR}:secret:shared/example-??????`;
    violates([strange, KEY_ARN], strange);
  });
});
