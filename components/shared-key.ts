/** The owner's side: the customer managed key, its policy and its alias. */
import { Alias } from "@pulumi/aws/kms/alias";
import { Key } from "@pulumi/aws/kms/key";
import * as pulumi from "@pulumi/pulumi";
import type { Region } from "../access/partition";
import { toJson } from "../access/policy-document";
import { requireProvider, type AccountComponentOptions } from "./account-provider";
import { checkedSharedKey, type KeySettingsArgs } from "./arguments/shared-key";
import type { KeyDutiesArgs } from "./arguments/key-duties";
import type { ShareArgs } from "./arguments/share";
import { identityTags } from "./identity-tags";
import type { KeyDuties } from "./key-duties";
import { keyPolicy } from "./key-policy";
import type { OwnersKey } from "./owners-key";
import { replicaKeys, type Replica } from "./replica-keys";
import type { Share } from "./sharing/share";
import { CREATE_FIRST } from "./replacement-order";

export interface SharedKeyArgs {
  /** The Region of the provider, e.g. `eu-central-1`: the partition follows from it, and conditions of the policy name it. */
  readonly region: string;
  /** The account that owns the key: the provider's, twelve digits. Plain, so that the policy is known at preview. */
  readonly ownerAccountId: string;
  /** Who may use the key besides the owner. */
  readonly shares: readonly (ShareArgs | Share)[];
  /** Shares that only let readers of a secret decrypt it, beside those. Default: none. */
  readonly readerShares?: readonly Share[] | undefined;
  /** Who in the owner account administers and uses the key. Default: whoever its IAM policies say. */
  readonly duties?: KeyDuties | KeyDutiesArgs | undefined;
  /** The key's other properties. Default: `alias/cross-account-cmk`, rotated each year, protected, deleted after 30 days. */
  readonly settings?: KeySettingsArgs | undefined;
}

/**
 * A symmetric customer managed key that external accounts may use.
 * The policy is the key's own property: there is never a moment at which the key has AWS's default policy.
 */
export class SharedKey extends pulumi.ComponentResource implements OwnersKey {
  /** The key's ARN: the only name by which another account can use it. */
  public readonly keyArn: pulumi.Output<string>;
  public readonly aliasArn: pulumi.Output<string>;
  /** The key policy, canonical JSON; known at preview. */
  public readonly policy: string;
  /** Of a multi-Region key: its keys in other Regions. */
  public readonly replicas: readonly Replica[];

  constructor(name: string, args: SharedKeyArgs, opts: AccountComponentOptions) {
    requireProvider("SharedKey", name, opts);
    const { settings, ...checked } = checkedSharedKey(name, args);
    super("cross-account-cmk:index:SharedKey", name, {}, opts);
    const { readerShares = [] } = args;
    const policyArgs = { ...checked, shares: [...checked.shares, ...readerShares] };

    this.policy = toJson(keyPolicy(policyArgs));
    const key = new Key(
      `${name}-key`,
      {
        description: settings.description,
        policy: this.policy,
        enableKeyRotation: true,
        rotationPeriodInDays: settings.rotationPeriodInDays,
        deletionWindowInDays: settings.deletionWindowInDays,
        tags: identityTags(`${name}-key`, settings.tags),
        // Left out for a key of one Region: a stack of an earlier commit has no diff.
        ...(settings.multiRegion ? { multiRegion: true } : {}),
      },
      { parent: this, protect: settings.protect },
    );
    const alias = new Alias(
      `${name}-alias`,
      { name: settings.alias, targetKeyId: key.keyId },
      { parent: this, ...CREATE_FIRST },
    );

    this.replicas = replicaKeys(name, key.arn, policyArgs, settings, this);

    this.keyArn = key.arn;
    this.aliasArn = alias.arn;
    this.registerOutputs({ keyArn: this.keyArn, aliasArn: this.aliasArn, policy: this.policy });
  }

  /** The key that can be used in a Region: the replica there, else the key itself. */
  public keyArnIn(region: Region): pulumi.Output<string> {
    return this.replicas.find((replica) => replica.region === region)?.keyArn ?? this.keyArn;
  }
}
