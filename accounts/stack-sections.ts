/** Stack files of this project as text, read and checked by the program's own rules. Pure. */
import { parse } from "yaml";
import type { Configuration } from "../components/config/configuration";
import { parseConfiguration } from "../components/config/parse";
import type { Problem } from "../components/config/problems";

export type Side = "owner" | "external";
export const PROJECT = "cross-account-cmk";

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A section of a stack file; `undefined` where it has none, or is none. */
export function sectionOf(text: string, side: Side): Readonly<Record<string, unknown>> | undefined {
  try {
    const file: unknown = parse(text);
    const config = isObject(file) ? file.config : undefined;
    const section = isObject(config) ? config[`${PROJECT}:${side}`] : undefined;
    return isObject(section) && Object.keys(section).length > 0 ? section : undefined;
  } catch {
    // The parser's message quotes the file, which may hold a value in plain text.
    return undefined;
  }
}

const NO_VALUE = { set: false, secret: false };

/** Whether the program would take a section. Where the secret's value comes from is looked at when it is deployed, not here. */
export function checkSection(
  side: Side,
  section: Readonly<Record<string, unknown>>,
): { readonly configuration: Configuration } | { readonly problems: readonly Problem[] } {
  const { secret } = section;
  const isFromConfig = isObject(secret) && secret.valueFile === undefined;
  const value = isFromConfig ? { set: true, secret: true } : NO_VALUE;
  return parseConfiguration({
    keys: [side],
    project: PROJECT,
    otherKeys: [],
    [side]: section,
    secretValues: { ownerSecretValue: NO_VALUE, externalSecretValue: NO_VALUE, [`${side}SecretValue`]: value },
    sectionsWithSecrets: [],
    readFile: () => ({ text: "{}" }),
  });
}
