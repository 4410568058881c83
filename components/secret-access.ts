/** The readers' side of a secret of another account: the IAM policy that lets them read it, and who has it. */
import { Policy } from "@pulumi/aws/iam/policy";
import * as pulumi from "@pulumi/pulumi";
import { createHash } from "node:crypto";
import { isKeyArn, type PrincipalArn } from "../access/identifiers";
import { toJson } from "../access/policy-document";
import { requireProvider, type AccountComponentOptions } from "./account-provider";
import { identityTags } from "./identity-tags";
import { attachedPrincipal, attachPolicy } from "./policy-attachments";
import { ProgramError } from "./program-error";
import { readPolicy } from "./secret-reading/documents";
import type { SecretArnPattern } from "./secret-reading/secret-read";
import { POLICY_CREATE_FIRST } from "./replacement-order";

export interface SecretAccessArgs {
  /** ARN of the key that the secret is encrypted with. */
  readonly keyArn: pulumi.Input<string>;
  /** The secret, by its name: see {@link SecretArnPattern}. */
  readonly secretArn: SecretArnPattern;
  /** Roles and users of the provider's account that exist already. The secret's resource policy names them too. */
  readonly principals: readonly PrincipalArn[];
}

/** An IAM managed policy for reading exactly one secret of another account, attached to the given roles and users. */
export class SecretAccess extends pulumi.ComponentResource {
  public readonly policyArn: pulumi.Output<string>;
  /** The policy document, canonical JSON. */
  public readonly policy: pulumi.Output<string>;

  constructor(name: string, args: SecretAccessArgs, opts: AccountComponentOptions) {
    requireProvider("SecretAccess", name, opts);
    super("cross-account-cmk:index:SecretAccess", name, {}, opts);
    const { secretArn, principals } = args;

    this.policy = pulumi.output(args.keyArn).apply((keyArn) => {
      if (!isKeyArn(keyArn)) throw new ProgramError(`Not the ARN of a KMS key: ${keyArn}`);
      return toJson(readPolicy({ keyArn, secretArn }));
    });
    const policy = new Policy(
      `${name}-policy`,
      {
        name: readPolicyName(secretArn),
        description: "Reading of a secret of another account",
        policy: this.policy,
        tags: identityTags(`${name}-policy`),
      },
      { parent: this, ...POLICY_CREATE_FIRST },
    );
    attachPolicy(name, policy.arn, principals.map(attachedPrincipal), this);

    this.policyArn = policy.arn;
    this.registerOutputs({ policyArn: this.policyArn, policy: this.policy });
  }
}

/** The part of a secret's name that fits into the 128 characters of a policy's. */
const NAME_LENGTH = 90;

/** Account and name of a secret, as part of a resource's name. */
export function nameOfRead(secretArn: SecretArnPattern): string {
  const [, , , , accountId = "", , name = ""] = secretArn.split(":");
  return `${accountId}-${name.replace(/-\?+$/, "")}`;
}

/** Readable, and another one for each secret: names that differ by a slash, or at their end, do not collide. */
export function readPolicyName(secretArn: SecretArnPattern): string {
  const digest = createHash("sha256").update(secretArn).digest("hex").slice(0, 8);
  return `read-${nameOfRead(secretArn).replaceAll("/", "-").slice(0, NAME_LENGTH)}-${digest}`;
}
