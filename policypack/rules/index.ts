/** All rules, in the order in which they are reported. */
import type { Rule } from "../rule";
import { decryptOnAllKeys } from "./decrypt-on-all-keys";
import { documentLimits } from "./document-limits";
import { effectiveStatements } from "./effective-statements";
import { exactKeyArn } from "./exact-key-arn";
import { exactSecretArn } from "./exact-secret-arn";
import { explicitProvider } from "./explicit-provider";
import { externalAdministration } from "./external-administration";
import { externalActions } from "./external-actions";
import { externalSecretActions } from "./external-secret-actions";
import { noFullKmsAccess } from "./full-kms-access";
import { grantDelegation } from "./grant-delegation";
import { grantOperations } from "./grant-operations";
import { keyOwnerStatement } from "./key-owner-statement";
import { keyRotation } from "./key-rotation";
import { knownAtPreview } from "./known-at-preview";
import { knownNames } from "./known-names";
import { lockoutCheck } from "./lockout-check";
import { ownerAccountKnown } from "./owner-account-known";
import { partitionMismatch } from "./partition-mismatch";
import { providerAccount } from "./provider-account";
import { publicPrincipal } from "./public-principal";
import { readableDocuments } from "./readable-documents";
import { secretCustomerKey } from "./secret-customer-key";
import { separationOfDuties } from "./separation-of-duties";
import { servicePrincipals } from "./service-principals";
import { trustedPartiesOnly } from "./trusted-parties";
import { trustedResources } from "./trusted-resources";

/** The rules that judge values. */
export const JUDGING_RULES: readonly Rule[] = [
  publicPrincipal,
  trustedPartiesOnly,
  externalAdministration,
  externalActions,
  externalSecretActions,
  servicePrincipals,
  grantDelegation,
  grantOperations,
  noFullKmsAccess,
  separationOfDuties,
  keyOwnerStatement,
  lockoutCheck,
  keyRotation,
  decryptOnAllKeys,
  exactKeyArn,
  exactSecretArn,
  trustedResources,
  secretCustomerKey,
  explicitProvider,
  providerAccount,
  ownerAccountKnown,
  effectiveStatements,
  partitionMismatch,
  documentLimits,
  knownNames,
  readableDocuments,
];

/** Those, and the one that reports what they could not judge. */
export const RULES: readonly Rule[] = [...JUDGING_RULES, knownAtPreview(JUDGING_RULES)];
