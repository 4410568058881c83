/**
 * What deployments do to the stacks' secrets, and what that needs of the key: through Secrets Manager, for these secrets only.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
import { viaServiceName } from "../../access/partition";
import type { ConditionBlock, Statement } from "../../access/policy-document";
import type { StackNeeds } from "../needs";
import { merged, owners, scopesOf } from "./key-changes";
import { allow } from "./statements";

const CHANGES = [
  "secretsmanager:CreateSecret",
  "secretsmanager:PutSecretValue",
  "secretsmanager:TagResource",
  "secretsmanager:UntagResource",
  "secretsmanager:UpdateSecret",
  "secretsmanager:UpdateSecretVersionStage",
];
/** `kms:Encrypt` is for UpdateSecret, of which AWS's pages do not agree whether it needs it. */
const THROUGH_SECRETS_MANAGER = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"];

function policyStatements({ arn, hasPolicy }: NonNullable<StackNeeds["secret"]>): readonly Statement[] {
  if (!hasPolicy) return [];
  const noPublic: ConditionBlock = { Bool: { "secretsmanager:BlockPublicPolicy": "true" } };
  return [
    ...allow("ChangeSecretPolicies", ["secretsmanager:PutResourcePolicy"], [arn], noPublic),
    ...allow("RemoveSecretPolicies", ["secretsmanager:DeleteResourcePolicy"], [arn]),
  ];
}

/** A secret that the stack keeps for some days is never deleted at once, nor sooner. */
function deletion({ arn, recoveryWindowInDays: days }: NonNullable<StackNeeds["secret"]>): readonly Statement[] {
  const kept: ConditionBlock = {
    BoolIfExists: { "secretsmanager:ForceDeleteWithoutRecovery": "false" },
    NumericGreaterThanEqualsIfExists: { "secretsmanager:RecoveryWindowInDays": String(days) },
  };
  return allow("DeleteSecrets", ["secretsmanager:DeleteSecret"], [arn], days === 0 ? undefined : kept);
}

function keyUse(stack: StackNeeds, arn: string): readonly Statement[] {
  const through: ConditionBlock = {
    StringEquals: { "kms:ViaService": viaServiceName("secretsmanager", stack.region) },
    StringLike: { "kms:EncryptionContext:SecretARN": arn },
  };
  const [owner] = owners([stack]);
  const scopes = owner === undefined ? [{ sid: "", condition: undefined }] : scopesOf(owner);
  return scopes.flatMap(({ sid, condition }) =>
    allow(`EncryptSecrets${sid}`, THROUGH_SECRETS_MANAGER, stack.keys, merged(condition, through)),
  );
}

/** Of all stacks of the account that have a secret. */
export const secretChanges = (stacks: readonly StackNeeds[]): readonly Statement[] =>
  stacks.flatMap((stack) => {
    const { secret } = stack;
    if (secret === undefined) return [];
    return [
      ...allow("ChangeSecrets", CHANGES, [secret.arn]),
      ...deletion(secret),
      ...policyStatements(secret),
      ...keyUse(stack, secret.arn),
    ];
  });
