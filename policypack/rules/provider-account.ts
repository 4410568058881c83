import { isAccountId } from "../../access/identifiers";
import { allowedAccounts } from "../resources/owner";
import { isAwsProvider } from "../resources/types";
import type { Rule } from "../rule";

export const providerAccount: Rule = {
  name: "provider-account",
  description: "An AWS provider names the accounts that it may work in.",
  severity: "high",
  remedy: 'set allowedAccountIds to the account, e.g. ["111122223333"].',
  url: "https://www.pulumi.com/registry/packages/aws/api-docs/provider/",
  frameworks: [],
  appliesTo: isAwsProvider,
  check({ props }, report) {
    const accounts = allowedAccounts(props);
    const wrong = accounts.filter((account) => !isAccountId(account));
    if (accounts.length > 0 && wrong.length === 0) return;
    const found = wrong.length > 0 ? `holds ${wrong.map((each) => `"${each}"`).join(", ")}` : "is absent or empty";
    report({
      what: `allowedAccountIds ${found}.`,
      why: "with the wrong credentials at hand, the provider would deploy into the wrong account without a word.",
      allowed: "one or more account ids of twelve digits.",
    });
  },
};
