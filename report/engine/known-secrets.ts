/** The secrets that this run can know: what the stack's configuration hides, the files it names, and credentials. */
import { readFile } from "node:fs/promises";
import * as path from "node:path";
import { parse } from "yaml";
import { isRecord } from "../diff/layout";
import { projectFolder, pulumi } from "./pulumi";

/** Names of variables and of configuration whose values are nobody else's business. */
const SECRET_VARIABLE = /SECRET|TOKEN|PASSPHRASE|PASSWORD|API_KEY/i;
const NOT_ITSELF = /_(FILE|PATH|URI|URL)$/i;
const SHORTEST_CREDENTIAL = 8;

export const secretVariables = (env: NodeJS.ProcessEnv): readonly string[] =>
  Object.entries(env).flatMap(([name, value = ""]) =>
    SECRET_VARIABLE.test(name) && !NOT_ITSELF.test(name) && value.length >= SHORTEST_CREDENTIAL ? [value] : [],
  );

/** What stands in a stack file for a secret: `{ secure: … }`. */
const isSecure = (value: unknown): boolean => isRecord(value) && typeof value.secure === "string";

/** The texts of a value that stand beside a secret in the stack file. @param shown with its secrets, @param filed without */
export function hiddenTexts(shown: unknown, filed: unknown): readonly string[] {
  if (isSecure(filed)) return typeof shown === "string" ? [shown] : [JSON.stringify(shown)];
  if (typeof shown !== "object" || shown === null || typeof filed !== "object" || filed === null) return [];
  const beside = filed as Readonly<Record<string, unknown>>;
  return Object.entries(shown).flatMap(([key, each]) => hiddenTexts(each, beside[key]));
}

/** Every `valueFile` in a value. */
export function valueFiles(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    key === "valueFile" && typeof each === "string" ? [each] : valueFiles(each),
  );
}

/** The configuration of a stack file; nothing where there is none. */
async function filedConfig(stack: string): Promise<unknown> {
  const file = path.join(projectFolder(), `Pulumi.${stack.split("/").at(-1) ?? stack}.yaml`);
  try {
    const parsed: unknown = parse(await readFile(file, "utf8"));
    return isRecord(parsed) ? parsed.config : undefined;
  } catch {
    return undefined;
  }
}

/** A value that was set without `--secret` by mistake, which the program refuses. */
const plainSecrets = (filed: unknown): readonly string[] =>
  Object.entries(isRecord(filed) ? filed : {}).flatMap(([key, value]) =>
    SECRET_VARIABLE.test(key) && typeof value === "string" ? [value] : [],
  );

const hasSecrets = (value: unknown): boolean =>
  isSecure(value) || (typeof value === "object" && value !== null && Object.values(value).some(hasSecrets));

/** `pulumi config --json`: an object's text stands beside its value. */
async function shownConfig(stack: string): Promise<Readonly<Record<string, unknown>>> {
  const options = ["--json", "--show-secrets", "--stack", stack, "--non-interactive"];
  const { stdout } = await pulumi(["config", ...options]);
  try {
    const parsed: unknown = JSON.parse(stdout);
    if (!isRecord(parsed)) return {};
    return Object.fromEntries(
      Object.entries(parsed).map(([key, entry]) => {
        const { value, objectValue } = isRecord(entry) ? entry : {};
        return [key, objectValue ?? value];
      }),
    );
  } catch {
    return {};
  }
}

const contentsOf = (file: string): Promise<string> =>
  readFile(path.resolve(projectFolder(), file), "utf8").catch(() => "");

export interface KnownSecrets {
  readonly values: readonly string[];
  /** The files that the configuration takes values from, as it names them. */
  readonly files: readonly string[];
}

/** What cannot be read is left out: the preview says why. Nothing of this is kept. */
export async function knownSecrets(stack: string): Promise<KnownSecrets> {
  const filed = await filedConfig(stack);
  const shown = hasSecrets(filed) ? await shownConfig(stack) : {};
  const files = valueFiles(filed);
  const contents = await Promise.all(files.map(contentsOf));
  const values = [...hiddenTexts(shown, filed), ...plainSecrets(filed), ...contents];
  return { values: [...values, ...secretVariables(process.env)], files };
}
