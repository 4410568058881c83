/** Quick answers to whether something can be downloaded at all. */
import { messageOf } from "./errors";

const PROBE_MS = 8_000;

/** Why one of the URLs cannot be fetched from here, or `undefined` where all can. */
export async function probe(urls: readonly string[]): Promise<string | undefined> {
  const answers = await Promise.all(urls.map(probeOne));
  return answers.find((answer) => answer !== undefined);
}

async function probeOne(url: string): Promise<string | undefined> {
  try {
    const { status } = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(PROBE_MS) });
    return status < 400 ? undefined : `${url} answers ${status}`;
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    return `${new URL(url).host} cannot be reached (${messageOf(cause)})`;
  }
}
