import { KMSClient, ListKeysCommand } from "@aws-sdk/client-kms";
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { plainProgress } from "../../sandbox/progress";
import { openSandbox, type Sandbox, type SandboxOptions } from "../../sandbox/sandbox";
import { BASE_CREDENTIALS } from "../../sandbox/seed";
import { temporaryFolder } from "./temporary-folder";

const MODULES = path.resolve(__dirname, "..", "..", "node_modules");

const STACK_FILE = `# A comment that must stay.
config:
  tiny:word: hello
`;

/** The smallest checkout that has all: a program, a policy pack, a stack file. */
const FILES: Readonly<Record<string, string>> = {
  "Pulumi.yaml": "name: tiny\nruntime: nodejs\n",
  "Pulumi.dev.yaml": STACK_FILE,
  "package.json": '{ "name": "tiny", "main": "index.ts", "dependencies": { "@pulumi/pulumi": "*" } }',
  "tsconfig.json": '{ "compilerOptions": { "strict": true, "noCheck": true } }',
  "index.ts": `import { ComponentResource, Config } from "@pulumi/pulumi";
const config = new Config();
console.log("the program speaks");
new ComponentResource("tiny:index:Thing", config.require("word"));
if (config.get("fail")) throw new Error("the program gave up");
export const word: string = config.require("word");
export const hidden = config.getSecret("hidden");
`,
  "policypack/PulumiPolicy.yaml": "runtime: nodejs\ndescription: Words\n",
  "policypack/package.json": '{ "name": "words", "version": "1.2.3", "main": "index.ts" }',
  "policypack/tsconfig.json": '{ "compilerOptions": { "noCheck": true } }',
  "policypack/index.ts": `import { PolicyPack } from "@pulumi/policy";
new PolicyPack("words", {
  policies: [{
    name: "no-bad-word",
    description: "No bad words.",
    enforcementLevel: "mandatory",
    validateResource: ({ name }, report) => { if (name === "bad") report("that is a bad word"); },
  }],
});
`,
};

describe("the sandbox", function () {
  this.timeout(120_000);
  const opened: Sandbox[] = [];
  // Before the folder's own hook: a sandbox is closed while its folder is still there.
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((sandbox) => sandbox.close()));
  });
  const folder = temporaryFolder();
  const checkout = (): string => path.join(folder(), "checkout");

  beforeEach(() => {
    mkdirSync(path.join(checkout(), "policypack"), { recursive: true });
    for (const [name, text] of Object.entries(FILES)) writeFileSync(path.join(checkout(), name), text);
    symlinkSync(MODULES, path.join(checkout(), "node_modules"));
  });

  async function open(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
    const sandbox = await openSandbox({
      checkout: checkout(),
      folder: path.join(folder(), "sandbox"),
      progress: plainProgress(console.error),
      ...options,
    });
    opened.push(sandbox);
    return sandbox;
  }

  it("must run program and policy pack on the real engine, and leave the checkout as it was", async function () {
    // The first sandbox on a machine makes its engine and emulator.
    this.timeout(15 * 60_000);
    const sandbox = await open();
    const before = readdirSync(checkout());
    const preview = await sandbox.pulumi(["preview", "--stack", "dev", "--policy-pack", "policypack"]);
    assert.equal(preview.exitCode, 0, preview.stdout + preview.stderr);
    assert.match(preview.stdout, /the program speaks/);
    assert.match(preview.stdout, /words@v1\.2\.3/);
    const up = await sandbox.pulumi(["up", "--yes", "--skip-preview", "--stack", "dev"]);
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    const output = await sandbox.pulumi(["stack", "output", "--json", "--stack", "dev"]);
    assert.deepEqual(JSON.parse(output.stdout), { word: "hello" });
    assert.deepEqual(readdirSync(checkout()), before);
    assert.equal(readFileSync(path.join(checkout(), "Pulumi.dev.yaml"), "utf8"), STACK_FILE);
  });

  it("must fail a preview that the policy pack refuses", async () => {
    const sandbox = await open();
    await sandbox.pulumi(["config", "set", "word", "bad", "--stack", "dev"]);
    const { exitCode, stdout } = await sandbox.pulumi(["preview", "--stack", "dev", "--policy-pack", "policypack"]);
    assert.notEqual(exitCode, 0);
    assert.match(
      stdout,
      /❌ words@v1\.2\.3 \(local: policypack\)\n {8}- \[mandatory\] {2}no-bad-word {2}\(tiny:index:Thing: bad\)/,
    );
    assert.match(stdout, /that is a bad word/);
  });

  it("must show a program's error once, and as the program's", async () => {
    const sandbox = await open();
    await sandbox.pulumi(["config", "set", "fail", "yes", "--stack", "dev"]);
    const { exitCode, stdout, stderr } = await sandbox.pulumi(["preview", "--stack", "dev"]);
    assert.notEqual(exitCode, 0);
    assert.equal(stdout.match(/Error: the program gave up/g)?.length, 1, stdout);
    assert.doesNotMatch(stdout + stderr, /non-zero exit code/);
  });

  it("must carry config back to the checkout, and the state over to the next time", async () => {
    const first = await open();
    await first.pulumi(["config", "set", "word", "bye", "--stack", "dev"]);
    await first.pulumi(["config", "set", "--secret", "hidden", "s3cret", "--stack", "dev"]);
    assert.equal((await first.pulumi(["up", "--yes", "--skip-preview", "--stack", "dev"])).exitCode, 0);
    await first.close();
    const file = readFileSync(path.join(checkout(), "Pulumi.dev.yaml"), "utf8");
    assert.match(
      file,
      /^encryptionsalt: v1:\S+\n# A comment that must stay\.\nconfig:\n {2}tiny:word: bye\n {2}tiny:hidden:\n {4}secure: v1:\S+\n$/,
    );

    const second = await open();
    const { stdout } = await second.pulumi(["stack", "output", "--json", "--show-secrets", "--stack", "dev"]);
    assert.deepEqual(JSON.parse(stdout), { hidden: "s3cret", word: "bye" });
  });

  it("must run any command with its environment, and end the emulated AWS with itself", async () => {
    const sandbox = await open();
    const { stdout } = await sandbox.run("sh", ["-c", "echo $AWS_ENDPOINT_URL; command -v pulumi"]);
    assert.deepEqual(stdout.trim().split("\n"), [sandbox.endpoint, path.join(sandbox.toolchain.binFolder, "pulumi")]);
    assert.equal((await fetch(sandbox.endpoint)).ok, true);
    await sandbox.close();
    await assert.rejects(fetch(sandbox.endpoint));
  });

  it("must refuse what AWS refuses, in front of another emulator too, unless that is left out", async () => {
    const plain = await open({ authorizer: false });
    const attached = await open({ aws: plain.endpoint, folder: path.join(folder(), "attached") });
    const listAs = ({ endpoint }: Sandbox) =>
      new KMSClient({ endpoint, region: "us-east-1", credentials: BASE_CREDENTIALS }).send(new ListKeysCommand({}));
    assert.deepEqual((await listAs(plain)).Keys, []);
    await assert.rejects(listAs(attached), { name: "AccessDeniedException" });
    const log = readFileSync(path.join(attached.folder, "logs", "authorizer.log"), "utf8");
    assert.match(log, /denied {3}arn:aws:iam::123456789012:user\/sandbox-tooling kms:ListKeys \*/);
  });
});
