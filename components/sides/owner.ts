/** The owner's side of a stack: the key, what is shared by grants, a secret, and who reads other accounts' secrets. */
import { accountProvider, type AccountComponentOptions } from "../account-provider";
import type { OwnerConfiguration } from "../config/configuration";
import type * as ExistingKeys from "../existing-key";
import { grantedKeys, KeyGrants } from "../key-grants";
import type { OwnersKey } from "../owners-key";
import type { Replica } from "../replica-keys";
import { readableSecretOf, readerSharesOf } from "../secret-reading/secret-read";
import { SharedKey } from "../shared-key";
import { sharesWarnings } from "../sharing/warnings";
import { serviceRoleWarnings } from "../unattached";
import { uncheckedRoleWarning } from "../unchecked-role";
import { deployReads, deploySecret, warn } from "./secrets";

/** The key is made; or it exists already, and is read before anything is registered. */
async function ownersKey(owner: OwnerConfiguration): Promise<(opts: AccountComponentOptions) => OwnersKey> {
  const { accountId: ownerAccountId, region, key: settings, duties, shares } = owner;
  const readerShares = readerSharesOf(owner);
  if (settings.arn === undefined) {
    const args = { region, ownerAccountId, shares, readerShares, duties, settings };
    return (opts) => new SharedKey("shared", args, opts);
  }
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only here, since it takes long; import() knows no .ts
  const { ExistingKey, planExistingKey } = require("../existing-key") as typeof ExistingKeys;
  const plan = await planExistingKey({ ...owner, shares: [...shares, ...readerShares] }, settings);
  return (opts) => new ExistingKey("shared", plan, opts);
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
function deployGrants(key: OwnersKey, { shares, region: home }: OwnerConfiguration, opts: AccountComponentOptions) {
  const keys = grantedKeys(key, shares, home);
  if (keys.length === 0) return {};
  const { grantIds, grantTokens } = new KeyGrants("shared", { keys }, opts);
  return { grantIds, grantTokens };
}

/** Outputs that only some stacks have are absent elsewhere, so that those of earlier stacks stay as they are. */
export async function deployOwner(owner: OwnerConfiguration) {
  const makeKey = await ownersKey(owner);
  warn([
    uncheckedRoleWarning(owner),
    ...sharesWarnings(owner.shares, owner.region),
    ...serviceRoleWarnings(owner.shares),
  ]);
  const opts = { provider: accountProvider("owner", owner) };
  const { partition, region, shares, reads } = owner;
  const key = makeKey(opts);
  const secret = deploySecret("owner", key.keyArn, owner.secret, opts);
  deployReads("owner", key.keyArn, reads ?? [], opts);
  const secretReaders = readableSecretOf(owner);
  const outputs = {
    keyArn: key.keyArn,
    ...(key.aliasArn === undefined ? {} : { aliasArn: key.aliasArn }),
    keyPolicy: key.policy,
    partition,
    region,
    shares,
    ownerSecretArn: secret?.secretArn,
    ...replicaOutputs(key),
    ...deployGrants(key, owner, opts),
    ...(secretReaders === undefined ? {} : { secretReaders }),
    ...(reads === undefined ? {} : { reads }),
  };
  return { key, outputs };
}
