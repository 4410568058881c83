/**
 * Share an AWS KMS customer managed key across accounts, from any Pulumi program:
 *
 * ```ts
 * import { EncryptedSecret, KeyAccess, SharedKey } from "cross-account-cmk";
 *
 * const key = new SharedKey("shared", { region, ownerAccountId, shares: [{ level: "account", accountId }] }, { provider: owner });
 * new KeyAccess("external", { keyArn: key.keyArn, accountId, roles: ["ExampleRole"] }, { provider: external });
 * ```
 *
 * Each component takes the explicit provider of the account that it deploys to. What is wrong with the arguments is told at once,
 * by an error, before anything is registered. Who can use what comes of it: `cross-account-cmk/access`.
 */
export { SharedKey, type SharedKeyArgs } from "./shared-key";
export { KeyAccess, type KeyAccessArgs } from "./key-access";
export { KeyGrants, type GrantedKey, type KeyGrantsArgs } from "./key-grants";
export { EncryptedSecret, type EncryptedSecretArgs } from "./encrypted-secret";
export { type AccountComponentOptions } from "./account-provider";
export { type KeyDutiesArgs } from "./arguments/key-duties";
export { type KeySettingsArgs } from "./arguments/shared-key";
export { type NamedPrincipals, type ShareArgs } from "./arguments/share";
export { ProgramError } from "./program-error";
export { type EncryptionContext, type PrincipalPattern, type Share, type Terms, type Use } from "./sharing/share";
export { NAMED_USES, type NamedUse } from "./sharing/uses";
export { VIA_SERVICES, type ViaService } from "./sharing/services";
