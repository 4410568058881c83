/**
 * What changes a key, who may use it, or whether it exists; and what uses it to read.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
 */
import { KMS_ACTIONS, type KmsAction } from "../../access/kms-actions";
import type { Statement } from "../../access/policy-document";
import { reachesAction } from "./actions";
import { holdsGrants } from "./delegation";

/** Actions that a grant cannot hold and that only show something, e.g. `GetKeyPolicy`. */
const SHOWS = /^(Get|List)/;
const GRANTS: ReadonlySet<string> = new Set(["CreateGrant", "RevokeGrant"]);

function changes({ name, resourceType, grantOperation }: KmsAction): boolean {
  if (GRANTS.has(name)) return true;
  return resourceType !== "none" && !grantOperation && !SHOWS.test(name);
}

const fullName = ({ name }: KmsAction): string => `kms:${name}`;

/** Every action that changes the key, its policy, its aliases or its grants. */
export const CHANGING_ACTIONS: readonly string[] = KMS_ACTIONS.filter(changes).map(fullName);
/** Those by which somebody takes the key over, takes it away, or hands it on. */
export const POWERFUL_ACTIONS: readonly string[] = [
  "kms:CreateGrant",
  "kms:DeleteImportedKeyMaterial",
  "kms:DisableKey",
  "kms:ImportKeyMaterial",
  "kms:PutKeyPolicy",
  "kms:ReplicateKey",
  "kms:ScheduleKeyDeletion",
  "kms:UpdatePrimaryRegion",
];
/** To re-encrypt under a key of one's own is to read. */
export const DECRYPTING_ACTIONS = ["kms:Decrypt", "kms:ReEncryptFrom"] as const;

const isGrants = (action: string): boolean => GRANTS.has(action.slice("kms:".length));

/** Which of the actions a statement reaches; those on grants only where its Condition leaves open what is granted to whom. */
export const reachedOf = (statement: Statement, actions: readonly string[]): readonly string[] =>
  actions.filter(
    (action) => reachesAction(statement, action) && !(isGrants(action) && holdsGrants(statement.Condition)),
  );
