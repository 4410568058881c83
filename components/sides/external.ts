/** The external side of a stack: the IAM policy and who gets it, a secret, and who reads the owner's. */
import { accountProvider } from "../account-provider";
import type { ExternalConfiguration } from "../config/configuration";
import { KeyAccess } from "../key-access";
import { deployRoleWarning, type KeyGrant } from "../key-source";
import { readingWarnings } from "../secret-reading/warnings";
import { termsWarnings } from "../sharing/warnings";
import { deployReads, deploySecret, warn } from "./secrets";

export function deployExternal(external: ExternalConfiguration, grant: KeyGrant) {
  const { accountId, policyName, key } = external;
  const { keyArn, principals, terms, reads = [], readsKeyArn = keyArn, ownerReads = [] } = grant;
  // In one stack with the owner's section, a half that is missing is an error.
  warn([
    deployRoleWarning(external, grant),
    ...(key.from === "stack" ? readingWarnings(external, ownerReads) : []),
    // Elsewhere the owner's share has them, and the owner's stack tells.
    ...(key.from === "arn" ? termsWarnings("external", key.terms, external.region) : []),
  ]);
  const opts = { provider: accountProvider("external", external) };
  // Principals with a grant need no policy, and some only read a secret.
  const access =
    principals.length === 0
      ? undefined
      : new KeyAccess("external", { keyArn, accountId, principals, terms, policyName }, opts);
  // The deploying role may itself get its use of the key from this policy.
  const dependsOn = access === undefined ? [] : [access];
  const secret = deploySecret("external", keyArn, external.secret, { ...opts, dependsOn });
  deployReads("external", readsKeyArn, reads, opts);
  return {
    accessPolicy: access?.policy,
    accessPolicyArn: access?.policyArn,
    accessPrincipals: principals,
    externalSecretArn: secret?.secretArn,
    ...(reads.length === 0 ? {} : { readingPrincipals: reads.flatMap((read) => read.principals) }),
  };
}
