/** Rules about secrets that are read across accounts: no half is missing where both can be seen. */
import { parseArn, type PrincipalArn } from "../../../access/identifiers";
import { everyReader } from "../../secret-reading/secret-read";
import { isPlain, matchesPattern } from "../../sharing/principal-pattern";
import type { PrincipalPattern } from "../../sharing/share";
import { attachableOf } from "../../unattached";
import { shown, type Problem } from "../problems";
import type { ExternalInput, OwnerInput } from "../schema";
import type { Named } from "./named";
import { homeOf, toPrincipals } from "./principals";
import { readersAccountRules, readersRules, toReaders } from "./secret-readers";
import { externalReadsRules, ownerReadsRules } from "./secret-reads";

/** What one half says and the other does not, as clauses. */
export interface MissingHalves {
  /** Listed readers of the secret that get no IAM policy in the owner account, and could. Who matches a pattern is not known. */
  readonly withoutIam: readonly PrincipalArn[];
  /** Principals that get the IAM policy, and that the secret's policy neither names nor matches. */
  readonly withoutSecret: readonly PrincipalArn[];
}

export function missingHalves(readers: readonly PrincipalPattern[], reading: readonly PrincipalArn[]): MissingHalves {
  return {
    // The half of a role of IAM Identity Center is in its permission set, which no stack sees.
    withoutIam: attachableOf(readers.filter(isPlain)).attached.filter((principal) => !reading.includes(principal)),
    withoutSecret: reading.filter((principal) => !readers.some((reader) => matchesPattern(reader, principal))),
  };
}

/** Both sections in one stack: whoever reads the external secret is named on both sides. */
function bothHalvesRules(external: ExternalInput, owner: OwnerInput): Problem[] {
  const { accountId, secret } = external;
  const readers = everyReader(toReaders(secret, external));
  const reads = (owner.reads ?? []).map((entry, index) => ({ ...entry, path: `owner.reads[${index}]` }));
  const ofAccount = reads.filter((entry) => entry.accountId === accountId);
  const { partition } = homeOf(owner);
  const principalsOf = (entry: Named) => toPrincipals(entry, owner.accountId, partition);
  const ofSecret = ofAccount.filter(({ secretName }) => secretName === secret?.name);
  const { withoutIam, withoutSecret } = missingHalves(readers, ofSecret.flatMap(principalsOf));
  return [
    ...ofAccount
      .filter(({ secretName }) => secretName !== secret?.name)
      .map(({ path }) => ({
        path: `${path}.secretName`,
        rule: "is not the name of the secret of external.secret, which is the one that this stack makes there.",
        remedy: "Give the name of external.secret, or remove the entry.",
      })),
    ...withoutIam.map((principal) => ({
      path: "external.secret.readers",
      value: shown(principal),
      rule: "is named by the secret's policy, but gets no IAM policy in the owner account, so it could not read the secret.",
      remedy: `Add it to an entry of owner.reads with accountId "${accountId}" and the secret's name.`,
    })),
    ...withoutSecret.map((principal) => ({
      path: "owner.reads",
      value: shown(principal),
      rule: "gets the IAM policy, but the secret's policy does not name it, so it could not read the secret.",
      remedy: `Add it to external.secret.readers, with accountId "${owner.accountId}".`,
    })),
  ];
}

export const ownerReadingRules = (owner: OwnerInput): Problem[] => [
  ...readersRules("owner", owner.secret, homeOf(owner)),
  ...ownerReadsRules(owner),
];

export function externalReadingRules(external: ExternalInput, owner: OwnerInput | undefined): Problem[] {
  const { key, secret } = external;
  const ownerAccountId = owner?.accountId ?? parseArn(key?.arn ?? "")?.accountId;
  return [
    ...readersRules("external", secret, homeOf(external)),
    ...(ownerAccountId === undefined ? [] : readersAccountRules(toReaders(secret, external), ownerAccountId)),
    ...externalReadsRules(external),
    ...(owner === undefined ? [] : bothHalvesRules(external, owner)),
  ];
}
