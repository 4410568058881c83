/** The last deployment held against the configuration: what would be lost, before anything is registered. Pure. */
import type { Configuration } from "../config/configuration";
import { shown, type Problem } from "../config/problems";
import { lastAccount, SIDES, type LastOutputs, type LastResources, type Side } from "./deployed";
import { keyProblems, nextKeyOf } from "./replaced-key";
import { nextSecretOf, secretFindings } from "./replaced-secret";

export interface Findings {
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
}

/** Resources cannot be reached, nor taken away, through the provider of another account. */
function accountProblems(side: Side, last: LastOutputs, configuration: Configuration): Problem[] {
  const before = lastAccount(side, last);
  const section = configuration[side];
  if (before === undefined || section === undefined || section.accountId === before) return [];
  return [
    {
      path: `${side}.accountId`,
      value: shown(section.accountId),
      rule: `is another account than the one that this stack has deployed to, ${before}. What is there could no longer be reached.`,
      remedy: `Set it back, and give the other account a stack of its own. To take this one away first: pulumi destroy`,
    },
  ];
}

export function findingsOf(last: LastOutputs, resources: LastResources, configuration: Configuration): Findings {
  const ofAccounts = SIDES.flatMap((side) => accountProblems(side, last, configuration));
  // In another account all else is another one too, which says nothing more.
  if (ofAccounts.length > 0) return { problems: ofAccounts, warnings: [] };
  const { owner } = configuration;
  const isOwn = last.keyArn !== undefined && resources.ownKeys.includes(last.keyArn);
  const ofKey = keyProblems(last, isOwn, owner && nextKeyOf(owner), owner?.confirmReplacement);
  const ofSecrets = SIDES.map((side) => {
    const arn = last.secretArns[side];
    const window = arn === undefined ? undefined : resources.recoveryWindows.get(arn);
    return secretFindings(side, arn, window ?? 30, nextSecretOf(configuration[side]));
  });
  return {
    problems: [...ofKey, ...ofSecrets.flatMap(({ problems }) => problems)],
    warnings: ofSecrets.flatMap(({ warnings }) => warnings),
  };
}
