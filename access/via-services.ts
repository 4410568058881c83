/** The services that `kms:ViaService` can name. Data; a test holds its shape. */
import type { Partition } from "./partition";

/**
 * Where the names come from, and when the page was last read: its table "Services that support the kms:ViaService condition key
 * in customer managed keys". AWS adds services; whoever reads it again changes the date.
 */
export const VIA_SERVICES_SOURCE = {
  page: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service",
  asOf: "2022-12-05",
} as const;

export interface ViaServiceEntry {
  /** What AWS calls it: the name in the condition is not always the one that its users know. */
  readonly products: readonly string[];
  /** Partitions without an endpoint of the service, by the AWS SDK's own data (botocore 1.44.5). Absent: none is known. */
  readonly absentFrom?: readonly Partition[];
}

/** By the name before the Region in the value of the condition. */
const ON_THE_PAGE = {
  airflow: { products: ["Amazon Managed Workflows for Apache Airflow (MWAA)"], absentFrom: ["aws-us-gov"] },
  appflow: { products: ["Amazon AppFlow"], absentFrom: ["aws-cn", "aws-us-gov"] },
  apprunner: { products: ["AWS App Runner"], absentFrom: ["aws-cn", "aws-us-gov"] },
  athena: { products: ["Amazon Athena"] },
  auditmanager: { products: ["AWS Audit Manager"] },
  backup: { products: ["AWS Backup"] },
  "backup-gateway": { products: ["AWS Backup Gateway"] },
  cassandra: { products: ["Amazon Keyspaces (for Apache Cassandra)"] },
  codeartifact: { products: ["AWS CodeArtifact"], absentFrom: ["aws-cn", "aws-us-gov"] },
  "codeguru-reviewer": { products: ["Amazon CodeGuru Reviewer"] },
  comprehend: { products: ["Amazon Comprehend"] },
  connect: { products: ["Amazon Connect"], absentFrom: ["aws-cn"] },
  directoryservice: { products: ["AWS Directory Service"] },
  dms: { products: ["AWS Database Migration Service (AWS DMS)"] },
  dynamodb: { products: ["Amazon DynamoDB"] },
  ec2: { products: ["Amazon Elastic Block Store (Amazon EBS)"] },
  ecr: { products: ["Amazon Elastic Container Registry (Amazon ECR)"] },
  eks: { products: ["Amazon Elastic Kubernetes Service (Amazon EKS)"] },
  elasticfilesystem: { products: ["Amazon Elastic File System (Amazon EFS)"] },
  es: { products: ["Amazon OpenSearch Service (OpenSearch Service)"] },
  finspace: { products: ["Amazon FinSpace"] },
  firehose: { products: ["Amazon Kinesis Data Firehose"] },
  forecast: { products: ["Amazon Forecast"] },
  fsx: { products: ["Amazon FSx"] },
  geo: { products: ["Amazon Location Service"] },
  glue: { products: ["AWS Glue"] },
  groundstation: { products: ["AWS Ground Station"] },
  healthlake: { products: ["Amazon HealthLake"] },
  importexport: { products: ["AWS Snowball"] },
  iotsitewise: { products: ["AWS IoT SiteWise"] },
  kafka: { products: ["Amazon Managed Streaming for Apache Kafka (Amazon MSK)"] },
  kendra: { products: ["Amazon Kendra"] },
  kinesis: { products: ["Amazon Kinesis"] },
  kinesisvideo: { products: ["Amazon Kinesis Video Streams"] },
  lambda: { products: ["AWS Lambda"] },
  lex: { products: ["Amazon Lex"] },
  "license-manager": { products: ["AWS License Manager"] },
  lookoutequipment: { products: ["Amazon Lookout for Equipment"] },
  lookoutmetrics: { products: ["Amazon Lookout for Metrics"] },
  lookoutvision: { products: ["Amazon Lookout for Vision"] },
  macie: { products: ["Amazon Macie"] },
  "malware-protection": { products: ["Amazon GuardDuty"] },
  managedblockchain: { products: ["Amazon Managed Blockchain"] },
  mediatailor: { products: ["AWS Elemental MediaTailor"] },
  memorydb: { products: ["Amazon MemoryDB"] },
  mgn: { products: ["Amazon Application Migration Service"] },
  monitron: { products: ["Amazon Monitron"] },
  mq: { products: ["Amazon MQ"] },
  nimble: { products: ["Amazon Nimble Studio"] },
  omics: { products: ["Amazon Omics"] },
  profile: { products: ["Amazon Connect Customer Profiles"] },
  proton: { products: ["AWS Proton"] },
  qldb: { products: ["Amazon Quantum Ledger Database (Amazon QLDB)"] },
  rds: {
    products: [
      "Amazon Aurora",
      "Amazon Neptune",
      "Amazon RDS Performance Insights",
      "Amazon Relational Database Service (Amazon RDS)",
    ],
  },
  redshift: { products: ["Amazon Redshift"] },
  "redshift-serverless": { products: ["Amazon Redshift Serverless"] },
  rekognition: { products: ["Amazon Rekognition"] },
  s3: { products: ["Amazon Simple Storage Service (Amazon S3)"] },
  sagemaker: { products: ["Amazon SageMaker"] },
  secretsmanager: { products: ["AWS Secrets Manager"] },
  ses: { products: ["Amazon Simple Email Service (Amazon SES)"] },
  sns: { products: ["Amazon Simple Notification Service (Amazon SNS)"] },
  sqlworkbench: { products: ["Amazon Redshift query editor V2"] },
  sqs: { products: ["Amazon Simple Queue Service (Amazon SQS)"] },
  ssm: { products: ["Amazon EC2 Systems Manager (SSM)"] },
  "ssm-contacts": { products: ["AWS Systems Manager Incident Manager Contacts"] },
  "ssm-incidents": { products: ["AWS Systems Manager Incident Manager"] },
  storagegateway: { products: ["AWS Storage Gateway"] },
  timestream: { products: ["Amazon Timestream"] },
  translate: { products: ["Amazon Translate"] },
  wisdom: { products: ["Amazon Connect Wisdom"] },
  workmail: { products: ["Amazon WorkMail"], absentFrom: ["aws-cn", "aws-us-gov"] },
  workspaces: { products: ["Amazon WorkSpaces"] },
  "workspaces-web": { products: ["Amazon WorkSpaces Web"] },
  xray: { products: ["AWS X-Ray"] },
} as const satisfies Readonly<Record<string, ViaServiceEntry>>;

/** Known to this program before, and not in the page's table as of that date: stacks may have them. */
export const BESIDE_THE_PAGE = {
  aoss: { products: ["Amazon OpenSearch Serverless"], absentFrom: ["aws-cn"] },
  bedrock: { products: ["Amazon Bedrock"], absentFrom: ["aws-cn"] },
  elasticache: { products: ["Amazon ElastiCache"] },
  events: { products: ["Amazon EventBridge"] },
} as const satisfies Readonly<Record<string, ViaServiceEntry>>;

export const VIA_SERVICE_ENTRIES = { ...ON_THE_PAGE, ...BESIDE_THE_PAGE } as const;
