/**
 * What an S3 call asks: for which actions, on the bucket or an object. Pure. Buckets are in the path, as in `/BUCKET/KEY`.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "./answer";
import type { ElsewhereQuestion } from "./elsewhere-judge";
import type { Context } from "./question";
import { UNDECIDED } from "./refusal";

export interface S3Request {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly partition: string;
}

export interface S3Plan {
  readonly bucket: string;
  /** Whether the call makes it. */
  readonly creates: boolean;
  readonly questions: readonly ElsewhereQuestion[];
}

/** By the parameter of a bucket's setting: what its actions are called. */
const SETTINGS: Readonly<Record<string, string>> = {
  accelerate: "AccelerateConfiguration",
  acl: "BucketAcl",
  cors: "BucketCORS",
  encryption: "EncryptionConfiguration",
  lifecycle: "LifecycleConfiguration",
  logging: "BucketLogging",
  "object-lock": "BucketObjectLockConfiguration",
  ownershipControls: "BucketOwnershipControls",
  policy: "BucketPolicy",
  publicAccessBlock: "BucketPublicAccessBlock",
  replication: "ReplicationConfiguration",
  requestPayment: "BucketRequestPayment",
  tagging: "BucketTagging",
  versioning: "BucketVersioning",
  website: "BucketWebsite",
};
const ENCRYPTION = ["x-amz-server-side-encryption", "x-amz-server-side-encryption-aws-kms-key-id"];

const text = (value: string | string[] | undefined): string | null => (typeof value === "string" ? value : null);

function settingAction(method: string, setting: string): string {
  if (method === "GET") return `Get${setting}`;
  return method === "DELETE" && setting === "BucketPolicy" ? "DeleteBucketPolicy" : `Put${setting}`;
}

function bucketAction({ method }: S3Request, query: URLSearchParams): string {
  const setting = Object.keys(SETTINGS).find((name) => query.has(name));
  if (setting !== undefined) return settingAction(method, SETTINGS[setting] ?? "");
  if (method === "PUT") return "CreateBucket";
  if (method === "DELETE") return "DeleteBucket";
  if (method === "HEAD" || query.has("list-type")) return "ListBucket";
  throw new AwsError(UNDECIDED, `The sandbox does not know which action of S3 ${method} ?${query.toString()} is.`);
}

/** By the method: what is done with an object, or with one version of it. */
const OBJECT_ACTIONS: Readonly<Record<string, string>> = {
  DELETE: "DeleteObject",
  GET: "GetObject",
  HEAD: "GetObject",
  POST: "PutObject",
  PUT: "PutObject",
};

function objectQuestions(request: S3Request, arn: string, query: URLSearchParams): readonly ElsewhereQuestion[] {
  const { method, headers, partition } = request;
  const action = `s3:${OBJECT_ACTIONS[method] ?? method}${query.has("versionId") ? "Version" : ""}`;
  const context: Context = Object.fromEntries(ENCRYPTION.map((name) => [`s3:${name}`, text(headers[name])]));
  const copied = text(headers["x-amz-copy-source"]);
  const source = copied === null ? undefined : `arn:${partition}:s3:::${decodeURIComponent(copied).replace(/^\//, "")}`;
  return [
    { action, resource: arn, context },
    ...(source === undefined ? [] : [{ action: "s3:GetObject", resource: source, context: {} }]),
  ];
}

/** @throws AwsError where the call is not one that the sandbox knows */
export function s3Plan(request: S3Request): S3Plan {
  const { pathname, searchParams } = new URL(request.url, "http://s3");
  const [bucket = "", ...rest] = pathname.slice(1).split("/");
  const arn = `arn:${request.partition}:s3:::${bucket}`;
  const key = decodeURIComponent(rest.join("/"));
  if (key !== "") return { bucket, creates: false, questions: objectQuestions(request, `${arn}/${key}`, searchParams) };
  const action = bucket === "" ? "ListAllMyBuckets" : bucketAction(request, searchParams);
  const context = { "s3:prefix": searchParams.get("prefix") };
  const question = { action: `s3:${action}`, resource: bucket === "" ? "*" : arn, context };
  return { bucket, creates: action === "CreateBucket", questions: [question] };
}
