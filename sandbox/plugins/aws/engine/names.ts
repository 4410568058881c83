/**
 * Names that nobody chose: Pulumi's auto-naming (`name-1a2b3c4`), and the longer suffix that follows a `namePrefix`.
 * @see https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming
 */
import { createHash, randomBytes } from "node:crypto";

import { type AutoName } from "./resource-type";

const SUFFIX_LENGTH = 7;
const SEPARATOR = "-";

/** How the engine's `pulumi:autonaming` configuration wants a resource named. */
export interface NamingWish {
  readonly mode: "propose" | "enforce" | "disable";
  readonly proposed: string;
}

/** Seven hexadecimal digits: the same for the preview and the update, since the engine hands both the same seed. */
function suffix(seed: Uint8Array): string {
  const source = seed.length > 0 ? createHash("sha256").update(seed).digest() : randomBytes(SUFFIX_LENGTH);
  return source.toString("hex").slice(0, SUFFIX_LENGTH);
}

/**
 * The physical name for a resource that was given none; `undefined` where the configuration turns auto-naming off.
 * @throws Error where the name does not fit
 */
export function autoName(rule: AutoName, logicalName: string, seed: Uint8Array, wish?: NamingWish): string | undefined {
  if (wish?.mode === "disable") return undefined;
  if (wish?.mode === "enforce") return wish.proposed;
  const stem =
    rule.prefix !== undefined && !logicalName.startsWith(rule.prefix) ? rule.prefix + logicalName : logicalName;
  const name = wish === undefined ? stem + SEPARATOR + suffix(seed) : wish.proposed;
  if (name.length > rule.maxLength) {
    throw new Error(
      `the automatic name "${name}" has ${name.length} characters, more than ${rule.maxLength}: give the resource a name`,
    );
  }
  return name;
}

let counter = 0;

/** `prefix` + the time + a counter: 26 characters, increasing, as the AWS provider makes names from a `namePrefix`. */
export function prefixedName(prefix: string, now: Date = new Date()): string {
  const time = now.toISOString().replace(/\D/g, "").slice(0, 17).padEnd(18, "0");
  counter += 1;
  return prefix + time + counter.toString(16).padStart(8, "0");
}
