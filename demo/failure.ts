/** From what was thrown to a {@link Failure}: the code on the wire, and a message with nothing secret in it. */
import type { Failure, Operation } from "./error-guidance";

/** Access key ids: `AKIA…` long-term, `ASIA…` temporary. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
const ACCESS_KEY_ID = /\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g;
/** AWS quotes the canonical request when a signature is wrong, header of the session token included. */
const SIGNED_SECRETS = /(x-amz-security-token|signature|authorization)(["']?\s*[:=]\s*)\S+/gi;
const NODE_ERROR_CODE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/;
/** Errors made on this side whose text cannot hold an answer's body. */
const CLIENT_ERRORS: readonly string[] = ["CredentialsProviderError", "TokenProviderError", "TimeoutError"];
/** What the SDK calls an answer that it could not take apart. */
const UNREADABLE: readonly string[] = ["SyntaxError", "Unknown", "UnknownError", "Error", "TypeError"];

const REDACTED = "[redacted]";

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const textAt = (value: unknown, key: string): string | undefined => {
  const found = isRecord(value) ? value[key] : undefined;
  return typeof found === "string" && found !== "" ? found : undefined;
};

/** Takes the given texts out of a message, and all that looks like a credential. */
export function redact(message: string, secrets: readonly string[]): string {
  const withoutSecrets = secrets
    .filter((secret) => secret !== "")
    .reduce((text, secret) => text.replaceAll(secret, REDACTED), message);
  return withoutSecrets.replace(ACCESS_KEY_ID, REDACTED).replace(SIGNED_SECRETS, `$1$2${REDACTED}`);
}

/** The name of the error on AWS's side, of Node for the network's, or of the SDK for its own. */
function codeOf(error: unknown, answered: boolean): string {
  const nodeCode = textAt(error, "code");
  const name = textAt(error, "name") ?? "UnknownError";
  if (!answered && nodeCode !== undefined && NODE_ERROR_CODE.test(nodeCode)) return nodeCode;
  return answered && UNREADABLE.includes(name) ? "UnreadableAnswer" : name;
}

/**
 * @param secrets texts that must not be shown: the access key, the secret access key, the session token
 */
export function failureOf(operation: Operation, error: unknown, secrets: readonly string[]): Failure {
  const metadata = isRecord(error) && isRecord(error.$metadata) ? error.$metadata : undefined;
  const httpStatus = metadata?.httpStatusCode;
  const answered = typeof httpStatus === "number" || textAt(error, "name") === "SyntaxError";
  const code = codeOf(error, answered);
  const fromAws = answered && code !== "UnreadableAnswer";
  const shown = fromAws || NODE_ERROR_CODE.test(code) || CLIENT_ERRORS.includes(code);
  const requestId = textAt(metadata, "requestId");
  return {
    operation,
    code,
    message: shown ? redact(textAt(error, "message") ?? "", secrets) : "",
    ...(requestId === undefined ? {} : { requestId }),
    ...(typeof httpStatus === "number" ? { httpStatus } : {}),
  };
}
