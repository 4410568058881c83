/** What a preview would make, and which of it AWS has already on the stack's keys. Pure. */
import * as z from "zod";
import { ALIAS, type Found, GRANT, type Wanted } from "./model";

const resource = z.object({
  urn: z.string(),
  type: z.string(),
  parent: z.string().nullish(),
  provider: z.string().nullish(),
  inputs: z.record(z.string(), z.unknown()).nullish(),
});
const preview = z.object({ steps: z.array(z.object({ op: z.string(), newState: resource.nullish() })).nullish() });

const textOr = <T>(text: string | null | undefined, make: (text: string) => T): T | undefined =>
  text === null || text === undefined || text === "" ? undefined : make(text);

/** @param text of `pulumi preview --json`; `undefined` where it is no preview */
export function wantedIn(text: string): readonly Wanted[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = preview.safeParse(value).data;
  if (parsed === undefined) return undefined;
  return (parsed.steps ?? []).flatMap(({ op, newState }): Wanted[] => {
    if (op !== "create" || !newState) return [];
    const { urn, type, inputs } = newState;
    const parent = textOr(newState.parent, (each) => ({ parent: each }));
    // `URN::ID`
    const provider = textOr(newState.provider, (each) => ({ provider: each.slice(0, each.lastIndexOf("::")) }));
    return [{ urn, type, name: urn.slice(urn.lastIndexOf("::") + 2), ...parent, ...provider, inputs: inputs ?? {} }];
  });
}

/** What AWS has on one of the stack's keys. */
export interface OnKey {
  readonly keyId: string;
  readonly keyArn: string;
  readonly region: string;
  readonly accountId: string;
  readonly aliases: readonly string[];
  readonly grants: readonly GrantOnKey[];
}
export interface GrantOnKey {
  readonly grantId: string;
  readonly grantee: string;
  readonly operations: readonly string[];
  readonly constraints?: object;
}

const sorted = (values: unknown): string => JSON.stringify(Array.isArray(values) ? values.map(String).sort() : []);

/** Of AWS's two forms of a constraint, the one that the program writes. An empty one is none. */
function contextOf(constraints: unknown, key: string): string {
  const [first] = Array.isArray(constraints) ? (constraints as readonly unknown[]) : [constraints];
  const context: unknown = typeof first === "object" && first !== null ? Reflect.get(first, key) : undefined;
  const entries = typeof context === "object" && context !== null ? Object.entries(context) : [];
  return JSON.stringify(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

const isGrant = ({ inputs }: Wanted, { grantee, operations, constraints }: GrantOnKey): boolean =>
  inputs.granteePrincipal === grantee &&
  sorted(inputs.operations) === sorted(operations) &&
  contextOf(inputs.constraints, "encryptionContextSubset") === contextOf(constraints, "EncryptionContextSubset");

/** A replica's own Region is an input; everything else is in the provider's. */
const isIn = ({ inputs }: Wanted, region: string, home: string): boolean => (inputs.region ?? home) === region;

/** Aliases and grants carry no tags: those that the program would make, on a key of the stack, are the stack's. */
export function onKeys(keys: readonly OnKey[], wanted: readonly Wanted[], home: string): readonly Found[] {
  return keys.flatMap(({ keyArn, region, accountId, aliases, grants }) =>
    wanted
      .filter((each) => isIn(each, region, home))
      .flatMap((each): Found[] => {
        const about = { type: each.type, name: each.name, region, accountId };
        if (each.type === ALIAS)
          return aliases.filter((alias) => alias === each.inputs.name).map((id) => ({ ...about, id }));
        if (each.type !== GRANT) return [];
        return grants
          .filter((grant) => isGrant(each, grant))
          .map(({ grantId }) => ({ ...about, id: `${keyArn}:${grantId}` }));
      }),
  );
}
