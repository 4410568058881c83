/** Rules about the secrets of other accounts that principals of this one read. */
import { parseArn, type AccountId, type PrincipalArn } from "../../../access/identifiers";
import { secretArnPattern, type SecretRead } from "../../secret-reading/secret-read";
import { matchesPattern } from "../../sharing/principal-pattern";
import { sharesFor } from "../../sharing/share";
import { shown, type Problem } from "../problems";
import type { ExternalInput, OwnerInput } from "../schema";
import { toDuties } from "./key-duties";
import { nobodyRule, repeatedRule } from "./named";
import { homeOf, principalRules, toPrincipals } from "./principals";
import { attachRules, READING_REMEDIES } from "./reserved-roles";
import { toShares } from "./shares";

/** Whoever is to read with a narrowed root statement must be a user of the key: no IAM policy can make him one. */
function narrowedRules(path: string, principals: readonly PrincipalArn[], owner: OwnerInput): Problem[] {
  const duties = toDuties(owner);
  if (duties?.rootAccess !== "administration") return [];
  return principals
    .filter((principal) => !duties.users.some((user) => matchesPattern(user, principal)))
    .map((principal) => ({
      path,
      value: shown(principal),
      rule: 'could not decrypt the secret: with owner.key.rootAccess "administration" no IAM policy lets it use the key.',
      remedy: "Add it to owner.key.users.",
    }));
}

export function ownerReadsRules(owner: OwnerInput): Problem[] {
  const home = homeOf(owner);
  const shares = toShares(owner);
  const reads = owner.reads ?? [];
  return reads.flatMap((entry, index): Problem[] => {
    const path = `owner.reads[${index}]`;
    const first = reads.findIndex(
      ({ accountId, secretName }) => accountId === entry.accountId && secretName === entry.secretName,
    );
    const stranger: Problem = {
      path: `${path}.accountId`,
      value: shown(entry.accountId),
      rule: "is not shared with: no secret of that account can be encrypted with the key.",
      remedy: "Give the id of an account of owner.shares, or add it there.",
    };
    return [
      ...(sharesFor(shares, entry.accountId).length === 0 ? [stranger] : []),
      ...repeatedRule(`${path}.secretName`, entry.secretName, first, index, "owner.reads"),
      ...nobodyRule(path, entry),
      ...attachRules(path, entry, READING_REMEDIES),
      ...principalRules(path, entry, owner.accountId, home),
      ...narrowedRules(path, toPrincipals(entry, owner.accountId, home.partition), owner),
    ];
  });
}

export function externalReadsRules(external: ExternalInput): Problem[] {
  const { reads, key } = external;
  if (reads === undefined) return [];
  if (key?.arn === undefined) {
    return [
      {
        path: "external.reads",
        rule: "is said by the owner's side (owner.secret.readers), which this side reads.",
        remedy: "Remove it here; it goes with a key given by its ARN.",
      },
    ];
  }
  return reads.flatMap((entry, index): Problem[] => {
    const path = `external.reads[${index}]`;
    const first = reads.findIndex(({ secretName }) => secretName === entry.secretName);
    return [
      ...repeatedRule(`${path}.secretName`, entry.secretName, first, index, "external.reads"),
      ...nobodyRule(path, entry),
      ...attachRules(path, entry, READING_REMEDIES),
      ...principalRules(path, entry, external.accountId, homeOf(external)),
    ];
  });
}

export const toOwnerReads = ({ reads = [], region, accountId }: OwnerInput): readonly SecretRead[] =>
  reads.map((entry) => ({
    secretArn: secretArnPattern(region, entry.accountId, entry.secretName),
    principals: toPrincipals(entry, accountId, homeOf({ region, accountId }).partition),
  }));

export function toExternalReads({ reads = [], key, region, accountId }: ExternalInput): readonly SecretRead[] {
  const owner = parseArn(key?.arn ?? "")?.accountId as AccountId | undefined;
  if (owner === undefined) return [];
  return reads.map((entry) => ({
    secretArn: secretArnPattern(region, owner, entry.secretName),
    principals: toPrincipals(entry, accountId, homeOf({ region, accountId }).partition),
  }));
}
