/** Grants, by the key they are on. Pure. */
import { type Grant, type GrantConstraints } from "../world";
import { type KeyReference } from "./references";
import { knownText, pairsOf, textsOf, UNKNOWN_VALUE, type StackResource } from "./resources";

export interface KeyGrants {
  readonly grants: readonly Grant[];
  /** Why there is another grant of which too little is known. */
  readonly notKnown?: string;
}

const GRANT = "aws:kms/grant:Grant";
const NO_GRANTS: KeyGrants = { grants: [] };

/** Pulumi has a list of them, of which AWS takes one. `undefined` where they are not known. */
function constraintsOf(value: unknown): GrantConstraints | "none" | undefined {
  if (value === undefined || value === null) return "none";
  if (!Array.isArray(value)) return undefined;
  const list: readonly unknown[] = value;
  const [first] = list;
  if (first === undefined) return "none";
  if (typeof first !== "object" || first === null) return undefined;
  const entries = Object.entries(first).filter(([, pairs]) => pairs !== undefined && pairs !== null);
  const read = entries.map(([name, pairs]) => [name, pairsOf(pairs)] as const);
  if (read.some(([, pairs]) => pairs === undefined)) return undefined;
  return Object.fromEntries(read);
}

function grantOf(resource: StackResource): Grant | undefined {
  const granteePrincipal = knownText(resource, "granteePrincipal");
  const operations = textsOf(resource, "operations");
  const retiringPrincipal = knownText(resource, "retiringPrincipal");
  const constraints = constraintsOf(resource.properties.constraints);
  if (granteePrincipal === undefined || operations === undefined || constraints === undefined) return undefined;
  if (resource.properties.retiringPrincipal === UNKNOWN_VALUE) return undefined;
  return {
    id: knownText(resource, "grantId") ?? resource.name,
    granteePrincipal,
    operations,
    ...(retiringPrincipal === undefined ? {} : { retiringPrincipal }),
    ...(constraints === "none" ? {} : { constraints }),
  };
}

/** A grant of which too little is known is never left out in silence: what depends on its key becomes unknown. */
export function grantsByKey(
  resources: readonly StackResource[],
  arnOf: KeyReference,
): { readonly ofKey: (arn: string) => KeyGrants; readonly notes: readonly string[] } {
  const byKey = new Map<string, KeyGrants>();
  const notes: string[] = [];
  for (const resource of resources.filter(({ type }) => type === GRANT)) {
    const { arn } = arnOf(resource, "keyId");
    const grant = grantOf(resource);
    if (arn === undefined) {
      notes.push(`The grant ${resource.name} is left out: its key is not known, or is none of these stacks.`);
      continue;
    }
    const before = byKey.get(arn) ?? NO_GRANTS;
    byKey.set(
      arn,
      grant === undefined
        ? { ...before, notKnown: `the grant ${resource.name} is known in full only after the update` }
        : { ...before, grants: [...before.grants, grant] },
    );
  }
  return { ofKey: (arn) => byKey.get(arn) ?? NO_GRANTS, notes };
}
