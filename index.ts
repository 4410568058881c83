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
import { checkMovingOn } from "./components/moving-on/check";
import { SharedKey } from "./components/shared-key";

function deploySecret(
  name: string,
  keyArn: pulumi.Input<string>,
  secret: SecretSettings | undefined,
  opts: AccountComponentOptions,
): EncryptedSecret | undefined {
  if (secret === undefined) return undefined;
  const { name: secretName, description, recoveryWindowInDays } = secret;
  const value = readSecretValue(secret);
  return new EncryptedSecret(name, { secretName, description, recoveryWindowInDays, keyArn, value }, opts);
}

function deployOwner(owner: OwnerConfiguration) {
  const opts = { provider: accountProvider("owner", owner) };
  const { accountId: ownerAccountId, partition, region, shares, key: settings } = owner;
  const key = new SharedKey("shared", { region, ownerAccountId, shares, settings }, opts);
  const secret = deploySecret("owner", key.keyArn, owner.secret, opts);
  return {
    keyArn: key.keyArn,
    aliasArn: key.aliasArn,
    keyPolicy: key.policy,
    partition,
    region,
    shares,
    ownerSecretArn: secret?.secretArn,
  };
}

function deployExternal(external: ExternalConfiguration, grant: KeyGrant) {
  const warning = deployRoleWarning(external, grant);
  if (warning !== undefined) void pulumi.log.warn(warning);
  const opts = { provider: accountProvider("external", external) };
  const { accountId, policyName } = external;
  const { keyArn, principals, terms } = grant;
  const access = new KeyAccess("external", { keyArn, accountId, principals, terms, policyName }, opts);
  // The deploying role may itself get its use of the key from this policy.
  const secret = deploySecret("external", keyArn, external.secret, { ...opts, dependsOn: [access] });
  return {
    accessPolicy: access.policy,
    accessPolicyArn: access.policyArn,
    accessPrincipals: principals,
    externalSecretArn: secret?.secretArn,
  };
}

export = async () => {
  const configuration = readConfiguration();
  await checkMovingOn(configuration);
  const { owner, external } = configuration;
  // Whatever may still fail for want of a right configuration comes before the first resource of either account.
  const ownerOutputs = owner && deployOwner(owner);
  const ownSide = owner && ownerOutputs && { owner, keyArn: ownerOutputs.keyArn };
  const externalOutputs = external && deployExternal(external, await resolveKey(external, ownSide));
  return { ...ownerOutputs, ...externalOutputs };
};
