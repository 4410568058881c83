/** What is told of a failure must follow from what the engine said, whatever the display, the line ends and the place where a log ends. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import type { Context, Explanation } from "../../fleet/bad-days/explanation";
import { explain } from "../../fleet/explain";

const CONTEXT: Context = {
  stack: "owner",
  operation: "up",
  again: "AGAIN",
  region: "cn-north-1",
  here: { host: "vm", isAlive: () => false },
};
const logOf = (name: string): string => readFileSync(path.join(__dirname, "texts", `${name}.txt`), "utf8");
const told = (text: string, change: Partial<Context> = {}): Explanation => explain(text, { ...CONTEXT, ...change });
const stateOf = (text: string, change: Partial<Context> = {}): string => told(text, change).state;

const KILLED = logOf("killed-while-creating-a-key");
const REFUSED = logOf("state-write-refused");
const UNTOUCHED = /Nothing in AWS was changed/;
const NOTED = /noted in the state/;
const END =
  "\nDiagnostics:\n  aws:kms:Key (shared-key):\n    error: strange\n\nResources:\n    1 errored\n\nDuration: 1s\n";

describe("after a failure: the engine was killed while a key was made", () => {
  it("whether the key was made is not known, and an up would make another one", () => {
    const { kind, state, next } = told(KILLED);
    assert.equal(kind, "cut off");
    assert.match(state, /^Whether AWS did this is not known, .*: creating shared-key\. /);
    assert.doesNotMatch(state, UNTOUCHED);
    assert.match(next.at(-2) ?? "", /take it over by pulumi import: npm run fleet -- orphans --stacks owner --adopt$/);
    assert.equal(next.at(-1), "AGAIN");
  });

  for (const [name, change] of [
    ["CRLF", (text: string) => text.replaceAll("\n", "\r\n")],
    ["a byte order mark", (text: string) => `\u{FEFF}${text}`],
    ["colours", (text: string) => text.replace(/creating/g, "\u{1B}[1m\u{1B}[32mcreating\u{1B}[0m")],
    [
      "the engine's colour marks",
      (text: string) => text.replace(/creating/g, "<{%bold%}><{%fg 2%}>creating<{%reset%}>"),
    ],
    [
      "a spinner that goes back",
      (text: string) => text.replace("@ updating....\n", "@ updating....\r@ updating.....\r"),
    ],
    ["emojis", (text: string) => text.replaceAll("@ ", "✨ ")],
    [
      "full URNs",
      (text: string) =>
        text.replaceAll("aws:kms:Key shared-key", "urn:pulumi:owner::p::x:index:C$aws:kms/key:Key::shared-key"),
    ],
    [
      "a terminal's tree",
      (text: string) =>
        text.replaceAll(
          " +  aws:kms:Key shared-key creating (0s)",
          " +   │  └─ aws:kms:Key      shared-key      creating (0s)..",
        ),
    ],
    ["a CI system's times", (text: string) => text.replace(/^/gm, "deploy\tup\t2026-11-28T13:00:00.1234567Z ")],
    ["no beginning", (text: string) => text.slice(text.indexOf(" +  pulumi"))],
    [
      "the end within a word",
      (text: string) => text.slice(0, text.indexOf("creating (0s)", text.indexOf("shared-key")) + 5),
    ],
    ["the end before the word", (text: string) => text.slice(0, text.indexOf("shared-key ") + 11)],
  ] as const) {
    it(`also with ${name}`, () => {
      const state = stateOf(change(KILLED));
      assert.match(state, /not known, .*creating shared-key/);
      assert.doesNotMatch(state, UNTOUCHED);
    });
  }

  it("several under way, some done: each by what was said of it", () => {
    const state = stateOf(`Updating (owner):
 +  aws:kms:Key shared-key creating (0s)
 ~  aws:iam:Policy external-policy updating (0s) [diff: ~policy]
 +  aws:kms:Key shared-key created (1s)
 +  aws:kms:Alias shared-alias creating (0s)
 -  aws:kms:Grant grants-old deleting (0s)
 -  aws:kms:Grant grants-old deleted (0.20s)
`);
    assert.match(
      state,
      /Done in AWS: created shared-key; deleted grants-old\. Whether the state has all of it is not known/,
    );
    assert.match(
      state,
      /not known, since the output ends before that: updating external-policy; creating shared-alias\./,
    );
    assert.doesNotMatch(state, NOTED);
  });

  it("Ctrl-C twice: what the engine gave up waiting for is not known", () => {
    const text = `Updating (owner):\n +  aws:kms:Key shared-key creating (3s)\n +  aws:kms:Key shared-key creating (interrupted)\nDiagnostics:\n  pulumi:pulumi:Stack (p-owner):\n    error: update canceled\n\nResources:\n    1 unchanged\n\nDuration: 4s\n`;
    const { kind, happened, state } = told(text);
    assert.equal(kind, "interrupted");
    assert.doesNotMatch(happened, /finished the calls/);
    assert.match(state, /not known, .*creating shared-key/);
  });

  it("replaced: the new one is made, and the old one is there too", () => {
    const state = stateOf(`Updating (owner):
 ++ aws:kms:Grant shared-grant creating replacement (0s) [diff: ~operations]
 ++ aws:kms:Grant shared-grant created replacement (0.3s) [diff: ~operations]
 +- aws:kms:Grant shared-grant replacing (0s) [diff: ~operations]
 +- aws:kms:Grant shared-grant replaced (0.00s) [diff: ~operations]
 -- aws:kms:Grant other-grant deleting original (0s)
`);
    assert.match(state, /created replacement shared-grant/);
    assert.match(state, /originals are in AWS too, as far as the output goes: shared-grant/);
    assert.match(state, /not known, .*: deleting original other-grant/);
  });

  it("a destroy: what is retained is kept in AWS, what is deleted is gone", () => {
    const text = `Destroying (owner):\n -  aws:kms:Key shared-key deleting (0s)[retain]\n -  aws:kms:Key shared-key deleted (0.01s)[retain]\n -  aws:kms:Alias shared-alias deleting (0s)\n`;
    const state = stateOf(text, { operation: "destroy" });
    assert.match(state, /not known, .*: deleting shared-alias/);
    assert.match(state, /Kept in AWS, since it is retained: shared-key\./);
    assert.doesNotMatch(state, /deleted shared-key/);
  });

  it("a refresh changes nothing in AWS, and its words for what it found are no changes", () => {
    const text = `Refreshing (owner):\n ~  aws:kms:Key shared-key refreshing (0s)\n -  aws:kms:Key shared-key deleted (0.5s)\n`;
    const state = stateOf(text, { operation: "refresh" });
    assert.match(state, /^Nothing in AWS was changed: .* Whether the state has what was read is not known\.$/);
  });

  it("--diff tells what is begun, and not what is done", () => {
    const begun = `Updating (owner):
    + aws:kms/key:Key: (create)
        [urn=urn:pulumi:owner::p::cross-account-cmk:index:SharedKey$aws:kms/key:Key::shared-key]
        description: "x"
`;
    assert.match(stateOf(begun), /not known, .*: creating shared-key\./);
    const ended = `${begun}Resources:\n    + 1 created\n    1 errored\n\nDuration: 1s\n`;
    assert.match(stateOf(ended), /^Done before, and noted in the state: created shared-key\./);
    const other = `${begun}error: strange\nResources:\n    1 errored\n\nDuration: 1s\n`;
    assert.match(stateOf(other), /not known, since the output does not say how it ended: creating shared-key\./);
  });

  it("must not take a preview's rows for changes, nor say that no update followed", () => {
    const text = `Previewing update (owner):\n +  aws:kms:Key shared-key create\n    + aws:kms/key:Key: (create)\n        [urn=urn:pulumi:owner::p::aws:kms/key:Key::shared-key]\nResources:\n    + 1 to create\n`;
    assert.match(stateOf(text), /Whether an update followed is not in it/);
    const failed = `${text}Diagnostics:\n  aws:kms:Key (shared-key):\n    error: strange\n`;
    assert.match(stateOf(failed), /^Nothing in AWS was changed: the preview failed/);
  });

  it("the event log says the same", () => {
    const urn = "urn:pulumi:owner::p::cross-account-cmk:index:SharedKey$aws:kms/key:Key::shared-key";
    const event = (value: object): string => `${JSON.stringify({ sequence: 1, timestamp: 1, ...value })}\n`;
    const metadata = { op: "create", urn, type: "aws:kms/key:Key" };
    const begun = event({ preludeEvent: { config: {} } }) + event({ resourcePreEvent: { metadata } });
    assert.match(stateOf(`${begun}{"sequence":2,"resOutp`), /not known, .*: creating shared-key/);
    const summary = event({ summaryEvent: { isPreview: false, durationSeconds: 1, resourceChanges: {} } });
    assert.match(
      stateOf(begun + event({ resOutputsEvent: { metadata } }) + summary),
      /noted in the state: created shared-key/,
    );
    const failure = event({
      diagnosticEvent: {
        urn,
        message:
          "creating KMS Key: operation error KMS: CreateKey, https response error StatusCode: 400, AccessDeniedException: x",
        severity: "error",
      },
    });
    const failed = begun + failure + event({ resOpFailedEvent: { metadata } }) + summary;
    assert.match(stateOf(failed), UNTOUCHED);
    assert.match(told(failed).happened, /AccessDeniedException/);
    const planned = event({ resourcePreEvent: { metadata, planning: true } });
    assert.doesNotMatch(stateOf(planned), /creating shared-key/);
  });
});

describe("after a failure: the state could not be saved, or cannot be read", () => {
  it("what AWS did is not in the state, and what was not begun is told apart", () => {
    const { kind, state, next } = told(REFUSED);
    assert.equal(kind, "state not saved");
    assert.equal(
      state,
      "Done in AWS: created shared-key. The state does not have it, or not all of it: the engine could not save it. Not begun in AWS: creating shared-alias. The output tells of no other change.",
    );
    assert.match(next[0] ?? "", /renew the credentials for the state's bucket/);
    assert.match(next[2] ?? "", /npm run fleet -- orphans --stacks owner --adopt.*pulumi import --stack owner/);
  });

  it("also at a full disk, and where AWS was asked before", () => {
    const text = REFUSED.replace("pre-step", "post-step").replace(
      /operation error S3.*/,
      "write owner.json: no space left on device",
    );
    const { kind, state, next } = told(text);
    assert.equal(kind, "state not saved");
    assert.match(state, /Done in AWS: created shared-key, shared-alias\. The state does not have it/);
    assert.match(next[0] ?? "", /make room on the disk/);
  });

  for (const error of [
    "failed to load checkpoint: place 1: unexpected end of JSON input",
    "failed to load checkpoint: place 1: invalid character 'x' looking for beginning of value",
    "could not deserialize deployment: unknown version",
  ]) {
    it(`a state that is damaged: its way back, and no up before that (${error.slice(0, 50)})`, () => {
      const { kind, state, next } = told(`error: ${error}\n`);
      assert.equal(kind, "state not readable");
      assert.equal(state, "This run changed nothing. What earlier runs made is in AWS as before.");
      assert.ok(next.some((step) => step.includes(".pulumi/stacks/PROJECT/owner.json.bak")));
      assert.ok(next.some((step) => step.includes("list-object-versions")));
      assert.ok(next.some((step) => step.includes("pulumi import")));
    });
  }

  it("a state that is whole and out of order is repaired by the engine's own command", () => {
    const { next } = told(
      "error: snapshot integrity failure; refusing to use it: child resource x refers to missing parent y\n",
    );
    assert.match(next[0] ?? "", /pulumi state repair --stack owner/);
  });

  it("a state that these credentials may not read is not damaged", () => {
    const { next } = told(
      "error: failed to load checkpoint: blob: operation error S3: GetObject, StatusCode: 403, api error AccessDenied: Access Denied\n",
    );
    assert.ok(!next.some((step) => step.includes(".bak")));
  });
});

describe("after a failure: what is known", () => {
  for (const [name, text] of [
    ["nothing", ""],
    ["white space", " \n\r\n"],
    ["a picture", "\u{89}PNG\r\n\u{1A}\n\0\0\0\rIHDR"],
    ["bytes that are no text", "\u{FFFD}\u{FFFD}\u{FFFD}\u{1}\u{2}ab"],
  ] as const) {
    it(`cannot tell from ${name}`, () => {
      const { kind, state } = told(text);
      assert.equal(kind, "cannot tell");
      assert.match(state, /^Not known/);
    });
  }

  it("must not say that nothing was changed where a log has errors alone", () => {
    assert.match(stateOf("error: creating KMS Key: strange\n"), /If this is all that it printed, nothing was changed/);
  });

  it("a refusal by AWS of the one call is known, any other failure is not", () => {
    const failed = (error: string): string =>
      `Updating (owner):\n +  aws:kms:Key shared-key creating (0s)\n +  aws:kms:Key shared-key **creating failed** 1 error\nDiagnostics:\n  aws:kms:Key (shared-key):\n    error: ${error}\n\nResources:\n    1 errored\n`;
    const denied = "https response error StatusCode: 400, RequestID: x, AccessDeniedException: no";
    assert.match(stateOf(failed(`creating KMS Key: operation error KMS: CreateKey, ${denied}`)), UNTOUCHED);
    assert.match(
      stateOf(failed(`updating KMS Key (x) key rotation: operation error KMS: EnableKeyRotation, ${denied}`)),
      /not known/,
    );
    assert.match(stateOf(failed("waiting for KMS Key (x) policy propagation: timeout while waiting")), /not known/);
    assert.match(
      stateOf(failed("creating KMS Key: operation error KMS: CreateKey, StatusCode: 500, InternalFailure")),
      /not known/,
    );
  });

  it("must not look for a failure where there is none", () => {
    const text = `Destroying (owner):\n -  aws:kms:Alias shared-alias deleting (0s)\n -  aws:kms:Alias shared-alias deleted (0.5s)\nResources:\n    - 1 deleted\n\nDuration: 2s\n`;
    const { happened, state } = told(text, { operation: "destroy" });
    assert.equal(happened, "The output has no error: the engine came to its end.");
    assert.equal(state, "Done before, and noted in the state: deleted shared-alias. Nothing else was changed.");
  });

  it("an update that failed may be done in part, whatever AWS answered", () => {
    const error =
      "updating IAM Policy (x): operation error IAM: CreatePolicyVersion, https response error StatusCode: 409, LimitExceeded: x";
    const text = `Updating (owner):\n ~  aws:iam:Policy p updating (0s)\n ~  aws:iam:Policy p **updating failed** 1 error\nDiagnostics:\n  aws:iam:Policy (p):\n    error: ${error}\n\nResources:\n    1 errored\n`;
    const { state, next } = told(text);
    assert.match(state, /what was asked for p is not known, nor whether it did a part of it/);
    // The state may have it as done: an up alone would change nothing.
    assert.match(next.at(-2) ?? "", /pulumi refresh --stack owner --yes/);
    assert.equal(next.at(-1), "when the cause is gone: AGAIN");
  });

  it("a plugin that died is not the Region", () => {
    for (const error of [
      'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp 127.0.0.1:40123: connect: connection refused"',
      'could not connect to "[::1]:40123": dial tcp [::1]:40123: connect: connection refused',
      "rpc error: code = Unavailable desc = error reading from server: EOF",
    ]) {
      const { kind, happened, state } = told(
        `Updating (owner):\n +  aws:kms:Key shared-key creating (0s)\n +  aws:kms:Key shared-key **creating failed** 1 error\nDiagnostics:\n  aws:kms:Key (shared-key):\n    error: ${error}\n\nResources:\n    1 errored\n`,
      );
      assert.equal(kind, "plugin ended", error);
      assert.doesNotMatch(happened, /Region|AWS/);
      assert.match(state, /Whether AWS did what was asked for shared-key is not known/);
    }
  });

  it("names and words of any language", () => {
    const text = `Updating (owner):\n +  aws:kms:Key schlüssel-«共享» creating (0s)\n +  aws:kms:Key schlüssel-«共享» **creating failed** 1 error${END.replaceAll("shared-key", "schlüssel-«共享»").replace("strange", "创建失败：操作被拒绝（ExpiredTokenException）。")}`;
    const { kind, state } = told(text);
    assert.equal(kind, "expired credentials");
    assert.match(state, /schlüssel-«共享»/);
  });
});

describe("after a failure: the words of the official provider", () => {
  it("Terraform's list of errors, without what it writes before them", () => {
    const text = `Updating (external):\n +  aws:kms:Grant g **creating failed** error: 1 error occurred:\nDiagnostics:\n  aws:kms:Grant (g):\n    error:   sdk-v2/provider2.go:572: sdk.helper_schema: creating KMS Grant for Key (k): operation error KMS: CreateGrant, StatusCode: 400, api error InvalidArnException: bad: provider=aws@7.48.0\n    error: 2 errors occurred:\n    \t* creating KMS Grant for Key (k): operation error KMS: CreateGrant, StatusCode: 400, api error InvalidArnException: bad\n    \t* second\n    \n\nResources:\n    1 errored\n`;
    assert.equal(
      told(text).happened,
      "creating KMS Grant for Key (k): operation error KMS: CreateGrant, StatusCode: 400, api error InvalidArnException: bad\nsecond",
    );
    assert.match(stateOf(text), UNTOUCHED);
  });

  for (const [words, kind, step] of [
    ["The configured AWS credentials are invalid or have expired.", "expired credentials", /renew the credentials/],
    ["Failed to refresh cached SSO credentials. Please refresh SSO login.", "expired credentials", /sso login/],
    [
      'The AWS SSO session for profile "corp" has expired or was not found.\n    Run `aws sso login --profile corp` to sign in again, then retry.',
      "expired credentials",
      /^sign in: aws sso login --profile corp$/,
    ],
    [
      "The AWS login session for the default profile has expired or was not found.\n    Run `aws login` to sign in again, then retry.",
      "expired credentials",
      /^sign in: aws login$/,
    ],
    ['The AWS profile "nope" was not found.', "no credentials", /sign in/],
    [
      "unable to validate AWS credentials.\n    Details: No valid credential sources found. Error: failed to refresh cached credentials",
      "no credentials",
      /sign in/,
    ],
  ] as const) {
    it(`credentials: ${words.split("\n")[0] ?? ""}`, () => {
      const explanation = told(
        `Updating (owner):\n    pulumi:providers:aws owner **failed** 1 error\nDiagnostics:\n  pulumi:providers:aws (owner):\n    error: pulumi:providers:aws resource 'owner' has a problem: ${words}\n\nResources:\n    1 errored\n`,
      );
      assert.equal(explanation.kind, kind);
      assert.match(explanation.next[0] ?? "", step);
      assert.match(explanation.state, UNTOUCHED);
    });
  }
});
