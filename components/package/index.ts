/** The components of the package, as programs in other languages see them. The host's analyzer starts to read here. */
export { EncryptedSecret } from "./encrypted-secret";
export { KeyAccess } from "./key-access";
export { SharedKey } from "./shared-key";
