/** The demo as it is run: a process with arguments and an environment, standard output and error, and an exit code. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { identity, jsonError, startAwsDouble, xmlError, type AwsDouble, type Script } from "./aws-double";
import * as walk from "./walkthrough";

const PROJECT = join(__dirname, "../..");
const NODE_ARGUMENTS = ["--require", require.resolve("ts-node/register/transpile-only"), "demo/secret-mgr-demo.ts"];

interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs it with these variables and no others of AWS's, in a home that has no AWS files. */
const run = (args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> =>
  new Promise((resolve) => {
    const options = { cwd: PROJECT, env: { PATH: process.env.PATH, HOME: "/nonexistent", NO_COLOR: "1", ...env } };
    const child = execFile(process.execPath, [...NODE_ARGUMENTS, ...args], options, (_, stdout, stderr) => {
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr });
    });
  });

describe("secret-mgr-demo", () => {
  let aws: AwsDouble | undefined;
  afterEach(() => aws?.close());
  async function demo(script: Script, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    aws = await startAwsDouble({ ...walk.SCRIPT, ...script });
    return run(["--side", "external", ...args], { ...walk.ENVIRONMENT, AWS_ENDPOINT_URL: aws.url, ...env });
  }

  it("reads the secret and tells its facts: exit code 0, nothing on standard error, no part of the value", async () => {
    const { exitCode, stdout, stderr } = await demo({}, []);
    assert.deepEqual([exitCode, stderr], [0, ""]);
    const lines = stdout.trimEnd().split("\n");
    assert.equal(lines[0], `Caller: ${walk.EXAMPLE_USER}`);
    for (const fact of [
      walk.SECRET_ARN,
      walk.KEY_ARN,
      `(of another account, ${walk.OWNER})`,
      "Test secret with external CMK",
    ])
      assert.ok(stdout.includes(`│ ${fact} `), fact);
    assert.deepEqual(lines.slice(-2), [
      "The value was read: JSON object with the keys password, username, 50 characters.",
      "Pass --reveal to see it.",
    ]);
    walk.assertDiscreet(stdout);
  });

  it("tells a machine the same, as one JSON object", async () => {
    const { exitCode, stdout, stderr } = await demo({}, ["--json", "--role", walk.DEPLOY_ROLE]);
    assert.deepEqual([exitCode, stderr], [0, ""]);
    const { side, outcome, value } = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual([side, outcome], ["external", "read"]);
    assert.deepEqual(value, {
      versionId: walk.VERSION_ID,
      stages: ["AWSCURRENT"],
      format: "JSON object",
      keys: ["password", "username"],
      length: 50,
    });
    walk.assertDiscreet(stdout);
  });

  it("shows the value with --reveal", async () => {
    assert.equal((await demo({}, ["--reveal"])).stdout.trimEnd().split("\n").at(-1), walk.VALUE);
    await aws?.close();
    const { stdout } = await demo({}, ["--reveal", "--json"]);
    assert.equal((JSON.parse(stdout) as { revealed: string }).revealed, walk.VALUE);
  });

  it("has colour only where it was asked for", async () => {
    assert.ok(!(await demo({}, [])).stdout.includes("\u001b"));
    await aws?.close();
    assert.ok(
      (await demo({}, [], { NO_COLOR: undefined, FORCE_COLOR: "1" })).stdout.includes("\u001b[32mThe value was read"),
    );
  });

  for (const form of [[], ["--json"]])
    it(`ends with 1 where the value was refused, and tells what it had learnt: ${form[0] ?? "as text"}`, async () => {
      const { exitCode, stdout, stderr } = await demo(
        { GetSecretValue: [jsonError("AccessDeniedException", "Access to KMS is not allowed")] },
        form,
      );
      assert.deepEqual([exitCode, stderr], [1, ""]);
      assert.ok(stdout.includes(walk.SECRET_ARN));
      assert.ok(stdout.includes("Access to KMS is not allowed"));
      walk.assertDiscreet(stdout);
    });

  for (const form of [[], ["--json"]])
    it(`must not show a value in an answer that was cut off: ${form[0] ?? "as text"}`, async () => {
      const cutOff = { status: 200, type: "application/x-amz-json-1.1", body: walk.VALUE.slice(0, -9) };
      const { exitCode, stdout, stderr } = await demo({ GetSecretValue: [cutOff] }, [...form, "--reveal"]);
      assert.equal(exitCode, 1);
      assert.ok(stdout.includes("UnreadableAnswer"));
      walk.assertDiscreet(stdout + stderr);
    });

  it("ends with 1 where the credentials are another account's, and asks for no secret", async () => {
    const { exitCode, stdout } = await demo({ GetCallerIdentity: [identity(walk.OWNER, "arn:aws-cn:sts::1:x/y")] }, []);
    assert.equal(exitCode, 1);
    assert.match(stdout, /^The credentials are of account 111122223333, but the external side is 444455556666\.$/m);
    assert.deepEqual(
      aws?.calls.map(({ action }) => action),
      ["GetCallerIdentity"],
    );
  });

  it("ends with 1 where the credentials have expired", async () => {
    const { exitCode, stdout } = await demo({ GetCallerIdentity: [xmlError("ExpiredToken", "is expired")] }, []);
    assert.equal(exitCode, 1);
    assert.match(stdout, /^GetCallerIdentity failed with ExpiredToken: is expired$/m);
  });

  it("ends with 1 where there are no credentials, and sends nothing", async () => {
    const none = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
    const { exitCode, stdout, stderr } = await demo({}, [], none);
    assert.deepEqual([exitCode, stderr], [1, ""]);
    assert.equal(
      stdout,
      `ResolveCredentials failed with CredentialsProviderError: Could not load credentials from any providers
No usable AWS credentials were found.
  - Name a profile with --profile, or set the AWS_* variables; \`aws sts get-caller-identity\` tests them.
  - For IAM Identity Center: \`aws sso login --profile …\` first.
`,
    );
    assert.deepEqual(aws?.calls, []);
  });

  it("ends with 1 where nobody listens", async () => {
    const gone = await startAwsDouble({});
    await gone.close();
    const { exitCode, stdout, stderr } = await run(["--side", "owner", "--endpoint", gone.url], walk.ENVIRONMENT);
    assert.deepEqual([exitCode, stderr], [1, ""]);
    assert.match(stdout, /^GetCallerIdentity failed with ECONNREFUSED/);
    walk.assertDiscreet(stdout);
  });

  it("ends with 2 and every problem where the arguments are wrong, and sends nothing", async () => {
    const args = ["--regoin", "x", "--secret", "a b", "--role", "ExampleRole"];
    const { exitCode, stdout, stderr } = await demo({}, args);
    assert.deepEqual([exitCode, stdout], [2, ""]);
    assert.equal(
      stderr,
      `The arguments are wrong:
  - --regoin is not an option. Did you mean --region?
  - "x" is not an option.
  - --secret "a b" is neither a secret's ARN nor a name (letters, digits and /_+=.@!-).
  - --role "ExampleRole" is not the ARN of a role: arn:PARTITION:iam::ACCOUNT:role/NAME.
`,
    );
    assert.deepEqual(aws?.calls, []);
  });

  it("tells a machine its problems on standard output, with exit code 2", async () => {
    const { exitCode, stdout, stderr } = await run(["--json"], {});
    assert.deepEqual([exitCode, stderr], [2, ""]);
    assert.deepEqual(JSON.parse(stdout), {
      outcome: "invalid arguments",
      problems: ["--side is missing: owner or external."],
    });
  });

  it("prints its help with exit code 0", async () => {
    const { exitCode, stdout, stderr } = await run(["-h"], {});
    assert.deepEqual([exitCode, stderr], [0, ""]);
    assert.match(stdout, /^Usage: npm run demo -- --side owner\|external \[options\]\n/);
  });
}).timeout(20_000);
