/** `npm run sandbox -- …` as a user types it, each command in a process of its own. */
import { CreateKeyCommand, KMSClient, ListKeysCommand } from "@aws-sdk/client-kms";
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { openSandbox } from "../../sandbox/sandbox";

const ROOT = path.resolve(__dirname, "../..");
const CLI = path.join(ROOT, "sandbox", "cli.ts");
const OWNER = "111122223333";
const REGION = "cn-north-1";

interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe("npm run sandbox", function () {
  this.timeout(600_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "cross-account-cmk-command-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const start = (...args: string[]): ChildProcess =>
    spawn(
      process.execPath,
      ["--require", "ts-node/register/transpile-only", CLI, "--folder", path.join(folder, "sandbox"), ...args],
      { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, NO_COLOR: "1" } },
    );

  async function ending(child: ChildProcess): Promise<Outcome> {
    const text = { stdout: "", stderr: "" };
    child.stdout?.on("data", (chunk: Buffer) => (text.stdout += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (text.stderr += chunk.toString()));
    const [exitCode] = (await once(child, "close")) as [number | null];
    return { exitCode, ...text };
  }
  const command = (...args: string[]): Promise<Outcome> => ending(start(...args));
  async function succeeds(...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await command(...args);
    assert.equal(exitCode, 0, `${args.join(" ")}:\n${stdout}\n${stderr}`);
    return stdout;
  }

  /** Starts the sandbox to stay, and gives its endpoint once it is ready. */
  async function staying(): Promise<{ child: ChildProcess; endpoint: string }> {
    const child = start("--keep");
    let told = "";
    for await (const chunk of child.stderr ?? []) {
      told += String(chunk);
      const [, endpoint] = /The emulated AWS is at (\S+) until Ctrl-C/.exec(told) ?? [];
      if (endpoint !== undefined) return { child, endpoint };
    }
    throw new Error(`The sandbox ended:\n${told}`);
  }

  async function keysOfOwner(): Promise<number> {
    const sandbox = await openSandbox({ checkout: ROOT, folder: path.join(folder, "sandbox") });
    try {
      const credentials = await sandbox.credentials(OWNER, REGION);
      const kms = new KMSClient({ region: REGION, endpoint: sandbox.endpoint, credentials });
      return (await kms.send(new ListKeysCommand({}))).Keys?.length ?? 0;
    } finally {
      await sandbox.close();
    }
  }

  it("tells what it can do where nothing is asked", async () => {
    assert.match(await succeeds(), /npm run sandbox -- preview --stack owner --diff/);
  });

  it("shows what would change, and must not change it", async () => {
    const text = await succeeds("preview", "--stack", "owner", "--diff");
    assert.match(text, /aws:kms\/key:Key: \(create\)/);
    assert.match(text, /Allow an external account to use this CMK/);
    assert.equal(await succeeds("stack", "output", "--stack", "owner", "--json"), "{}\n");
  });

  it("tells which stacks there are where the one that was named is not", async () => {
    const { exitCode, stderr } = await command("preview", "--stack", "ownr");
    assert.notEqual(exitCode, 0);
    assert.match(stderr, /no stack named 'ownr' found[\s\S]*Did you mean "owner"\?\n$/);
  });

  it("deploys, and goes on from there in the next command", async () => {
    await succeeds("up", "--stack", "owner", "--yes", "--skip-preview", "--non-interactive");
    const keyArn = await succeeds("stack", "output", "keyArn", "--stack", "owner");
    assert.match(keyArn, /^arn:aws-cn:kms:cn-north-1:111122223333:key\/[0-9a-f-]{36}\n$/);
    await succeeds("preview", "--refresh", "--stack", "owner", "--non-interactive", "--expect-no-changes");
  });

  it("hands any command the sandbox's environment, and its exit code back", async () => {
    const script = "console.log(process.env.AWS_ENDPOINT_URL, process.env.PULUMI_BACKEND_URL); process.exitCode = 7";
    const { exitCode, stdout } = await command("exec", "--", process.execPath, "-e", script);
    assert.equal(exitCode, 7);
    assert.match(stdout, /^http:\/\/127\.0\.0\.1:\d+ file:\/\/.*\/sandbox\/state\?metadata=skip\n$/);
  });

  it("imports a key that exists already, as code and state, through the explicit provider", async () => {
    const sandbox = await openSandbox({ checkout: ROOT, folder: path.join(folder, "sandbox") });
    try {
      const credentials = await sandbox.credentials(OWNER, REGION);
      const kms = new KMSClient({ region: REGION, endpoint: sandbox.endpoint, credentials });
      const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: "made by hand" }));
      const keyId = KeyMetadata?.KeyId ?? "";
      const exported = await sandbox.pulumi(["stack", "export", "--stack", "owner"]);
      const [provider] =
        /urn:pulumi:owner::cross-account-cmk::pulumi:providers:aws::owner(?=")/.exec(exported.stdout) ?? [];
      const imported = await sandbox.pulumi([
        ...["import", "aws:kms/key:Key", "found", keyId, "--stack", "owner", "--yes", "--non-interactive"],
        ...["--provider", `owner=${provider ?? ""}`],
      ]);
      assert.equal(imported.exitCode, 0, imported.stdout + imported.stderr);
      // TypeScript from the official language host, Pulumi's own notation from the stand-in.
      assert.match(imported.stdout, /new aws\.kms\.Key\("found"|resource found "aws:kms\/key:Key"/);
      assert.match(imported.stdout, /description(:| =) "made by hand"/);
      const { stdout } = await sandbox.pulumi(["stack", "export", "--stack", "owner"]);
      assert.match(stdout, new RegExp(`"id": "${keyId}"`));
    } finally {
      await sandbox.close();
    }
  });

  it("must not destroy a protected key", async () => {
    const { exitCode, stdout, stderr } = await command("destroy", "--stack", "owner", "--yes", "--non-interactive");
    assert.notEqual(exitCode, 0);
    assert.match(stdout + stderr, /protect/);
  });

  it("takes everything away once the protection is lifted", async () => {
    await succeeds("state", "unprotect", "--all", "--stack", "owner", "--yes");
    await succeeds("destroy", "--stack", "owner", "--yes", "--non-interactive", "--skip-preview");
    assert.equal(await succeeds("stack", "output", "--stack", "owner", "--json"), "{}\n");
  });

  for (const [signal, exitCode] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    it(`must not leave anything running after ${signal}, nor the folder locked`, async () => {
      const { child, endpoint } = await staying();
      child.kill(signal);
      const { exitCode: ended } = await ending(child);
      assert.equal(ended, exitCode);
      await assert.rejects(fetch(endpoint), "the emulated AWS still answers");
      await succeeds("stack", "ls");
    });
  }

  it("must not be used by two at once", async () => {
    const { child } = await staying();
    try {
      const { exitCode, stderr } = await command("stack", "ls");
      assert.equal(exitCode, 1);
      assert.match(stderr, /is in use/);
    } finally {
      const ended = ending(child);
      child.kill("SIGINT");
      await ended;
    }
  });

  it("starts over", async () => {
    await succeeds("--reset");
    assert.equal(await succeeds("stack", "output", "--stack", "owner", "--json"), "{}\n");
  });

  it("must not take away a state by an interrupt in the middle of a deployment", async () => {
    const child = start("up", "--stack", "owner", "--yes", "--skip-preview", "--non-interactive");
    let told = "";
    for await (const chunk of child.stdout ?? []) {
      told += String(chunk);
      if (told.includes("aws:kms:Key")) break;
    }
    const over = child.exitCode === null ? once(child, "close") : undefined;
    child.kill("SIGINT");
    // Twice: an impatient user. The engine then gives up waiting, but writes what it has.
    child.kill("SIGINT");
    await over;
    const { exitCode, stdout, stderr } = await command(
      "up",
      "--stack",
      "owner",
      "--yes",
      "--skip-preview",
      "--refresh",
    );
    assert.equal(exitCode, 0, stdout + stderr);
    assert.equal(await keysOfOwner(), 1, "the next deployment made a second key");
    const files = await readdir(path.join(folder, "sandbox", "state"), { recursive: true });
    // The backend does not write them whole or not at all: one cut short made every later command fail with "EOF".
    assert.deepEqual(
      files.filter((file) => file.endsWith(".attrs")),
      [],
    );
  });
});
