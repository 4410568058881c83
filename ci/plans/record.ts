/** What is noted beside a plan: for what it was made. Pure. */
import { createHash } from "node:crypto";
import * as z from "zod";

/** The name of the plan's file, and of the note's, in the artifact. */
export const PLAN_FILE = "plan.json";
export const RECORD_FILE = "plan-record.json";

const record = z.strictObject({
  version: z.literal(1),
  stack: z.string(),
  /** The git tree that was previewed: all files of the checkout, whatever commit they are in. */
  tree: z.string().regex(/^[0-9a-f]{40,64}$/),
  /** Of the plan's file, in hexadecimal digits. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** The engine's, as `pulumi version` prints it. */
  engine: z.string().regex(/^v\d+\.\d+\.\d+\S*$/),
});
export type PlanRecord = z.infer<typeof record>;

export const sha256Of = (content: Uint8Array): string => createHash("sha256").update(content).digest("hex");

export const recordText = (value: PlanRecord): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** @returns the record, or nothing where the text is none */
export function parseRecord(text: string): PlanRecord | undefined {
  try {
    return record.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The artifact of a plan. The tree is in the name, so that it is found by what it is for. */
export const artifactName = (stack: string, tree: string): string => `plan-${stack}-${tree}`;

/** What is deployed now: the stack, the tree that is checked out, and the engine. */
export interface Deployment {
  readonly stack: string;
  readonly tree: string;
  readonly engine: string;
}

/** Why a plan is not the one for a deployment; none where it is. */
export function planProblems(text: string, plan: Uint8Array, deployment: Deployment): readonly string[] {
  const found = parseRecord(text);
  if (found === undefined) return [`${RECORD_FILE} is not what \`npm run plan -- record\` writes.`];
  const problems: string[] = [];
  if (found.stack !== deployment.stack) problems.push(`It is for the stack ${found.stack}.`);
  if (found.tree !== deployment.tree) {
    problems.push(`It was made for the tree ${found.tree}; the one that is checked out is ${deployment.tree}.`);
  }
  const hash = sha256Of(plan);
  if (found.sha256 !== hash)
    problems.push(`Its SHA-256 is ${hash}, and not ${found.sha256}, as it was when it was made.`);
  if (found.engine !== deployment.engine) {
    problems.push(`It was made by pulumi ${found.engine}; this is ${deployment.engine}.`);
  }
  return problems;
}
