import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, statSync } from "node:fs";
import * as path from "node:path";
import { setTimeout } from "node:timers/promises";
import { GetUserCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  CreateGrantCommand,
  CreateKeyCommand,
  EnableKeyRotationCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListGrantsCommand,
  PutKeyPolicyCommand,
  ReplicateKeyCommand,
} from "@aws-sdk/client-kms";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { attachEmulator, type Emulator, emulatorPython, findPython, startEmulator } from "../../sandbox/emulator";
import { SandboxError } from "../../sandbox/errors";
import { plainProgress } from "../../sandbox/progress";
import { assumeRole, seedAccount } from "../../sandbox/seed";
import { temporaryFolder } from "./temporary-folder";

const OWNER = {
  accountId: "111122223333",
  region: "cn-north-1",
  deployRole: "DeployRole",
  roles: ["team/Reader"],
  users: ["ann"],
};
const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Root",
      Effect: "Allow",
      Principal: { AWS: "arn:aws-cn:iam::111122223333:root" },
      Action: "kms:*",
      Resource: "*",
    },
  ],
});

describe("the emulated AWS", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const running: Emulator[] = [];
  let python = "";

  before(async function () {
    this.timeout(600_000);
    python = await emulatorPython(await findPython(), plainProgress(console.error));
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((emulator) => emulator.stop()));
  });

  async function start(): Promise<Emulator> {
    const emulator = await startEmulator(python, path.join(folder(), "aws"), path.join(folder(), "log"));
    running.push(emulator);
    return emulator;
  }

  async function clientOptions({ endpoint }: Emulator) {
    return { endpoint, region: OWNER.region, credentials: await assumeRole(endpoint, OWNER) };
  }

  it("must give credentials of the account whose role is assumed, in its partition", async () => {
    const options = await clientOptions(await start());
    const { Account, Arn } = await new STSClient(options).send(new GetCallerIdentityCommand({}));
    assert.equal(Account, "111122223333");
    assert.equal(Arn, "arn:aws-cn:sts::111122223333:assumed-role/DeployRole/sandbox");
  });

  it("must seed an account, twice as well as once", async () => {
    const emulator = await start();
    await seedAccount(emulator.endpoint, OWNER);
    await seedAccount(emulator.endpoint, OWNER);
    const iam = new IAMClient(await clientOptions(emulator));
    const { User } = await iam.send(new GetUserCommand({ UserName: "ann" }));
    assert.equal(User?.Arn, "arn:aws-cn:iam::111122223333:user/ann");
  });

  it("must have after a restart what was there before, keys, policies and secret values", async () => {
    const first = await start();
    const before = new KMSClient(await clientOptions(first));
    const { KeyMetadata } = await before.send(new CreateKeyCommand({ Description: "kept" }));
    const KeyId = KeyMetadata?.KeyId;
    await before.send(new PutKeyPolicyCommand({ KeyId, Policy: POLICY }));
    await before.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 180 }));
    await new SecretsManagerClient(await clientOptions(first)).send(
      new CreateSecretCommand({ Name: "kept", SecretString: "value", KmsKeyId: KeyMetadata?.Arn }),
    );
    await first.stop();

    const options = await clientOptions(await start());
    const kms = new KMSClient(options);
    assert.equal((await kms.send(new GetKeyPolicyCommand({ KeyId }))).Policy, POLICY);
    const rotation = await kms.send(new GetKeyRotationStatusCommand({ KeyId }));
    assert.deepEqual([rotation.KeyRotationEnabled, rotation.RotationPeriodInDays], [true, 180]);
    const secret = await new SecretsManagerClient(options).send(new GetSecretValueCommand({ SecretId: "kept" }));
    assert.equal(secret.SecretString, "value");
  });

  it("must have replicas and grants after a restart, each with what is its own", async () => {
    const [first, there] = [await start(), "cn-northwest-1"];
    await seedAccount(first.endpoint, OWNER);
    const own = POLICY.replace("Root", "Replica");
    const GranteePrincipal = `arn:aws-cn:iam::${OWNER.accountId}:user/ann`;
    const before = new KMSClient(await clientOptions(first));
    const { KeyMetadata } = await before.send(new CreateKeyCommand({ MultiRegion: true, Policy: POLICY }));
    const KeyId = KeyMetadata?.KeyId;
    await before.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: there, Policy: own }));
    await before.send(new CreateGrantCommand({ KeyId, GranteePrincipal, Operations: ["Decrypt"] }));
    await first.stop();

    const options = await clientOptions(await start());
    const [here, abroad] = [new KMSClient(options), new KMSClient({ ...options, region: there })];
    assert.equal((await here.send(new GetKeyPolicyCommand({ KeyId }))).Policy, POLICY);
    assert.equal((await abroad.send(new GetKeyPolicyCommand({ KeyId }))).Policy, own);
    const { Grants = [] } = await here.send(new ListGrantsCommand({ KeyId }));
    assert.deepEqual(
      Grants.map((grant) => [grant.GranteePrincipal, grant.IssuingAccount]),
      [[GranteePrincipal, `arn:aws-cn:iam::${OWNER.accountId}:root`]],
    );
    assert.deepEqual((await abroad.send(new ListGrantsCommand({ KeyId }))).Grants, []);
  });

  it("must have written a change before it answers, readable by its owner only", async () => {
    const emulator = await start();
    const file = path.join(folder(), "aws", "state.pickle");
    assert.equal(existsSync(file), false);
    await new KMSClient(await clientOptions(emulator)).send(new CreateKeyCommand({}));
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(path.dirname(file)), ["state.pickle"]);
  });

  it("must refuse the name of a secret that waits for its deletion, as AWS does", async () => {
    const client = new SecretsManagerClient(await clientOptions(await start()));
    await client.send(new CreateSecretCommand({ Name: "gone", SecretString: "1" }));
    await client.send(new DeleteSecretCommand({ SecretId: "gone", RecoveryWindowInDays: 7 }));
    await assert.rejects(client.send(new CreateSecretCommand({ Name: "gone", SecretString: "2" })), {
      name: "InvalidRequestException",
      message: /already scheduled for deletion/,
    });
  });

  it("must not outlive the process that started it, even one that was killed", async () => {
    const script = `require(${JSON.stringify(require.resolve("ts-node/register/transpile-only"))});
      const { startEmulator } = require(${JSON.stringify(require.resolve("../../sandbox/emulator"))});
      startEmulator(${JSON.stringify(python)}, ${JSON.stringify(path.join(folder(), "aws"))}, ${JSON.stringify(path.join(folder(), "log"))})
        .then(({ endpoint }) => console.log(endpoint));`;
    const parent = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    const [endpoint] = (await once(parent.stdout.setEncoding("utf8"), "data")) as [string];
    assert.equal((await fetch(endpoint.trim())).ok, true);
    parent.kill("SIGKILL");
    await once(parent, "exit");
    for (let tries = 0; tries < 50 && isListening(endpoint.trim()); tries += 1) await setTimeout(100);
    assert.equal(isListening(endpoint.trim()), false);
  });

  it("must take another emulator's endpoint, and say where it is none", async () => {
    const own = await start();
    const attached = await attachEmulator(`${own.endpoint}/`);
    assert.equal(attached.endpoint, own.endpoint);
    await attached.stop();
    assert.equal((await fetch(own.endpoint)).ok, true);
    const wrong = "--aws 127.0.0.1:5000: an endpoint looks like http://127.0.0.1:5000";
    await assert.rejects(attachEmulator("127.0.0.1:5000"), new SandboxError(wrong));
    await own.stop();
    await assert.rejects(attachEmulator(own.endpoint), /^SandboxError: Nothing answers at http:\/\/127\.0\.0\.1:\d+: /);
  });
});

/** Asked by another process: a connection of this one could be a kept one. */
function isListening(endpoint: string): boolean {
  const script = `fetch(${JSON.stringify(endpoint)}).then(() => process.exit(0), () => process.exit(1))`;
  try {
    execFileSync(process.execPath, ["-e", script]);
    return true;
  } catch {
    return false;
  }
}
