/** The workflows, read as data. */
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";

export const ROOT = path.resolve(__dirname, "../..");
const FOLDER = path.join(ROOT, ".github/workflows");

export interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Job {
  readonly name?: string;
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean };
  readonly "timeout-minutes"?: number;
  readonly strategy?: { readonly "fail-fast"?: boolean; readonly matrix?: unknown };
  readonly env?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
  /** Of a job that calls another workflow. */
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}

export interface Workflow {
  readonly name: string;
  readonly on: unknown;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const names = readdirSync(FOLDER).sort();
export const WORKFLOW_FILES: readonly string[] = names.map((name) => path.join(FOLDER, name));
export const textOf = (name: string): string => readFileSync(path.join(FOLDER, name), "utf8");
/** By the file's name. */
export const WORKFLOWS: Readonly<Record<string, Workflow>> = Object.fromEntries(
  names.map((name) => [name, parse(textOf(name)) as Workflow]),
);
