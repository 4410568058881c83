import type { DocumentKind } from "../documents/read";
import { documentsOf } from "../resources/documents";
import { type Limit, limitOf, TRUST_POLICY_QUOTA } from "../resources/limits";
import type { Resource } from "../resources/resource";
import { holdsDocument } from "../resources/types";
import { judgeEach } from "../resources/unknowns";
import type { Finding, Rule } from "../rule";

const KINDS = ["key policy", "secret policy", "identity policy", "trust policy"] as const;
const QUOTA = "trustPolicyQuota";
const { standard, most } = TRUST_POLICY_QUOTA;

const grouped = (number: number): string => number.toLocaleString("en-US");

/** The quota that the account has, where it is configured. */
function limitFor({ type, config }: Resource, kind: DocumentKind): Limit | undefined {
  const limit = limitOf(type, kind);
  const quota = config[QUOTA];
  return limit === undefined || kind !== "trust policy" || typeof quota !== "number" ? limit : { ...limit, max: quota };
}

function finding(resource: Resource, kind: DocumentKind): Finding | undefined {
  const limit = limitFor(resource, kind);
  const documents = documentsOf(resource, kind);
  if (limit === undefined || documents.length === 0) return undefined;
  const { max, measure, of } = limit;
  const size = documents.reduce((sum, { text }) => sum + measure.sizeOf(text), 0);
  if (size <= max) return undefined;
  const paths = documents.map(({ path }) => path).join(" + ");
  const what = `${paths} has ${grouped(size)} ${measure.unit}.`;
  const why = "AWS would refuse it in the middle of a deployment, when half of it is done.";
  const allowed = `at most ${grouped(max)} ${measure.unit} for ${of}`;
  if (kind !== "trust policy")
    return { what, why, allowed: `${allowed}; those of other resources are not counted here.` };
  return {
    what,
    why: `${grouped(standard)} is the quota of an account unless AWS raised it; over the quota AWS refuses the policy, in the middle of a deployment.`,
    allowed: `${allowed}.`,
    remedy: `trust accounts or organizations in the place of many roles, or give the workloads roles of their own; where the account's quota "Role trust policy length" was raised, which goes up to ${grouped(most)}, set this rule's ${QUOTA} to it.`,
  };
}

export const documentLimits: Rule = {
  name: "document-limits",
  description: "No policy document is larger than AWS takes.",
  severity: "medium",
  remedy:
    "share with accounts or organizations in the place of many roles; name values by a wildcard in a condition; split an IAM policy into several managed ones.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
  frameworks: [],
  configSchema: {
    properties: {
      [QUOTA]: {
        type: "integer",
        minimum: standard,
        maximum: most,
        description: `How many characters the account takes in a role's trust policy, where AWS raised the quota of ${grouped(standard)}.`,
      },
    },
  },
  appliesTo: (type) => holdsDocument(type, ...KINDS),
  check(resource, report) {
    judgeEach(KINDS, (kind) => {
      const found = finding(resource, kind);
      if (found !== undefined) report(found);
    });
  },
};
