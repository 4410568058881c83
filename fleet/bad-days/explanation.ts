/** What is told of a stack's failure, and what it is made from. */
import type { EngineOutput } from "../engine-output/read";
import type { Operation } from "../operations";

export interface Context {
  readonly stack: string;
  readonly operation: Operation;
  /** The command that goes on once the cause is gone. */
  readonly again: string;
  readonly policyPack?: string;
  /** The stack's Region, where its file names one. */
  readonly region?: string;
  /** This machine: locks tell the host and process that hold them. */
  readonly here: { readonly host: string; readonly isAlive: (pid: number) => boolean };
}

/** Each has a row in docs/bad-days.md. */
export const KINDS = [
  "running elsewhere",
  "lock left behind",
  "locked from another machine",
  "wrong passphrase",
  "state not readable",
  "state not saved",
  "no such stack",
  "expired credentials",
  "no credentials",
  "role not assumed",
  "region unreachable",
  "throttled",
  "owner gone",
  "owner not deployed",
  "left by an interruption",
  "name not free yet",
  "protected",
  "refused by policy",
  "refused by the program",
  "not as planned",
  "interrupted",
  "plugin ended",
  "cut off",
  "cannot tell",
  "other",
] as const;
export type Kind = (typeof KINDS)[number];

export interface Explanation {
  readonly kind: Kind;
  /** What happened, in sentences. */
  readonly happened: string;
  /** What state the stack is in, in sentences. */
  readonly state: string;
  /** Commands, in order; the last one goes on. */
  readonly next: readonly string[];
}

/** One kind of bad day: `undefined` where the engine's output tells of another. */
export type BadDay = (output: EngineOutput, context: Context) => Explanation | undefined;

/** What an interrupted run may have left: found by its tags, and taken into the state before an up makes it a second time. */
export const takeOver = (stack: string): string =>
  `look for what AWS made and the state does not have, and take it over by pulumi import: npm run fleet -- orphans --stacks ${quoted(stack)} --adopt`;

/** One argument of a shell's command line: a URN has a `$` in it. */
export const quoted = (argument: string): string =>
  /^[\w./:=@+-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
