/**
 * Whether the role that deploys the owner's side could go on with it under a key policy: asked of the evaluator before anything
 * is deployed. The role is taken as having AWS's AdministratorAccess; less of it is for its own account to find out.
 *
 * Loading the evaluator takes a noticeable part of a preview, so that this module is loaded only where it is asked.
 */
import { evaluate } from "../access/evaluate";
import { explain } from "../access/explain";
import { parseArn, type RoleArn } from "../access/identifiers";
import type { PolicyDocument } from "../access/policy-document";
import type { Identity, World } from "../access/world";

/** @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html */
const ADMINISTRATOR_ACCESS: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

/** What a further deployment does to the key: it reads it, changes it, and in the end deletes it. */
const CALLS_ON_KEY = ["kms:PutKeyPolicy", "kms:GetKeyPolicy", "kms:DescribeKey", "kms:ScheduleKeyDeletion"] as const;
/** And to the secret: its value is written, and read on a refresh. */
const CALLS_ON_SECRET = ["secretsmanager:PutSecretValue", "secretsmanager:GetSecretValue"] as const;

export interface DeployingRole {
  readonly roleArn: RoleArn;
  /** The key's Region. */
  readonly region: string;
}

/** Stand-ins: no statement of this program names its own key's id or the end of a secret's ARN. */
const KEY_ID = "00000000-0000-0000-0000-000000000000";
const SECRET_SUFFIX = "AbCdEf";

function worldOf({ roleArn, region }: DeployingRole, policy: PolicyDocument, secretName: string) {
  const { partition = "", accountId = "" } = parseArn(roleArn) ?? {};
  const keyArn = `arn:${partition}:kms:${region}:${accountId}:key/${KEY_ID}`;
  const secretArn = `arn:${partition}:secretsmanager:${region}:${accountId}:secret:${secretName}-${SECRET_SUFFIX}`;
  const identity: Identity = {
    arn: roleArn,
    policies: [{ name: "AdministratorAccess", document: ADMINISTRATOR_ACCESS }],
  };
  const world: World = {
    accounts: [{ id: accountId, identities: [identity] }],
    keys: [{ arn: keyArn, policy }],
    secrets: [{ arn: secretArn, kmsKeyId: keyArn }],
  };
  return { keyArn, secretArn, world };
}

/** The first call that is not certain to be allowed, with the reason that the evaluator gives; `undefined` where all are. */
function firstRefusal(
  principal: RoleArn,
  calls: readonly string[],
  resource: string,
  world: World,
): string | undefined {
  for (const action of calls) {
    const decision = evaluate({ principal, action, resource }, world);
    if (decision.outcome === "allowed") continue;
    const reason = explain(decision).find((sentence) => / is (denied|not known), because /.test(sentence)) ?? "";
    const part = decision.parts.find(({ outcome }) => outcome !== "allowed") ?? decision;
    return `${part.action}. ${reason.replace(/^It is/, "That is")}`;
  }
  return undefined;
}

/**
 * Why the role could not change or delete the key any more: the call and the reason. `undefined`: it could.
 * @param policy the whole key policy, as it is to be
 */
export const lockoutOf = (role: DeployingRole, policy: PolicyDocument): string | undefined => {
  const { keyArn, world } = worldOf(role, policy, "any");
  return firstRefusal(role.roleArn, CALLS_ON_KEY, keyArn, world);
};

/** Why the role could not write or read the value of the owner's secret. `undefined`: it could. */
export const secretRefusalOf = (
  role: DeployingRole,
  policy: PolicyDocument,
  secretName: string,
): string | undefined => {
  const { secretArn, world } = worldOf(role, policy, secretName);
  return firstRefusal(role.roleArn, CALLS_ON_SECRET, secretArn, world);
};
