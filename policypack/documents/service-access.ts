/** What a statement lets an AWS service do with a key or secret: only look at it, use it, or change it. */
import { KMS_ACTIONS } from "../../access/kms-actions";
import { listOf, type Statement } from "../../access/policy-document";
import { SECRET_ACTIONS } from "../../access/secrets/actions";
import { fullKmsAccess, patternsBeyond } from "./actions";
import { CHANGING_ACTIONS, reachedOf } from "./administration";
import { inWords } from "./in-words";
import {
  ADMINISTERING_SECRET_ACTIONS,
  notActionReachesSecrets,
  reachedSecretActions,
  secretPatternsBeyond,
} from "./secret-actions";
import type { DocumentKind } from "./read";

type Kind = Extract<DocumentKind, "key policy" | "secret policy">;

/**
 * Actions that show a key's settings and neither use the key nor give its material away; of a public key, the material is the use.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
 */
const SHOWN_OF_KEYS: readonly string[] = KMS_ACTIONS.filter(
  ({ name }) => /^(Describe|Get|List)/.test(name) && name !== "GetPublicKey",
).map(({ name }) => `kms:${name}`);
/** The same of a secret: none of them gives its value. */
const SHOWN_OF_SECRETS: readonly string[] = SECRET_ACTIONS.filter(
  ({ name }) => /^(Describe|Get|List|Validate)/.test(name) && name !== "GetSecretValue",
).map(({ name }) => `secretsmanager:${name}`);

const SHOWN: Readonly<Record<Kind, readonly string[]>> = {
  "key policy": SHOWN_OF_KEYS,
  "secret policy": SHOWN_OF_SECRETS,
};

/** Whether all that a statement allows on the resource is to look at its settings: named in full, so that nothing is added tomorrow. */
export function onlyShows(statement: Statement, kind: Kind): boolean {
  if (statement.NotAction !== undefined) return false;
  const beyond = kind === "key policy" ? patternsBeyond : secretPatternsBeyond;
  return beyond(statement, SHOWN[kind]).length === 0;
}

/** What a service is not to do with the resource, in words; `undefined` where the statement gives nothing of that. */
export function changedByService(statement: Statement, kind: Kind): string | undefined {
  if (kind === "key policy") {
    // full-kms-access speaks of a statement that allows everything.
    const changing = fullKmsAccess(statement) === undefined ? reachedOf(statement, CHANGING_ACTIONS) : [];
    return changing.length === 0 ? undefined : `use ${inWords(changing)}, which changes the key or its grants`;
  }
  const changing = reachedSecretActions(statement, ADMINISTERING_SECRET_ACTIONS);
  if (changing.length === 0) return undefined;
  const by = notActionReachesSecrets(statement)
    ? `everything except ${listOf(statement.NotAction).join(", ")}, so `
    : "";
  return `use ${by}${inWords(changing)}, which changes the secret, its policy or whether it exists`;
}
