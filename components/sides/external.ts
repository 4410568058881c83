/** The external side of a stack: the IAM policy and who gets it, a secret, and who reads the owner's. */
import { accountProvider, type AccountComponentOptions } from "../account-provider";
import type { ExternalConfiguration } from "../config/configuration";
import { KeyAccess } from "../key-access";
import { deployRoleWarning, type KeyGrant } from "../key-source";
import { patternReaderWarnings, readingWarnings } from "../secret-reading/warnings";
import { termsWarnings } from "../sharing/warnings";
import { nameOfTerms, policyNameOf } from "../sharing/access-groups";
import { attachableOf, needsPolicy, unattachedWarnings } from "../unattached";
import { deployReads, deploySecret, warn } from "./secrets";

/** One IAM policy for each group that it is of use to. Principals with a grant need none, and some only read a secret. */
function deployAccess(
  { accountId, policyName: configured }: ExternalConfiguration,
  { keyArn, access }: KeyGrant,
  opts: AccountComponentOptions,
): readonly KeyAccess[] {
  return access.flatMap(({ terms, principals: all }, index) => {
    const policyName = policyNameOf(configured, access, index);
    warn(unattachedWarnings(policyName, all));
    if (!needsPolicy(all)) return [];
    const name = index === 0 ? "external" : `external-${nameOfTerms(terms)}`;
    const principals = attachableOf(all).attached;
    return [new KeyAccess(name, { keyArn, accountId, principals, terms, policyName }, opts)];
  });
}

export function deployExternal(external: ExternalConfiguration, grant: KeyGrant) {
  const { key } = external;
  const { keyArn, reads = [], readsKeyArn = keyArn, ownerReads = [] } = grant;
  const granted = grant.access.flatMap(({ principals }) => principals);
  // In one stack with the owner's section, a half that is missing is an error.
  warn([
    deployRoleWarning(external, grant),
    ...(key.from === "stack" ? readingWarnings(external, ownerReads) : []),
    ...patternReaderWarnings(external, ownerReads),
    // Elsewhere the owner's share has them, and the owner's stack tells.
    ...(key.from === "arn" ? termsWarnings("external", key.terms, external.region) : []),
  ]);
  const opts = { provider: accountProvider("external", external) };
  const policies = deployAccess(external, grant, opts);
  // The deploying role may itself get its use of the key from one of these policies.
  const secret = deploySecret("external", keyArn, external.secret, { ...opts, dependsOn: [...policies] });
  deployReads("external", readsKeyArn, reads, opts);
  const [access, ...further] = policies;
  return {
    accessPolicy: access?.policy,
    accessPolicyArn: access?.policyArn,
    ...(further.length === 0 ? {} : { furtherAccessPolicyArns: further.map(({ policyArn }) => policyArn) }),
    accessPrincipals: attachableOf(granted).attached,
    externalSecretArn: secret?.secretArn,
    ...(reads.length === 0
      ? {}
      : { readingPrincipals: attachableOf(reads.flatMap((read) => read.principals)).attached }),
  };
}
