/**
 * Whom a trust policy lets in through an OpenID Connect provider. A Condition on the claims of the provider's tokens tells; their
 * keys are the issuer's name, a colon and the claim's name.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
import { listOf, type Statement } from "../../access/policy-document";
import { positiveTests } from "./conditions";
import { hasWildcard } from "./patterns";
import { claimNames, sharedIssuer, tells } from "./shared-issuers";

const OIDC_PROVIDER = /^arn:[^:]+:iam::\d{12}:oidc-provider\/(.+)$/;
const SAML_PROVIDER = /^arn:[^:]+:iam::\d{12}:saml-provider\//;

/** The issuer's name in condition keys; none for SAML: its assertions come from the account's own provider and name the role. */
function issuerOf(federated: string): string | undefined {
  if (SAML_PROVIDER.test(federated) || hasWildcard(federated)) return undefined;
  return (OIDC_PROVIDER.exec(federated)?.[1] ?? federated).toLowerCase();
}

/** The tests of the issuer's claims that every request has to pass, with the claim's name. */
function claimTests({ Condition: block }: Statement, issuer: string) {
  const prefix = `${issuer}:`;
  return positiveTests(block)
    .filter(({ key, values }) => key.toLowerCase().startsWith(prefix) && values.length > 0)
    .map(({ key, values }) => ({ claim: key.toLowerCase().slice(prefix.length), values }));
}

/** Whether every request has to have, of one claim, one of several values that each name somebody. */
const isHeld = (statement: Statement, issuer: string): boolean =>
  claimTests(statement, issuer).some(({ claim, values }) => values.every((value) => tells(issuer, claim, value)));

/** The claims by which an issuer's tokens can be held to a tenant, as a message names them. */
const claimsOf = (issuer: string): string =>
  claimNames(issuer)
    .slice(0, 2)
    .map((claim) => `${issuer}:${claim}`)
    .join(" or ");

/** Why the statement does not tell whose tokens it takes. */
function reasonOf(statement: Statement, issuer: string): string {
  const subjects = claimTests(statement, issuer)
    .filter(({ claim }) => claim === "sub")
    .flatMap(({ values }) => values.filter((value) => !tells(issuer, "sub", value)));
  const wanted = sharedIssuer(issuer)?.subjectOf;
  return wanted === undefined || subjects.length === 0
    ? `since no Condition fixes ${claimsOf(issuer)}`
    : `since the subject ${subjects.map((text) => `"${text}"`).join(" or ")} names no ${wanted} in full, and no other claim does`;
}

/** The OpenID Connect providers of a statement whose tokens it takes from whoever can get one, each with the reason. */
export function openProviders(statement: Statement): readonly { readonly text: string; readonly because: string }[] {
  const { Principal: element } = statement;
  const federated = element === undefined || typeof element === "string" ? [] : listOf(element.Federated);
  return federated.flatMap((text) => {
    const issuer = issuerOf(text);
    if (issuer === undefined || isHeld(statement, issuer)) return [];
    return [{ text, because: reasonOf(statement, issuer) }];
  });
}
