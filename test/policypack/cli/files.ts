/** The states of the walkthrough as the engine exported them, made anew so that a test can break one thing in them. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { judge } from "../../../policypack/cli/judge";
import type { Report } from "../../../policypack/cli/report";
import { type AnyRule, type RuleSetting, settingsOf } from "../../../policypack/cli/settings";
import { parseStackFile, type StackFile, stackFiles } from "../../../policypack/cli/stack-file";
import type { Rule } from "../../../policypack/rule";
import { explicitProvider } from "../../../policypack/rules/explicit-provider";
import { keyRotation } from "../../../policypack/rules/key-rotation";
import { knownAtPreview } from "../../../policypack/rules/known-at-preview";
import { lockoutCheck } from "../../../policypack/rules/lockout-check";
import { providerAccount } from "../../../policypack/rules/provider-account";
import { publicPrincipal } from "../../../policypack/rules/public-principal";

export interface RawResource {
  urn: string;
  type: string;
  id?: string;
  provider?: string;
  external?: boolean;
  delete?: boolean;
  inputs?: Record<string, unknown>;
}

const JUDGING: readonly Rule[] = [publicPrincipal, lockoutCheck, keyRotation, explicitProvider, providerAccount];
/** A few rules of the pack: what the formats say of them must not change with each rule that comes. */
export const SOME_RULES: readonly Rule[] = [...JUDGING, knownAtPreview(JUDGING)];

export const EARLIER = join(__dirname, "../../e2e/earlier");
export const KEY_TYPE = "aws:kms/key:Key";

/** Resources of an exported state. */
export function earlier(stack: "owner" | "external"): RawResource[] {
  const file = JSON.parse(readFileSync(join(EARLIER, `${stack}.json`), "utf8")) as {
    deployment: { resources: RawResource[] };
  };
  return file.deployment.resources;
}

export const stateText = (resources: readonly RawResource[]): string =>
  JSON.stringify({ version: 3, deployment: { resources } }, null, 4);

/** What a preview says of these resources, all of which get this operation. */
export const previewText = (resources: readonly RawResource[], op = "create"): string =>
  JSON.stringify({ steps: resources.map((newState) => ({ op, urn: newState.urn, newState })) }, null, 4);

export const oneFile = (text: string, source = "state.json"): StackFile =>
  stackFiles([parseStackFile(text, source)])[0]!;

/** The inputs of the only resource of a type. */
export function inputsOf(resources: readonly RawResource[], type: string): Record<string, unknown> {
  const found = resources.filter((each) => each.type === type);
  assert.equal(found.length, 1, `${found.length} resources of type ${type}`);
  return (found[0]!.inputs ??= {});
}

/** The owner's state with the inputs of its key changed; an input that is `undefined` goes. */
export function ownerWithKey(change: Readonly<Record<string, unknown>>): RawResource[] {
  const resources = earlier("owner");
  Object.assign(inputsOf(resources, KEY_TYPE), change);
  return resources;
}

export function settings(config: unknown = {}, rules: readonly AnyRule[] = SOME_RULES): readonly RuleSetting[] {
  const result = settingsOf(config, rules);
  return result.kind === "settings" ? result.rules : assert.fail(result.problems.join("\n"));
}

export const PACK = { name: "pack", version: "1.2.3" };

export function reportOf(
  files: readonly StackFile[],
  config: unknown = {},
  rules: readonly AnyRule[] = SOME_RULES,
): Report {
  const of = settings(config, rules);
  return { pack: PACK, files: judge(files, of), notes: [] };
}

/** A report of one mandatory and one advisory violation, in this order, of the owner's key. */
export const brokenReport = (): Report =>
  reportOf([oneFile(stateText(ownerWithKey({ enableKeyRotation: false, bypassPolicyLockoutSafetyCheck: true })))], {
    "key-rotation": "advisory",
  });
