/** Work on the key, with every refusal in words for whoever deploys. */
import { CallFailed } from "../../../access/live/calls";
import { AccessError } from "../../../access/stack/errors";
import { UnreadablePolicy } from "../live-policy";
import { isGone, withOwnerKey, type OwnerKey } from "../owner-key";
import type { StatementInputs } from "../statement-properties";

/** Shown by the engine as it is. */
export class Refused extends Error {
  constructor(message: string) {
    super(message);
    this.stack = "";
  }
}

export const UNTOUCHED = "Nothing was written: the key's policy is as it was.";
/** After these, and where no answer came, AWS may have done what it was asked. */
const UNCERTAIN: ReadonlySet<string> = new Set(["KMSInternalException", "DependencyTimeoutException"]);

function callRefusal(about: string, { because, action, code }: CallFailed): Refused {
  if (action === "kms:PutKeyPolicy" && (UNCERTAIN.has(code) || !code.endsWith("Exception"))) {
    return new Refused(
      `${about}: ${because}. Whether it was written is not known: see what aws kms get-key-policy shows before you deploy again.`,
    );
  }
  const remedy =
    code === "MalformedPolicyDocumentException"
      ? " AWS answers so where a principal that a statement names does not exist: look at the roles and users of the shares."
      : "";
  return new Refused(`${about}: ${because}. ${UNTOUCHED}${remedy}`);
}

function refusal(keyId: string, error: unknown): Error {
  const about = `The policy of the key ${keyId}`;
  if (error instanceof CallFailed) return callRefusal(about, error);
  if (error instanceof UnreadablePolicy) {
    return new Refused(`${about} cannot be read: ${error.message}. ${UNTOUCHED} Correct it by hand and deploy again.`);
  }
  if (error instanceof AccessError) return new Refused(`${about}: ${error.message}`);
  return error instanceof Error ? error : new Refused(`${about}: ${String(error)}`);
}

/** Works on the key; what goes wrong is told in words for whoever deploys. @throws {Refused} */
export async function withKey<T>(
  { keyId, assumeRoles }: Pick<StatementInputs, "keyId" | "assumeRoles">,
  use: (key: OwnerKey) => Promise<T>,
): Promise<T> {
  try {
    return await withOwnerKey({ keyArn: keyId, assumeRoles }, use);
  } catch (error) {
    throw refusal(keyId, error);
  }
}

/** `undefined` where the key does not exist any more. */
export async function unlessGone<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
