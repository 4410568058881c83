/** Asks GitHub for the plan that was reviewed. Read-only: `actions: read`, `contents: read`, `pull-requests: read`. */
import { PAGE_SIZE, type GitHub } from "../github/client";
import { isStatus } from "../github/errors";
import { readStackFile } from "../stacks/files";
import { touchedStacks } from "../stacks/touched";
import type { Candidate, PullRequest, Run } from "./choose";

/** GitHub tells so many files of a comparison, and not whether there are more. */
const MOST_FILES = 300;

async function runOf({ call, place: { owner, repo } }: GitHub, id: number): Promise<Run | undefined> {
  try {
    const { data } = await call("The run of a preview could not be read", (octokit) =>
      octokit.request("GET /repos/{owner}/{repo}/actions/runs/{run_id}", { owner, repo, run_id: id }),
    );
    return {
      id,
      path: data.path,
      event: data.event,
      headSha: data.head_sha,
      ...(data.head_branch === null ? {} : { headBranch: data.head_branch }),
      isOwn: (data.head_repository as { readonly id?: number } | null)?.id === data.repository.id,
    };
  } catch (error) {
    if (isStatus(error, 404, 410)) return undefined;
    throw error;
  }
}

/** The artifacts of this name, whoever uploaded them. */
export async function candidatesNamed(gitHub: GitHub, name: string): Promise<readonly Candidate[]> {
  const { owner, repo } = gitHub.place;
  const artifacts = await gitHub.call("The plans could not be listed", (octokit) =>
    octokit.paginate("GET /repos/{owner}/{repo}/actions/artifacts", { owner, repo, name, per_page: PAGE_SIZE }),
  );
  return Promise.all(
    artifacts.map(async ({ id, expired, workflow_run: made }) => {
      const run = expired || made?.id === undefined ? undefined : await runOf(gitHub, made.id);
      return { artifactId: id, expired, ...(run === undefined ? {} : { run }) };
    }),
  );
}

/** The pull requests that a commit came from. */
export async function pullRequestsOf(
  { call, place: { owner, repo } }: GitHub,
  commit: string,
): Promise<readonly PullRequest[]> {
  const pulls = await call("The commit's pull request could not be read", (octokit) =>
    octokit.paginate("GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls", {
      owner,
      repo,
      commit_sha: commit,
      per_page: PAGE_SIZE,
    }),
  );
  return pulls.map(({ number, merged_at: mergedAt, merge_commit_sha: mergeCommit, head, base }) => ({
    number,
    isMerged: mergedAt !== null,
    ...(mergeCommit === null ? {} : { mergeCommit }),
    headSha: head.sha,
    baseBranch: base.ref,
  }));
}

/**
 * Whether the branch has newer commits that touch the stack.
 * @param file of the stack, as it is checked out
 */
export async function isOvertaken(
  { call, place: { owner, repo } }: GitHub,
  commit: string,
  branch: string,
  { stack, file }: { readonly stack: string; readonly file: string },
): Promise<boolean> {
  const { data } = await call(`${branch} could not be compared with what is deployed`, (octokit) =>
    octokit.request("GET /repos/{owner}/{repo}/compare/{basehead}", { owner, repo, basehead: `${commit}...${branch}` }),
  );
  const files = (data.files ?? []).flatMap(({ filename, previous_filename: before }) => [filename, before ?? filename]);
  if (files.length >= MOST_FILES) return true;
  const known = readStackFile(stack, file);
  if (typeof known === "string") return files.length > 0;
  // Its owner's file touches it too; whether that is an owner's is not looked at.
  return touchedStacks([known], files).stacks.length > 0;
}
