/** A secret encrypted with a customer managed key, of this account or another. */
import { Secret } from "@pulumi/aws/secretsmanager/secret";
import { SecretPolicy } from "@pulumi/aws/secretsmanager/secretPolicy";
import { SecretVersion } from "@pulumi/aws/secretsmanager/secretVersion";
import * as pulumi from "@pulumi/pulumi";
import { createHash } from "node:crypto";
import { toJson } from "../access/policy-document";
import { checkedEncryptedSecret } from "./arguments/encrypted-secret";
import { requireProvider, type AccountComponentOptions } from "./account-provider";
import { identityTags } from "./identity-tags";
import { readersPolicy } from "./secret-reading/documents";
import { CREATE_FIRST } from "./replacement-order";
import type { PrincipalPattern } from "./sharing/share";

export interface EncryptedSecretArgs {
  /** In AWS: the name by which it is read. */
  readonly secretName: string;
  /** Default: none. */
  readonly description?: string | undefined;
  /** ARN of the key, never an id or alias: those mean a key of the secret's own account. */
  readonly keyArn: pulumi.Input<string>;
  /** Made a Pulumi secret where it is not one yet; handed over write-only. */
  readonly value: pulumi.Input<string>;
  /** Days, 7 to 30; 0 deletes at once. Default: 30. */
  readonly recoveryWindowInDays?: number | undefined;
  /**
   * Roles and users of other accounts that may read it, as far as their own IAM policies and the key let them; `*` and `?` may stand
   * behind a path. Default: none.
   */
  readonly readers?: readonly PrincipalPattern[] | undefined;
}

/**
 * A secret and its current version. The value goes to AWS by the write-only argument and is never an output.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
export class EncryptedSecret extends pulumi.ComponentResource {
  public readonly secretArn: pulumi.Output<string>;

  constructor(name: string, args: EncryptedSecretArgs, opts: AccountComponentOptions) {
    requireProvider("EncryptedSecret", name, opts);
    const { secretName, description, recoveryWindowInDays, readers } = checkedEncryptedSecret(name, args);
    super("cross-account-cmk:index:EncryptedSecret", name, {}, opts);

    const secret = new Secret(
      `${name}-secret`,
      {
        name: secretName,
        description,
        kmsKeyId: args.keyArn,
        recoveryWindowInDays,
        tags: identityTags(`${name}-secret`),
      },
      { parent: this, ...CREATE_FIRST },
    );
    const value = pulumi.secret(args.value);
    new SecretVersion(
      `${name}-version`,
      {
        secretId: secret.id,
        secretStringWo: value,
        secretStringWoVersion: value.apply((text) => versionOf(secretName, text)),
      },
      { parent: this },
    );
    if (readers.length > 0) {
      const policy = toJson(readersPolicy(readers));
      new SecretPolicy(
        `${name}-secret-policy`,
        { secretArn: secret.arn, policy, blockPublicPolicy: true },
        { parent: this },
      );
    }

    this.secretArn = secret.arn;
    this.registerOutputs({ secretArn: this.secretArn });
  }
}

/**
 * A write-only value is sent when its version changes. The version follows from the value, so that nobody has to
 * remember to raise it. It stays a Pulumi secret: a digest of a weak value would give the value away.
 */
export function versionOf(secretName: string, value: string): number {
  const digest = createHash("sha256")
    .update(JSON.stringify([secretName, value]))
    .digest();
  // 48 bits: within what a JSON number holds exactly.
  return digest.readUIntBE(0, 6);
}
