/** Which plan was reviewed. */
import assert from "node:assert/strict";
import { choosePlan, type Candidate, type PullRequest, type Run, type Wanted } from "../../../ci/plans/choose";

const COMMIT = "c".repeat(40);
const HEAD = "a".repeat(40);
const run: Run = {
  id: 7,
  path: ".github/workflows/preview.yml",
  event: "pull_request",
  headSha: HEAD,
  headBranch: "wider",
  isOwn: true,
};
const pull: PullRequest = { number: 12, isMerged: true, mergeCommit: COMMIT, headSha: HEAD, baseBranch: "main" };
const wanted: Wanted = { commit: COMMIT, branch: "main", pullRequests: [pull] };
const candidate = (changed: Partial<Run> = {}, more: Partial<Candidate> = {}): Candidate => ({
  artifactId: 1,
  expired: false,
  run: { ...run, ...changed },
  ...more,
});
const rejection = (one: Candidate, of: Wanted = wanted): string => {
  const choice = choosePlan([one], of);
  assert.ok("rejected" in choice, JSON.stringify(choice));
  return choice.rejected.join();
};

describe("the plan that was reviewed", () => {
  it("is that of the pull request whose merge is deployed", () => {
    assert.deepEqual(choosePlan([candidate()], wanted), { artifactId: 1, runId: 7, source: "pull request 12" });
  });

  it("is the newest of several, and not one that is none", () => {
    const candidates = [
      candidate(),
      candidate({ id: 8 }, { artifactId: 2 }),
      candidate({ isOwn: false }, { artifactId: 3 }),
    ];
    assert.deepEqual(choosePlan(candidates, wanted), { artifactId: 2, runId: 8, source: "pull request 12" });
  });

  it("is one that was made by hand for the commit itself, on the branch", () => {
    const byHand = candidate({ event: "workflow_dispatch", headSha: COMMIT, headBranch: "main" });
    assert.deepEqual(choosePlan([byHand], { ...wanted, pullRequests: [] }), {
      artifactId: 1,
      runId: 7,
      source: "a preview of main",
    });
  });

  it("must not be any other by that name", () => {
    assert.deepEqual(choosePlan([], wanted), { rejected: [] });
    assert.equal(rejection(candidate({}, { expired: true })), "artifact 1: it has expired");
    assert.equal(rejection({ artifactId: 1, expired: false }), "artifact 1: GitHub does not tell which run made it");
    assert.equal(rejection(candidate({ isOwn: false })), "artifact 1: a fork's run made it");
    assert.equal(
      rejection(candidate({ path: ".github/workflows/other.yml" })),
      "artifact 1: it was made by .github/workflows/other.yml",
    );
    assert.equal(rejection(candidate({ event: "push" })), "artifact 1: it was made on the event push");
    assert.equal(
      rejection(candidate({ event: "workflow_dispatch", headBranch: "other" })),
      `artifact 1: it was made by hand for other at ${HEAD}`,
    );
  });

  it("must not be one of an earlier state of the pull request, or of one that was not merged as this commit", () => {
    const earlier = "b".repeat(40);
    assert.equal(
      rejection(candidate({ headSha: earlier })),
      `artifact 1: it was made at ${earlier}; what was merged of pull request 12 is ${HEAD}`,
    );
    const none = "artifact 1: no pull request was merged into main as this commit";
    for (const other of [{ isMerged: false }, { mergeCommit: earlier }, { baseBranch: "other" }]) {
      assert.equal(rejection(candidate(), { ...wanted, pullRequests: [{ ...pull, ...other }] }), none);
    }
  });
});
