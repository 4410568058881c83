import type * as pulumi from "@pulumi/pulumi";
import { EncryptedSecret as TypedEncryptedSecret } from "../encrypted-secret";
import type { PrincipalPattern } from "../sharing/share";
import { inPlainShapes } from "./component";

export interface EncryptedSecretArgs {
  /** In AWS: the name by which it is read. */
  readonly secretName: string;
  /** Default: none. */
  readonly description?: string;
  /** ARN of the key, never an id or alias: those mean a key of the secret's own account. */
  readonly keyArn: pulumi.Input<string>;
  /** The secret's value. Pass it as a secret of the program; it is handed over write-only and never an output. */
  readonly value: pulumi.Input<string>;
  /** Days, 7 to 30; 0 deletes at once. Default: 30. */
  readonly recoveryWindowInDays?: number;
  /**
   * ARNs of roles and users of other accounts that may read it, as far as their own IAM policies and the key let them; `*` and `?` may
   * stand behind a path. Default: none.
   */
  readonly readers?: string[];
}

const Base = inPlainShapes(TypedEncryptedSecret, ["keyArn", "value"], ({ readers, ...args }: EncryptedSecretArgs) => ({
  ...args,
  readers: readers as readonly PrincipalPattern[] | undefined,
}));

/**
 * A secret in AWS Secrets Manager, encrypted with a customer managed key of its account or another.
 * Pass the explicit AWS provider of the secret's account.
 */
export class EncryptedSecret extends Base {
  /** ARN of the secret. */
  declare public readonly secretArn: pulumi.Output<string>;

  // eslint-disable-next-line @typescript-eslint/no-useless-constructor -- the schema's arguments are read from it
  constructor(name: string, args: EncryptedSecretArgs, opts?: pulumi.ComponentResourceOptions) {
    super(name, args, opts);
  }
}
