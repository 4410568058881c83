/**
 * The token of each job, as GitHub makes it out, against the roles that `bootstrap/` makes: who gets which, and nobody the other one.
 * https://docs.github.com/en/actions/reference/security/oidc
 */
import assert from "node:assert/strict";
import type { PolicyDocument } from "../../access/policy-document";
import { listOf } from "../../access/policy-document";
import { wildcardMatcher } from "../../access/language/glob";
import { BRANCH_CHECKS, deployTrust, previewTrust, type GitHub } from "../../bootstrap/documents/trust";
import { ownerHome } from "../bootstrap/fixture";
import { WORKFLOWS, type Job } from "./files";

const REPOSITORY = "repo:acme/keys";
const STACK = "owner";
const ISSUER = "token.actions.githubusercontent.com";

type Claims = Readonly<Record<string, string>>;
/** How a run begins. */
interface Event {
  readonly name: "pull_request" | "push" | "schedule" | "workflow_dispatch";
  readonly ref: string;
}
const MAIN = "refs/heads/main";
const PULL: Event = { name: "pull_request", ref: "refs/pull/12/merge" };
const on = (name: Event["name"], ref = MAIN): Event => ({ name, ref });

/** The environment of a job: of the expressions that the workflows have, and no others. */
function environmentOf({ environment = "" }: Job, { name }: Event): string {
  if (environment === "${{ inputs.stack }}") return STACK;
  if (environment === "${{ github.event_name != 'pull_request' && 'preview' || '' }}") {
    return name === "pull_request" ? "" : "preview";
  }
  assert.ok(!environment.includes("${{"), environment);
  return environment;
}

/** The claims that a role may ask for; `subject` as a repository has it that puts the branch there. */
function claimsOf(job: Job, event: Event, branchInSubject: boolean): Claims {
  const environment = environmentOf(job, event);
  const context =
    environment !== ""
      ? `environment:${environment}`
      : event.name === "pull_request"
        ? "pull_request"
        : `ref:${event.ref}`;
  const ref = branchInSubject && !context.startsWith("ref:") ? `:ref:${event.ref}` : "";
  return { aud: "sts.amazonaws.com", ref: event.ref, sub: `${REPOSITORY}:${context}${ref}` };
}

/** Whether the one statement of a trust policy lets the token in: each of its conditions is one on claims. */
function trusts(document: PolicyDocument, claims: Claims): boolean {
  const [statement, ...others] = document.Statement;
  assert.equal(others.length, 0);
  return Object.entries(statement?.Condition ?? {}).every(([operator, keys]) => {
    assert.ok(operator === "StringEquals" || operator === "StringLike", operator);
    return Object.entries(keys).every(([key, values]) => {
      const claim = claims[key.replace(`${ISSUER}:`, "")] ?? "";
      const texts = listOf(values as string | readonly string[]);
      return texts.some((text) => (operator === "StringLike" ? wildcardMatcher(text)(claim) : text === claim));
    });
  });
}

const jobNamed = (file: string, name: string): Job => {
  const job = WORKFLOWS[file]?.jobs[name];
  assert.ok(job !== undefined, `${file} ${name}`);
  return job;
};
const PREVIEW = jobNamed("preview.yml", "preview");
const DEPLOY = jobNamed("deploy-stack.yml", "deploy");
const LOOK = jobNamed("drift.yml", "look");
const FLEET = jobNamed("fleet-shard.yml", "fleet");

type Role = "preview" | "deploy";
const CASES: readonly (readonly [title: string, job: Job, event: Event, roles: readonly Role[]])[] = [
  ["a pull request's preview", PREVIEW, PULL, ["preview"]],
  ["a preview by hand", PREVIEW, on("workflow_dispatch"), ["preview"]],
  ["a deployment after a merge", DEPLOY, on("push"), ["deploy"]],
  ["a deployment by hand", DEPLOY, on("workflow_dispatch"), ["deploy"]],
  ["the look for drift", LOOK, on("schedule"), ["preview"]],
  ["the fleet, whose role is another", FLEET, on("workflow_dispatch"), []],
  ["any other job of a pull request that asks for a token", { ...PREVIEW, environment: "other" }, PULL, []],
  ["any other job on the branch that asks for a token", { ...DEPLOY, environment: "" }, on("push"), []],
];

describe("the token of a job", () => {
  for (const branchCheck of BRANCH_CHECKS) {
    const github: GitHub = {
      subjectPrefix: REPOSITORY,
      branch: "main",
      branchCheck,
      previewEnvironments: ["preview"],
      deployEnvironments: [STACK],
      pullRequests: true,
    };
    const home = { ...ownerHome, partition: "aws" } as const;
    const roles: Readonly<Record<Role, PolicyDocument>> = {
      preview: previewTrust(home, github),
      deploy: deployTrust(home, github),
    };
    const rolesOf = (claims: Claims): readonly Role[] =>
      (["preview", "deploy"] as const).filter((role) => trusts(roles[role], claims));

    for (const [title, job, event, expected] of CASES) {
      it(`gives ${title} ${expected.join() || "no"} role, with the branch checked by ${branchCheck}`, () => {
        assert.deepEqual(rolesOf(claimsOf(job, event, branchCheck === "subject")), expected);
      });
    }

    // Where only GitHub checks the branch, the environment's own setting refuses the job before it has a token.
    if (branchCheck !== "environment") {
      it(`must not let another branch deploy, with the branch checked by ${branchCheck}`, () => {
        const claims = claimsOf(DEPLOY, on("push", "refs/heads/other"), branchCheck === "subject");
        assert.deepEqual(rolesOf(claims), []);
      });
    }
  }
});

describe("a job that asks for a token", () => {
  it("is one of those above", () => {
    const asking = Object.entries(WORKFLOWS).flatMap(([file, { jobs }]) =>
      Object.entries(jobs)
        .filter(([, { permissions, uses }]) => permissions?.["id-token"] !== undefined && uses === undefined)
        .map(([name]) => `${file} ${name}`),
    );
    assert.deepEqual(asking, [
      "deploy-stack.yml deploy",
      "drift.yml look",
      "fleet-shard.yml fleet",
      "preview.yml preview",
    ]);
  });
});
