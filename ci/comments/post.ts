/** Posts reports as comments of a pull request: each found by its marker and edited in place. */
import { PAGE_SIZE, type GitHub } from "../github/client";
import { isStatus } from "../github/errors";
import { decide, type Comment, type Report, type Step } from "./decide";
import { markerOf, subjectOf } from "./marker";

export interface Post {
  readonly pullRequest: number;
  /** The login whose comments may be edited. */
  readonly author: string;
  readonly retireOthers: boolean;
  /** Told what was done, a line each. */
  readonly say: (text: string) => void;
}

/** All of them, however many pages that is: the one that is looked for may be on the last. */
async function commentsOf(gitHub: GitHub, pullRequest: number): Promise<readonly Comment[]> {
  const { owner, repo } = gitHub.place;
  const all = await gitHub.call(`The comments of pull request ${pullRequest} could not be read`, (octokit) =>
    octokit.paginate("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", {
      owner,
      repo,
      issue_number: pullRequest,
      per_page: PAGE_SIZE,
    }),
  );
  return all.map(({ id, body, user }) => ({
    id: Number(id),
    body: body ?? "",
    ...(user === null ? {} : { author: user.login }),
  }));
}

/**
 * Writes a comment, once. A failure of GitHub's own may come after the comment was written: then it is there, and is taken
 * as written; tried again blindly there would be two.
 */
async function create(gitHub: GitHub, report: Report, { pullRequest, author }: Post): Promise<void> {
  const { owner, repo } = gitHub.place;
  const post = (): Promise<unknown> =>
    gitHub.call(`The comment on ${subjectOf(report.marker)} could not be written`, (octokit) =>
      octokit.request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
        owner,
        repo,
        issue_number: pullRequest,
        body: report.body,
        request: { retries: 0 },
      }),
    );
  try {
    await post();
  } catch (error) {
    if (!isStatus(error, 0, 500, 502, 503, 504)) throw error;
    const there = await commentsOf(gitHub, pullRequest);
    if (there.some((comment) => comment.author === author && markerOf(comment.body) === report.marker)) return;
    await post();
  }
}

/** @returns whether there still was something to edit */
async function edit(gitHub: GitHub, id: number, report: Report): Promise<boolean> {
  const { owner, repo } = gitHub.place;
  try {
    await gitHub.call(`The comment on ${subjectOf(report.marker)} could not be edited`, (octokit) =>
      octokit.request("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", {
        owner,
        repo,
        comment_id: id,
        body: report.body,
      }),
    );
    return true;
  } catch (error) {
    if (isStatus(error, 404, 410)) return false;
    throw error;
  }
}

async function remove(gitHub: GitHub, id: number): Promise<void> {
  const { owner, repo } = gitHub.place;
  try {
    await gitHub.call("A second comment of the same report could not be removed", (octokit) =>
      octokit.request("DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}", { owner, repo, comment_id: id }),
    );
  } catch (error) {
    // Somebody else was quicker.
    if (!isStatus(error, 404, 410)) throw error;
  }
}

/** @returns what was done, as one line */
async function perform(gitHub: GitHub, step: Step, post: Post): Promise<string> {
  switch (step.kind) {
    case "keep":
      return `${subjectOf(step.report.marker)}: the comment says so already.`;
    case "create":
      await create(gitHub, step.report, post);
      return `${subjectOf(step.report.marker)}: wrote a comment.`;
    case "edit":
      if (await edit(gitHub, step.id, step.report)) return `${subjectOf(step.report.marker)}: edited its comment.`;
      await create(gitHub, step.report, post);
      return `${subjectOf(step.report.marker)}: its comment was gone; wrote a new one.`;
    case "remove":
      await remove(gitHub, step.id);
      return `${subjectOf(step.marker)}: removed a second comment.`;
  }
}

/** One after the other, as GitHub asks of whoever writes. @throws {GitHubError} at the first call that does not go through */
export async function postReports(gitHub: GitHub, reports: readonly Report[], post: Post): Promise<void> {
  const { steps, strangers } = decide(
    reports,
    await commentsOf(gitHub, post.pullRequest),
    post.author,
    post.retireOthers,
  );
  for (const marker of strangers) {
    post.say(`${subjectOf(marker)}: a comment with the marker is not by ${post.author}; it was left alone.`);
  }
  for (const step of steps) post.say(await perform(gitHub, step, post));
}
