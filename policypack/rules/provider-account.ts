import { isAccountId } from "../../access/identifiers";
import { allowedAccounts, assumedAccount } from "../resources/owner";
import type { Properties } from "../resources/resource";
import { isAwsProvider } from "../resources/types";
import type { Finding, Rule } from "../rule";

const WRONG_ACCOUNT =
  "with the wrong credentials at hand, the provider would deploy into the wrong account without a word.";

function finding(props: Properties): Finding | undefined {
  const accounts = allowedAccounts(props);
  const wrong = accounts.filter((account) => !isAccountId(account));
  if (accounts.length === 0 || wrong.length > 0) {
    const found = wrong.length > 0 ? `holds ${wrong.map((each) => `"${each}"`).join(", ")}` : "is absent or empty";
    return {
      what: `allowedAccountIds ${found}.`,
      why: WRONG_ACCOUNT,
      allowed: "one or more account ids of twelve digits.",
    };
  }
  const assumed = assumedAccount(props);
  if (assumed === undefined || accounts.includes(assumed)) return undefined;
  return {
    what: `allowedAccountIds holds ${accounts.join(", ")}, but the last role of assumeRoles is of account ${assumed}.`,
    why: "one of the two is the wrong account; while they differ the provider refuses to work.",
    allowed: "a role of an account in allowedAccountIds.",
  };
}

export const providerAccount: Rule = {
  name: "provider-account",
  description: "An AWS provider names the accounts that it may work in, and takes on a role of one of them.",
  severity: "high",
  remedy: 'set allowedAccountIds to the account, e.g. ["111122223333"], and assume a role of that account.',
  url: "https://www.pulumi.com/registry/packages/aws/api-docs/provider/",
  frameworks: [],
  appliesTo: isAwsProvider,
  check({ props }, report) {
    const found = finding(props);
    if (found !== undefined) report(found);
  },
};
