/** The bundle: names of files and what is in them. Pure. */
import { cloudFormationTemplate } from "./cloudformation";
import type { HandOver } from "./hand-over";
import { handOverPage } from "./page";
import { terraformFile } from "./terraform";

export type Bundle = ReadonlyMap<string, string>;

/** All names that a bundle may have: nothing else is ever overwritten. */
export const BUNDLE_FILES = ["README.md", "policy.json", "template.json", "main.tf"] as const;
type BundleFile = (typeof BUNDLE_FILES)[number];

export function bundleOf(handOver: HandOver): Bundle {
  const { policy } = handOver;
  const files = new Map<BundleFile, string>([["README.md", handOverPage(handOver)]]);
  if (policy === undefined) return files;
  files.set("policy.json", `${JSON.stringify(policy, undefined, 2)}\n`);
  files.set("template.json", cloudFormationTemplate(handOver, policy));
  return files.set("main.tf", terraformFile(handOver, policy));
}
