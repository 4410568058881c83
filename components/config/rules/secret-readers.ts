/** Rules about who of other accounts may read a secret, as its own side says it. */
import { toJson } from "../../../access/policy-document";
import { readersPolicy, SECRET_POLICY_MAX_CHARACTERS } from "../../secret-reading/documents";
import {
  everyReader,
  secretArnPattern,
  sharesWithReaders,
  type ReadableSecret,
  type SecretReaders,
} from "../../secret-reading/secret-read";
import { hasWildcard, isPlain } from "../../sharing/principal-pattern";
import type { Share } from "../../sharing/share";
import { shown, type Problem } from "../problems";
import type { OwnerInput, SecretInput } from "../schema";
import { nobodyRule, repeatedRule } from "./named";
import { narrowPatternRules, toPatterns } from "./patterns";
import { homeOf, principalRules, type Home } from "./principals";
import { reservedPathRules, serviceLinkedRules } from "./reserved-roles";
import { toShares } from "./shares";

/** Readers are of another account: in its own, IAM policies are enough. */
export function readersRules(side: "owner" | "external", secret: SecretInput | undefined, home: Home): Problem[] {
  const list = `${side}.secret.readers`;
  const readers = secret?.readers ?? [];
  const problems = readers.flatMap((entry, index): Problem[] => {
    const path = `${list}[${index}]`;
    const first = readers.findIndex(({ accountId }) => accountId === entry.accountId);
    const own: Problem = {
      path: `${path}.accountId`,
      value: shown(entry.accountId),
      rule: "is the account of the secret itself: there, its own IAM policies are enough.",
      remedy: "Give the id of another account, or remove the entry.",
    };
    return [
      // On the external side it is not the owner's account either, which is told apart.
      ...(side === "owner" && entry.accountId === home.accountId ? [own] : []),
      ...repeatedRule(`${path}.accountId`, entry.accountId, first, index, list),
      ...nobodyRule(path, entry),
      ...narrowPatternRules(path, entry),
      ...serviceLinkedRules(path, entry),
      ...reservedPathRules(path, entry),
      ...principalRules(path, entry, entry.accountId, home),
    ];
  });
  return [...problems, ...sizeRule(list, toReaders(secret, home))];
}

/** Whether AWS takes the secret's policy, which names every reader. */
function sizeRule(path: string, readers: readonly SecretReaders[]): Problem[] {
  const { length } = toJson(readersPolicy(everyReader(readers)));
  if (length <= SECRET_POLICY_MAX_CHARACTERS) return [];
  return [
    {
      path,
      rule: `would make a secret's policy of ${length} characters; AWS takes at most ${SECRET_POLICY_MAX_CHARACTERS}.`,
      remedy: "List a role that the readers take on, instead of each of them.",
    },
  ];
}

/** Another account than the owner's could not use the key for it: only the owner's principals do so by their IAM policies. */
export function readersAccountRules(readers: readonly SecretReaders[], ownerAccountId: string): Problem[] {
  return readers.flatMap(({ accountId }, index): Problem[] =>
    accountId === ownerAccountId
      ? []
      : [
          {
            path: `external.secret.readers[${index}].accountId`,
            value: shown(accountId),
            rule: `is not the account that owns the key (${ownerAccountId}), so its principals could not decrypt the secret.`,
            remedy: `Give "${ownerAccountId}".`,
          },
        ],
  );
}

/** The readers of a secret, with every name turned into an ARN, and every pattern into one of ARNs. */
export function toReaders(
  secret: SecretInput | undefined,
  { region, accountId }: Pick<Home, "region" | "accountId">,
): readonly SecretReaders[] {
  const { partition } = homeOf({ region, accountId });
  return (secret?.readers ?? []).map((entry) => {
    const { accountId } = entry;
    const all = toPatterns(entry, accountId, partition);
    const patterns = all.filter(hasWildcard);
    return { accountId, principals: all.filter(isPlain), ...(patterns.length === 0 ? {} : { patterns }) };
  });
}

/** The owner's secret where somebody of another account reads it. */
export function toReadableSecret(owner: OwnerInput): ReadableSecret | undefined {
  const { secret, region, accountId } = owner;
  const readers = toReaders(secret, owner);
  if (secret === undefined || readers.length === 0) return undefined;
  return { secretArn: secretArnPattern(region, accountId, secret.name), readers };
}

/** All that the key policy has to say: the shares, and those for the readers of the owner's secret. */
export function toSharesOfKey(owner: OwnerInput): readonly Share[] {
  const readable = toReadableSecret(owner);
  return [...toShares(owner), ...(readable === undefined ? [] : sharesWithReaders(readable))];
}
