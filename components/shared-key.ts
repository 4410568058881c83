/** The owner's side: the customer managed key, its policy and its alias. */
import { Alias } from "@pulumi/aws/kms/alias";
import { Key } from "@pulumi/aws/kms/key";
import * as pulumi from "@pulumi/pulumi";
import { toJson } from "../access/policy-document";
import { requireProvider, type AccountComponentOptions } from "./account-provider";
import { checkedSharedKey, type KeySettingsArgs } from "./arguments/shared-key";
import type { ShareArgs } from "./arguments/share";
import { keyPolicy } from "./key-policy";
import type { Share } from "./sharing/share";

export interface SharedKeyArgs {
  /** The Region of the provider, e.g. `eu-central-1`: the partition follows from it, and conditions of the policy name it. */
  readonly region: string;
  /** The account that owns the key: the provider's, twelve digits. Plain, so that the policy is known at preview. */
  readonly ownerAccountId: string;
  /** Who may use the key besides the owner. */
  readonly shares: readonly (ShareArgs | Share)[];
  /** The key's other properties. Default: `alias/cross-account-cmk`, rotated each year, protected, deleted after 30 days. */
  readonly settings?: KeySettingsArgs | undefined;
}

/**
 * A symmetric customer managed key that external accounts may use.
 * The policy is the key's own property: there is never a moment at which the key has AWS's default policy.
 */
export class SharedKey extends pulumi.ComponentResource {
  /** The key's ARN: the only name by which another account can use it. */
  public readonly keyArn: pulumi.Output<string>;
  public readonly aliasArn: pulumi.Output<string>;
  /** The key policy, canonical JSON; known at preview. */
  public readonly policy: string;

  constructor(name: string, args: SharedKeyArgs, opts: AccountComponentOptions) {
    requireProvider("SharedKey", name, opts);
    super("cross-account-cmk:index:SharedKey", name, {}, opts);
    const { region, ownerAccountId, shares, settings } = checkedSharedKey(name, args);

    this.policy = toJson(keyPolicy({ region, ownerAccountId, shares }));
    const key = new Key(
      `${name}-key`,
      {
        description: settings.description,
        policy: this.policy,
        enableKeyRotation: true,
        rotationPeriodInDays: settings.rotationPeriodInDays,
        deletionWindowInDays: settings.deletionWindowInDays,
        tags: settings.tags,
      },
      { parent: this, protect: settings.protect },
    );
    const alias = new Alias(`${name}-alias`, { name: settings.alias, targetKeyId: key.keyId }, { parent: this });

    this.keyArn = key.arn;
    this.aliasArn = alias.arn;
    this.registerOutputs({ keyArn: this.keyArn, aliasArn: this.aliasArn, policy: this.policy });
  }
}
