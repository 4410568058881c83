/** What a deployment will do to the policy of an existing key; or every reason why it will not. Pure. */
import type { KeyArn } from "../../access/identifiers";
import type { Statement } from "../../access/policy-document";
import type { Problem } from "../config/problems";
import { KEY_POLICY_MAX_BYTES } from "../key-policy";
import { differenceText } from "./difference";
import { readLivePolicy, UnreadablePolicy, type LivePolicy } from "./live-policy";
import { lockoutReason } from "./lockout";
import { merge, sizeOf, type IsOwn, type Merge } from "./merge";

export interface PlanArgs {
  readonly keyArn: KeyArn;
  /** The policy as AWS answered it. */
  readonly liveText: string;
  /** The statements that the shares come to. */
  readonly wanted: readonly Statement[];
  readonly isOwn: IsOwn;
  /** ARN of the role, user or session that deploys. */
  readonly deployer: string;
}

export interface PolicyPlan extends Merge {
  readonly live: LivePolicy;
  /** For whoever decides on it; absent where nothing changes. */
  readonly difference?: string;
}

const PATH = "owner.key.arn";

function readable(text: string): LivePolicy | string {
  try {
    return readLivePolicy(text);
  } catch (error) {
    if (error instanceof UnreadablePolicy) return error.message;
    throw error;
  }
}

/** Two statements with one Sid: at most one of them can be this stack's. */
function repeatedSids({ statements }: LivePolicy, isOwn: IsOwn): readonly string[] {
  const sids = statements.flatMap(({ sid }) => (sid !== undefined && isOwn(sid) ? [sid] : []));
  return [...new Set(sids.filter((sid, index) => sids.indexOf(sid) !== index))];
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html */
const readsVariables = ({ version }: LivePolicy): boolean => version === "2012-10-17";
const hasVariable = (statement: Statement): boolean => JSON.stringify(statement).includes("${");

/** The plan, or the problems: all of them, and before anything is changed. */
export function planKeyPolicy(
  args: PlanArgs,
): { readonly plan: PolicyPlan } | { readonly problems: readonly Problem[] } {
  const { keyArn, isOwn } = args;
  const problem = (rule: string, remedy: string): Problem => ({
    path: PATH,
    value: JSON.stringify(keyArn),
    rule,
    remedy,
  });
  const live = readable(args.liveText);
  if (typeof live === "string") {
    return {
      problems: [
        problem(
          `names a key whose policy this program cannot read: ${live}.`,
          "Correct the policy by hand (aws kms put-key-policy); this program changes only what it can read.",
        ),
      ],
    };
  }
  const merged = merge(live, args.wanted, { keyArn, isOwn });
  const size = sizeOf(merged.policy.text);
  const lockout = lockoutReason(keyArn, merged.policy, args.deployer);
  const problems = [
    ...repeatedSids(live, isOwn).map((sid) =>
      problem(
        `names a key whose policy has the Sid ${JSON.stringify(sid)} in more than one statement, so that this program's cannot be told from the others.`,
        "Give the statements that this program did not write another Sid.",
      ),
    ),
    ...(readsVariables(live) || !args.wanted.some(hasVariable)
      ? []
      : [
          problem(
            'names a key whose policy has not the Version "2012-10-17". Without it AWS takes a policy variable such as ${aws:PrincipalAccount} for plain text, and the statement of a share that needs one would allow nothing.',
            'Write "Version": "2012-10-17" in the policy, after a look at its statements with "${": they mean something else then. Or share without a use for secrets.',
          ),
        ]),
    ...(size <= KEY_POLICY_MAX_BYTES
      ? []
      : [
          problem(
            `names a key whose policy would have ${size} bytes with these shares; AWS allows ${KEY_POLICY_MAX_BYTES}. It has ${sizeOf(live.text)} now.`,
            "Share with whole accounts or an organization instead of listing principals, or remove statements of the policy that are not needed any more.",
          ),
        ]),
    ...(lockout === undefined
      ? []
      : [
          problem(
            `names a key whose policy the deploying role could not change again. ${lockout}`,
            "Let the key's administrators allow kms:PutKeyPolicy to the role in the key policy, or deploy with a role that may change it.",
          ),
        ]),
  ];
  if (problems.length > 0) return { problems };
  const difference = differenceText(keyArn, live, merged);
  return { plan: { ...merged, live, ...(difference === undefined ? {} : { difference }) } };
}
