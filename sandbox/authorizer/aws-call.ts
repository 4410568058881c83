/** A request to AWS, read as far as its judgement needs. Pure. */
import type { IncomingHttpHeaders } from "node:http";
import { AwsError, type Protocol } from "./answer";
import { signatureOf, type Signature } from "./signature";

/** The services whose calls are judged. */
export type JudgedService = "kms" | "secretsmanager";

/** The services whose calls are judged by the callers' own policies, where the sandbox was opened so. */
export type OtherService = "iam" | "s3";

/**
 * What is done with a request: `judge` it, by all policies or as one of another service; `watch` the credentials that it hands out
 * (STS); or let it `pass`.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html for the target header of the JSON protocol
 */
export type Handling =
  | { readonly kind: "judge"; readonly service: JudgedService }
  | { readonly kind: "judge elsewhere"; readonly service: OtherService; readonly signature: Signature }
  | { readonly kind: "watch" }
  | { readonly kind: "pass" };

/** One call of a judged service. */
export interface AwsCall {
  readonly service: JudgedService;
  /** Name without prefix, e.g. `CreateSecret`. */
  readonly operation: string;
  readonly signature: Signature;
  /** The request's parameters as they came: unchecked JSON. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

const TARGET_SERVICES: Readonly<Record<string, JudgedService>> = {
  trentservice: "kms",
  secretsmanager: "secretsmanager",
};
const SIGNING_NAMES: ReadonlySet<string> = new Set(Object.values(TARGET_SERVICES));

const isJudged = (service: string | undefined): service is JudgedService =>
  service !== undefined && SIGNING_NAMES.has(service);

function targetOf(headers: IncomingHttpHeaders): { readonly prefix: string; readonly operation: string } {
  const target = headers["x-amz-target"];
  const [prefix = "", operation = ""] = (typeof target === "string" ? target : "").split(".");
  return { prefix: prefix.toLowerCase(), operation };
}

const isOther = (service: string | undefined): service is OtherService => service === "iam" || service === "s3";

/**
 * A request counts as one of a judged service where its signature or its target says so: neither can hide it.
 * @param everything whether calls of IAM and S3 are judged too
 */
export function handlingOf(headers: IncomingHttpHeaders, everything = false): Handling {
  const signature = signatureOf(headers.authorization);
  const signed = signature?.service;
  const targeted = TARGET_SERVICES[targetOf(headers).prefix];
  if (isJudged(signed)) return { kind: "judge", service: signed };
  if (targeted !== undefined) return { kind: "judge", service: targeted };
  if (everything && signature !== undefined && isOther(signed))
    return { kind: "judge elsewhere", service: signed, signature };
  return { kind: signed === "sts" ? "watch" : "pass" };
}

/** The protocol in which a client expects an error. */
export const protocolOf = (headers: IncomingHttpHeaders): Protocol =>
  signatureOf(headers.authorization)?.service === "s3" ? "s3" : formOrJson(headers);

const formOrJson = (headers: IncomingHttpHeaders): Protocol =>
  headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true ? "query" : "json";

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function parametersOf(body: Buffer): Record<string, unknown> {
  const text = body.toString("utf8");
  let value: unknown;
  try {
    value = text === "" ? {} : JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (!isRecord(value)) throw new AwsError("SerializationException", "The request's body is not a JSON object.");
  return value;
}

/**
 * The call that a request to a judged service makes.
 * @throws AwsError where the request is not signed, is not of the service's protocol, or has an unreadable body
 */
export function readCall(service: JudgedService, headers: IncomingHttpHeaders, body: Buffer): AwsCall {
  const signature = signatureOf(headers.authorization);
  if (signature === undefined)
    throw new AwsError("MissingAuthenticationTokenException", "Missing Authentication Token");
  const { prefix, operation } = targetOf(headers);
  if (signature.service !== service || TARGET_SERVICES[prefix] !== service || operation === "") {
    throw new AwsError(
      "UnknownOperationException",
      `The sandbox knows ${service} by the AWS JSON 1.1 protocol only: a signature for ${service}, and the operation in X-Amz-Target.`,
    );
  }
  return { service, operation, signature, parameters: parametersOf(body) };
}
