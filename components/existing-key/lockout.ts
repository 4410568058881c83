/**
 * Whether the role that deploys can change the policy again. AWS makes a check of its own, and refuses a policy that shuts out the
 * caller of PutKeyPolicy; this one comes before anything is changed, and says why.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#prevent-unmanageable-key
 */
import { evaluate, explain, parsePolicyDocument, type DenialReason, type Identity, type World } from "../../access";
import { parseArn } from "../../access/identifiers";
import type { PolicyDocument } from "../../access/policy-document";
import type { LivePolicy } from "./live-policy";

/** Taken for granted: that the role's own policies allow it. */
const ADMINISTRATOR: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};
/** What only the key policy can be the cause of. */
const BY_THE_KEY_POLICY: ReadonlySet<DenialReason> = new Set(["explicit deny", "no allow on the resource side"]);

function worldOf(keyArn: string, policy: PolicyDocument, deployer: string): World {
  const arn = parseArn(deployer);
  const identities: readonly Identity[] =
    arn?.service === "iam" && arn.resource !== "root"
      ? [{ arn: deployer, policies: [{ name: "administrator", document: ADMINISTRATOR }] }]
      : [];
  return { accounts: [{ id: parseArn(keyArn)?.accountId ?? "", identities }], keys: [{ arn: keyArn, policy }] };
}

/**
 * Why a principal of the key's account could not change the policy, in sentences; `undefined` where it can, or where that hangs
 * on what the call carries.
 * @param deployer ARN of a role, user or session
 */
export function lockoutReason(keyArn: string, { canonical }: LivePolicy, deployer: string): string | undefined {
  const { document } = parsePolicyDocument(canonical, "key policy");
  // With elements that this program does not know, it does not know who may do what either: AWS's own check stands.
  if (document === undefined) return undefined;
  const request = { principal: deployer, action: "kms:PutKeyPolicy", resource: keyArn };
  const decision = evaluate(request, worldOf(keyArn, document, deployer));
  if (decision.outcome !== "denied" || !decision.reasons.some((reason) => BY_THE_KEY_POLICY.has(reason))) {
    return undefined;
  }
  // What would allow it elsewhere is the administrator's policy above, which is nobody's document.
  return explain(decision)
    .filter((line) => !line.startsWith("Found Allow"))
    .join(" ");
}
