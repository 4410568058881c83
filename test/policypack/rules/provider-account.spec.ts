import { providerAccount } from "../../../policypack/rules/provider-account";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import { EXTERNAL, OWNER, ownerProvider } from "../walkthrough";

const constants: Constants = {
  why: "with the wrong credentials at hand, the provider would deploy into the wrong account without a word.",
  allowed: "one or more account ids of twelve digits.",
  remedy: 'set allowedAccountIds to the account, e.g. ["111122223333"], and assume a role of that account.',
  url: "https://www.pulumi.com/registry/packages/aws/api-docs/provider/",
};
const providerWith = (allowedAccountIds: unknown, roleArns: readonly string[] = []) => ({
  ...ownerProvider,
  props: { allowedAccountIds, assumeRoles: JSON.stringify(roleArns.map((roleArn) => ({ roleArn }))) },
});
const roleOf = (account: string): string => `arn:aws-cn:iam::${account}:role/DeployRole`;

describe("provider-account", () => {
  it("must accept a provider with its account, as the engine encodes it and plain", () => {
    assertCompliant(providerAccount, ownerProvider);
    assertCompliant(providerAccount, providerWith([OWNER, EXTERNAL]));
  });

  for (const [title, value] of [
    ["no list", undefined],
    ["an empty list", "[]"],
    ["a text that is no list", "111122223333"],
  ] as const) {
    it(`must not pass ${title}`, () => {
      assertViolates(providerAccount, providerWith(value), constants, "allowedAccountIds is absent or empty.");
    });
  }

  it("must not pass what is not an account id", () => {
    const subject = providerWith(JSON.stringify([OWNER, "1111", "*"]));
    assertViolates(providerAccount, subject, constants, 'allowedAccountIds holds "1111", "*".');
  });

  it("must accept roles that lead into an allowed account, by way of others too", () => {
    assertCompliant(providerAccount, providerWith([OWNER], [roleOf(EXTERNAL), roleOf(OWNER)]));
    assertCompliant(providerAccount, providerWith([OWNER, EXTERNAL], [roleOf(EXTERNAL)]));
  });

  it("must not pass a role of another account than the allowed one", () => {
    assertViolates(
      providerAccount,
      providerWith([OWNER], [roleOf(OWNER), roleOf(EXTERNAL)]),
      {
        ...constants,
        why: "one of the two is the wrong account; while they differ the provider refuses to work.",
        allowed: "a role of an account in allowedAccountIds.",
      },
      `allowedAccountIds holds ${OWNER}, but the last role of assumeRoles is of account ${EXTERNAL}.`,
    );
  });
});
