/** What AWS services put into the encryption context, as their pages say. Data. */
import { partitionOf, type Region } from "../../access/partition";

export interface ServiceContext {
  readonly service: string;
  /** The key of the pair, as the service writes it. */
  readonly key: string;
  /** How each value begins; `REGION` and `PARTITION` are the key's own. */
  readonly begins: readonly string[];
  /** Where AWS says so, or shows it. */
  readonly page: string;
}

const DOCS = "https://docs.aws.amazon.com";

export const SERVICE_CONTEXTS: readonly ServiceContext[] = [
  {
    service: "Amazon S3",
    key: "aws:s3:arn",
    begins: ["arn:PARTITION:s3:::"],
    page: `${DOCS}/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context`,
  },
  {
    service: "Amazon EBS",
    key: "aws:ebs:id",
    begins: ["vol-", "snap-"],
    page: `${DOCS}/kms/latest/developerguide/services-ebs.html#ebs-encryption-context`,
  },
  {
    service: "AWS Secrets Manager",
    key: "SecretARN",
    begins: ["arn:PARTITION:secretsmanager:REGION:"],
    page: `${DOCS}/kms/latest/developerguide/services-secrets-manager.html#asm-encryption-context`,
  },
  {
    service: "Systems Manager Parameter Store",
    key: "PARAMETER_ARN",
    begins: ["arn:PARTITION:ssm:REGION:"],
    page: `${DOCS}/kms/latest/developerguide/services-parameter-store.html#parameter-store-encryption-context`,
  },
  {
    service: "Amazon RDS",
    key: "aws:rds:db-id",
    begins: ["db-"],
    page: `${DOCS}/kms/latest/developerguide/services-rds.html#rds-encryption-context`,
  },
  {
    service: "Amazon Redshift",
    key: "aws:redshift:arn",
    begins: ["arn:PARTITION:redshift:REGION:"],
    page: `${DOCS}/kms/latest/developerguide/services-redshift.html#rs-encryptioncontext`,
  },
  {
    service: "Amazon WorkMail",
    key: "aws:workmail:arn",
    begins: ["arn:PARTITION:workmail:REGION:"],
    page: `${DOCS}/kms/latest/developerguide/services-wm.html#services-wm-context`,
  },
  {
    service: "AWS CloudTrail",
    key: "aws:cloudtrail:arn",
    begins: ["arn:PARTITION:cloudtrail:"],
    page: `${DOCS}/kms/latest/developerguide/services-cloudtrail.html`,
  },
  {
    service: "CloudWatch Logs",
    key: "aws:logs:arn",
    begins: ["arn:PARTITION:logs:REGION:"],
    page: `${DOCS}/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html`,
  },
  {
    service: "Amazon SQS",
    key: "aws:sqs:arn",
    begins: ["arn:PARTITION:sqs:REGION:"],
    page: `${DOCS}/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html`,
  },
  {
    service: "Amazon SNS",
    key: "aws:sns:topicArn",
    begins: ["arn:PARTITION:sns:REGION:"],
    page: `${DOCS}/sns/latest/dg/sns-key-management.html`,
  },
  {
    service: "AWS Lambda",
    key: "aws:lambda:FunctionArn",
    begins: ["arn:PARTITION:lambda:REGION:"],
    page: `${DOCS}/lambda/latest/dg/security-encryption-at-rest.html`,
  },
];

/** How the values of a service's context begin where the key is. */
export const beginningsIn = ({ begins }: ServiceContext, region: Region): readonly string[] =>
  begins.map((text) => text.replace("PARTITION", partitionOf(region)).replace("REGION", region));
