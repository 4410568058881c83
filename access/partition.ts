/**
 * Partitions and Regions.
 *
 * The partition always follows from the Region, so that nobody types `arn:aws` where `arn:aws-cn` is right.
 * A test holds this table against the partition data of the AWS SDK.
 * @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
export const REGIONS = {
  aws: [
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "me-west-1",
    "mx-central-1",
    "sa-east-1",
    "sa-west-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
  ],
  "aws-cn": ["cn-north-1", "cn-northwest-1"],
  "aws-us-gov": ["us-gov-east-1", "us-gov-west-1"],
} as const;

export type Partition = keyof typeof REGIONS;
export type Region = (typeof REGIONS)[Partition][number];

export const PARTITIONS: readonly Partition[] = ["aws", "aws-cn", "aws-us-gov"];
export const ALL_REGIONS: readonly Region[] = PARTITIONS.flatMap((partition): readonly Region[] => REGIONS[partition]);

const PARTITION_OF_REGION: ReadonlyMap<string, Partition> = new Map(
  PARTITIONS.flatMap((partition) => REGIONS[partition].map((region): [string, Partition] => [region, partition])),
);

export const isRegion = (text: string): text is Region => PARTITION_OF_REGION.has(text);
export const isPartition = (text: string): text is Partition => (PARTITIONS as readonly string[]).includes(text);

/** The partition a Region belongs to, or `undefined` for a Region this program does not know. */
export function partitionOf(region: Region): Partition;
export function partitionOf(region: string): Partition | undefined;
export function partitionOf(region: string): Partition | undefined {
  return PARTITION_OF_REGION.get(region);
}

/**
 * The value of `kms:ViaService` for a service in a Region. It ends in `.amazonaws.com` in every partition, China too.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export const viaServiceName = (service: string, region: Region): string => `${service}.${region}.amazonaws.com`;
