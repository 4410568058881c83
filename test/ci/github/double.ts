/**
 * GitHub's API on this machine: what the commands call, with the state that a test gives it. Each request and each answer is held
 * against GitHub's published description; what does not fit is in `problems`, which `close` refuses.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { GitHubPlace } from "../../../ci/github/environment";
import { like, operationFor, requestProblems, responseProblems, type Match } from "./schema";

export const OWNER = "example-org";
export const REPO = "shared-key";
export const TOKEN = "ghs_0123456789TheTokenThatNobodyMaySee";
export const BOT = "github-actions[bot]";

export interface StoredComment {
  readonly id: number;
  readonly issue: number;
  body: string;
  readonly login: string | null;
}
export interface StoredIssue {
  readonly number: number;
  readonly title: string;
  body: string;
  state: "open" | "closed";
  readonly login: string;
  readonly isPullRequest?: boolean;
}
export interface StoredArtifact {
  readonly id: number;
  readonly name: string;
  readonly expired?: boolean;
  readonly created_at?: string;
  readonly workflow_run: {
    readonly id: number;
    readonly repository_id: number;
    readonly head_repository_id: number;
    readonly head_branch: string;
    readonly head_sha: string;
  } | null;
}
export interface StoredRun {
  readonly id: number;
  readonly path: string;
  readonly event: string;
  readonly head_sha: string;
  readonly head_branch: string | null;
  readonly headRepositoryId: number;
}
export interface StoredPull {
  readonly number: number;
  readonly merged_at: string | null;
  readonly merge_commit_sha: string | null;
  readonly headSha: string;
  readonly baseRef: string;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
/** What happens instead of the call, or, where it is `afterwards`, after the call was done. */
export interface Fault extends Answer {
  readonly on: string;
  readonly afterwards?: boolean;
}

export const REPOSITORY_ID = 42;

const error = (status: number, message: string): Answer => ({
  status,
  body: { message, documentation_url: "https://docs.github.com/rest", status: String(status) },
});

export class GitHubDouble {
  comments: StoredComment[] = [];
  issues: StoredIssue[] = [];
  artifacts: StoredArtifact[] = [];
  runs: StoredRun[] = [];
  pulls: StoredPull[] = [];
  /** Files that differ between two commits, by `BASE...HEAD`. */
  compared: Readonly<Record<string, readonly string[]>> = {};
  faults: Fault[] = [];
  /** What was asked, e.g. `GET /repos/…?page=2`. */
  readonly requests: string[] = [];
  readonly problems: string[] = [];
  readonly #server = createServer((request, response) => {
    this.#serve(request, response).catch((failure: unknown) => {
      this.problems.push(String(failure));
      response.destroy();
    });
  });
  #nextId = 9_000;

  async open(): Promise<this> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return this;
  }
  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
    assert.deepEqual(this.problems, [], "what GitHub's description does not have");
    assert.deepEqual(this.faults, [], "faults that did not happen");
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }
  get place(): GitHubPlace {
    return { api: this.url, owner: OWNER, repo: REPO, token: TOKEN };
  }
  /** What a job has in its environment. */
  get variables(): Record<string, string> {
    return { GITHUB_API_URL: this.url, GITHUB_REPOSITORY: `${OWNER}/${REPO}`, GITHUB_TOKEN: TOKEN };
  }
  /** Requests that change something. */
  get writes(): readonly string[] {
    return this.requests.filter((request) => !request.startsWith("GET"));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.url);
    const method = request.method ?? "GET";
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const body: unknown = text === "" ? undefined : JSON.parse(text);
    this.requests.push(`${method} ${decodeURIComponent(url.pathname + url.search)}`);
    const match = operationFor(method, url.pathname);
    if (match === undefined) {
      this.problems.push(`there is no ${method} ${url.pathname}`);
      this.#send(response, error(404, "Not Found"));
      return;
    }
    this.problems.push(...requestProblems(match, url.searchParams, body).map((each) => `${match.route}: ${each}`));
    const answer = this.#authorized(request) ? this.#answer(match, url, body) : error(401, "Bad credentials");
    this.problems.push(...responseProblems(match, answer.status, answer.body).map((each) => `${match.route}: ${each}`));
    this.#send(response, answer);
  }

  #authorized = ({ headers }: IncomingMessage): boolean => headers.authorization === `token ${TOKEN}`;

  #send(response: ServerResponse, { status, body, headers }: Answer): void {
    if (status === 0) {
      response.destroy();
      return;
    }
    response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  }

  #answer(match: Match, url: URL, body: unknown): Answer {
    const index = this.faults.findIndex(({ on }) => on === match.route);
    const [fault] = index === -1 ? [] : this.faults.splice(index, 1);
    if (fault !== undefined && fault.afterwards !== true) return fault;
    if (match.values.owner !== OWNER || match.values.repo !== REPO) return error(404, "Not Found");
    const answer = this.#perform(match, url, body as Record<string, string>);
    return fault ?? answer;
  }

  #perform({ route, values }: Match, url: URL, body: Record<string, string>): Answer {
    const query = url.searchParams;
    switch (route) {
      case "GET /repos/{owner}/{repo}/issues/{issue_number}/comments": {
        const found = this.comments.filter(({ issue }) => issue === Number(values.issue_number));
        return this.#page(url, found.map(commentJson));
      }
      case "POST /repos/{owner}/{repo}/issues/{issue_number}/comments": {
        if ((body.body ?? "").length > 65_536) return error(422, "Validation Failed");
        const comment = { id: this.#id(), issue: Number(values.issue_number), body: body.body ?? "", login: BOT };
        this.comments.push(comment);
        return { status: 201, body: commentJson(comment) };
      }
      case "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}": {
        const comment = this.comments.find(({ id }) => id === Number(values.comment_id));
        if (comment === undefined) return error(404, "Not Found");
        comment.body = body.body ?? "";
        return { status: 200, body: commentJson(comment) };
      }
      case "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}": {
        const before = this.comments.length;
        this.comments = this.comments.filter(({ id }) => id !== Number(values.comment_id));
        return this.comments.length === before ? error(404, "Not Found") : { status: 204 };
      }
      case "GET /repos/{owner}/{repo}/issues": {
        const state = query.get("state") ?? "open";
        const creator = query.get("creator");
        const found = this.issues.filter(
          (issue) => (state === "all" || issue.state === state) && (creator === null || issue.login === creator),
        );
        return this.#page(url, found.map(issueJson));
      }
      case "POST /repos/{owner}/{repo}/issues": {
        const number = Math.max(0, ...this.issues.map((issue) => issue.number)) + 1;
        const { title = "", body: text = "" } = body;
        const issue: StoredIssue = { number, title, body: text, state: "open", login: BOT };
        this.issues.push(issue);
        return { status: 201, body: issueJson(issue) };
      }
      case "PATCH /repos/{owner}/{repo}/issues/{issue_number}": {
        const issue = this.issues.find(({ number }) => number === Number(values.issue_number));
        if (issue === undefined) return error(404, "Not Found");
        if (body.body !== undefined) issue.body = body.body;
        if (body.state === "open" || body.state === "closed") issue.state = body.state;
        return { status: 200, body: issueJson(issue) };
      }
      case "GET /repos/{owner}/{repo}/actions/artifacts": {
        const found = this.artifacts.filter(({ name }) => query.get("name") === null || name === query.get("name"));
        return this.#page(url, found.map(artifactJson), (page) => ({ total_count: found.length, artifacts: page }));
      }
      case "GET /repos/{owner}/{repo}/actions/runs/{run_id}": {
        const run = this.runs.find(({ id }) => id === Number(values.run_id));
        return run === undefined ? error(404, "Not Found") : { status: 200, body: runJson(run) };
      }
      case "GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls":
        return this.#page(url, this.pulls.map(pullJson));
      case "GET /repos/{owner}/{repo}/compare/{basehead}": {
        const files = this.compared[decodeURIComponent(values.basehead ?? "")];
        return files === undefined ? error(404, "Not Found") : { status: 200, body: comparisonJson(files) };
      }
      default:
        throw new Error(`the double does not have ${route}`);
    }
  }

  #id = (): number => (this.#nextId += 1);

  #page(url: URL, all: readonly unknown[], shape: (page: readonly unknown[]) => unknown = (page) => page): Answer {
    const size = Number(url.searchParams.get("per_page") ?? 30);
    const page = Number(url.searchParams.get("page") ?? 1);
    const last = Math.max(1, Math.ceil(all.length / size));
    const link = (rel: string, to: number): string => {
      const target = new URL(url);
      target.searchParams.set("page", String(to));
      return `<${target.href}>; rel="${rel}"`;
    };
    const links = [
      ...(page < last ? [link("next", page + 1), link("last", last)] : []),
      ...(page > 1 ? [link("prev", page - 1), link("first", 1)] : []),
    ];
    return {
      status: 200,
      body: shape(all.slice((page - 1) * size, page * size)),
      ...(links.length === 0 ? {} : { headers: { link: links.join(", ") } }),
    };
  }
}

const userJson = (login: string) => like("simple-user", { login, type: login.endsWith("[bot]") ? "Bot" : "User" });
const commentJson = ({ id, body, login }: StoredComment) =>
  like("issue-comment", { id, body, user: login === null ? null : userJson(login) });
const issueJson = ({ number, title, body, state, login, isPullRequest }: StoredIssue) =>
  like("issue", {
    number,
    title,
    body,
    state,
    user: userJson(login),
    ...(isPullRequest === true ? { pull_request: { diff_url: null, html_url: null, patch_url: null, url: null } } : {}),
  });
const artifactJson = (artifact: StoredArtifact) =>
  like("artifact", { expired: false, created_at: "2026-01-02T03:04:05Z", ...artifact });
const repositoryJson = (id: number) => like("minimal-repository", { id });
const runJson = ({ headRepositoryId, ...run }: StoredRun) =>
  like("workflow-run", {
    ...run,
    head_repository: repositoryJson(headRepositoryId),
    repository: repositoryJson(REPOSITORY_ID),
  });
const pullJson = ({ headSha, baseRef, ...pull }: StoredPull) => {
  const base = like("pull-request-simple", {});
  const ends = base as unknown as Record<"head" | "base", object>;
  return { ...base, ...pull, head: { ...ends.head, sha: headSha }, base: { ...ends.base, ref: baseRef } };
};
const commitJson = () => like("commit", { author: userJson("somebody"), committer: userJson("somebody") });
const comparisonJson = (files: readonly string[]) =>
  like("commit-comparison", {
    base_commit: commitJson(),
    merge_base_commit: commitJson(),
    files: files.map((filename) => like("diff-entry", { filename })),
  });

/** A double of its own for each test of the `describe` that calls this. */
export function gitHubDouble(): { readonly gitHub: GitHubDouble } {
  const opened: { gitHub: GitHubDouble } = { gitHub: new GitHubDouble() };
  beforeEach(async () => {
    opened.gitHub = await new GitHubDouble().open();
  });
  afterEach(() => opened.gitHub.close());
  return opened;
}
