/** Comments of a pull request, against GitHub's API as GitHub describes it. */
import assert from "node:assert/strict";
import { postReports } from "../../../ci/comments/post";
import type { Report } from "../../../ci/comments/decide";
import { reportMarker } from "../../../ci/comments/marker";
import { openGitHub } from "../../../ci/github/client";
import { BOT, gitHubDouble, OWNER, REPO, TOKEN, type StoredComment } from "../github/double";

const PULL_REQUEST = 12;
const COMMENTS = "/repos/{owner}/{repo}/issues/{issue_number}/comments";
const COMMENT = "/repos/{owner}/{repo}/issues/comments/{comment_id}";
const LIST = `GET /repos/${OWNER}/${REPO}/issues/${PULL_REQUEST}/comments?per_page=100`;
const OURS = `POST /repos/${OWNER}/${REPO}/issues/${PULL_REQUEST}/comments`;
const one = (method: string, id: number): string => `${method} /repos/${OWNER}/${REPO}/issues/comments/${id}`;

const report = (stack: string, text: string): Report => ({
  marker: reportMarker(stack),
  body: `${reportMarker(stack)}\n${text}\n`,
});
const comment = (id: number, body: string, login: string | null = BOT): StoredComment => ({
  id,
  issue: PULL_REQUEST,
  body,
  login,
});
const chatter = (count: number): StoredComment[] =>
  Array.from({ length: count }, (_, index) => comment(index + 1, `Remark ${index + 1}`, "somebody"));

const NEW = report("owner", "2 changes");
const rateLimited = (headers: Record<string, string>, status: number, message: string) => ({
  status,
  headers,
  body: { message, documentation_url: "https://docs.github.com/rest" },
});

describe("reports as comments", () => {
  const opened = gitHubDouble();
  const said: string[] = [];
  beforeEach(() => said.splice(0));

  const post = (reports: readonly Report[], retireOthers = false): Promise<void> => {
    const say = (text: string) => said.push(text);
    // A second of waiting takes two milliseconds here.
    const gitHub = openGitHub(opened.gitHub.place, { say, secondMs: 2 });
    return postReports(gitHub, reports, { pullRequest: PULL_REQUEST, author: BOT, retireOthers, say });
  };
  const bodies = (): readonly string[] => opened.gitHub.comments.map(({ body }) => body);

  it("writes the first one", async () => {
    await post([NEW]);
    assert.deepEqual(opened.gitHub.requests, [LIST, OURS]);
    assert.deepEqual(bodies(), [NEW.body]);
    assert.deepEqual(said, ["owner: wrote a comment."]);
  });

  it("edits it in place afterwards", async () => {
    opened.gitHub.comments = [comment(7, report("owner", "1 change").body)];
    await post([NEW]);
    assert.deepEqual(opened.gitHub.requests, [LIST, one("PATCH", 7)]);
    assert.deepEqual(opened.gitHub.comments, [comment(7, NEW.body)]);
  });

  it("must not write where the comment says so already, whichever way its lines end", async () => {
    opened.gitHub.comments = [comment(7, NEW.body.trimEnd().replaceAll("\n", "\r\n"))];
    await post([NEW]);
    assert.deepEqual(opened.gitHub.writes, []);
    assert.deepEqual(said, ["owner: the comment says so already."]);
  });

  it("finds it on the last page of hundreds of comments", async () => {
    opened.gitHub.comments = [...chatter(450), comment(7_000, report("owner", "old").body)];
    await post([NEW]);
    assert.deepEqual(opened.gitHub.requests, [
      LIST,
      ...[2, 3, 4, 5].map((page) => `${LIST}&page=${page}`),
      one("PATCH", 7_000),
    ]);
    assert.equal(opened.gitHub.comments.length, 451);
    assert.equal(bodies().at(-1), NEW.body);
  });

  it("keeps one comment for each stack", async () => {
    opened.gitHub.comments = [comment(7, report("external", "old").body), comment(8, report("owner", "old").body)];
    const other = report("external", "no changes");
    await post([NEW, other]);
    assert.deepEqual(bodies(), [other.body, NEW.body]);
  });

  it("must not take the comment of a stack whose name only begins alike", async () => {
    opened.gitHub.comments = [comment(7, report("owner-2", "old").body)];
    await post([NEW]);
    assert.deepEqual(bodies(), [report("owner-2", "old").body, NEW.body]);
  });

  it("must not touch a comment with the marker that somebody else wrote", async () => {
    const forged = [comment(7, report("owner", "All is well!").body, "mallory"), comment(8, NEW.body, null)];
    opened.gitHub.comments = [...forged];
    await post([NEW]);
    assert.deepEqual(opened.gitHub.writes, [OURS]);
    assert.deepEqual(opened.gitHub.comments.slice(0, 2), forged);
    const left = `owner: a comment with the marker is not by ${BOT}; it was left alone.`;
    assert.deepEqual(said, [left, left, "owner: wrote a comment."]);
  });

  it("must not take a comment that only quotes the marker", async () => {
    opened.gitHub.comments = [comment(7, `As I said:\n${NEW.body}`), comment(8, `> ${NEW.body}`)];
    await post([NEW]);
    assert.deepEqual(opened.gitHub.writes, [OURS]);
  });

  it("keeps the first of two comments with the marker, and removes the other one", async () => {
    opened.gitHub.comments = [comment(9, report("owner", "newer").body), comment(7, report("owner", "older").body)];
    await post([NEW]);
    assert.deepEqual(opened.gitHub.writes, [one("PATCH", 7), one("DELETE", 9)]);
    assert.deepEqual(opened.gitHub.comments, [comment(7, NEW.body)]);
  });

  it("must not fail where the second one was removed by another run", async () => {
    opened.gitHub.comments = [comment(7, NEW.body), comment(9, NEW.body)];
    opened.gitHub.faults = [{ on: `DELETE ${COMMENT}`, afterwards: true, status: 404, body: basicError("Not Found") }];
    await post([NEW]);
    assert.deepEqual(opened.gitHub.comments, [comment(7, NEW.body)]);
  });

  for (const status of [404, 410]) {
    it(`writes a new one where the comment was removed meanwhile (${status})`, async () => {
      opened.gitHub.comments = [comment(7, report("owner", "old").body)];
      opened.gitHub.faults = [{ on: `PATCH ${COMMENT}`, status, body: basicError("Not Found") }];
      await post([NEW]);
      assert.deepEqual(opened.gitHub.writes, [one("PATCH", 7), OURS]);
      assert.deepEqual(said, ["owner: its comment was gone; wrote a new one."]);
    });
  }

  it("says of stacks that are not touched any more that they are not, where that is asked for", async () => {
    opened.gitHub.comments = [
      comment(7, report("external", "2 principals lose access").body),
      comment(8, report("external-2", "old").body, "mallory"),
    ];
    await post([NEW], true);
    assert.deepEqual(bodies(), [
      "<!-- cross-account-cmk report: external -->\n\n**`external`**: this pull request does not touch the stack any more.\n",
      report("external-2", "old").body,
      NEW.body,
    ]);
    opened.gitHub.requests.splice(0);
    await post([NEW], true);
    assert.deepEqual(opened.gitHub.writes, [], "the second time nothing is to do");
  });

  it("retires all where no stack is touched", async () => {
    opened.gitHub.comments = [comment(7, report("owner", "old").body)];
    await post([], true);
    assert.match(bodies()[0]!, /does not touch the stack any more/);
  });

  for (const [name, fault] of [
    ["500", { status: 500, body: { message: "Server Error" } }],
    ["502", { status: 502 }],
    ["no answer", { status: 0 }],
    [
      "a secondary rate limit, 403",
      rateLimited({ "retry-after": "2" }, 403, "You have exceeded a secondary rate limit. Please wait."),
    ],
    [
      "a secondary rate limit, 429",
      rateLimited({ "retry-after": "2" }, 429, "You have exceeded a secondary rate limit. Please wait."),
    ],
    [
      "the primary rate limit",
      rateLimited(
        { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(Math.floor(Date.now() / 1000) + 2) },
        403,
        "API rate limit exceeded for installation ID 1.",
      ),
    ],
  ] as const) {
    it(`asks again after ${name}`, async () => {
      opened.gitHub.comments = [comment(7, report("owner", "old").body)];
      opened.gitHub.faults = [
        { on: `GET ${COMMENTS}`, ...fault },
        { on: `PATCH ${COMMENT}`, ...fault },
      ];
      await post([NEW]);
      assert.deepEqual(opened.gitHub.requests, [LIST, LIST, one("PATCH", 7), one("PATCH", 7)]);
      assert.deepEqual(bodies(), [NEW.body]);
    });
  }

  it("must not wait for a rate limit that is far away", async () => {
    const reset = String(Math.floor(Date.now() / 1000) + 3_000);
    opened.gitHub.faults = [
      {
        on: `GET ${COMMENTS}`,
        ...rateLimited({ "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset }, 403, "API rate limit exceeded."),
      },
    ];
    await assert.rejects(post([NEW]), {
      message:
        "The comments of pull request 12 could not be read: GitHub's API answered 403: API rate limit exceeded. " +
        "The job's `permissions` do not allow it (docs/workflows.md lists them), or the rate limit is used up.",
    });
    assert.equal(opened.gitHub.requests.length, 1);
  });

  it("must not write a second comment where the answer to the first was lost", async () => {
    opened.gitHub.faults = [{ on: `POST ${COMMENTS}`, afterwards: true, status: 502 }];
    await post([NEW]);
    assert.deepEqual(opened.gitHub.requests, [LIST, OURS, LIST]);
    assert.deepEqual(bodies(), [NEW.body]);
  });

  it("writes again where the first was not written", async () => {
    opened.gitHub.faults = [{ on: `POST ${COMMENTS}`, status: 500, body: { message: "Server Error" } }];
    await post([NEW]);
    assert.deepEqual(opened.gitHub.requests, [LIST, OURS, LIST, OURS]);
    assert.deepEqual(bodies(), [NEW.body]);
  });

  it("gives up in the end, with what was tried and what to do", async () => {
    opened.gitHub.faults = Array.from({ length: 4 }, () => ({
      on: `GET ${COMMENTS}`,
      status: 500,
      body: { message: "Server Error" },
    }));
    await assert.rejects(post([NEW]), {
      message:
        "The comments of pull request 12 could not be read: GitHub's API answered 500: Server Error. " +
        "Run the job again; https://www.githubstatus.com tells of disturbances.",
    });
  });

  it("must not tell the token, whatever fails", async () => {
    const place = { ...opened.gitHub.place, token: `${TOKEN}x` };
    const gitHub = openGitHub(place, { say: () => undefined, secondMs: 2 });
    const failure: unknown = await postReports(gitHub, [NEW], {
      pullRequest: PULL_REQUEST,
      author: BOT,
      retireOthers: false,
      say: () => undefined,
    }).catch((error: unknown) => error);
    assert.ok(failure instanceof Error);
    assert.equal(
      failure.message,
      "The comments of pull request 12 could not be read: GitHub's API answered 401: Bad credentials. " +
        "The token is not valid any more: run the job again.",
    );
    assert.doesNotMatch(JSON.stringify(failure, Object.getOwnPropertyNames(failure)), /ghs_/);
    assert.equal(failure.cause, undefined);
  });
});

function basicError(message: string) {
  return { message, documentation_url: "https://docs.github.com/rest", status: "404" };
}
