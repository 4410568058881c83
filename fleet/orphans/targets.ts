/** Where a stack's resources are: its accounts, and how they are entered, by its file. Pure. */
import * as z from "zod";
import type { Entrance } from "../../access/live/providers";
import { sectionOf } from "../../accounts/stack-sections";

export interface Target extends Entrance {
  /** The provider's Region, and those of replicas. */
  readonly regions: readonly string[];
}

const role = z.object({ roleArn: z.string(), externalId: z.string().optional(), sessionName: z.string().optional() });
const section = z.object({
  accountId: z.coerce.string().regex(/^\d{12}$/),
  region: z.string(),
  assumeRole: role.optional(),
  key: z.object({ replicaRegions: z.array(z.string()).optional() }).optional(),
});

/** @returns the targets of both sections, or what keeps one from being read */
export function targetsOf(text: string): { readonly targets: readonly Target[] } | { readonly problem: string } {
  const targets: Target[] = [];
  for (const side of ["owner", "external"] as const) {
    const written = sectionOf(text, side);
    if (written === undefined) continue;
    const parsed = section.safeParse(written);
    if (!parsed.success) return { problem: `the section ${side} does not tell its account and Region` };
    const { accountId, region, assumeRole, key } = parsed.data;
    const { roleArn, externalId, sessionName } = assumeRole ?? {};
    const assumed = {
      ...(externalId === undefined ? {} : { externalId }),
      ...(sessionName === undefined ? {} : { sessionName }),
    };
    const roles = roleArn === undefined ? [] : [{ roleArn, ...assumed }];
    targets.push({ accountId, region, roles, regions: [...new Set([region, ...(key?.replicaRegions ?? [])])] });
  }
  return targets.length === 0 ? { problem: "its file has neither owner nor external" } : { targets };
}
