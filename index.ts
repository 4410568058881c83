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
import { KeyGrants, sharesByGrants } from "./components/key-grants";
import { deployRoleWarning, resolveKey, type KeyGrant } from "./components/key-source";
import type { OwnersKey } from "./components/owners-key";
import type { Replica } from "./components/replica-keys";
import { SharedKey } from "./components/shared-key";
import type { Share } from "./components/sharing/share";

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
async function ownersKey(owner: OwnerConfiguration): Promise<(opts: AccountComponentOptions) => OwnersKey> {
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
  const outputs = {
    keyArn: key.keyArn,
    ...(key.aliasArn === undefined ? {} : { aliasArn: key.aliasArn }),
    keyPolicy: key.policy,
    partition,
    region,
    shares,
    ownerSecretArn: secret?.secretArn,
    ...replicaOutputs(key),
    ...deployGrants(key, shares, opts),
  };
  return { key, outputs };
}

/** By Region; none for a key of one Region. */
function replicaOutputs({ replicas }: OwnersKey) {
  if (replicas.length === 0) return {};
  const byRegion = <T>(pick: (replica: Replica) => T) =>
    Object.fromEntries(replicas.map((replica) => [replica.region, pick(replica)]));
  return {
    replicaKeyArns: byRegion(({ keyArn }) => keyArn),
    replicaAliasArns: byRegion(({ aliasArn }) => aliasArn),
    replicaKeyPolicies: byRegion(({ policy }) => policy),
  };
}

/** On the key and on each of its replicas, which have grants of their own. */
function deployGrants(key: OwnersKey, shares: readonly Share[], opts: AccountComponentOptions) {
  if (sharesByGrants(shares).length === 0) return {};
  const { grantIds, grantTokens } = new KeyGrants(
    "shared",
    { keys: [{ keyArn: key.keyArn }, ...key.replicas], shares },
    opts,
  );
  return { grantIds, grantTokens };
}

function deployExternal(external: ExternalConfiguration, grant: KeyGrant) {
  const warning = deployRoleWarning(external, grant);
  if (warning !== undefined) void pulumi.log.warn(warning);
  const opts = { provider: accountProvider("external", external) };
  const { accountId, policyName } = external;
  const { keyArn, principals, terms } = grant;
  // Principals with a grant need no policy.
  const access =
    terms.length === 0
      ? undefined
      : new KeyAccess("external", { keyArn, accountId, principals, terms, policyName }, opts);
  // The deploying role may itself get its use of the key from this policy.
  const after = access === undefined ? {} : { dependsOn: [access] };
  const secret = deploySecret("external", keyArn, external.secret, { ...opts, ...after });
  return {
    accessPolicy: access?.policy,
    accessPolicyArn: access?.policyArn,
    accessPrincipals: principals,
    externalSecretArn: secret?.secretArn,
  };
}

export = async () => {
  const { owner, external } = readConfiguration();
  // Whatever may still fail for want of a right configuration comes before the first resource of either account.
  const ownSide = owner && { owner, ...(await deployOwner(owner)) };
  const externalOutputs = external && deployExternal(external, await resolveKey(external, ownSide));
  return { ...ownSide?.outputs, ...externalOutputs };
};
