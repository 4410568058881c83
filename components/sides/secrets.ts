/** What both sides do with secrets: make their own, and let principals read the other's. */
import * as pulumi from "@pulumi/pulumi";
import type { AccountComponentOptions } from "../account-provider";
import type { SecretSettings } from "../config/configuration";
import { readSecretValue } from "../config/read";
import { EncryptedSecret } from "../encrypted-secret";
import { nameOfRead, readPolicyName, SecretAccess } from "../secret-access";
import { everyReader, type SecretRead } from "../secret-reading/secret-read";
import { attachableOf, patternWarnings, unattachedWarnings } from "../unattached";

export function deploySecret(
  name: string,
  keyArn: pulumi.Input<string>,
  secret: SecretSettings | undefined,
  opts: AccountComponentOptions,
): EncryptedSecret | undefined {
  if (secret === undefined) return undefined;
  const { name: secretName, description, recoveryWindowInDays } = secret;
  const value = readSecretValue(secret);
  const readers = secret.readers === undefined ? undefined : everyReader(secret.readers);
  return new EncryptedSecret(name, { secretName, description, recoveryWindowInDays, keyArn, value, readers }, opts);
}

/** Lets principals of one account read secrets of the other. */
export function deployReads(
  name: string,
  keyArn: pulumi.Input<string>,
  reads: readonly SecretRead[],
  opts: AccountComponentOptions,
): void {
  for (const { secretArn, principals, patterns = [] } of reads) {
    const policyName = readPolicyName(secretArn);
    warn([...unattachedWarnings(policyName, principals), ...patternWarnings(policyName, patterns)]);
    const { attached } = attachableOf(principals);
    new SecretAccess(`${name}-read-${nameOfRead(secretArn)}`, { keyArn, secretArn, principals: attached }, opts);
  }
}

export const warn = (warnings: readonly (string | undefined)[]): void => {
  for (const warning of warnings) if (warning !== undefined) void pulumi.log.warn(warning);
};
