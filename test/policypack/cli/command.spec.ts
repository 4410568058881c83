/** The command as it is typed, over states that the engine exported. */
import assert from "node:assert/strict";
import { execa } from "execa";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { EARLIER, earlier, ownerWithKey, previewText, stateText } from "./files";

const ROOT = path.join(__dirname, "../../..");
const SHOWN_SECRET = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  plaintext: '"hunter2"',
};

describe("npm run policy", function () {
  this.timeout(120_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "policy-"));
  });
  after(() => rm(folder, { recursive: true }));

  /** Runs it where a user may stand. */
  async function policy(args: readonly string[], input = "") {
    const { exitCode, stdout, stderr } = await execa("npm", ["--prefix", ROOT, "run", "-s", "policy", "--", ...args], {
      cwd: folder,
      env: { NO_COLOR: "1" },
      input,
      reject: false,
    });
    return { exitCode, stdout, stderr };
  }

  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(path.join(folder, name), text);
    return name;
  };

  it("must pass what is deployed as it should be, and change nothing", async () => {
    const before = await readdir(folder);
    const states = ["owner", "external"].map((stack) => path.join(EARLIER, `${stack}.json`));
    const { exitCode, stdout, stderr } = await policy(["--state", ...states]);
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /\d+ of 18 resources in 2 files judged by \d+ rules\.\n/);
    assert.doesNotMatch(stdout, /MANDATORY|NOTHING WAS JUDGED/);
    assert.equal(stderr, "");
    assert.deepEqual(await readdir(folder), before);
  });

  it("must fail on a mandatory violation, of a state and of a plan, also from standard input", async () => {
    const broken = ownerWithKey({ bypassPolicyLockoutSafetyCheck: true });
    for (const [args, input] of [
      [["--state", "-"], stateText(broken)],
      [["--plan", await file("plan.json", previewText(broken))], ""],
    ] as const) {
      const { exitCode, stdout } = await policy(args, input);
      assert.equal(exitCode, 1);
      assert.match(
        stdout,
        /^MANDATORY high lockout-check in (standard input|plan\.json)\n {2}shared-key \(aws:kms\/key:Key\): /m,
      );
    }
  });

  it("takes the configuration of --policy-pack-config, and fails on advice only where that is asked", async () => {
    const args = ["--state", "-", "--config", await file("config.json", '{"all": "advisory"}')];
    const broken = stateText(ownerWithKey({ enableKeyRotation: false }));
    assert.equal((await policy(args, broken)).exitCode, 0);
    assert.equal((await policy([...args, "--fail-on", "advisory"], broken)).exitCode, 1);
  });

  it("writes a report to a file, in the user's folder, and prints the summary", async () => {
    const broken = stateText(ownerWithKey({ enableKeyRotation: false }));
    const args = ["--state", "-", "--format", "sarif", "--out", "policy.sarif"];
    const { exitCode, stdout } = await policy(args, broken);
    assert.equal(exitCode, 1);
    assert.match(stdout, /^5 of 8 .*\n1 mandatory violation \(1 medium\)\.\nThe report is in policy\.sarif\.$/);
    const log = JSON.parse(await readFile(path.join(folder, "policy.sarif"), "utf8")) as { version: string };
    assert.equal(log.version, "2.1.0");
  });

  it("must not print a secret that the state shows, in a report for machines either", async () => {
    const resources = earlier("owner");
    for (const each of resources) {
      if (each.type === "aws:kms/key:Key") each.inputs = { ...each.inputs, policy: SHOWN_SECRET };
      if (each.type.endsWith(":SecretVersion")) each.inputs = { ...each.inputs, secretString: SHOWN_SECRET };
    }
    for (const format of ["text", "sarif"]) {
      const { exitCode, stdout, stderr } = await policy(["--state", "-", "--format", format], stateText(resources));
      assert.equal(exitCode, 1);
      assert.match(stdout, /readable-documents/);
      assert.doesNotMatch(stdout + stderr, /hunter2/);
    }
  });

  it("must tell all that is wrong with the files at once, and judge none of them", async () => {
    const state = await file("state.json", stateText(earlier("owner")));
    const config = await file("bad.json", '{"key-rotatoin": "off"}');
    const { exitCode, stdout, stderr } = await policy(["--state", "nowhere.json", "--plan", state, "--config", config]);
    assert.equal(exitCode, 2);
    assert.equal(stdout, "");
    assert.deepEqual(stderr.split("\n"), [
      "nowhere.json cannot be read (ENOENT).",
      "state.json is a stack's state: give it with --state.",
      "bad.json is no configuration of these rules:",
      '  - There is no rule "key-rotatoin". Did you mean "key-rotation"?',
    ]);
  });

  it("must not judge anything with wrong arguments", async () => {
    const { exitCode, stdout, stderr } = await policy(["--format", "xml"]);
    assert.deepEqual([exitCode, stdout], [2, ""]);
    assert.deepEqual(stderr.split("\n"), [
      "The arguments are wrong:",
      "  - Nothing to judge: name a file with --state, --plan or --document.",
      '  - --format is "xml": give text, json, sarif, junit.',
    ]);
  });

  it("must say it where nothing was judged, beside a report for machines too", async () => {
    const { exitCode, stderr } = await policy(["--state", "-", "--format", "junit"], stateText([]));
    assert.equal(exitCode, 0);
    assert.match(stderr, /NOTHING WAS JUDGED: there are no resources\./);
  });

  const share = (account: string) => ({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Own",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111122223333:root" },
        Action: "kms:*",
        Resource: "*",
      },
      { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "kms:Decrypt", Resource: "*" },
    ],
  });
  const KEY = ["--kind", "key-policy", "--owner", "111122223333"];
  const trusting = (account: string): string => JSON.stringify({ "trusted-parties": { trustedAccounts: [account] } });

  it("must judge a document by itself, from standard input as the AWS CLI prints it, and say what was not asked", async () => {
    const answer = (document: object): string =>
      JSON.stringify({ Policy: JSON.stringify(document), PolicyName: "default" });
    const passed = await policy(["--document", "-", ...KEY], answer(share("444455556666")));
    assert.equal(passed.exitCode, 0, passed.stderr);
    assert.match(passed.stdout, /^Note: standard input is judged by itself, as a key policy of account 111122223333\./);
    assert.match(
      passed.stdout,
      /were not asked about standard input: .*\(explicit-provider, .*\(effective-access, lockout, /,
    );
    assert.match(
      passed.stdout,
      /\n1 of 1 document in 1 file judged by \d+ rules\.\nNo violations\.\nThis is about the text/,
    );
    const failed = await policy(
      ["--document", "-", ...KEY],
      JSON.stringify(share("*")).replace("arn:aws:iam::*:root", "*"),
    );
    assert.equal(failed.exitCode, 1);
    assert.match(
      failed.stdout,
      /^MANDATORY critical public-principal in standard input\n {2}standard input \(key-policy\): the document, Statement\[1\]/,
    );
  });

  it("must hold each input to its own trust list, and place a finding at its statement", async () => {
    const text = JSON.stringify(share("444455556666"), null, 2);
    const [a, b] = [await file("a.json", text), await file("b.json", text)];
    const own = [
      await file("ta.json", trusting("444455556666")),
      await file("tb.json", trusting("777788889999")),
    ] as const;
    const args = [
      "--document",
      a,
      "--config",
      own[0],
      "--document",
      b,
      "--config",
      own[1],
      ...KEY,
      "--format",
      "sarif",
    ];
    const { exitCode, stdout } = await policy(args);
    assert.equal(exitCode, 1);
    const log = JSON.parse(stdout) as {
      runs: [{ results: { ruleId: string; locations: [{ physicalLocation: object }] }[] }];
    };
    const line = text.slice(0, text.lastIndexOf('"Effect"')).split("\n").length - 1;
    assert.deepEqual(
      log.runs[0].results.map(({ ruleId, locations: [{ physicalLocation }] }) => [ruleId, physicalLocation]),
      [["trusted-parties", { artifactLocation: { uri: "b.json", index: 1 }, region: { startLine: line } }]],
    );
  });

  it("must refuse what is no policy document in words, without a value of it, and never wait for a pipe", async () => {
    await execa("mkfifo", [path.join(folder, "pipe")]);
    const secret = await file("secret.json", '{"ARN": "a", "Name": "n", "SecretString": "hunter2"}');
    const text = await file("text.json", "hunter2");
    const large = await file("large.json", "x".repeat(2_000_000));
    const { exitCode, stdout, stderr } = await policy(["--document", secret, text, large, "pipe", ".", ...KEY]);
    assert.deepEqual([exitCode, stdout], [2, ""]);
    assert.doesNotMatch(stderr, /hunter2/);
    const lines = stderr.split("\n");
    for (const [index, said] of [
      /^secret\.json is the answer of aws secretsmanager get-secret-value/,
      /^text\.json is not JSON/,
      /^large\.json has more than 1,048,576 bytes/,
      /^pipe is a pipe, a device or a socket/,
      /^\. is a folder/,
    ].entries()) {
      assert.match(lines[index] ?? "", said);
    }
    assert.equal((await policy(["--state", "pipe"])).exitCode, 2);
  });

  it("reads what PowerShell writes", async () => {
    const text = Buffer.from(`\ufeff${stateText(earlier("owner"))}`, "utf16le");
    await writeFile(path.join(folder, "utf16.json"), text);
    assert.equal((await policy(["--state", "utf16.json"])).exitCode, 0);
  });
});
