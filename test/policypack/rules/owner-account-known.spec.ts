import { ownerAccountKnown } from "../../../policypack/rules/owner-account-known";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import { EXTERNAL, existingKeyWith, key, KEY_POLICY, OWNER, secretWith, through } from "../walkthrough";

const constants: Constants = {
  why: "without the owner's account nobody can say which principals of the policy are outside it.",
  allowed:
    "a provider with one account in allowedAccountIds, or with a role to assume, or a configured ownerAccountId.",
  remedy:
    "give the provider allowedAccountIds with its one account, or configure ownerAccountId for this rule and for each rule that has it.",
  url: "https://www.pulumi.com/registry/packages/aws/api-docs/provider/",
};
const provider = (props: Readonly<Record<string, unknown>>) => ({ name: "owner", props });
const roles = (...roleArns: readonly string[]) => JSON.stringify(roleArns.map((roleArn) => ({ roleArn })));
const [HUB_ROLE, OWNER_ROLE] = ["arn:aws:iam::999999999999:role/Hub", `arn:aws-cn:iam::${OWNER}:role/Deploy`];

describe("owner-account-known", () => {
  it("must accept an account told by the provider, by its role or by the configuration", () => {
    assertCompliant(ownerAccountKnown, key);
    assertCompliant(ownerAccountKnown, through(key, provider({ assumeRoles: roles(HUB_ROLE, OWNER_ROLE) })));
    assertCompliant(ownerAccountKnown, { ...through(key, undefined), config: { ownerAccountId: OWNER } });
  });

  it("must accept a key that exists already: its ARN tells the account", () => {
    assertCompliant(ownerAccountKnown, existingKeyWith(KEY_POLICY));
  });

  it("must accept a key that has no policy of its own", () => {
    assertCompliant(ownerAccountKnown, { ...through(key, undefined), props: {} });
  });

  it("must not pass a key without a provider", () => {
    assertViolates(
      ownerAccountKnown,
      through(key, undefined),
      constants,
      "cannot tell which account owns it: no provider names no account in allowedAccountIds, and no role to assume.",
    );
  });

  it("must not pass a provider that tells no account", () => {
    assertViolates(
      ownerAccountKnown,
      through(key, provider({ assumeRoles: roles("not an ARN") })),
      constants,
      'cannot tell which account owns it: provider "owner" names no account in allowedAccountIds, and no role to assume.',
    );
  });

  it("must judge a secret that has a policy, and no other", () => {
    const subject = through(secretWith({}), undefined);
    assertCompliant(ownerAccountKnown, subject);
    assertViolates(
      ownerAccountKnown,
      { ...subject, props: { ...subject.props, policy: key.props.policy } },
      constants,
      "cannot tell which account owns it: no provider names no account in allowedAccountIds, and no role to assume.",
    );
  });

  it("must not guess between several allowed accounts", () => {
    assertViolates(
      ownerAccountKnown,
      through(key, provider({ allowedAccountIds: [OWNER, EXTERNAL] })),
      constants,
      `cannot tell which account owns it: provider "owner" names the accounts ${OWNER}, ${EXTERNAL} in allowedAccountIds, and no role to assume.`,
    );
  });
});
