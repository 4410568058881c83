/** What the configuration leaves open about whoever deploys the owner's side. */
import type { OwnerConfiguration } from "./config/configuration";

/** What could not be checked for want of a role in the configuration; `undefined` where nothing is left open. */
export function uncheckedRoleWarning({ assumeRole, duties, secret }: OwnerConfiguration): string | undefined {
  if (duties?.rootAccess !== "administration" || assumeRole !== undefined) return undefined;
  const writing =
    secret === undefined
      ? ""
      : ` It must be one of owner.key.users too, or AWS will refuse to encrypt the value of the secret ${secret.name}.`;
  return (
    'owner.key.rootAccess is "administration" and owner.assumeRole names no role to deploy with, so it was not checked ' +
    "whether the role or user of the credentials at hand can change the key policy again: it needs an IAM policy for that, or " +
    `must be one of owner.key.administrators.${writing}`
  );
}
