/** The external side: the IAM policy that lets principals of this account use the owner's key, and who has it. */
import { Policy } from "@pulumi/aws/iam/policy";
import * as pulumi from "@pulumi/pulumi";
import { isKeyArn, type PrincipalArn } from "../access/identifiers";
import { toJson } from "../access/policy-document";
import { accessPolicy } from "./access-policy";
import { checkedKeyAccess, type CheckedKeyAccess } from "./arguments/key-access";
import { requireProvider, type AccountComponentOptions } from "./account-provider";
import { identityTags } from "./identity-tags";
import { attachPolicy } from "./policy-attachments";
import { ProgramError } from "./program-error";
import type { Terms } from "./sharing/share";
import { POLICY_CREATE_FIRST } from "./replacement-order";

export interface KeyAccessArgs {
  /** ARN of the owner's key. A plain string is known at preview; an output of a key made in the same update is not. */
  readonly keyArn: pulumi.Input<string>;
  /** The account that the policy is for: the provider's, twelve digits. */
  readonly accountId: string;
  /** What the owner's share allows. Default: the walkthrough's five actions, without a condition. */
  readonly terms?: readonly Terms[] | undefined;
  /** Default: `cross-account-cmk-access`. */
  readonly policyName?: string | undefined;
  /** Roles that get the policy and exist already, each by its name, its path and name, or its ARN. */
  readonly roles?: readonly string[] | undefined;
  /** Users that get the policy and exist already. */
  readonly users?: readonly string[] | undefined;
  /** Further roles and users, as the owner's shares have them: by ARN. */
  readonly principals?: readonly PrincipalArn[] | undefined;
}

/** An IAM managed policy for exactly one key, attached to the given roles and users. */
export class KeyAccess extends pulumi.ComponentResource {
  public readonly policyArn: pulumi.Output<string>;
  /** The policy document, canonical JSON. */
  public readonly policy: pulumi.Output<string>;

  constructor(name: string, args: KeyAccessArgs, opts: AccountComponentOptions) {
    requireProvider("KeyAccess", name, opts);
    const { principals, policyName, ...who } = checkedKeyAccess(name, args);
    super("cross-account-cmk:index:KeyAccess", name, {}, opts);

    this.policy = pulumi.output(args.keyArn).apply((keyArn) => policyFor(keyArn, who));
    const policy = new Policy(
      `${name}-policy`,
      {
        name: policyName,
        description: "Use of a customer managed key of another account",
        policy: this.policy,
        tags: identityTags(`${name}-policy`),
      },
      { parent: this, ...POLICY_CREATE_FIRST },
    );
    attachPolicy(name, policy.arn, principals, this);

    this.policyArn = policy.arn;
    this.registerOutputs({ policyArn: this.policyArn, policy: this.policy });
  }
}

function policyFor(keyArn: string, { accountId, terms }: Pick<CheckedKeyAccess, "accountId" | "terms">): string {
  if (!isKeyArn(keyArn)) throw new ProgramError(`Not the ARN of a KMS key: ${keyArn}`);
  return toJson(accessPolicy({ keyArn, accountId, terms }));
}
