/** An emulated AWS with two accounts for the tests of the provider, and clients that look behind the provider's back. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type Emulator, emulatorPython, findPython, startEmulator } from "../../../../sandbox/emulator";
import { plainProgress } from "../../../../sandbox/progress";
import { ConfiguredProvider, type ProviderContext } from "../../../../sandbox/plugins/aws/engine/context";
import { parseProviderConfig } from "../../../../sandbox/plugins/aws/engine/provider-config";
import { type Values } from "../../../../sandbox/plugins/aws/engine/values";
import { ProviderClient } from "./provider-client";

export const OWNER = "111122223333";
export const EXTERNAL = "444455556666";
const REGION = "cn-north-1";
const ENVIRONMENT = {
  AWS_ACCESS_KEY_ID: "AKIATEST",
  AWS_SECRET_ACCESS_KEY: "not-a-secret",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
};

export const deployRole = (accountId: string): string => `arn:aws-cn:iam::${accountId}:role/DeployRole`;

/** A provider's configuration for an account, as the SDK sends it. */
export const configFor = (accountId: string, more: Record<string, string> = {}): Record<string, string> => ({
  region: REGION,
  assumeRoles: JSON.stringify([{ roleArn: deployRole(accountId), sessionName: "test" }]),
  allowedAccountIds: JSON.stringify([accountId]),
  ...more,
});

export class EmulatedAccounts {
  private constructor(
    private readonly emulator: Emulator,
    private readonly folder: string,
    private readonly before: NodeJS.ProcessEnv,
  ) {}

  static async start(): Promise<EmulatedAccounts> {
    const folder = await mkdtemp(join(tmpdir(), "provider-test-"));
    const progress = plainProgress((line) => process.stderr.write(`${line}\n`));
    const python = await emulatorPython(await findPython(), progress);
    const emulator = await startEmulator(python, join(folder, "state"), join(folder, "emulator.log"));
    const before = { ...process.env };
    Object.assign(process.env, ENVIRONMENT, { AWS_ENDPOINT_URL: emulator.endpoint });
    return new EmulatedAccounts(emulator, folder, before);
  }

  async stop(): Promise<void> {
    for (const name of [...Object.keys(ENVIRONMENT), "AWS_ENDPOINT_URL"]) {
      const value = this.before[name];
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    await this.emulator.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A provider that is configured for an account. */
  async provider(accountId: string, more: Record<string, string> = {}): Promise<ProviderClient> {
    const client = await ProviderClient.start();
    await client.configure(configFor(accountId, more));
    return client;
  }

  /** The account seen without the provider's service. */
  account(accountId: string, values: Values = {}): ProviderContext {
    const provider = new ConfiguredProvider(parseProviderConfig(configFor(accountId)), new AbortController().signal);
    return provider.contextFor(values);
  }
}
