/** The edge between the engine and the pure parser. */
import * as pulumi from "@pulumi/pulumi";
import { allConfig } from "@pulumi/pulumi/runtime/config";
import { ConfigurationError, readTextFile } from "../../components/config/read";
import { parseBootstrap, type Bootstrap } from "./parse";

/** Keys that hold one word each, and not a list or an object. */
const TEXTS: ReadonlySet<string> = new Set(["granteeBoundary", "prefix", "program"]);

/** Where a key was left at its default, which Pulumi.yaml needs so that no stack has to set it. */
const isUnset = (value: unknown): boolean =>
  value === undefined ||
  value === "" ||
  (typeof value === "object" && value !== null && Object.keys(value).length === 0);

/** Reads and checks the stack's configuration. @throws {ConfigurationError} with every problem, before any resource is registered. */
export function readBootstrap(): Bootstrap {
  const project = pulumi.getProject();
  const namespace = `${project}:`;
  const config = new pulumi.Config(project);
  const keys = Object.keys(allConfig()).flatMap((key) =>
    key.startsWith(namespace) ? [key.slice(namespace.length)] : [],
  );
  const values = keys.map((key): [string, unknown] => [key, TEXTS.has(key) ? config.get(key) : config.getObject(key)]);
  const result = parseBootstrap({
    values: Object.fromEntries(values.filter(([, value]) => !isUnset(value))),
    readFile: readTextFile,
  });
  if ("problems" in result) throw new ConfigurationError(`stack "${pulumi.getStack()}"`, result.problems);
  return result.bootstrap;
}
