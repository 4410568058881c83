/** Reading a request's or an answer's body. */
import type { IncomingMessage } from "node:http";
import { AwsError } from "./answer";

/** More than KMS, Secrets Manager or STS take; it keeps a mistake from filling the memory. */
export const MAXIMUM_BYTES = 1024 * 1024;

/** @throws AwsError where the body is too long */
export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Not destroyed on an early end: the refusal goes back over the same connection.
  for await (const chunk of message.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAXIMUM_BYTES) {
      throw new AwsError("RequestEntityTooLargeException", `A request has at most ${MAXIMUM_BYTES} bytes.`, 413);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
