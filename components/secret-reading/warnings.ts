/** What is told of a secret's readers where the two halves are in two stacks: the other may be deployed later, so it is no error. */
import { parseArn, type PrincipalArn } from "../../access/identifiers";
import type { ExternalConfiguration } from "../config/configuration";
import { missingHalves } from "../config/rules/secret-halves";
import { matchesPattern } from "../sharing/principal-pattern";
import { everyReader, secretArnPattern, type SecretRead } from "./secret-read";

const listed = (principals: readonly PrincipalArn[]): string => principals.join(", ");

/** Reads of this account's secrets that the external section makes none of. */
function otherSecrets({ accountId, region, secret }: ExternalConfiguration, ownerReads: readonly SecretRead[]) {
  const own = secret === undefined ? undefined : secretArnPattern(region, accountId, secret.name);
  return ownerReads.filter(({ secretArn }) => parseArn(secretArn)?.accountId === accountId && secretArn !== own);
}

/**
 * A pattern tells nothing of who has the IAM policy for the secret.
 * @param ownerReads empty where the owner's side cannot be seen
 */
export const patternReaderWarnings = (
  { accountId, region, secret }: ExternalConfiguration,
  ownerReads: readonly SecretRead[],
): readonly string[] => {
  if (secret === undefined) return [];
  const own = secretArnPattern(region, accountId, secret.name);
  const reading = ownerReads.filter(({ secretArn }) => secretArn === own).flatMap(({ principals }) => principals);
  return (secret.readers ?? [])
    .flatMap(({ patterns = [] }) => patterns)
    .filter((pattern) => !reading.some((principal) => matchesPattern(pattern, principal)))
    .map(
      (pattern) =>
        `Principals that match ${pattern} can read the secret ${secret.name} only where an IAM policy of the owner account allows it too. ` +
        "This program attaches one to those that owner.reads lists by name. A role of IAM Identity Center gets it from its permission set: " +
        "secretsmanager:GetSecretValue and secretsmanager:DescribeSecret on the secret, kms:Decrypt on its key.",
    );
};

/** The sentences to warn with when the external side is deployed, from what the owner's stack tells. Pure. */
export function readingWarnings(external: ExternalConfiguration, ownerReads: readonly SecretRead[]): readonly string[] {
  const { accountId, region, secret } = external;
  const others = otherSecrets(external, ownerReads).map(
    ({ secretArn, principals }) =>
      `The owner's stack lets ${listed(principals)} read ${secretArn}, which this stack does not make: correct secretName in owner.reads.`,
  );
  if (secret === undefined) return others;
  const own = secretArnPattern(region, accountId, secret.name);
  const readers = everyReader(secret.readers ?? []);
  const reading = ownerReads.filter(({ secretArn }) => secretArn === own).flatMap(({ principals }) => principals);
  const { withoutIam, withoutSecret } = missingHalves(readers, reading);
  return [
    ...others,
    ...(withoutIam.length === 0
      ? []
      : [
          `external.secret.readers names ${listed(withoutIam)}, but the owner's stack gives no IAM policy for the secret ` +
            `${secret.name}, so it cannot be read yet. Add an entry to owner.reads with accountId "${accountId}", and deploy the owner.`,
        ]),
    ...(withoutSecret.length === 0
      ? []
      : [
          `The owner's stack gives ${listed(withoutSecret)} the IAM policy for the secret ${secret.name}, but ` +
            "external.secret.readers does not name it, so it cannot read the secret. Add it there, or remove it from owner.reads.",
        ]),
  ];
}
