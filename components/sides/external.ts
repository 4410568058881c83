/** The external side of a stack: the IAM policy and who gets it, a secret, and who reads the owner's. */
import { accountProvider } from "../account-provider";
import type { ExternalConfiguration } from "../config/configuration";
import { KeyAccess } from "../key-access";
import { deployRoleWarning, type KeyGrant } from "../key-source";
import { readingWarnings } from "../secret-reading/warnings";
import { attachableOf, needsPolicy, unattachedWarnings } from "../unattached";
import { deployReads, deploySecret, warn } from "./secrets";

export function deployExternal(external: ExternalConfiguration, grant: KeyGrant) {
  const { accountId, policyName, key } = external;
  const { keyArn, terms, reads = [], readsKeyArn = keyArn, ownerReads = [] } = grant;
  const principals = attachableOf(grant.principals).attached;
  // In one stack with the owner's section, a half that is missing is an error.
  warn([
    deployRoleWarning(external, grant),
    ...(key.from === "stack" ? readingWarnings(external, ownerReads) : []),
    ...unattachedWarnings(policyName, grant.principals),
  ]);
  const opts = { provider: accountProvider("external", external) };
  // Principals with a grant need no policy, and some only read a secret.
  const access = needsPolicy(grant.principals)
    ? new KeyAccess("external", { keyArn, accountId, principals, terms, policyName }, opts)
    : undefined;
  // The deploying role may itself get its use of the key from this policy.
  const dependsOn = access === undefined ? [] : [access];
  const secret = deploySecret("external", keyArn, external.secret, { ...opts, dependsOn });
  deployReads("external", readsKeyArn, reads, opts);
  return {
    accessPolicy: access?.policy,
    accessPolicyArn: access?.policyArn,
    accessPrincipals: principals,
    externalSecretArn: secret?.secretArn,
    ...(reads.length === 0
      ? {}
      : { readingPrincipals: attachableOf(reads.flatMap((read) => read.principals)).attached }),
  };
}
