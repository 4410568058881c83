/** The edge between the engine and the pure parser: reads what the engine hands over, and files. */
import * as pulumi from "@pulumi/pulumi";
import { readFileSync } from "node:fs";
import { allConfig } from "@pulumi/pulumi/runtime/config";
import type { Configuration, SecretSettings, SecretValueKey } from "./configuration";
import { NO_FILE, parseConfiguration, type FileContent, type RawConfiguration } from "./parse";
import { ProgramError } from "../program-error";
import { describeProblems, type Problem } from "./problems";

/** Everything that is wrong with the configuration, in one message. The engine prints it without a stack trace. */
export class ConfigurationError extends ProgramError {
  constructor(
    subject: string,
    public readonly problems: readonly Problem[],
  ) {
    super(describeProblems(subject, problems));
  }
}

/** Names of the config keys that the engine holds as secrets, with their namespace. */
function secretKeys(): ReadonlySet<string> {
  const text = process.env.PULUMI_CONFIG_SECRET_KEYS ?? "";
  const names: unknown = text === "" ? [] : JSON.parse(text);
  return new Set(Array.isArray(names) ? names.map(String) : []);
}

const READ_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: NO_FILE,
  ENOTDIR: NO_FILE,
  EISDIR: "it is a folder",
  EACCES: "permission denied",
  ERR_ENCODING_INVALID_ENCODED_DATA: "it is not UTF-8 text",
};

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A file's text as it is. One of another encoding would become another secret without a word. */
export function readTextFile(path: string): FileContent {
  try {
    return { text: utf8.decode(readFileSync(path)) };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    return { error: READ_ERRORS[code] ?? code };
  }
}

/** Reads and checks the stack's configuration. @throws {ConfigurationError} with every problem, before any resource is registered. */
export function readConfiguration(): Configuration {
  const project = pulumi.getProject();
  const namespace = `${project}:`;
  const config = new pulumi.Config(project);
  const secret = secretKeys();
  const allKeys = Object.keys(allConfig());
  const keys = allKeys.filter((key) => key.startsWith(namespace)).map((key) => key.slice(namespace.length));
  const secretValue = (key: SecretValueKey): { readonly set: boolean; readonly secret: boolean } => ({
    set: (config.get(key) ?? "") !== "",
    secret: secret.has(namespace + key),
  });
  const raw: RawConfiguration = {
    keys,
    project,
    otherKeys: allKeys.filter((key) => !key.startsWith(namespace)),
    owner: config.getObject("owner"),
    external: config.getObject("external"),
    secretValues: {
      ownerSecretValue: secretValue("ownerSecretValue"),
      externalSecretValue: secretValue("externalSecretValue"),
    },
    sectionsWithSecrets: (["owner", "external"] as const).filter((section) => secret.has(namespace + section)),
    readFile: readTextFile,
  };
  const result = parseConfiguration(raw);
  if ("problems" in result) throw new ConfigurationError(`stack "${pulumi.getStack()}"`, result.problems);
  return result.configuration;
}

/** A secret's value, as a Pulumi secret. The only place where one is read. */
export function readSecretValue({ value }: SecretSettings): pulumi.Output<string> {
  if (value.from === "config") return new pulumi.Config(pulumi.getProject()).requireSecret(value.key);
  const content = readTextFile(value.path);
  if ("error" in content)
    throw new ProgramError(`The secret's value could not be read from ${value.path}: ${content.error}.`);
  return pulumi.secret(content.text);
}
