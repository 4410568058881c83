/** Stack files of this project as text, read and checked by the program's own rules. Pure. */
import { parse } from "yaml";
import type { Configuration } from "../components/config/configuration";
import { parseConfiguration } from "../components/config/parse";
import type { Problem } from "../components/config/problems";

export type Side = "owner" | "external";
export const PROJECT = "cross-account-cmk";

/** A section of the configuration, as it is written. */
export type Section = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Section =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A section of a stack file; `undefined` where it has none, or is none. */
export function sectionOf(text: string, side: Side): Section | undefined {
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

/** Where the secret's value comes from is looked at when it is deployed, not here. */
function valueOf(section: Section | undefined) {
  const secret = section?.secret;
  return isObject(secret) && secret.valueFile === undefined ? { set: true, secret: true } : NO_VALUE;
}

/** Whether the program would take these sections, in one stack where there are both. */
export function checkSections(
  sections: Partial<Readonly<Record<Side, Section>>>,
): { readonly configuration: Configuration } | { readonly problems: readonly Problem[] } {
  const { owner, external } = sections;
  return parseConfiguration({
    keys: Object.keys(sections),
    project: PROJECT,
    otherKeys: [],
    owner,
    external,
    secretValues: { ownerSecretValue: valueOf(owner), externalSecretValue: valueOf(external) },
    sectionsWithSecrets: [],
    readFile: () => ({ text: "{}" }),
  });
}
