/** The owner's side where the key exists already: the shares' statements in its policy, and perhaps an alias. */
import { Alias } from "@pulumi/aws/kms/alias";
import * as pulumi from "@pulumi/pulumi";
import { requireProvider, type AccountComponentOptions } from "../account-provider";
import type { OwnersKey } from "../owners-key";
import { KeyPolicyProvider, KeyPolicyStatements } from "./key-policy-statements";
import type { ExistingKeyPlan } from "./read-plan";
import { CREATE_FIRST } from "../replacement-order";

/** The form in which the AWS provider reads an alias's target back. */
const keyIdOf = (keyArn: string): string => keyArn.slice(keyArn.lastIndexOf("/") + 1);

/**
 * A key that somebody else looks after, shared. Of its policy only this program's statements are added, changed and removed;
 * destroying the component leaves the key, and its policy as it was found.
 */
export class ExistingKey extends pulumi.ComponentResource implements OwnersKey {
  public readonly keyArn: pulumi.Output<string>;
  /** Only where an alias is configured. */
  public readonly aliasArn: pulumi.Output<string> | undefined;
  /** The whole key policy as it will be, canonical JSON; known at preview. */
  public readonly policy: string;
  /** Those of a key that is there before are none of this stack's. */
  public readonly replicas = [] as const;

  /** @param plan of {@link planExistingKey}, which reads the key */
  constructor(name: string, { inputs, plan, alias }: ExistingKeyPlan, opts: AccountComponentOptions) {
    requireProvider("ExistingKey", name, opts);
    super("cross-account-cmk:index:ExistingKey", name, {}, opts);

    const provider = new KeyPolicyProvider(`${name}-key-policy`, { parent: this });
    const statements = new KeyPolicyStatements(`${name}-key-policy`, inputs, { parent: this, provider });
    if (plan.difference !== undefined) void pulumi.log.info(plan.difference, statements);

    this.policy = inputs.policy;
    this.keyArn = statements.keyId;
    this.aliasArn =
      alias === undefined
        ? undefined
        : new Alias(
            `${name}-alias`,
            { name: alias, targetKeyId: this.keyArn.apply(keyIdOf) },
            { parent: this, ...CREATE_FIRST },
          ).arn;
    this.registerOutputs({ keyArn: this.keyArn, aliasArn: this.aliasArn, policy: this.policy });
  }
  public keyArnIn(): pulumi.Output<string> {
    return this.keyArn;
  }
}
