/** One issue on drift, against GitHub's API as GitHub describes it. */
import assert from "node:assert/strict";
import { driftMarker } from "../../../ci/comments/marker";
import { openGitHub } from "../../../ci/github/client";
import { close, keepOpen, type Matter } from "../../../ci/issues/post";
import { BOT, gitHubDouble, type StoredIssue } from "../github/double";

const matter = (text: string): Matter => ({ marker: driftMarker, title: "Drift", body: `${driftMarker}\n${text}\n` });
const ISSUES = "/repos/{owner}/{repo}/issues";

describe("the issue on drift", () => {
  const opened = gitHubDouble();
  const said: string[] = [];
  beforeEach(() => said.splice(0));
  const say = (text: string): number => said.push(text);
  const keeping = { author: BOT, say };
  const gitHub = () => openGitHub(opened.gitHub.place, { say, secondMs: 2 });
  const issue = (number: number, more: Partial<StoredIssue> = {}): StoredIssue => ({
    number,
    title: "Drift",
    body: matter("before").body,
    state: "open",
    login: BOT,
    ...more,
  });
  const states = (): readonly string[] => opened.gitHub.issues.map(({ number, state }) => `#${number} ${state}`);

  it("is opened once, edited while it lasts, and closed with a remark", async () => {
    await keepOpen(gitHub(), matter("owner"), keeping);
    await keepOpen(gitHub(), matter("owner"), keeping);
    await keepOpen(gitHub(), matter("owner and external"), keeping);
    assert.equal(opened.gitHub.issues[0]?.body, matter("owner and external").body);
    await close(gitHub(), driftMarker, "All is as deployed.", keeping);
    assert.deepEqual(said, ["Opened #1.", "#1 says so already.", "Edited #1.", "Closed #1."]);
    assert.deepEqual(states(), ["#1 closed"]);
    assert.deepEqual(
      opened.gitHub.comments.map(({ issue: of, body }) => [of, body]),
      [[1, "All is as deployed."]],
    );
  });

  it("must not be opened to say that all is well", async () => {
    await close(gitHub(), driftMarker, "All is as deployed.", keeping);
    assert.deepEqual(opened.gitHub.writes, []);
    assert.deepEqual(said, ["All is well, and no issue is open."]);
  });

  it("is found on the last page, and never is somebody else's, a pull request or one that quotes the marker", async () => {
    const strangers = Array.from({ length: 150 }, (_, at) => issue(at + 1, { login: "somebody" }));
    opened.gitHub.issues = [
      ...strangers,
      issue(201, { isPullRequest: true }),
      issue(202, { body: `See:\n${driftMarker}` }),
      issue(203),
    ];
    await keepOpen(gitHub(), matter("now"), keeping);
    assert.deepEqual(said, ["Edited #203."]);
    assert.equal(opened.gitHub.writes.length, 1);
  });

  it("is one where there were two", async () => {
    opened.gitHub.issues = [issue(3), issue(9)];
    await keepOpen(gitHub(), matter("now"), keeping);
    assert.deepEqual(states(), ["#3 open", "#9 closed"]);
  });

  it("must not be opened twice where the answer to the first was lost", async () => {
    opened.gitHub.faults = [{ on: `POST ${ISSUES}`, status: 0, afterwards: true }];
    await keepOpen(gitHub(), matter("owner"), keeping);
    assert.deepEqual(states(), ["#1 open"]);
  });
});
