/** Text surgery on `Pulumi.<stack>.yaml` files: comments and order stay as the user wrote them. */
import { parse } from "yaml";

const STACK_FILE = /^Pulumi\.(.+)\.ya?ml$/;
const SALT_LINE = /^encryptionsalt:.*(?:\r?\n|$)/m;
const SALT = /^encryptionsalt:\s*["']?([^\s"']+)["']?\s*$/m;
const SECURE_VALUE = /^\s*-?\s*["']?secure["']?\s*:/m;

/** The stack that a file configures, or `undefined` where the file is no stack file. */
export const stackOfFile = (fileName: string): string | undefined => STACK_FILE.exec(fileName)?.[1];

/** The salt that values of this stack are encrypted with. */
export const saltOf = (text: string): string | undefined => SALT.exec(text)?.[1];

export const withoutSalt = (text: string): string => text.replace(SALT_LINE, "");

/** The text with this salt, unless it has one of its own. */
export const withSalt = (text: string, salt: string | undefined): string =>
  salt === undefined || saltOf(text) !== undefined ? text : `encryptionsalt: ${salt}\n${text}`;

/** Whether a value of the file is encrypted, so that it is worth nothing without its salt. */
export const hasSecureValue = (text: string): boolean => SECURE_VALUE.test(text);

/** The file as the checkout should have it: with a salt only where a value needs it. */
export const forCheckout = (text: string): string => (hasSecureValue(text) ? text : withoutSalt(text));

function configOf(text: string): unknown {
  try {
    const document: unknown = parse(text);
    return typeof document === "object" && document !== null && "config" in document ? document.config : undefined;
  } catch {
    return text;
  }
}

/** Whether two versions of a file differ in what they configure, salt and layout aside. */
export const configDiffers = (one: string, other: string): boolean =>
  JSON.stringify(configOf(one) ?? {}) !== JSON.stringify(configOf(other) ?? {});
