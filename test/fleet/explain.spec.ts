/** What is told of the real engine's output: `texts/` is what engine 3.255.0 printed in the sandbox, but for paths. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import type { Context, Explanation } from "../../fleet/bad-days/explanation";
import { explain, explanationText } from "../../fleet/explain";

const textOf = (name: string): string => readFileSync(path.join(__dirname, "texts", `${name}.txt`), "utf8");
const AGAIN = "npm run fleet -- up --resume";
const CONTEXT: Context = {
  stack: "external",
  operation: "up",
  again: AGAIN,
  policyPack: "policypack",
  region: "cn-north-1",
  here: { host: "vm", isAlive: () => false },
};
const told = (name: string, change: Partial<Context> = {}): Explanation =>
  explain(textOf(name), { ...CONTEXT, ...change });
const UNTOUCHED = "Nothing in AWS was changed.";

describe("what is told of a bad day", () => {
  it("a lock whose process does not run any more: how to take it away", () => {
    assert.deepEqual(told("locked"), {
      kind: "lock left behind",
      happened:
        "An update of this stack was killed and left its lock behind: process 17817 of root on vm, since 2026-11-25T05:01:33Z, which does not run any more.",
      state:
        "This run changed nothing. The state has what the killed one had finished; a call that was under way is noted there as pending, and the next run tells of it.",
      next: [
        "pulumi cancel --stack external --yes",
        // What it had begun may be in AWS: an up before that makes a second key.
        "look for what AWS made and the state does not have, and take it over by pulumi import: npm run fleet -- orphans --stacks external --adopt",
        AGAIN,
      ],
    });
  });

  it("must not tell anybody to cancel an update whose process runs", () => {
    const running = told("locked", { here: { host: "vm", isAlive: (pid) => pid === 17817 } });
    assert.deepEqual(running, {
      kind: "running elsewhere",
      happened: "Another update of this stack is running: process 17817 of root on vm, since 2026-11-25T05:01:33Z.",
      state:
        "This run changed nothing. The other one goes on, and must not be cancelled: two at once would lose resources.",
      next: [`wait until it has ended, then: ${AGAIN}`],
    });
  });

  it("must not claim to know whether a process of another machine runs", () => {
    const { kind, next } = told("locked", { here: { host: "other", isAlive: () => true } });
    assert.equal(kind, "locked from another machine");
    assert.deepEqual(next, [
      "look whether that job still runs; if it does, wait for it",
      "if it does not: pulumi cancel --stack external --yes",
      AGAIN,
    ]);
  });

  it("Pulumi Cloud does not tell who holds a stack", () => {
    const { kind, happened } = explain("error: [409] Conflict: Another update is currently in progress.\n", CONTEXT);
    assert.equal(kind, "locked from another machine");
    assert.equal(
      happened,
      "The stack is locked. The backend does not say by whom: that cannot be looked at from here.",
    );
  });

  it("credentials that expired before the first change, and in the middle", () => {
    const RENEW = "renew the credentials (aws sso login; in a CI system, run the job again)";
    assert.deepEqual(told("expired-sts"), {
      kind: "expired credentials",
      happened: "AWS refused the credentials: they have expired.",
      state: UNTOUCHED,
      next: [RENEW, AGAIN],
    });
    assert.equal(told("expired-iam").kind, "expired credentials");
  });

  it("a throttled API: what was done before, and to go on with less at once", () => {
    assert.deepEqual(told("throttled"), {
      kind: "throttled",
      happened:
        "AWS refused calls because there were too many (Secrets Manager: CreateSecret), also when they were tried again.",
      state:
        "Done before, and noted in the state: created external-policy, external-user-ExampleUser, external-role-ExampleRole. Nothing else was changed.",
      next: [`wait a minute, then with less at once: ${AGAIN} --parallel 1`],
    });
  });

  it("a Region that does not answer: what is not known of the call", () => {
    const { kind, happened, state, next } = told("dropped");
    assert.equal(kind, "region unreachable");
    assert.equal(happened, "AWS in cn-north-1 did not answer (Secrets Manager: CreateSecret).");
    assert.equal(
      state,
      "Whether AWS did what was asked for external-secret is not known, nor whether it did a part of it (failed: creating external-secret). Nothing else was changed.",
    );
    assert.equal(next.at(-1), `when it answers again: ${AGAIN}`);
    // An address of this machine is no Region: here it is the emulator's.
    assert.match(told("refused").happened, /^Nothing answered at 127\.0\.0\.1:9 \(STS: AssumeRole\)\. .* not of AWS/);
    assert.equal(told("503").happened, "AWS in cn-north-1 answered that it failed (Secrets Manager: CreateSecret).");
  });

  it("the owner's stack is gone: must not lead to a second key", () => {
    const { kind, state, next } = told("owner-gone");
    assert.equal(kind, "owner gone");
    assert.match(state, /its key is still in AWS as long as nobody deleted it/);
    assert.match(next[0] ?? "", /^if it was removed: restore its state .* since an up without it makes another key/);
    assert.deepEqual(next.slice(1), [
      "if it was never deployed: pulumi up --stack owner --policy-pack policypack",
      AGAIN,
    ]);
  });

  it("the owner's stack has no key", () => {
    const { kind, next } = told("owner-empty");
    assert.equal(kind, "owner not deployed");
    assert.deepEqual(next, ["pulumi up --stack owner --policy-pack policypack", AGAIN]);
  });

  it("a resource that a killed engine had made: how to take it over, and nothing of it lost", () => {
    const { kind, state, next } = told("pending");
    assert.equal(kind, "left by an interruption");
    assert.equal(state, `${UNTOUCHED} What exists is untouched.`);
    const urn = (type: string): string => `urn:pulumi:external::cross-account-cmk::${type}::external`;
    assert.deepEqual(next, [
      `if the interrupted run made it, take it over, with its ARN as ID: pulumi import --stack external --yes --protect=false --generate-code=false --parent parent=${urn("cross-account-cmk:index:EncryptedSecret")} --provider provider=${urn("pulumi:providers:aws")} aws:secretsmanager/secret:Secret external-secret ID`,
      "forget that it was under way: pulumi refresh --stack external --yes --skip-preview --clear-pending-creates",
      AGAIN,
    ]);
  });

  for (const [name, kind] of [
    ["no-creds", "no credentials"],
    ["passphrase", "wrong passphrase"],
    ["no-stack", "no such stack"],
  ] as const) {
    it(`${kind}: nothing was changed`, () => {
      const explanation = told(name);
      assert.equal(explanation.kind, kind);
      assert.match(explanation.state, /^Nothing (?:in AWS )?was changed\./);
      assert.equal(explanation.next.at(-1), AGAIN);
    });
  }

  for (const [text, kind] of [
    // As the official provider words them.
    [
      "error: configuring Terraform AWS Provider: IAM Role (arn:aws-cn:iam::444455556666:role/DeployRole) cannot be assumed. Error: operation error STS: AssumeRole, https response error StatusCode: 403, RequestID: x, api error AccessDenied: User: x is not authorized",
      "role not assumed",
    ],
    ["error: No valid credential sources found. Please see https://…", "no credentials"],
    ["error: operation error STS: AssumeRole, api error ExpiredTokenException: x", "expired credentials"],
    [
      "error: operation error KMS: CreateKey, exceeded maximum number of attempts, 25, api error ThrottlingException",
      "throttled",
    ],
    ["error: dial tcp: lookup kms.cn-north-1.amazonaws.com.cn: no such host", "region unreachable"],
    [
      "error: operation error IAM: CreatePolicy, api error EntityAlreadyExists: A policy called x",
      "left by an interruption",
    ],
    ["error: creating Secret: InvalidRequestException: … already scheduled for deletion.", "name not free yet"],
    ["error: update canceled", "interrupted"],
  ] as const) {
    it(`${kind}: ${text.slice(0, 60)} …`, () => {
      assert.equal(explain(text, CONTEXT).kind, kind);
    });
  }

  it("must tell the engine's own errors, each once, where the day is of no known kind", () => {
    const text =
      "Updating (external):\n    error: update failed\nDiagnostics:\n  aws:kms:Key (k):\n    error: strange\n      and more\n\n    error: strange\n      and more\n";
    assert.deepEqual(explain(text, CONTEXT), {
      kind: "other",
      happened: "strange\n  and more",
      state: UNTOUCHED,
      next: [`when the cause is gone: ${AGAIN}`],
    });
  });

  it("must not say that a preview changed anything", () => {
    assert.equal(told("throttled", { operation: "preview" }).state, "A preview changes nothing.");
  });

  it("is text for a log", () => {
    assert.equal(
      explanationText(told("expired-sts")),
      [
        "What happened: AWS refused the credentials: they have expired.",
        "State: Nothing in AWS was changed.",
        "Go on:",
        "  1. renew the credentials (aws sso login; in a CI system, run the job again)",
        `  2. ${AGAIN}`,
      ].join("\n"),
    );
  });

  it("an update that would do other than its plan: what is another, and to preview it again", () => {
    const urn =
      "urn:pulumi:external::cross-account-cmk::cross-account-cmk:index:KeyAccess$aws:iam/policy:Policy::external-policy";
    const text = `Updating (external):\nerror: resource ${urn} violates plan: properties changed: =~policy[{...}]\nResources:\n    3 unchanged\n    1 errored\n`;
    const { kind, happened, state, next } = explain(text, CONTEXT);
    assert.equal(kind, "not as planned");
    assert.match(happened, /^The update would do other than the plan that was reviewed: external-policy\. /);
    assert.equal(state, UNTOUCHED);
    assert.deepEqual(next, [
      "preview it again, and read what it does now: gh workflow run preview.yml --ref main, or pulumi preview --stack external --save-plan FILE",
      AGAIN,
    ]);
  });
});
