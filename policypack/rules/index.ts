/** All rules, in the order in which they are reported. */
import type { Rule } from "../rule";
import { noAccessToAllSecrets } from "./all-secrets";
import { decryptOnAllKeys } from "./decrypt-on-all-keys";
import { documentLimits } from "./document-limits";
import { conditionValues } from "./condition-values";
import { effectiveDenials } from "./effective-denials";
import { effectiveStatements } from "./effective-statements";
import { exactKeyArn } from "./exact-key-arn";
import { aliasTarget } from "./alias-target";
import { deletedPrincipals } from "./deleted-principals";
import { deletionWindow } from "./deletion-window";
import { exactSecretArn } from "./exact-secret-arn";
import { exceptionsUsed } from "./exceptions";
import { explicitProvider } from "./explicit-provider";
import { externalAdministration } from "./external-administration";
import { externalActions } from "./external-actions";
import { externalSecretActions } from "./external-secret-actions";
import { noFullKmsAccess } from "./full-kms-access";
import { grantDelegation } from "./grant-delegation";
import { grantConstraints } from "./grant-constraints";
import { grantGrantee } from "./grant-grantee";
import { grantOperations } from "./grant-operations";
import { keyEnabled } from "./key-enabled";
import { keyOwnerStatement } from "./key-owner-statement";
import { keyPolicyPresent } from "./key-policy-present";
import { keyRotation } from "./key-rotation";
import { knownAtPreview } from "./known-at-preview";
import { knownNames } from "./known-names";
import { lockoutCheck } from "./lockout-check";
import { managedPolicyAttachment } from "./managed-policy-attachment";
import { ownerAccountKnown } from "./owner-account-known";
import { partitionMismatch } from "./partition-mismatch";
import { providerAccount } from "./provider-account";
import { providerPartition } from "./provider-partition";
import { publicPrincipal } from "./public-principal";
import { readableDocuments } from "./readable-documents";
import { replicaPolicy } from "./replica-policy";
import { replicaPrimary } from "./replica-primary";
import { roleTrust } from "./role-trust";
import { secretCustomerKey } from "./secret-customer-key";
import { separationOfDuties } from "./separation-of-duties";
import { servicePrincipals } from "./service-principals";
import { trustedPartiesOnly } from "./trusted-parties";
import { secretLockout } from "./secret-lockout";
import { secretForeignKey } from "./secret-foreign-key";
import { secretRecovery } from "./secret-recovery";
import { secretRotation } from "./secret-rotation";
import { secretValue } from "./secret-value";
import { trustedResources } from "./trusted-resources";
import { undoneSharesRule } from "./undone-shares";

/** The rules that judge values. */
export const JUDGING_RULES: readonly Rule[] = [
  publicPrincipal,
  trustedPartiesOnly,
  roleTrust,
  externalAdministration,
  externalActions,
  externalSecretActions,
  servicePrincipals,
  grantDelegation,
  grantOperations,
  grantGrantee,
  grantConstraints,
  noFullKmsAccess,
  separationOfDuties,
  keyOwnerStatement,
  keyPolicyPresent,
  lockoutCheck,
  secretLockout,
  keyEnabled,
  keyRotation,
  decryptOnAllKeys,
  deletionWindow,
  replicaPrimary,
  replicaPolicy,
  aliasTarget,
  exactKeyArn,
  managedPolicyAttachment,
  noAccessToAllSecrets,
  exactSecretArn,
  trustedResources,
  secretCustomerKey,
  secretForeignKey,
  secretValue,
  secretRotation,
  secretRecovery,
  explicitProvider,
  providerAccount,
  providerPartition,
  ownerAccountKnown,
  effectiveStatements,
  effectiveDenials,
  conditionValues,
  undoneSharesRule,
  deletedPrincipals,
  partitionMismatch,
  documentLimits,
  knownNames,
  readableDocuments,
];

/** Those, and the ones that report what they could not judge and what they were told to let pass: last, by the SDK's order. */
export const RULES: readonly Rule[] = [...JUDGING_RULES, knownAtPreview(JUDGING_RULES), exceptionsUsed(JUDGING_RULES)];
