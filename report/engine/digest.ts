/** The steps of a preview, as `pulumi preview --json --show-sames` prints them, with why each is taken. Pure. */
import * as z from "zod";
import type { RawResource } from "../../access/stack/resources";

const properties = z.record(z.string(), z.unknown());
const resource: z.ZodType<RawResource> = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  provider: z.string().optional(),
  inputs: properties.nullish(),
  outputs: properties.nullish(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).nullish(),
  delete: z.boolean().optional(),
  initErrors: z.array(z.string()).nullish(),
});
const names = z.array(z.string()).nullish();
const step = z.object({
  op: z.string(),
  urn: z.string(),
  oldState: resource.nullish(),
  newState: resource.nullish(),
  diffReasons: names,
  replaceReasons: names,
  detailedDiff: z.record(z.string(), z.unknown()).nullish(),
});
const digest = z.object({ steps: z.array(step).nullish() });

export type Step = z.infer<typeof step>;

/** The steps; none where the engine printed no preview. */
export function readSteps(stdout: string): readonly Step[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(stdout);
  } catch {
    return undefined;
  }
  const parsed = digest.safeParse(value);
  return parsed.success ? (parsed.data.steps ?? []) : undefined;
}
