/** Further resources of a compliant program, beside the walkthrough's, for tests that break one thing each. */
import type { Subject } from "./judge";
import { EXTERNAL_ROLE, KEY_ARN, key } from "./walkthrough";

type Properties = Readonly<Record<string, unknown>>;

const inOwner =
  (type: string, name: string, usual: Properties) =>
  (props: Properties = {}): Subject => ({ type, name, props: { ...usual, ...props }, provider: key.provider });

/** A grant as `through: grants` makes it, of a share that is held to an encryption context. */
export const grantWith = inOwner("aws:kms/grant:Grant", "shared-grant", {
  keyId: KEY_ARN,
  granteePrincipal: EXTERNAL_ROLE,
  operations: ["Decrypt", "DescribeKey", "ReEncryptFrom"],
  constraints: [{ encryptionContextSubset: { Department: "finance" } }],
});
