/**
 * From a decision to AWS's answer. Pure.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
import type { Decision, DenialReason, Denied, PolicySide, Unknown } from "../../access";
import { AwsError } from "./answer";
import type { JudgedService } from "./aws-call";

/** How AWS names each kind of policy in its sentences. */
const KINDS: Readonly<Record<PolicySide, string>> = {
  "identity policy": "identity-based policy",
  "permissions boundary": "permissions boundary",
  "session policy": "session policy",
  "key policy": "resource-based policy",
  "secret policy": "resource-based policy",
  "resource policy": "resource-based policy",
  "service control policy": "service control policy",
  "resource control policy": "resource control policy",
  grant: "resource-based policy",
};

/** The kind of policy that is missing. The other reasons get AWS's sentence for what one cannot see. */
const MISSING: Readonly<Partial<Record<DenialReason, string>>> = {
  "no allow in a service control policy": "service control policy",
  "no allow in the permissions boundary": "permissions boundary",
  "no allow in the session policy": "session policy",
  "no allow on the resource side": "resource-based policy",
  "no allow on the identity side": "identity-based policy",
};

/** What AWS says where a caller may not even learn whether the resource exists. */
export const OUT_OF_SIGHT =
  "because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access";

const article = (noun: string): string => (/^[aeiou]/.test(noun) ? "an" : "a");

function because({ reason, deciding, action }: Denied): string {
  const [statement] = deciding;
  if (reason === "explicit deny" && statement !== undefined) {
    const kind = KINDS[statement.side];
    return `with an explicit deny in ${article(kind)} ${kind}`;
  }
  const missing = MISSING[reason];
  return missing === undefined ? OUT_OF_SIGHT : `because no ${missing} allows the ${action} action`;
}

/** AWS's sentence. `resource` is left out for an action that has none. */
export const notAuthorized = (principal: string, action: string, resource: string | undefined, why: string): string =>
  `User: ${principal} is not authorized to perform: ${action}${resource === undefined ? "" : ` on resource: ${resource}`} ${why}`;

/** What Secrets Manager answers where KMS refuses its caller, in reading and in writing. */
export const kmsRefused = (): AwsError => new AwsError("AccessDeniedException", "Access to KMS is not allowed");

/** The first part that was denied: the secret's own side stands before the key's. */
const firstDenied = (decision: Denied): Denied => {
  const denied = decision.parts.find((part) => part.outcome === "denied");
  return denied === undefined ? decision : firstDenied(denied);
};

export function refusal(service: JudgedService, decision: Denied): AwsError {
  const denied = firstDenied(decision);
  if (service === "secretsmanager" && denied.action.startsWith("kms:")) return kmsRefused();
  const { principal, action, resource } = denied;
  const text = notAuthorized(principal, action, resource === "*" ? undefined : resource, because(denied));
  return new AwsError("AccessDeniedException", text);
}

/** The sandbox's own error, which AWS does not have: a call that cannot be judged is not let through. */
export const UNDECIDED = "SandboxCannotDecide";

export function undecided(decision: Pick<Unknown, "principal" | "action" | "resource" | "because">): AwsError {
  const { principal, action, resource, because } = decision;
  return new AwsError(
    UNDECIDED,
    `The sandbox cannot tell whether AWS would let ${principal} call ${action} on ${resource}, because ${because.join("; and because ")}. The call was not made.`,
  );
}

/** @throws AwsError unless the decision allows */
export function enforce(service: JudgedService, decision: Decision): void {
  if (decision.outcome === "denied") throw refusal(service, decision);
  if (decision.outcome === "unknown") throw undecided(decision);
}
