import { parseArn } from "../../access/identifiers";
import { WIDE_POLICIES } from "../documents/managed-policies";
import { configuredTexts, listIn, type Resource } from "../resources/resource";
import { ROLE } from "../resources/types";
import { CIS_1_16 } from "../frameworks";
import type { Rule } from "../rule";

const ALLOWED_POLICIES = "allowedPolicies";

/** The properties that attach managed policies, by resource type. */
const ATTACHED: ReadonlyMap<string, string> = new Map([
  ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "policyArn"],
  ["aws:iam/userPolicyAttachment:UserPolicyAttachment", "policyArn"],
  ["aws:iam/groupPolicyAttachment:GroupPolicyAttachment", "policyArn"],
  ["aws:iam/policyAttachment:PolicyAttachment", "policyArn"],
  [ROLE, "managedPolicyArns"],
  ["aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "policyArns"],
  ["aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive", "policyArns"],
  ["aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive", "policyArns"],
]);

/** The name of an AWS managed policy with its path; `undefined` for a policy of an account of one's own. */
function awsPolicy(value: unknown): string | undefined {
  const arn = typeof value === "string" ? parseArn(value) : undefined;
  return arn?.service === "iam" && arn.accountId === "aws" ? arn.resource.replace(/^policy\//, "") : undefined;
}

function attachedPolicies({ type, props }: Resource): readonly (readonly [path: string, policy: string])[] {
  const property = ATTACHED.get(type);
  if (property === undefined) return [];
  const value = props[property];
  const arns: readonly (readonly [string, unknown])[] =
    property === "policyArn" ? [[property, value]] : listIn(value).map((arn, index) => [`${property}[${index}]`, arn]);
  return arns.flatMap(([path, arn]) => {
    const policy = awsPolicy(arn);
    return policy === undefined ? [] : [[path, policy] as const];
  });
}

export const managedPolicyAttachment: Rule = {
  name: "managed-policy-attachment",
  description: "No AWS managed policy that opens every key or secret is attached.",
  severity: "high",
  remedy: `attach a policy that names its keys and secrets by ARN; one that is needed as it is goes into this rule's ${ALLOWED_POLICIES}.`,
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html",
  frameworks: [CIS_1_16],
  configSchema: {
    properties: {
      [ALLOWED_POLICIES]: {
        type: "array",
        items: { type: "string", enum: [...WIDE_POLICIES.keys()] },
        description: "Names of AWS managed policies that may be attached all the same.",
      },
    },
  },
  appliesTo: (type) => ATTACHED.has(type),
  check(resource, report) {
    const allowed = configuredTexts(resource, ALLOWED_POLICIES);
    for (const [path, policy] of attachedPolicies(resource)) {
      const opens = WIDE_POLICIES.get(policy);
      if (opens === undefined || allowed.includes(policy)) continue;
      report({
        what: `${path} attaches ${policy}, which allows ${opens}.`,
        why: "every key whose owner trusts this account, today or later, would be open to these principals; AWS may widen the policy at any time.",
        allowed: "policies that name their keys and secrets.",
      });
    }
  },
};
