/** What GitHub is asked for a plan, against its API as GitHub describes it. */
import assert from "node:assert/strict";
import { openGitHub } from "../../../ci/github/client";
import { candidatesNamed, isOvertaken, pullRequestsOf } from "../../../ci/plans/find";
import { gitHubDouble, REPOSITORY_ID, type StoredArtifact } from "../github/double";

const HEAD = "a".repeat(40);
const COMMIT = "c".repeat(40);
const OWNER_FILE = 'config:\n  cross-account-cmk:owner:\n    accountId: "111122223333"\n    region: cn-north-1\n';

const artifact = (id: number, name: string, run: number, repository = REPOSITORY_ID): StoredArtifact => ({
  id,
  name,
  workflow_run: {
    id: run,
    repository_id: REPOSITORY_ID,
    head_repository_id: repository,
    head_branch: "wider",
    head_sha: HEAD,
  },
});

describe("a look for a plan", () => {
  const opened = gitHubDouble();
  const gitHub = () => openGitHub(opened.gitHub.place, { say: () => undefined, secondMs: 2 });
  const run = (id: number, headRepositoryId = REPOSITORY_ID) => ({
    id,
    path: ".github/workflows/preview.yml",
    event: "pull_request",
    head_sha: HEAD,
    head_branch: "wider",
    headRepositoryId,
  });

  it("finds the artifacts of that name on every page, with the runs that made them, and whose", async () => {
    opened.gitHub.artifacts = [
      ...Array.from({ length: 120 }, (_, at) => artifact(at + 1, "plan-owner-x", 7)),
      artifact(500, "plan-owner-y", 7),
      artifact(501, "plan-owner-x", 8, 99),
      { ...artifact(502, "plan-owner-x", 7), expired: true },
      artifact(503, "plan-owner-x", 404),
    ];
    opened.gitHub.runs = [run(7), run(8, 99)];
    const candidates = await candidatesNamed(gitHub(), "plan-owner-x");
    assert.equal(candidates.length, 123);
    const told = { path: ".github/workflows/preview.yml", event: "pull_request", headSha: HEAD, headBranch: "wider" };
    assert.deepEqual(candidates[0], { artifactId: 1, expired: false, run: { ...told, id: 7, isOwn: true } });
    assert.deepEqual(candidates.slice(120), [
      { artifactId: 501, expired: false, run: { ...told, id: 8, isOwn: false } },
      { artifactId: 502, expired: true },
      { artifactId: 503, expired: false },
    ]);
  });

  it("knows the pull requests of the commit", async () => {
    const base = { merged_at: null, merge_commit_sha: null, headSha: HEAD, baseRef: "main" };
    opened.gitHub.pulls = [
      { ...base, number: 12, merged_at: "2026-01-02T03:04:05Z", merge_commit_sha: COMMIT },
      { ...base, number: 13 },
    ];
    assert.deepEqual(await pullRequestsOf(gitHub(), COMMIT), [
      { number: 12, isMerged: true, mergeCommit: COMMIT, headSha: HEAD, baseBranch: "main" },
      { number: 13, isMerged: false, headSha: HEAD, baseBranch: "main" },
    ]);
  });

  for (const [what, files, expected] of [
    ["has not moved on", [], false],
    ["has moved on in documentation alone", ["README.md", "docs/levels.md"], false],
    ["has moved on in another stack alone", ["Pulumi.external.yaml"], false],
    ["has a newer file of the stack", ["Pulumi.owner.yaml"], true],
    ["has a newer program", ["components/shared-key.ts"], true],
    [
      "has so many changes that GitHub does not tell all",
      Array.from({ length: 300 }, (_, at) => `docs/${at}.md`),
      true,
    ],
  ] as const) {
    it(`is ${expected ? "over" : "not over"} where the branch ${what}`, async () => {
      opened.gitHub.compared = { [`${COMMIT}...main`]: files };
      const stack = { stack: "owner", file: OWNER_FILE };
      assert.equal(await isOvertaken(gitHub(), COMMIT, "main", stack), expected);
    });
  }
});
