import type * as pulumi from "@pulumi/pulumi";
import type { KeySettingsArgs as TypedSettings } from "../arguments/shared-key";
import type { ShareArgs as TypedShare } from "../arguments/share";
import { inPlainShapes } from "./component";
import { GrantedSharedKey } from "./granted-shared-key";
import type { ShareArgs } from "./terms";

export interface KeySettingsArgs {
  /** Default: alias/cross-account-cmk. */
  readonly alias?: string;
  /** Default: "Customer managed key shared with external accounts". */
  readonly description?: string;
  /** Days, 90 to 2560. Default: 365. */
  readonly rotationPeriodInDays?: number;
  /** Days from its removal to the key's deletion, 7 to 30. Default: 30. */
  readonly deletionWindowInDays?: number;
  /** Whether the key must be unprotected before it can be removed. Default: true. */
  readonly protect?: boolean;
  /** Whether the key can have replicas in other Regions. Default: false. */
  readonly multiRegion?: boolean;
  /** The Regions that get a replica. Default: none. */
  readonly replicaRegions?: string[];
  /** Tags of the key and its replicas. Default: none but the provider's. */
  readonly tags?: Readonly<Record<string, string>>;
}

export enum RootAccess {
  /** Everything: principals of the owner account use the key by their IAM policies. */
  Full = "full",
  /** Administration alone. */
  Administration = "administration",
}

export interface PrincipalsArgs {
  /** Roles, each by its name, its path and name, or its ARN. */
  readonly roles?: string[];
  /** Users, in the same forms. */
  readonly users?: string[];
}

export interface KeyDutiesArgs {
  /** Who of the owner account changes the key, and cannot decrypt with it. */
  readonly administrators?: PrincipalsArgs;
  /** Who of the owner account uses the key, and cannot change it. */
  readonly users?: PrincipalsArgs;
  /** What the key policy's root statement leaves to the owner account's IAM policies. Default: "full". */
  readonly rootAccess?: RootAccess;
}

export interface SharedKeyArgs {
  /** The Region of the provider, e.g. "eu-central-1": the partition follows from it, and conditions of the policy name it. */
  readonly region: string;
  /** The account that owns the key: the provider's, twelve digits. */
  readonly ownerAccountId: string;
  /** Who may use the key besides the owner. */
  readonly shares: ShareArgs[];
  /** Who in the owner account administers and uses the key. Default: whoever its IAM policies say. */
  readonly duties?: KeyDutiesArgs;
  /** The key's other properties. */
  readonly settings?: KeySettingsArgs;
}

const Base = inPlainShapes(GrantedSharedKey, [], ({ shares, settings, ...args }: SharedKeyArgs) => ({
  ...args,
  shares: shares as unknown as readonly TypedShare[],
  settings: settings as TypedSettings | undefined,
}));

/**
 * The owner's side: a customer managed key that other accounts may use, its key policy, its alias, and the grants of its shares.
 * Pass the explicit AWS provider of the owner account.
 */
export class SharedKey extends Base {
  /** ARN of the key: the only name by which another account can use it. */
  declare public readonly keyArn: pulumi.Output<string>;
  /** ARN of its alias. */
  declare public readonly aliasArn: pulumi.Output<string>;
  /** The key policy, JSON; known at preview. */
  declare public readonly policy: string;
  /** ARNs of the replicas, by Region. */
  declare public readonly replicaKeyArns: pulumi.Output<Readonly<Record<string, string>>>;
  /** Ids of the grants, by principal; by "PRINCIPAL in REGION" for a replica's. */
  declare public readonly grantIds: pulumi.Output<Readonly<Record<string, string>>>;
  /** Grant tokens, by the same names: with one, a grant works at once instead of within five minutes. A secret. */
  declare public readonly grantTokens: pulumi.Output<Readonly<Record<string, string>>>;

  // eslint-disable-next-line @typescript-eslint/no-useless-constructor -- the schema's arguments are read from it
  constructor(name: string, args: SharedKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super(name, args, opts);
  }
}
