/** Runs a stack rule over the walkthrough's stacks, and the fixtures that the stack rules' tests share. */
import assert from "node:assert/strict";
import type { StackReading } from "../../../access/stack/file";
import type { Stack, StackRule } from "../../../policypack/stack/rule";
import { stackJudgementOf } from "../../../policypack/stack/judgement";
import { ownerResources, type RawResource, state } from "../../access/stack/walkthrough";

export const TODAY = "2026-06-15";
export type Config = Stack["config"];

export interface Told {
  /** What is certain, and what is not, each with the name of the resource. */
  readonly violations: readonly string[];
  readonly advice: readonly string[];
}

const named = ({ urn = "", what }: { readonly urn?: string; readonly what: string }): string =>
  `${urn.slice(urn.lastIndexOf("::") + 2)}: ${what}`;

export function judged(rule: StackRule, reading: StackReading, config: Config = {}): Told {
  const { violations, advice } = stackJudgementOf(rule, { resources: reading.resources, config }, TODAY);
  return { violations: violations.map(named), advice: advice.map(named) };
}

export function assertSilent(rule: StackRule, reading: StackReading, config: Config = {}): void {
  assert.deepEqual(judged(rule, reading, config), { violations: [], advice: [] });
}

/** The owner's resources with another policy of the key. */
export const ownerWith = (policy: object, change: Readonly<Record<string, unknown>> = {}): RawResource[] =>
  ownerResources().map((each) => {
    if (each.type !== "aws:kms/key:Key") return each;
    const changed = { policy: JSON.stringify(policy), ...change };
    return { ...each, inputs: { ...each.inputs, ...changed }, outputs: { ...each.outputs, ...changed } };
  });

export const owner = (policy: object): StackReading => state(ownerWith(policy));
