/** Calls whose failure is an answer too: what was asked for does not exist, or is not known, and why. */
import { printable } from "../matrix/printable";
import { type Read } from "./facts";

/** How the services say that there is nothing of that name: KMS, IAM, Secrets Manager. */
const MISSING: ReadonlySet<string> = new Set([
  "NotFoundException",
  "NoSuchEntityException",
  "ResourceNotFoundException",
]);
const MAX_MESSAGE = 300;

/** A call that failed, with the IAM name of its action. */
export class CallFailed extends Error {
  override readonly name = "CallFailed";
  constructor(
    readonly action: string,
    /** The error's code on the wire. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }

  /** A clause that reads after "because". */
  get because(): string {
    return `${this.action} failed with ${this.code}${this.message === "" ? "" : `: ${this.message}`}`;
  }
}

/** One line, of bounded length, without a full stop: it goes on in a sentence. */
const shortened = (message: string): string =>
  printable(message.split("\n")[0] ?? "")
    .slice(0, MAX_MESSAGE)
    .replace(/\.$/, "");

/** Runs one call. @throws {CallFailed} @param action e.g. `kms:GetKeyPolicy` */
export async function called<T>(action: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Error)) throw new CallFailed(action, "an unknown error", "");
    const code = "code" in error ? error.code : undefined;
    const name = error.name === "Error" && typeof code === "string" ? code : error.name;
    throw new CallFailed(action, name, shortened(error.message));
  }
}

/** Something that was answered and cannot be understood. @param because a clause */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
  constructor(readonly because: string) {
    super(because);
  }
}

/** What a reading came to. Errors of this program itself go on. */
export async function reading<T>(read: () => Promise<T>): Promise<Read<T>> {
  try {
    return { is: "read", value: await read() };
  } catch (error) {
    if (error instanceof CallFailed && MISSING.has(error.code)) return { is: "missing" };
    if (error instanceof CallFailed || error instanceof Unreadable) return { is: "not read", because: error.because };
    throw error;
  }
}

/** All items of all pages. */
export async function collected<Page, Item>(
  action: string,
  pages: AsyncIterable<Page>,
  items: (page: Page) => readonly Item[] | undefined,
): Promise<readonly Item[]> {
  return called(action, async () => {
    const all: Item[] = [];
    for await (const page of pages) all.push(...(items(page) ?? []));
    return all;
  });
}
