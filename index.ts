/**
 * Shares a KMS key across accounts. The stack's sections decide the side: `owner`, `external`, or both.
 * Configuration in; providers, components and outputs out.
 */
import * as pulumi from "@pulumi/pulumi";
import { accountProvider, type AccountComponentOptions } from "./components/account-provider";
import type { ExternalConfiguration, OwnerConfiguration, SecretSettings } from "./components/config/configuration";
import { readConfiguration, readSecretValue } from "./components/config/read";
import { EncryptedSecret } from "./components/encrypted-secret";
import { KeyAccess } from "./components/key-access";
import { deployRoleWarning, resolveKey, type KeyGrant } from "./components/key-source";
import { nameOfRead, SecretAccess } from "./components/secret-access";
import { readableSecretOf, sharesOfKey, type SecretRead } from "./components/secret-reading/secret-read";
import { readingWarnings } from "./components/secret-reading/warnings";
import { SharedKey } from "./components/shared-key";
import { uncheckedRoleWarning } from "./components/unchecked-role";

function deploySecret(
  name: string,
  keyArn: pulumi.Input<string>,
  secret: SecretSettings | undefined,
  opts: AccountComponentOptions,
): EncryptedSecret | undefined {
  if (secret === undefined) return undefined;
  const { name: secretName, description, recoveryWindowInDays } = secret;
  const value = readSecretValue(secret);
  const readers = secret.readers?.flatMap(({ principals }) => principals);
  return new EncryptedSecret(name, { secretName, description, recoveryWindowInDays, keyArn, value, readers }, opts);
}

/** Lets principals of one account read secrets of the other. */
function deployReads(
  name: string,
  keyArn: pulumi.Input<string>,
  reads: readonly SecretRead[],
  opts: AccountComponentOptions,
): void {
  for (const read of reads) new SecretAccess(`${name}-read-${nameOfRead(read.secretArn)}`, { keyArn, ...read }, opts);
}

const warn = (warnings: readonly (string | undefined)[]): void => {
  for (const warning of warnings) if (warning !== undefined) void pulumi.log.warn(warning);
};

function deployOwner(owner: OwnerConfiguration) {
  warn([uncheckedRoleWarning(owner)]);
  const opts = { provider: accountProvider("owner", owner) };
  const { accountId: ownerAccountId, partition, region, shares, key: settings, duties, reads } = owner;
  const key = new SharedKey("shared", { region, ownerAccountId, shares: sharesOfKey(owner), duties, settings }, opts);
  const secret = deploySecret("owner", key.keyArn, owner.secret, opts);
  deployReads("owner", key.keyArn, reads ?? [], opts);
  const secretReaders = readableSecretOf(owner);
  return {
    keyArn: key.keyArn,
    aliasArn: key.aliasArn,
    keyPolicy: key.policy,
    partition,
    region,
    shares,
    ownerSecretArn: secret?.secretArn,
    // Absent where there are none, so that the outputs of earlier stacks stay as they are.
    ...(secretReaders === undefined ? {} : { secretReaders }),
    ...(reads === undefined ? {} : { reads }),
  };
}

function deployExternal(external: ExternalConfiguration, grant: KeyGrant) {
  const { accountId, policyName, key } = external;
  const { keyArn, principals, terms, reads = [], ownerReads = [] } = grant;
  // In one stack with the owner's section, a half that is missing is an error.
  warn([deployRoleWarning(external, grant), ...(key.from === "stack" ? readingWarnings(external, ownerReads) : [])]);
  const opts = { provider: accountProvider("external", external) };
  const access =
    principals.length === 0
      ? undefined
      : new KeyAccess("external", { keyArn, accountId, principals, terms, policyName }, opts);
  // The deploying role may itself get its use of the key from this policy.
  const dependsOn = access === undefined ? [] : [access];
  const secret = deploySecret("external", keyArn, external.secret, { ...opts, dependsOn });
  deployReads("external", keyArn, reads, opts);
  return {
    accessPolicy: access?.policy,
    accessPolicyArn: access?.policyArn,
    accessPrincipals: principals,
    externalSecretArn: secret?.secretArn,
    ...(reads.length === 0 ? {} : { readingPrincipals: reads.flatMap((read) => read.principals) }),
  };
}

export = async () => {
  const { owner, external } = readConfiguration();
  // Whatever may still fail for want of a right configuration comes before the first resource of either account.
  const ownerOutputs = owner && deployOwner(owner);
  const ownSide = owner && ownerOutputs && { owner, keyArn: ownerOutputs.keyArn };
  const externalOutputs = external && deployExternal(external, await resolveKey(external, ownSide));
  return { ...ownerOutputs, ...externalOutputs };
};
