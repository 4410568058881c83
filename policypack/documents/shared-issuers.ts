/**
 * OpenID Connect issuers whose tokens anybody can get, and what of a token tells whose it is. An issuer that has the tenant in its
 * own name, as Bitbucket's and CircleCI's do, is not one of them: its tokens come from that tenant only.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
 */

/** Whether a value of a claim names a tenant in full. It may be a pattern, whose wildcards come behind the name. */
type Names = (value: string) => boolean;

export interface Issuer {
  readonly isMeant: (issuer: string) => boolean;
  /** The claims that tell the tenant. */
  readonly claims: Readonly<Record<string, Names>>;
  /** Of what a subject has to name, in words; left out where any subject does. */
  readonly subjectOf?: string;
}

const like =
  (form: RegExp): Names =>
  (value) =>
    form.test(value);

/** A name in full: a wildcard right behind `repo:acme` would let in `repo:acme-evil/…` too. */
const NAME = /^[^*?$:/]+(?:[:/]|$)/;
/** An owner with the slash behind it, and whatever follows. */
const OWNERS = /^[^*?$:/]+\//;
const IN_FULL = like(/^[^*?$]+$/);
const SOMETHING = like(/[^*?]/);

/**
 * A subject of claims and values, `KEY:VALUE:KEY:VALUE…`, of which one names the tenant. Colons within values are encoded, so that
 * nobody can write a pair into a value.
 */
const subject =
  (forms: Readonly<Record<string, RegExp>>): Names =>
  (value) => {
    const parts = value.split(":");
    return parts.some((key, at) => forms[key.replace(/^\*+/, "")]?.test(parts.slice(at + 1).join(":")) === true);
  };

const by = (form: RegExp, ...keys: readonly string[]): Readonly<Record<string, RegExp>> =>
  Object.fromEntries(keys.map((key) => [key, form]));

const GITHUB_OWNERS = ["repository_id", "repository_owner", "repository_owner_id", "enterprise", "enterprise_id"];
/**
 * The administrators of any repository choose which claims its subject is made of: `environment:production`, `ref:…`, `actor:…`,
 * `pull_request` and the like name none of them.
 * @see https://docs.github.com/en/actions/reference/security/oidc
 */
const GITHUB: Issuer["claims"] = {
  sub: subject({
    ...by(NAME, "repo", ...GITHUB_OWNERS),
    ...by(OWNERS, "repository", "job_workflow_ref", "workflow_ref"),
  }),
  repository: like(OWNERS),
  job_workflow_ref: like(OWNERS),
  ...Object.fromEntries(GITHUB_OWNERS.map((claim) => [claim, IN_FULL])),
};

const REPOSITORY = "repository or owner (or the id of one)";
const ORGANIZATION = "organization";
const issuer = (name: string, claims: Issuer["claims"], subjectOf?: string): Issuer => ({
  isMeant: (text) => text === name,
  claims,
  ...(subjectOf === undefined ? {} : { subjectOf }),
});
const issuers = (form: RegExp, claims: Issuer["claims"]): Issuer => ({ isMeant: like(form), claims });
const organizationIn = (...keys: readonly string[]): Issuer["claims"] => ({ sub: subject(by(NAME, ...keys)) });

/** Those, and EKS, where every pod has the same audience. */
export const SHARED: readonly Issuer[] = [
  issuer("token.actions.githubusercontent.com", GITHUB, REPOSITORY),
  issuer("vstoken.actions.githubusercontent.com", GITHUB, REPOSITORY),
  issuer(
    "oidc-configuration.audit-log.githubusercontent.com",
    { sub: like(/^https:\/\/github\.com\/[^*?$/]+/) },
    "enterprise",
  ),
  issuer(
    "gitlab.com",
    { sub: subject({ ...by(NAME, "project_path", "namespace_path", "project_id", "namespace_id") }) },
    "project or group",
  ),
  issuer("app.terraform.io", organizationIn("organization"), ORGANIZATION),
  issuer(
    "agent.buildkite.com",
    organizationIn("organization", "organization_id", "organization_slug", "pipeline_id", "cluster_id", "queue_id"),
    ORGANIZATION,
  ),
  issuer("oidc.codefresh.io", organizationIn("account"), "account"),
  issuer("scalr.io", organizationIn("account"), "account"),
  issuer("studio.datachain.ai/api", organizationIn("credentials"), "team"),
  issuer("proidc.upbound.io", organizationIn("mcp"), ORGANIZATION),
  issuer("tokens.cloud.shisho.dev", organizationIn("job"), ORGANIZATION),
  issuer("oidc.vercel.com", { ...organizationIn("owner"), aud: like(/^https:\/\/vercel\.com\/[^*?$/]+/) }, "team"),
  issuer("api.pulumi.com/oidc", { ...organizationIn("org"), aud: IN_FULL }, ORGANIZATION),
  issuer("accounts.google.com", { aud: SOMETHING, sub: SOMETHING }),
  issuer("graph.facebook.com", { app_id: SOMETHING, id: SOMETHING }),
  issuer("www.amazon.com", { app_id: SOMETHING, user_id: SOMETHING }),
  issuers(/^cognito-identity[a-z0-9.-]*\.amazonaws\.com(\.cn)?$/, { aud: SOMETHING, sub: SOMETHING }),
  issuers(/^oidc[.-]eks\.[a-z0-9-]+\.(amazonaws\.com(\.cn)?|api\.aws)\//, {
    sub: like(/^system:serviceaccount:.*[^*?:]/),
  }),
];

/** Of an issuer of one's own, any claim tells. */
const OWN: Issuer["claims"] = { sub: SOMETHING, aud: SOMETHING };

export const sharedIssuer = (name: string): Issuer | undefined => SHARED.find(({ isMeant }) => isMeant(name));
/** Whether a claim's value tells whose token it is. */
export const tells = (name: string, claim: string, value: string): boolean =>
  (sharedIssuer(name)?.claims ?? { [claim]: SOMETHING })[claim]?.(value) === true;
export const claimNames = (name: string): readonly string[] => Object.keys(sharedIssuer(name)?.claims ?? OWN);
