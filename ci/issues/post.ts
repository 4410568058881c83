/** Keeps one issue on a matter: opened, edited while it lasts, closed when it is over. */
import type { Marker } from "../comments/marker";
import { isSameText, markerOf } from "../comments/marker";
import { PAGE_SIZE, type GitHub } from "../github/client";
import { isStatus } from "../github/errors";

export interface Issue {
  readonly number: number;
  readonly body: string;
}

export interface Matter {
  readonly marker: Marker;
  readonly title: string;
  readonly body: string;
}

export interface Keeping {
  /** The login whose issues may be edited: a marker proves nothing, anybody can write one. */
  readonly author: string;
  readonly say: (text: string) => void;
}

/** The open issues on the matter, oldest first. */
async function issuesOn(gitHub: GitHub, marker: Marker, author: string): Promise<readonly Issue[]> {
  const { owner, repo } = gitHub.place;
  const all = await gitHub.call("The issues could not be read", (octokit) =>
    octokit.paginate("GET /repos/{owner}/{repo}/issues", { owner, repo, state: "open", per_page: PAGE_SIZE }),
  );
  return all
    .filter((issue) => issue.pull_request === undefined && issue.user?.login === author)
    .map(({ number, body }) => ({ number, body: body ?? "" }))
    .filter(({ body }) => markerOf(body) === marker)
    .sort((one, other) => one.number - other.number);
}

async function change(
  gitHub: GitHub,
  number: number,
  fields: { readonly body?: string; readonly state?: "closed"; readonly state_reason?: "completed" | "not_planned" },
): Promise<void> {
  const { owner, repo } = gitHub.place;
  await gitHub.call(`The issue #${number} could not be edited`, (octokit) =>
    octokit.request("PATCH /repos/{owner}/{repo}/issues/{issue_number}", {
      owner,
      repo,
      issue_number: number,
      ...fields,
    }),
  );
}

/** Once: after a failure of GitHub's own it is looked whether the issue is there all the same. */
async function open(gitHub: GitHub, { marker, title, body }: Matter, author: string): Promise<number | undefined> {
  const { owner, repo } = gitHub.place;
  const post = () =>
    gitHub.call("The issue could not be opened", (octokit) =>
      octokit.request("POST /repos/{owner}/{repo}/issues", { owner, repo, title, body, request: { retries: 0 } }),
    );
  try {
    return (await post()).data.number;
  } catch (error) {
    if (!isStatus(error, 0, 500, 502, 503, 504)) throw error;
    const [there] = await issuesOn(gitHub, marker, author);
    return there?.number ?? (await post()).data.number;
  }
}

/** Opens the issue, or edits the one that there is. @throws {GitHubError} at the first call that does not go through */
export async function keepOpen(gitHub: GitHub, matter: Matter, { author, say }: Keeping): Promise<void> {
  const [first, ...rest] = await issuesOn(gitHub, matter.marker, author);
  for (const { number } of rest) {
    await change(gitHub, number, { state: "closed", state_reason: "not_planned" });
    say(`Closed #${number}: #${first?.number ?? 0} is on the same matter.`);
  }
  if (first === undefined) {
    say(`Opened #${(await open(gitHub, matter, author)) ?? "?"}.`);
  } else if (isSameText(first.body, matter.body)) {
    say(`#${first.number} says so already.`);
  } else {
    await change(gitHub, first.number, { body: matter.body });
    say(`Edited #${first.number}.`);
  }
}

/** Closes what is open, with a remark. */
export async function close(gitHub: GitHub, marker: Marker, remark: string, { author, say }: Keeping): Promise<void> {
  const { owner, repo } = gitHub.place;
  const found = await issuesOn(gitHub, marker, author);
  if (found.length === 0) say("All is well, and no issue is open.");
  for (const { number } of found) {
    await gitHub.call(`The issue #${number} could not be commented`, (octokit) =>
      octokit.request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
        owner,
        repo,
        issue_number: number,
        body: remark,
      }),
    );
    await change(gitHub, number, { state: "closed", state_reason: "completed" });
    say(`Closed #${number}.`);
  }
}
