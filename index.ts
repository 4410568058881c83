/**
 * Shares a KMS key across accounts. The stack's sections decide the side: `owner`, `external`, or both.
 * Configuration in; providers, components and outputs out.
 */
import * as pulumi from "@pulumi/pulumi";
import { accountProvider, type AccountComponentOptions } from "./components/account-provider";
import type { ExternalConfiguration, OwnerConfiguration, SecretSettings } from "./components/config/configuration";
import { readConfiguration, readSecretValue } from "./components/config/read";
import { EncryptedSecret } from "./components/encrypted-secret";
import type * as ExistingKeys from "./components/existing-key";
import { KeyAccess } from "./components/key-access";
import { deployRoleWarning, resolveKey, type KeyGrant } from "./components/key-source";
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

/** The key is made; or it exists already, and is read before anything is registered. */
async function ownersKey(
  owner: OwnerConfiguration,
): Promise<(opts: AccountComponentOptions) => SharedKey | ExistingKeys.ExistingKey> {
  const { accountId: ownerAccountId, region, shares, key: settings } = owner;
  if (settings.arn === undefined) {
    return (opts) => new SharedKey("shared", { region, ownerAccountId, shares, settings }, opts);
  }
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only here, since it takes long; import() knows no .ts
  const { ExistingKey, planExistingKey } = require("./components/existing-key") as typeof ExistingKeys;
  const plan = await planExistingKey(owner, settings);
  return (opts) => new ExistingKey("shared", plan, opts);
}

async function deployOwner(owner: OwnerConfiguration) {
  const makeKey = await ownersKey(owner);
  const opts = { provider: accountProvider("owner", owner) };
  const { partition, region, shares } = owner;
  const key = makeKey(opts);
  const secret = deploySecret("owner", key.keyArn, owner.secret, opts);
  return {
    keyArn: key.keyArn,
    ...(key.aliasArn === undefined ? {} : { aliasArn: key.aliasArn }),
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
  const { owner, external } = readConfiguration();
  // Whatever may still fail for want of a right configuration comes before the first resource of either account.
  const ownerOutputs = owner && (await deployOwner(owner));
  const ownSide = owner && ownerOutputs && { owner, keyArn: ownerOutputs.keyArn };
  const externalOutputs = external && deployExternal(external, await resolveKey(external, ownSide));
  return { ...ownerOutputs, ...externalOutputs };
};
