/** Who assumes the roles, by partition and by where the branch is checked. */
import assert from "node:assert/strict";
import { deployTrust, previewTrust, type GitHub } from "../../bootstrap/documents/trust";
import { ownerHome } from "./fixture";

const home = { ...ownerHome, partition: "aws" } as const;
const github: GitHub = {
  subjectPrefix: "repo:acme/keys",
  repositoryId: "4711",
  branch: "main",
  branchCheck: "claim",
  previewEnvironments: ["drift"],
  deployEnvironments: ["owner"],
  pullRequests: true,
};
const key = (claim: string): string => `token.actions.githubusercontent.com:${claim}`;
const document = (sid: string, condition: object, partition = "aws") => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: sid,
      Effect: "Allow",
      Principal: { Federated: `arn:${partition}:iam::111122223333:oidc-provider/token.actions.githubusercontent.com` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: condition,
    },
  ],
});

describe("the trust in a repository's jobs", () => {
  it("lets pull requests and the named environments preview", () => {
    assert.deepEqual(
      previewTrust(home, github),
      document("GitHubPreviews", {
        StringEquals: {
          [key("aud")]: "sts.amazonaws.com",
          [key("repository_id")]: "4711",
          [key("sub")]: ["repo:acme/keys:environment:drift", "repo:acme/keys:pull_request"],
        },
      }),
    );
  });

  it("lets the environment deploy, and only from the branch", () => {
    assert.deepEqual(
      deployTrust(home, github),
      document("GitHubDeployments", {
        StringEquals: {
          [key("aud")]: "sts.amazonaws.com",
          [key("ref")]: "refs/heads/main",
          [key("repository_id")]: "4711",
          [key("sub")]: "repo:acme/keys:environment:owner",
        },
      }),
    );
  });

  it("finds the branch in the subject where it is there, in China for both audiences", () => {
    assert.deepEqual(
      deployTrust(ownerHome, { ...github, branchCheck: "subject" }),
      document(
        "GitHubDeployments",
        {
          StringEquals: {
            [key("aud")]: ["sts.amazonaws.com", "sts.amazonaws.com.cn"],
            [key("repository_id")]: "4711",
            [key("sub")]: "repo:acme/keys:environment:owner:ref:refs/heads/main",
          },
        },
        "aws-cn",
      ),
    );
  });

  it("must not let a pull request deploy, however it is checked", () => {
    for (const branchCheck of ["claim", "subject", "environment"] as const) {
      const text = JSON.stringify(deployTrust(home, { ...github, branchCheck }));
      assert.doesNotMatch(text, /pull_request|StringLike|\*/);
    }
  });
});
