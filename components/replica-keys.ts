/** The replicas of a multi-Region key: a key in each further Region, with a policy and an alias of its own. */
import { Alias } from "@pulumi/aws/kms/alias";
import { ReplicaKey } from "@pulumi/aws/kms/replicaKey";
import type * as pulumi from "@pulumi/pulumi";
import type { Region } from "../access/partition";
import type { KeySettings } from "./config/configuration";
import { identityTags } from "./identity-tags";
import { replicaPolicy, type KeyPolicyArgs } from "./key-policy";
import { CREATE_FIRST } from "./replacement-order";

export interface Replica {
  readonly region: Region;
  readonly keyArn: pulumi.Output<string>;
  readonly aliasArn: pulumi.Output<string>;
  /** Canonical JSON; known at preview. */
  readonly policy: string;
}

/** The replicas of `primary`, as children of `parent`. */
export function replicaKeys(
  name: string,
  primaryKeyArn: pulumi.Input<string>,
  primary: KeyPolicyArgs,
  settings: KeySettings,
  parent: pulumi.Resource,
): readonly Replica[] {
  return settings.replicaRegions.map((region) => {
    const policy = replicaPolicy(primary, region);
    const { description, deletionWindowInDays, protect } = settings;
    const logicalName = `${name}-replica-${region}`;
    const tags = identityTags(logicalName, settings.tags);
    const key = new ReplicaKey(
      logicalName,
      { primaryKeyArn, region, description, policy, deletionWindowInDays, tags },
      { parent, protect },
    );
    const alias = new Alias(
      `${name}-alias-${region}`,
      { name: settings.alias, region, targetKeyId: key.keyId },
      { parent, ...CREATE_FIRST },
    );
    return { region, keyArn: key.arn, aliasArn: alias.arn, policy };
  });
}
