import { parseArn } from "../../access/identifiers";
import { canonical, type Statement } from "../../access/policy-document";
import type { StackResource } from "../../access/stack/resources";
import type { Key } from "../../access/world";
import { type Declared, declaredBy } from "../stack/declared";
import type { StackFinding, StackRule } from "../stack/rule";

const REPLICAS: ReadonlySet<string> = new Set(["aws:kms/replicaKey:ReplicaKey"]);

/** A statement as text, with one name for the key's own Region: `kms:ViaService` and a secret's ARN name it. */
function textOf(statement: Statement, region: string): string {
  const text = JSON.stringify(canonical({ Version: "2012-10-17", Statement: [statement] }).Statement[0]);
  return region === "" ? text : text.replaceAll(region, "REGION");
}

const nameOf = ({ Sid: sid }: Statement, index: number): string => sid ?? `Statement[${index}]`;

/** The statements of one key that the other lacks, by their Sids. */
function only(one: Key, other: Key): readonly string[] {
  const there = new Set(other.policy.Statement.map((each) => textOf(each, parseArn(other.arn)?.region ?? "")));
  const region = parseArn(one.arn)?.region ?? "";
  return one.policy.Statement.flatMap((each, index) => (there.has(textOf(each, region)) ? [] : [nameOf(each, index)]));
}

type Finding = Pick<StackFinding, "what" | "certain">;
const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");

/** How a replica's policy differs from its primary key's. */
function difference(replica: Key, primary: Key): Finding | undefined {
  const unknown = replica.policyNotKnown ?? primary.policyNotKnown;
  if (unknown !== undefined) return { certain: false, what: `its policy cannot be compared, because ${unknown}.` };
  const more = only(replica, primary);
  const less = only(primary, replica);
  if (more.length + less.length === 0) return undefined;
  const parts = [
    ...(more.length === 0 ? [] : [`has ${quoted(more)} alone`]),
    ...(less.length === 0 ? [] : [`lacks ${quoted(less)}`]),
  ];
  return {
    certain: true,
    what: `its policy is not that of the primary key ${primary.arn}: it ${parts.join(" and ")}.`,
  };
}

function findingOf(resource: StackResource, { keys, urnOf }: Declared): Finding | undefined {
  const replica = keys.keys.find(({ arn }) => urnOf(arn) === resource.urn);
  const reference = keys.arnOf(resource, "primaryKeyArn");
  const primary = keys.keys.find(({ arn }) => arn === reference.arn);
  if (replica === undefined) return undefined;
  if (primary !== undefined) return difference(replica, primary);
  const named = reference.arn ?? "which is known only after the update";
  return { certain: false, what: `its policy cannot be compared: the primary key, ${named}, is not in this stack.` };
}

export const multiRegionDrift: StackRule = {
  name: "multi-region-drift",
  description: "A multi-Region key has the same policy in every Region.",
  severity: "medium",
  enforcementLevel: "advisory",
  remedy: "make the policies of all its Regions from one definition; where a difference is meant, make an exception.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-auth.html",
  frameworks: [],
  check(stack, report) {
    const declared = declaredBy(stack.resources);
    for (const resource of stack.resources.filter(({ type }) => REPLICAS.has(type))) {
      const found = findingOf(resource, declared);
      if (found === undefined) continue;
      report({
        urn: resource.urn,
        ...found,
        why: "AWS never copies a policy from one Region to another, and the material is the same: who can use one of the keys reads what all of them encrypted.",
        allowed: "the same statements; names of the key's own Region may differ.",
      });
    }
  },
};
