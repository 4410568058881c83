/** The bootstrap's configuration: from one that is right, one thing broken at a time. */
import assert from "node:assert/strict";
import { stringify } from "yaml";
import { describeProblems, type Problem } from "../../components/config/problems";
import { parseBootstrap, type Bootstrap } from "../../bootstrap/config/parse";
import { EXTERNAL, KEY, OWNER, ownSection, STATE_KEY } from "./fixture";

type Values = Readonly<Record<string, unknown>>;

const GITHUB = { repository: "acme/keys", branchCheck: "environment", deployEnvironments: ["owner"] };
const OWNERS: Values = {
  account: { accountId: OWNER, region: "cn-north-1" },
  stacks: ["owner"],
  github: GITHUB,
  state: { bucket: "acme-state", accounts: [{ accountId: EXTERNAL, stacks: ["external"], reads: ["owner"] }] },
};
const EXTERNALS: Values = {
  account: { accountId: EXTERNAL, region: "cn-north-1" },
  stacks: ["external"],
  github: { ...GITHUB, deployEnvironments: ["external"] },
  keyArns: [KEY],
  state: { bucket: "acme-state", keyArn: STATE_KEY, reads: ["owner"] },
};
const file = (side: "owner" | "external", section: object = ownSection(side)): string =>
  stringify({ config: { [`cross-account-cmk:${side}`]: section } });
const FILES: Readonly<Record<string, string>> = {
  "../Pulumi.owner.yaml": file("owner"),
  "../Pulumi.external.yaml": file("external"),
};

const parse = (values: Values, files: Readonly<Record<string, string>> = FILES) =>
  parseBootstrap({
    values,
    readFile: (path) => (files[path] === undefined ? { error: "no such file" } : { text: files[path] }),
  });

function accepted(values: Values, files = FILES): Bootstrap {
  const parsed = parse(values, files);
  assert.ok("bootstrap" in parsed, JSON.stringify(parsed));
  return parsed.bootstrap;
}
function problems(values: Values, files = FILES): readonly Problem[] {
  const parsed = parse(values, files);
  assert.ok("problems" in parsed, "it was taken");
  return parsed.problems;
}
const paths = (values: Values, files = FILES): readonly string[] => problems(values, files).map(({ path }) => path);

describe("the configuration of the bootstrap", () => {
  it("is taken for the walkthrough's accounts", () => {
    const { state, roles } = accepted(OWNERS);
    assert.deepEqual(state, {
      made: true,
      guests: [
        {
          accountId: EXTERNAL,
          stacks: ["cross-account-cmk/external"],
          reads: ["cross-account-cmk/owner"],
          previewRole: `arn:aws-cn:iam::${EXTERNAL}:role/cross-account-cmk-preview`,
          deployRole: `arn:aws-cn:iam::${EXTERNAL}:role/cross-account-cmk-deploy`,
        },
      ],
      bucket: "acme-state",
      region: "cn-north-1",
      stacks: ["cross-account-cmk/owner"],
      reads: [],
    });
    assert.deepEqual(roles?.github, {
      subjectPrefix: "repo:acme/keys",
      branch: "main",
      branchCheck: "environment",
      previewEnvironments: [],
      deployEnvironments: ["owner"],
      pullRequests: true,
    });
    assert.equal(accepted(EXTERNALS).roles?.stacks[0]?.keys[0], KEY);
  });

  it("is taken for an account that only keeps the state", () => {
    const bootstrap = accepted({ account: OWNERS.account, state: OWNERS.state });
    assert.equal(bootstrap.roles, undefined);
  });

  it("must not give roles to a stack that takes on a role by itself: a preview would take it on too", () => {
    const section = { ...ownSection("owner"), assumeRole: { roleArn: `arn:aws-cn:iam::${OWNER}:role/DeployRole` } };
    const found = problems(OWNERS, { ...FILES, "../Pulumi.owner.yaml": file("owner", section) });
    assert.equal(
      describeProblems('stack "owner"', found),
      [
        'The configuration of stack "owner" has a problem. Nothing was changed.',
        "",
        '1. stacks = "owner"',
        `   takes on arn:aws-cn:iam::${OWNER}:role/DeployRole. A preview would do so too, and could then change whatever that role can.`,
        "   Remedy: Remove assumeRole from Pulumi.owner.yaml: whoever deploys has the account's credentials already, and accountId refuses those of another.",
      ].join("\n"),
    );
  });

  it("must not give an external account's roles all keys of the owner's", () => {
    assert.deepEqual(paths({ ...EXTERNALS, keyArns: [] }), ["keyArns"]);
  });

  it("must not encrypt the state with the shared key", () => {
    assert.deepEqual(paths({ ...EXTERNALS, state: { bucket: "acme-state", keyArn: KEY } }), ["state.keyArn"]);
  });

  it("must be told where a branch is checked in a partition whose claims are not documented", () => {
    const github = { ...GITHUB, branchCheck: undefined };
    assert.deepEqual(paths({ ...OWNERS, github }), ["github.branchCheck"]);
    assert.deepEqual(paths({ ...OWNERS, github: { ...github, branchCheck: "claim" } }), ["github.branchCheck"]);
  });

  it("must not name another account's stacks", () => {
    assert.deepEqual(paths({ ...OWNERS, stacks: ["external"], keyArns: [KEY] }), ["stacks"]);
  });

  it("must not take wildcards for names: nobody or everybody would be let in", () => {
    const github = { ...GITHUB, repository: "acme/*", branch: "release/*", deployEnvironments: ["*"] };
    assert.deepEqual(paths({ ...OWNERS, github }), [
      "github.repository",
      "github.branch",
      "github.deployEnvironments[0]",
    ]);
  });

  it("tells of keys and files that are not there", () => {
    assert.deepEqual(paths({ ...OWNERS, githab: {} }), ["githab"]);
    assert.deepEqual(paths({ ...OWNERS, stacks: ["nowhere"] }), ["stacks"]);
    assert.deepEqual(paths({ ...OWNERS, github: undefined }), ["github"]);
  });

  it("must not share one bucket with more accounts than its policy can name", () => {
    const accounts = Array.from({ length: 30 }, (_, index) => ({
      accountId: String(200_000_000_000 + index),
      stacks: [`external-${index}`],
    }));
    const found = problems({ ...OWNERS, state: { bucket: "acme-state", accounts } });
    assert.deepEqual(new Set(found.map(({ path }) => path)), new Set(["state.accounts"]));
  });
});
