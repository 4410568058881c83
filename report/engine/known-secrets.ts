/** The secrets that this run can know: what the stack's configuration hides, the files it names, and credentials. */
import { readFile } from "node:fs/promises";
import * as path from "node:path";
import { isRecord } from "../diff/layout";
import { projectFolder, pulumi } from "./pulumi";

/** Names of variables whose values are nobody else's business. */
const SECRET_VARIABLE = /SECRET|TOKEN|PASSPHRASE|PASSWORD|API_KEY/i;
const NOT_ITSELF = /_(FILE|PATH|URI|URL)$/i;
const SHORTEST_CREDENTIAL = 8;

export const secretVariables = (env: NodeJS.ProcessEnv): readonly string[] =>
  Object.entries(env).flatMap(([name, value = ""]) =>
    SECRET_VARIABLE.test(name) && !NOT_ITSELF.test(name) && value.length >= SHORTEST_CREDENTIAL ? [value] : [],
  );

/** The texts of a value that are not the same in the one beside it, where its secrets are masked. */
export function hiddenTexts(shown: unknown, hidden: unknown): readonly string[] {
  if (typeof shown === "string") return shown === hidden ? [] : [shown];
  if (typeof shown !== "object" || shown === null) return [];
  const beside = typeof hidden === "object" && hidden !== null ? (hidden as Readonly<Record<string, unknown>>) : {};
  return Object.entries(shown).flatMap(([key, each]) => hiddenTexts(each, beside[key]));
}

/** Every `valueFile` in a value. */
export function valueFiles(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    key === "valueFile" && typeof each === "string" ? [each] : valueFiles(each),
  );
}

/** `pulumi config --json`: an object's text beside its value is the same once more. */
function configIn(stdout: string): Readonly<Record<string, unknown>> {
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

async function configOf(stack: string, ...options: string[]): Promise<Readonly<Record<string, unknown>>> {
  const { stdout } = await pulumi(["config", "--json", "--stack", stack, "--non-interactive", ...options]);
  return configIn(stdout);
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
  const [hidden, shown] = await Promise.all([configOf(stack), configOf(stack, "--show-secrets")]);
  const files = valueFiles(hidden);
  const contents = await Promise.all(files.map(contentsOf));
  return { values: [...hiddenTexts(shown, hidden), ...contents, ...secretVariables(process.env)], files };
}
