/**
 * Who assumes the two roles: jobs of one repository, by GitHub's tokens. No key is stored anywhere.
 * @see https://docs.github.com/en/actions/reference/security/oidc
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
import type { Partition } from "../../access/partition";
import { canonical, type PolicyDocument } from "../../access/policy-document";
import { GITHUB_ISSUER, oidcProviderArnOf, type Home } from "../names";

/**
 * Where a deployment's branch is checked. `claim`: AWS compares the token's claim `ref`. `subject`: the repository puts it into
 * its subject claim (`include_claim_keys: [repo, context, ref]`). `environment`: GitHub alone, by the environment's deployment branches.
 */
export const BRANCH_CHECKS = ["claim", "subject", "environment"] as const;
export type BranchCheck = (typeof BRANCH_CHECKS)[number];

export interface GitHub {
  /** What the subject claims of the repository begin with, e.g. `repo:OWNER/NAME`. */
  readonly subjectPrefix: string;
  /** The repository's number, which no other gets, whatever it is called. */
  readonly repositoryId?: string;
  readonly branch: string;
  readonly branchCheck: BranchCheck;
  /** Names of the environments whose jobs preview and deploy. */
  readonly previewEnvironments: readonly string[];
  readonly deployEnvironments: readonly string[];
  /** Whether jobs of pull requests preview. Those from forks get no token that may ask for credentials. */
  readonly pullRequests: boolean;
}

const AUDIENCE = "sts.amazonaws.com";
/** In China, AWS's action for GitHub asks for this one, where a workflow follows its documentation. */
const CHINA_AUDIENCE = "sts.amazonaws.com.cn";

/** The audiences for which the tokens may be made out. */
export const audiencesIn = (partition: Partition): readonly string[] =>
  partition === "aws-cn" ? [AUDIENCE, CHINA_AUDIENCE] : [AUDIENCE];

type Claims = Readonly<Record<string, readonly string[]>>;

function trust(
  home: Home,
  sid: string,
  { repositoryId }: GitHub,
  claims: Claims,
  wildcards: Claims = {},
): PolicyDocument {
  const keys = (values: Claims) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [`${GITHUB_ISSUER}:${name}`, value]));
  const fixed = {
    aud: audiencesIn(home.partition),
    ...(repositoryId === undefined ? {} : { repository_id: [repositoryId] }),
    ...claims,
  };
  return canonical({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: sid,
        Effect: "Allow",
        Principal: { Federated: oidcProviderArnOf(home) },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: keys(fixed),
          ...(Object.keys(wildcards).length === 0 ? {} : { StringLike: keys(wildcards) }),
        },
      },
    ],
  });
}

/** Pull requests of the repository itself, and the environments for previews. */
export function previewTrust(home: Home, github: GitHub): PolicyDocument {
  const { subjectPrefix, pullRequests, previewEnvironments, branchCheck } = github;
  const contexts = [
    ...(pullRequests ? ["pull_request"] : []),
    ...previewEnvironments.map((name) => `environment:${name}`),
  ].map((context) => `${subjectPrefix}:${context}`);
  const sid = "GitHubPreviews";
  // A subject that has the branch has it here too, and a pull request's is its own.
  return branchCheck === "subject"
    ? trust(home, sid, github, {}, { sub: contexts.map((context) => `${context}:ref:refs/*`) })
    : trust(home, sid, github, { sub: contexts });
}

/** Jobs in the environments for deployments, on the one branch. */
export function deployTrust(home: Home, github: GitHub): PolicyDocument {
  const { subjectPrefix, deployEnvironments, branch, branchCheck } = github;
  const ref = `refs/heads/${branch}`;
  const inSubject = branchCheck === "subject" ? `:ref:${ref}` : "";
  return trust(home, "GitHubDeployments", github, {
    sub: deployEnvironments.map((name) => `${subjectPrefix}:environment:${name}${inSubject}`),
    ...(branchCheck === "claim" ? { ref: [ref] } : {}),
  });
}
