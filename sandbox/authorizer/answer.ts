/**
 * Answers that do not come from the emulator: errors as AWS answers them, in the protocol of the request.
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#operation-error-serialization
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#operation-error-serialization
 */
import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";

/** `json`: KMS and Secrets Manager. `query`: STS and IAM. `s3`: S3. */
export type Protocol = "json" | "query" | "s3";

/** An answer that refuses. The code is the one on the wire. */
export class AwsError extends Error {
  override readonly name = "AwsError";

  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
const escapeXml = (text: string): string => text.replace(/[&<>]/g, (character) => ESCAPES[character] ?? character);

const JSON_TYPE = "application/x-amz-json-1.1";

interface WireError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The error as status, headers and body. */
export function wireError({ code, message, status }: AwsError, protocol: Protocol, requestId: string): WireError {
  if (protocol === "json") {
    return {
      status,
      headers: {
        "content-type": JSON_TYPE,
        "x-amzn-errortype": code,
        "x-amzn-requestid": requestId,
      },
      body: JSON.stringify({ __type: code, message }),
    };
  }
  if (protocol === "s3") {
    const error = `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message><RequestId>${requestId}</RequestId>`;
    return {
      status,
      headers: { "content-type": "application/xml", "x-amz-request-id": requestId },
      body: `<?xml version="1.0" encoding="UTF-8"?><Error>${error}</Error>`,
    };
  }
  const type = status < 500 ? "Sender" : "Receiver";
  const error = `<Error><Type>${type}</Type><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error>`;
  return {
    status,
    headers: { "content-type": "text/xml", "x-amzn-requestid": requestId },
    body: `<ErrorResponse>${error}<RequestId>${requestId}</RequestId></ErrorResponse>`,
  };
}

/** Answers a call of the JSON protocol. */
export function sendJson(response: ServerResponse, answer: object): void {
  const headers = { "content-type": JSON_TYPE, "x-amzn-requestid": randomUUID() };
  response.writeHead(200, headers).end(JSON.stringify(answer));
}

/** Answers with the error. Where an answer was begun already, the connection ends instead. */
export function sendError(response: ServerResponse, error: AwsError, protocol: Protocol): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status, headers, body } = wireError(error, protocol, randomUUID());
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) }).end(body);
}
