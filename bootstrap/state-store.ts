/** The bucket that keeps the stacks' state, and the key of the secrets in it. */
import { Alias } from "@pulumi/aws/kms/alias";
import { Key } from "@pulumi/aws/kms/key";
import { Bucket } from "@pulumi/aws/s3/bucket";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning";
import * as pulumi from "@pulumi/pulumi";
import type { KeyArn } from "../access/identifiers";
import type { Region } from "../access/partition";
import { toJson } from "../access/policy-document";
import { requireProvider, type AccountComponentOptions } from "../components/account-provider";
import type { StateGuest } from "./documents/guests";
import type { StateBackend } from "./documents/state";
import { stateBucketPolicy, stateKeyPolicy } from "./documents/state-policies";
import type { Home } from "./names";
import { CREATE_FIRST } from "../components/replacement-order";

export interface StateStoreArgs {
  readonly home: Home;
  readonly region: Region;
  readonly bucket: string;
  /** Other accounts' roles, and their stacks. */
  readonly guests: readonly StateGuest[];
  /** The alias of the key is `alias/PREFIX-state`. */
  readonly prefix: string;
}

/** How long an older version of a state can be brought back. */
const KEPT_DAYS = 90;
const DELETION_WINDOW_DAYS = 30;

/** `arn:PARTITION:s3:::NAME` */
export const bucketArnOf = ({ partition }: Home, bucket: string): string => `arn:${partition}:s3:::${bucket}`;

/** Nobody but the listed roles reaches the state, over TLS only, and what was there can be brought back. */
export class StateStore extends pulumi.ComponentResource {
  public readonly keyArn: pulumi.Output<KeyArn>;
  public readonly backend: pulumi.Output<StateBackend>;

  constructor(name: string, args: StateStoreArgs, opts: AccountComponentOptions) {
    requireProvider("StateStore", name, opts);
    super("cross-account-cmk:bootstrap:StateStore", name, {}, opts);
    const { home, region, guests } = args;
    const bucketArn = bucketArnOf(home, args.bucket);
    const key = this.key(name, args, bucketArn);
    this.keyArn = key.arn as pulumi.Output<KeyArn>;
    this.backend = this.keyArn.apply((keyArn) => ({ bucketArn, keyArn, region }));

    const bucket = new Bucket(`${name}-bucket`, { bucket: args.bucket, region }, { parent: this, protect: true });
    this.settings(name, bucket, key);
    const policy = this.backend.apply((backend) => toJson(stateBucketPolicy(home, backend, guests)));
    new BucketPolicy(`${name}-bucket-policy`, { bucket: bucket.bucket, policy, region }, { parent: this });
    this.registerOutputs({ keyArn: this.keyArn });
  }

  private key(name: string, { home, region, guests, prefix }: StateStoreArgs, bucketArn: string): Key {
    const key = new Key(
      `${name}-key`,
      {
        description: "Secrets in the state of Pulumi's stacks, and the state itself",
        policy: toJson(stateKeyPolicy(home, { bucketArn, region }, guests)),
        enableKeyRotation: true,
        deletionWindowInDays: DELETION_WINDOW_DAYS,
        region,
      },
      { parent: this, protect: true },
    );
    new Alias(
      `${name}-alias`,
      { name: `alias/${prefix}-state`, targetKeyId: key.keyId, region },
      { parent: this, ...CREATE_FIRST },
    );
    return key;
  }

  /** The bucket's own settings: versions, encryption, nothing public, no access control lists. */
  private settings(name: string, { bucket, region }: Bucket, key: Key): void {
    const of = { bucket, region };
    const parent = { parent: this };
    const versioning = new BucketVersioning(
      `${name}-versioning`,
      { ...of, versioningConfiguration: { status: "Enabled" } },
      parent,
    );
    new BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      {
        ...of,
        rules: [
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
            bucketKeyEnabled: true,
          },
        ],
      },
      parent,
    );
    const blocked = {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    };
    new BucketPublicAccessBlock(`${name}-public-access`, { ...of, ...blocked }, parent);
    new BucketOwnershipControls(
      `${name}-ownership`,
      { ...of, rule: { objectOwnership: "BucketOwnerEnforced" } },
      parent,
    );
    new BucketLifecycleConfiguration(
      `${name}-lifecycle`,
      { ...of, rules: LIFECYCLE },
      { ...parent, dependsOn: [versioning] },
    );
  }
}

/** Of each state the latest version stays for ever; an update makes several, and a lock leaves a marker behind. */
const LIFECYCLE = [
  {
    id: "older-versions",
    status: "Enabled",
    filter: { prefix: "" },
    noncurrentVersionExpiration: { noncurrentDays: KEPT_DAYS },
    expiration: { expiredObjectDeleteMarker: true },
    abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
  },
];
