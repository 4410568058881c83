/**
 * Effective access: who can use a KMS key or a secret, computed from all documents of all accounts involved.
 *
 * ```ts
 * const decision = evaluate({ principal, action: "kms:Decrypt", resource: keyArn }, { accounts, keys });
 * console.log(decision.outcome, explain(decision).join("\n"));
 * ```
 * Pure functions over plain data; nothing here calls AWS.
 */
export { evaluate } from "./evaluate";
export { describeStatement, explain } from "./explain";
export {
  type Allowed,
  type Decision,
  DENIAL_REASONS,
  type DenialReason,
  type Denied,
  type PolicySide,
  type StatementReference,
  type Unknown,
} from "./decision";
export { KMS_ACTIONS, type KmsAction, kmsAction, type KmsResourceType } from "./kms-actions";
export { type Problem } from "./language/problems";
export { type ParsedPolicy, parsePolicyDocument, type PolicyKind } from "./parse";
export { SECRET_ACTIONS, type SecretAction, secretAction } from "./secrets/actions";
export {
  type Account,
  type Alias,
  type ContextValue,
  type Grant,
  type GrantConstraints,
  type GrantRequest,
  type Group,
  type Identity,
  type Key,
  type NamedPolicy,
  type Organization,
  type Request,
  type Secret,
  type World,
} from "./world";
