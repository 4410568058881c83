import type * as pulumi from "@pulumi/pulumi";
import { KeyAccess as TypedKeyAccess } from "../key-access";
import type { Terms } from "../sharing/share";
import { inPlainShapes } from "./component";
import type { TermsArgs } from "./terms";

export interface KeyAccessArgs {
  /** ARN of the owner's key. A plain text is known at preview; an output of a key made in the same update is not. */
  readonly keyArn: pulumi.Input<string>;
  /** The account that the policy is for: the provider's, twelve digits. */
  readonly accountId: string;
  /** What the owner's share allows. Default: the five actions of AWS's walkthrough, without a condition. */
  readonly terms?: TermsArgs[];
  /** Default: cross-account-cmk-access. */
  readonly policyName?: string;
  /** Roles that get the policy and exist already, each by its name, its path and name, or its ARN. */
  readonly roles?: string[];
  /** Users that get the policy and exist already, in the same forms. */
  readonly users?: string[];
}

const Base = inPlainShapes(TypedKeyAccess, ["keyArn"], ({ terms, ...args }: KeyAccessArgs) => ({
  ...args,
  terms: terms as readonly Terms[] | undefined,
}));

/**
 * The external account's side: an IAM policy for exactly one key of another account, attached to the given roles and users.
 * Pass the explicit AWS provider of the external account.
 */
export class KeyAccess extends Base {
  /** ARN of the IAM policy. */
  declare public readonly policyArn: pulumi.Output<string>;
  /** The policy document, JSON. */
  declare public readonly policy: pulumi.Output<string>;

  // eslint-disable-next-line @typescript-eslint/no-useless-constructor -- the schema's arguments are read from it
  constructor(name: string, args: KeyAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super(name, args, opts);
  }
}
