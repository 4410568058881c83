/**
 * What the policy of a role's trust can name of STS.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
 */
const names = (text: string): readonly string[] =>
  text
    .trim()
    .split(/\s+/)
    .map((name) => `sts:${name}`);

/** Those whose resource is a role: the others no trust policy is asked about. */
export const ROLE_ACTIONS = names(
  "AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity SetContext SetSourceIdentity TagSession",
);

/** Those by which somebody takes a role on with the token of an identity provider, which AWS does not ask to be signed. */
export const FEDERATED_ACTIONS = names("AssumeRoleWithSAML AssumeRoleWithWebIdentity");

export const STS_ACTIONS: readonly string[] = [
  ...ROLE_ACTIONS,
  ...names(
    `AssumeRoot DecodeAuthorizationMessage GetAccessKeyInfo GetCallerIdentity GetDelegatedAccessToken GetFederationToken
     GetServiceBearerToken GetSessionToken GetWebIdentityToken TagGetWebIdentityToken`,
  ),
];
