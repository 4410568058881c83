import type { ConditionBlock, Statement } from "../../../access/policy-document";
import { knownAtPreview } from "../../../policypack/rules/known-at-preview";
import { noFullKmsAccess } from "../../../policypack/rules/full-kms-access";
import { roleTrust } from "../../../policypack/rules/role-trust";
import { assertCompliant, assertViolates, type Constants, type Subject } from "../judge";
import {
  EXTERNAL,
  EXTERNAL_ROLE,
  EXTERNAL_ROOT,
  iamPolicy,
  key,
  OWNER,
  OWNER_ROOT,
  through,
  UNKNOWN,
} from "../walkthrough";

const constants: Constants = {
  why: "whoever assumes the role has every key and secret that it may use, today and later, and no policy of theirs names him.",
  allowed:
    "principals by ARN, account id or service; a wildcard only where StringEquals, StringLike, ArnEquals or ArnLike fixes aws:PrincipalAccount, aws:PrincipalArn, aws:PrincipalOrgID or aws:PrincipalOrgPaths in full; " +
    "OpenID Connect providers where StringEquals or StringLike fixes a claim, and with those that anybody can get a token of the claim that tells whose it is, as in repo:OWNER/REPOSITORY:*.",
  remedy:
    "name the accounts, roles, users or services in assumeRolePolicy; fix sub (or another claim that tells the tenant) for an OpenID Connect provider; add an account that you trust to this rule's trustedAccounts.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html",
};
const at = "assumeRolePolicy, Statement[0] (no Sid) lets the role be assumed by";

const roleWith = (assumeRolePolicy: unknown): Subject => ({
  type: "aws:iam/role:Role",
  name: "reader",
  props: { assumeRolePolicy, inlinePolicies: [{ name: "key", policy: iamPolicy.props.policy }] },
  provider: key.provider!,
});
const trust = (change: { readonly [Name in keyof Statement]?: Statement[Name] | undefined }): Subject =>
  roleWith(
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: OWNER_ROOT }, Action: "sts:AssumeRole", ...change }],
    }),
  );

const GITHUB = "token.actions.githubusercontent.com";
const EKS = "oidc.eks.cn-north-1.amazonaws.com.cn/id/EXAMPLED539D4633E53DE1B716D3041E";
const provider = (issuer: string) => `arn:aws-cn:iam::${OWNER}:oidc-provider/${issuer}`;
const web = (issuer: string, Condition?: ConditionBlock): Subject =>
  trust({
    Principal: { Federated: provider(issuer) },
    Action: ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"],
    Condition,
  });
const audience = { [`${GITHUB}:aud`]: "sts.amazonaws.com" };

describe("role-trust", () => {
  it("must accept the account itself, its roles and users, services, and what only tags a session", () => {
    assertCompliant(roleTrust, trust({}));
    assertCompliant(roleTrust, trust({ Principal: { AWS: OWNER } }));
    assertCompliant(roleTrust, trust({ Principal: { AWS: `arn:aws-cn:iam::${OWNER}:role/Deployer` } }));
    assertCompliant(roleTrust, trust({ Principal: { Service: ["ec2.amazonaws.com.cn", "lambda.amazonaws.com"] } }));
    assertCompliant(roleTrust, trust({ Principal: "*", Action: ["sts:TagSession", "sts:SetSourceIdentity"] }));
    assertCompliant(roleTrust, trust({ Principal: "*", Effect: "Deny" }));
  });

  it("must accept a wildcard that is held to an account, its principals, an organization or a part of it", () => {
    for (const Condition of [
      { StringEquals: { "aws:PrincipalAccount": OWNER } },
      { ArnLike: { "aws:PrincipalArn": `arn:aws-cn:iam::${OWNER}:role/team/*` } },
      { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } },
      { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-abcdefghij/r-ab12/*" } },
    ]) {
      assertCompliant(roleTrust, trust({ Principal: { AWS: "*" }, Condition }));
    }
  });

  it("must accept SAML, and OpenID Connect where a claim tells who", () => {
    const saml = { Federated: `arn:aws-cn:iam::${OWNER}:saml-provider/Company` };
    const Condition = { StringEquals: { "SAML:aud": "https://signin.amazonaws.cn/saml" } };
    assertCompliant(roleTrust, trust({ Principal: saml, Action: "sts:AssumeRoleWithSAML", Condition }));
    assertCompliant(roleTrust, trust({ Principal: saml, Action: "sts:AssumeRoleWithSAML" }));
    for (const sub of [
      "repo:acme/app:ref:refs/heads/main",
      "repo:acme/*",
      ["repo:acme/app:*", "repo:acme/other:environment:production"],
      "repository_owner_id:1234567",
    ]) {
      assertCompliant(roleTrust, web(GITHUB, { StringEquals: audience, StringLike: { [`${GITHUB}:sub`]: sub } }));
    }
    assertCompliant(roleTrust, web(GITHUB, { StringEquals: { [`${GITHUB}:repository_id`]: "123456789" } }));
    assertCompliant(roleTrust, web("gitlab.com", { StringLike: { "gitlab.com:sub": "project_path:acme/app:*" } }));
  });

  it("must accept a service account of EKS, a company's own provider, Cognito and Google", () => {
    const [aud, sub] = [`${EKS}:aud`, `${EKS}:sub`];
    const account = { [aud]: "sts.amazonaws.com", [sub]: "system:serviceaccount:billing:reader" };
    assertCompliant(roleTrust, web(EKS, { StringEquals: account }));
    assertCompliant(roleTrust, web(EKS, { StringLike: { [sub]: "system:serviceaccount:billing:*" } }));
    assertCompliant(roleTrust, web("login.example.com/a", { StringEquals: { "login.example.com/a:aud": "client" } }));
    const Action = "sts:AssumeRoleWithWebIdentity";
    for (const [issuer, client] of [
      ["cognito-identity.amazonaws.com", "cn-north-1:12345678-abcd-abcd-abcd-123456790ab"],
      ["accounts.google.com", "1234.apps.googleusercontent.com"],
    ] as const) {
      const Condition = { StringEquals: { [`${issuer}:aud`]: client } };
      const subject = trust({ Principal: { Federated: issuer }, Action, Condition });
      assertCompliant(roleTrust, subject);
      assertCompliant(roleTrust, { ...subject, config: { trustedAccounts: [EXTERNAL] } });
    }
  });

  for (const Principal of ["*", { AWS: "*" }, { AWS: [OWNER_ROOT, "*"] }] as const) {
    it(`must not pass ${JSON.stringify(Principal)}`, () => {
      assertViolates(
        roleTrust,
        trust({ Principal }),
        constants,
        `${at} the wildcard principal *, without a condition.`,
      );
    });
  }

  it("must not be taken in by a condition that holds nobody back, or an external id, which is no secret", () => {
    for (const Condition of [
      { StringEquals: { "sts:ExternalId": "example" } },
      { StringLike: { "aws:PrincipalOrgID": "o-*" } },
      { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-abcdefghij" } },
      { Bool: { "aws:MultiFactorAuthPresent": "true" } },
    ]) {
      assertViolates(
        roleTrust,
        trust({ Principal: { AWS: "*" }, Action: "sts:*", Condition }),
        constants,
        `${at} the wildcard principal *, whom its Condition holds to no account or organization.`,
      );
    }
  });

  it("must not pass NotPrincipal", () => {
    assertViolates(
      roleTrust,
      trust({ Principal: undefined, NotPrincipal: { AWS: EXTERNAL_ROOT } }),
      constants,
      `${at} everybody except ${EXTERNAL_ROOT} (NotPrincipal).`,
    );
  });

  it("must not pass a provider of whom everybody gets tokens, where no claim tells the tenant", () => {
    for (const Condition of [
      undefined,
      { StringEquals: audience },
      { "ForAllValues:StringLike": { [`${GITHUB}:sub`]: "repo:acme/app:*" } },
      { StringLikeIfExists: { [`${GITHUB}:sub`]: "repo:acme/app:*" } },
      { StringNotLike: { [`${GITHUB}:sub`]: "repo:evil/*" } },
      { StringEquals: { [`${GITHUB}:environment`]: "production" } },
      { StringEquals: { [`${GITHUB}:actor`]: "octocat" } },
      { StringLike: { "gitlab.com:sub": "project_path:acme/*" } },
    ]) {
      assertViolates(
        roleTrust,
        web(GITHUB, Condition),
        constants,
        `${at} whoever gets a token of ${provider(GITHUB)}, since no Condition fixes ${GITHUB}:sub or ${GITHUB}:repository.`,
      );
    }
  });

  // The administrators of any repository make such a subject: https://docs.github.com/en/actions/reference/security/oidc
  for (const [issuer, what, subjects] of [
    [
      GITHUB,
      "repository or owner (or the id of one)",
      [
        "environment:production",
        "ref:refs/heads/main",
        "pull_request",
        "environment:*",
        "actor:octocat:environment:production",
        "workflow:Deploy:runner_environment:github-hosted",
        "repository_visibility:private:ref:refs/heads/main",
        "job_workflow_ref:*/.github/workflows/deploy.yml@refs/heads/main",
        "job_workflow_ref:acme*",
        "repository_owner:*",
        "repository_owner:acme*",
        "repository_id:*:environment:production",
        "environment:production:repository_owner:*",
        "*",
        "repo:*",
        "repo:*/*:ref:refs/heads/main",
        "repo:acme*",
        "repo:acme*/app:*",
        "*:environment:production",
      ],
    ],
    ["gitlab.com", "project or group", ["ref_type:branch:ref:main", "project_path:*:ref_type:branch:ref:main", "*"]],
    ["app.terraform.io", "organization", ["organization:*:project:p:workspace:w:*", "project:p:workspace:w", "*"]],
    [
      "agent.buildkite.com",
      "organization",
      ["organization:*:pipeline:deploy:*", "pipeline:deploy:ref:refs/heads/main"],
    ],
    ["oidc.codefresh.io", "account", ["pipeline:123", "account:*"]],
    ["oidc.vercel.com", "team", ["project:p:environment:production", "owner:*:project:p"]],
  ] as const) {
    for (const sub of subjects) {
      it(`must not pass the subject ${sub} of ${issuer}, which names no tenant`, () => {
        const Condition = {
          StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com" },
          StringLike: { [`${issuer}:sub`]: sub },
        };
        const text = `${at} whoever gets a token of ${provider(issuer)}, since the subject "${sub}" names no ${what} in full, and no other claim does.`;
        // Vercel's audience names the team.
        if (issuer === "oidc.vercel.com") Condition.StringEquals = {};
        assertViolates(roleTrust, web(issuer, Condition), constants, text);
      });
    }
  }

  it("must name the subjects of a list that tell nobody, and no others", () => {
    const sub = ["repo:acme/app:*", "environment:production", "repo:*:environment:production"];
    const text = `${at} whoever gets a token of ${provider(GITHUB)}, since the subject "environment:production" or "repo:*:environment:production" names no repository or owner (or the id of one) in full, and no other claim does.`;
    assertViolates(roleTrust, web(GITHUB, { StringLike: { [`${GITHUB}:sub`]: sub } }), constants, text);
  });

  it("must accept such a subject where another claim names the tenant, and subjects that name one anywhere", () => {
    const sub = { [`${GITHUB}:sub`]: "environment:production" };
    for (const [claim, value] of [
      ["repository", "acme/app"],
      ["repository_owner", "acme"],
      ["repository_owner_id", "1234567"],
      ["repository_id", "123456789"],
      ["job_workflow_ref", "acme/shared/.github/workflows/deploy.yml@refs/heads/main"],
    ] as const) {
      assertCompliant(roleTrust, web(GITHUB, { StringEquals: { ...sub, [`${GITHUB}:${claim}`]: value } }));
    }
    for (const [issuer, subjects] of [
      [
        GITHUB,
        [
          "environment:production:repository_owner:acme",
          "repository_owner_id:1234567:environment:*",
          "repository_id:123456789",
          "job_workflow_ref:acme/shared/.github/workflows/deploy.yml@refs/heads/main",
          "repo:acme@123/app@456:ref:refs/heads/main",
          "*:repository_owner:acme",
          "repository:acme/app:environment:production",
          "enterprise:acme:*",
        ],
      ],
      [
        "gitlab.com",
        ["project_path:acme/app:ref_type:branch:ref:main", "project_path:acme/*:ref_type:branch:ref:main"],
      ],
      ["app.terraform.io", ["organization:acme:project:*:workspace:*:run_phase:*"]],
      ["agent.buildkite.com", ["organization:acme:pipeline:deploy:*", "organization:acme:*"]],
      ["oidc.vercel.com", ["owner:acme:project:p:environment:production"]],
      ["api.pulumi.com/oidc", ["pulumi:deploy:org:acme:project:*"]],
      // The issuer itself names the workspace or organization.
      ["oidc.circleci.com/org/11111111-2222-3333-4444-555555555555", ["org/*/project/p/user/*"]],
      ["api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc", ["{repository}:{environment}:*"]],
    ] as const) {
      for (const value of subjects) {
        assertCompliant(roleTrust, web(issuer, { StringLike: { [`${issuer}:sub`]: value } }));
      }
    }
  });

  it("must not pass all pods of a cluster, all identity pools, or a provider without a condition", () => {
    for (const Condition of [
      { StringEquals: { [`${EKS}:aud`]: "sts.amazonaws.com" } },
      { StringLike: { [`${EKS}:sub`]: "system:serviceaccount:*:*" } },
    ]) {
      assertViolates(
        roleTrust,
        web(EKS, Condition),
        constants,
        `${at} whoever gets a token of ${provider(EKS)}, since no Condition fixes ${EKS.toLowerCase()}:sub.`,
      );
    }
    const cognito = "cognito-identity.amazonaws.com";
    assertViolates(
      roleTrust,
      trust({
        Principal: { Federated: cognito },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { "ForAnyValue:StringLike": { [`${cognito}:amr`]: "authenticated" } },
      }),
      constants,
      `${at} whoever gets a token of ${cognito}, since no Condition fixes ${cognito}:aud or ${cognito}:sub.`,
    );
    assertViolates(
      roleTrust,
      web("login.example.com/a"),
      constants,
      `${at} whoever gets a token of ${provider("login.example.com/a")}, since no Condition fixes login.example.com/a:sub or login.example.com/a:aud.`,
    );
  });

  it("must ask for trust in other accounts where trusted parties are configured, and only there", () => {
    const config = { trustedAccounts: [EXTERNAL] };
    const stranger = "arn:aws-cn:iam::999988887777:root";
    const other = trust({ Principal: { AWS: [stranger, EXTERNAL_ROLE, OWNER_ROOT] } });
    assertCompliant(roleTrust, other);
    assertViolates(roleTrust, { ...other, config }, constants, `${at} ${stranger}, on no trusted list.`);
    const Condition = { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } };
    const organization = trust({ Principal: "*", Condition });
    assertCompliant(roleTrust, { ...organization, config: { trustedOrganizations: ["o-abcdefghij"] } });
    assertViolates(
      roleTrust,
      { ...organization, config },
      constants,
      `${at} * (held to organization o-abcdefghij), on no trusted list.`,
    );
    assertCompliant(roleTrust, through({ ...other, config }, undefined));
  });

  it("must tell everything of a statement, and each statement apart", () => {
    const document = {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
        { Sid: "Anybody", Effect: "Allow", Principal: { AWS: "*", Federated: provider(GITHUB) }, NotAction: "s3:*" },
      ],
    };
    const what =
      'assumeRolePolicy, Statement[1] (Sid "Anybody") lets the role be assumed by the wildcard principal *, without a condition; ' +
      `whoever gets a token of ${provider(GITHUB)}, since no Condition fixes ${GITHUB}:sub or ${GITHUB}:repository.`;
    assertViolates(roleTrust, roleWith(document), constants, what);
    assertViolates(roleTrust, roleWith(JSON.stringify(document)), constants, what);
  });

  it("must not keep other rules from the inline policies where the trust policy is not known yet", () => {
    const unknown = roleWith(UNKNOWN);
    assertCompliant(noFullKmsAccess, unknown);
    assertViolates(
      knownAtPreview([roleTrust, noFullKmsAccess]),
      unknown,
      {
        why: "a preview that passes says nothing about it; these rules judge it in the update, before the resource is created or changed.",
        allowed: "values that are known when the program runs.",
        remedy:
          "build the document from configuration and known values; for a key that this update creates, deploy the key first, or read the update's own verdict.",
        url: "https://www.pulumi.com/docs/iac/packages-and-automation/crossguard/",
      },
      "the value of assumeRolePolicy is not known yet; not judged by role-trust.",
    );
  });
});
