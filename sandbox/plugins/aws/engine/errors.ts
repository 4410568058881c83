/**
 * Errors of AWS calls, worded as the AWS provider words them:
 * `creating KMS Key: operation error KMS: CreateKey, https response error StatusCode: 400, RequestID: …, CODE: message`.
 */

/** What AWS answered, or why no answer came. */
export class AwsError extends Error {
  constructor(
    message: string,
    /** The error code on the wire, e.g. `NotFoundException`; a system code such as `ECONNREFUSED` without an answer. */
    readonly code: string,
    /** The message alone, as AWS sent it. */
    readonly detail: string,
  ) {
    super(message);
    this.name = "AwsError";
  }
}

/** An error with what was being done in front of it. The cause keeps its code. */
export class OperationError extends Error {
  constructor(
    readonly doing: string,
    override readonly cause: unknown,
  ) {
    super(`${doing}: ${messageOf(cause)}`);
    this.name = "OperationError";
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** The SDK's error as an `AwsError`. `service` and `operation` as the SDK names them, e.g. `KMS` and `CreateKeyCommand`. */
export function toAwsError(service: string, operation: string, error: unknown): AwsError | OperationError {
  // The credentials for the call could not be had: that error says all.
  if (error instanceof AwsError || error instanceof OperationError) return error;
  const fields = isRecord(error) ? error : {};
  const metadata = isRecord(fields.$metadata) ? fields.$metadata : {};
  const where = `operation error ${service}: ${operation.replace(/Command$/, "")}`;
  const code = text(fields.Code) ?? text(fields.code) ?? text(fields.name) ?? "UnknownError";
  const detail = text(fields.message) ?? text(fields.Message) ?? code;
  const status = metadata.httpStatusCode;
  if (typeof status !== "number")
    return new AwsError(`${where}, request send failed, ${code}: ${detail}`, code, detail);
  const requestId = text(metadata.requestId) ?? "";
  return new AwsError(
    `${where}, https response error StatusCode: ${status}, RequestID: ${requestId}, ${code}: ${detail}`,
    code,
    detail,
  );
}

/** Whether the error, or what caused it, is AWS's answer with one of these codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  if (error instanceof OperationError) return hasCode(error.cause, ...codes);
  return error instanceof AwsError && codes.includes(error.code);
}

/** Whether it is AWS's answer with this code and a message that contains the text. */
export function hasCodeAndText(error: unknown, code: string, part: string): boolean {
  if (error instanceof OperationError) return hasCodeAndText(error.cause, code, part);
  return error instanceof AwsError && error.code === code && error.detail.includes(part);
}

/** Runs `call`; what it throws gets `doing` in front, e.g. `creating KMS Alias (alias/x)`. */
export async function during<T>(doing: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new OperationError(doing, error);
  }
}

/** `call`'s answer, or `undefined` where AWS says with one of these codes that there is no such thing. */
export async function unlessGone<T>(codes: readonly string[], call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (hasCode(error, ...codes)) return undefined;
    throw error;
  }
}

const REDACTED = "[secret]";

/** A message without any of the values: what AWS or the SDK quotes must not reach a log. */
export const redact = (message: string, secrets: readonly string[]): string =>
  secrets.filter((secret) => secret !== "").reduce((rest, secret) => rest.split(secret).join(REDACTED), message);
