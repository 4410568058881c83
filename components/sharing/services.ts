/**
 * The services that a share can be held to with `kms:ViaService`, by the names that the condition has for them.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
import { viaServiceName, type Partition, type Region } from "../../access/partition";

/** Partitions in which a service has no endpoint, as the AWS SDK's own data (botocore 1.44.5) has it. */
const ABSENT_FROM = {
  airflow: ["aws-us-gov"],
  aoss: ["aws-cn"],
  apprunner: ["aws-cn", "aws-us-gov"],
  appflow: ["aws-cn", "aws-us-gov"],
  athena: [],
  backup: [],
  bedrock: ["aws-cn"],
  cassandra: [],
  codeartifact: ["aws-cn", "aws-us-gov"],
  connect: ["aws-cn"],
  dms: [],
  dynamodb: [],
  ec2: [],
  ecr: [],
  elasticache: [],
  elasticfilesystem: [],
  es: [],
  events: [],
  firehose: [],
  fsx: [],
  glue: [],
  kafka: [],
  kinesis: [],
  lambda: [],
  mq: [],
  rds: [],
  redshift: [],
  s3: [],
  sagemaker: [],
  secretsmanager: [],
  sns: [],
  sqs: [],
  ssm: [],
  storagegateway: [],
  workmail: ["aws-cn", "aws-us-gov"],
  workspaces: [],
} as const satisfies Readonly<Record<string, readonly Partition[]>>;

export type ViaService = keyof typeof ABSENT_FROM;
export const VIA_SERVICES = Object.keys(ABSENT_FROM) as readonly ViaService[];

export const isViaService = (text: string): text is ViaService => Object.hasOwn(ABSENT_FROM, text);

/** Whether AWS offers the service in a partition at all. */
export const isOfferedIn = (service: ViaService, partition: Partition): boolean =>
  !(ABSENT_FROM[service] as readonly Partition[]).includes(partition);

/** The values of `kms:ViaService` for some services in a Region. */
export const viaValues = (services: readonly ViaService[], region: Region): readonly string[] =>
  services.map((service) => viaServiceName(service, region));
