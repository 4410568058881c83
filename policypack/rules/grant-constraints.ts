import { KMS_ACTIONS } from "../../access/kms-actions";
import { isServiceLinkedRole } from "../resources/grants";
import { listIn, recordsIn, type Resource } from "../resources/resource";
import { GRANT } from "../resources/types";
import { isRecord } from "../../access/language/problems";
import type { Rule } from "../rule";

/** Operations whose requests carry an encryption context. AWS takes no constraint for the others, such as Sign. */
const CONSTRAINABLE: ReadonlySet<string> = new Set(
  KMS_ACTIONS.filter((each) => each.grantOperation && each.encryptionContext).map(({ name }) => name),
);
const KINDS = ["encryptionContextEquals", "encryptionContextSubset"];

/** A constraint without a pair holds nobody. */
const isConstrained = ({ props }: Resource): boolean =>
  recordsIn(props.constraints).some((constraint) =>
    KINDS.some((kind) => {
      const pairs = constraint[kind];
      return isRecord(pairs) && Object.keys(pairs).length > 0;
    }),
  );

export const grantConstraints: Rule = {
  name: "grant-constraints",
  description: "A grant of cryptographic operations is held to an encryption context.",
  severity: "low",
  enforcementLevel: "advisory",
  remedy:
    'set constraints: [{ encryptionContextSubset: { KEY: "value" } }], for secrets the key SecretARN; the callers must send that context.',
  url: "https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html",
  frameworks: [],
  appliesTo: (type) => type === GRANT,
  check(resource, report) {
    const { granteePrincipal, operations } = resource.props;
    // What a service sends as context is the service's own affair.
    if (typeof granteePrincipal !== "string" || isServiceLinkedRole(granteePrincipal)) return;
    const open = listIn(operations).filter((each) => typeof each === "string" && CONSTRAINABLE.has(each));
    if (open.length === 0 || isConstrained(resource)) return;
    report({
      what: `constraints are absent: ${granteePrincipal} may ${open.join(", ")} in any encryption context.`,
      why: "with one grant the grantee reads everything under the key, whichever secret or object it was meant for.",
      allowed: "encryptionContextEquals or encryptionContextSubset with at least one pair.",
    });
  },
};
