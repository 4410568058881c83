/**
 * Whom a trust policy lets in through an OpenID Connect provider. A Condition on the claims of the provider's tokens tells; their
 * keys are the issuer's name, a colon and the claim's name.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
import { listOf, type Statement } from "../../access/policy-document";
import { positiveTests } from "./conditions";
import { hasWildcard } from "./patterns";

/** A name in full: a wildcard right behind `repo:acme` would let in `repo:acme-evil/…` too. */
const TENANT = /^[a-z_]+:[^*?$:/]+(?:[:/]|$)/;
const IN_FULL = /^[^*?$]+$/;
const SOMETHING = /[^*?]/;
const SERVICE_ACCOUNT = /^system:serviceaccount:.*[^*?:]/;

interface Issuer {
  readonly isMeant: (issuer: string) => boolean;
  /** The claims that tell the tenant, and what a value of each must look like to fix one. */
  readonly claims: Readonly<Record<string, RegExp>>;
}

const SUBJECT = { sub: TENANT };
const OF_REPOSITORY = /^[^*?$/]+\//;
const named = (name: string, claims: Issuer["claims"]): Issuer => ({ isMeant: (issuer) => issuer === name, claims });
const like = (form: RegExp, claims: Issuer["claims"]): Issuer => ({ isMeant: (issuer) => form.test(issuer), claims });

/** Issuers whose tokens anybody can get, whatever their audience says; and EKS, where every pod has the same audience. */
const SHARED: readonly Issuer[] = [
  named("token.actions.githubusercontent.com", {
    ...SUBJECT,
    repository: OF_REPOSITORY,
    job_workflow_ref: OF_REPOSITORY,
    repository_id: IN_FULL,
    repository_owner: IN_FULL,
    repository_owner_id: IN_FULL,
    enterprise: IN_FULL,
    enterprise_id: IN_FULL,
    actor: IN_FULL,
    actor_id: IN_FULL,
  }),
  named("gitlab.com", SUBJECT),
  named("app.terraform.io", SUBJECT),
  named("agent.buildkite.com", SUBJECT),
  named("graph.facebook.com", { app_id: SOMETHING, id: SOMETHING }),
  named("www.amazon.com", { app_id: SOMETHING, user_id: SOMETHING }),
  like(/^cognito-identity[a-z0-9.-]*\.amazonaws\.com(\.cn)?$/, { aud: SOMETHING, sub: SOMETHING }),
  like(/^oidc[.-]eks\.[a-z0-9-]+\.(amazonaws\.com(\.cn)?|api\.aws)\//, { sub: SERVICE_ACCOUNT }),
];

const OIDC_PROVIDER = /^arn:[^:]+:iam::\d{12}:oidc-provider\/(.+)$/;
const SAML_PROVIDER = /^arn:[^:]+:iam::\d{12}:saml-provider\//;

/** The issuer's name in condition keys; none for SAML: its assertions come from the account's own provider and name the role. */
function issuerOf(federated: string): string | undefined {
  if (SAML_PROVIDER.test(federated) || hasWildcard(federated)) return undefined;
  return (OIDC_PROVIDER.exec(federated)?.[1] ?? federated).toLowerCase();
}

/** Whether every request has to have, of one claim, one of several values that each fix something. */
function isHeld({ Condition: block }: Statement, issuer: string): boolean {
  const claims = SHARED.find(({ isMeant }) => isMeant(issuer))?.claims;
  const prefix = `${issuer}:`;
  return positiveTests(block).some(({ key, values }) => {
    const name = key.toLowerCase();
    if (!name.startsWith(prefix) || values.length === 0) return false;
    const fixed = claims === undefined ? SOMETHING : claims[name.slice(prefix.length)];
    return fixed !== undefined && values.every((value) => fixed.test(value));
  });
}

/** The OpenID Connect providers of a statement whose tokens it takes from whoever can get one. */
export function openProviders(statement: Statement): readonly string[] {
  const { Principal: element } = statement;
  const federated = element === undefined || typeof element === "string" ? [] : listOf(element.Federated);
  return federated.filter((text) => {
    const issuer = issuerOf(text);
    return issuer !== undefined && !isHeld(statement, issuer);
  });
}

/** The claims by which an issuer's tokens can be held to a tenant, as a message names them. */
export const claimsOf = (federated: string): string => {
  const issuer = issuerOf(federated) ?? federated;
  const claims = SHARED.find(({ isMeant }) => isMeant(issuer))?.claims ?? { sub: TENANT, aud: TENANT };
  return Object.keys(claims)
    .slice(0, 2)
    .map((claim) => `${issuer}:${claim}`)
    .join(" or ");
};
