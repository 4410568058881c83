/**
 * The sandbox: the real Pulumi engine against emulated AWS accounts, in one folder, with nothing of the user's own.
 *
 * ```ts
 * const sandbox = await openSandbox({ checkout });
 * try {
 *   await sandbox.pulumi(["up", "--yes", "--stack", "owner"]);
 * } finally {
 *   await sandbox.close();
 * }
 * ```
 */
import { mkdir } from "node:fs/promises";
import * as path from "node:path";
import { accountsOf, type SeedAccount } from "./accounts";
import { startAuthorizer } from "./authorizer/authorizer";
import { attachEmulator, emulatorPython, findPython, startEmulator, type Emulator } from "./emulator";
import { ENGINE_VARIABLE, parseEngineSource, type EngineSource } from "./engine";
import { removeAbandonedLocks } from "./engine-locks";
import { homeFolder, projectFolder, sandboxEnvironment, sandboxVariables, stateFolder } from "./environment";
import { lockFolder } from "./lock";
import {
  organizationIn,
  organizationsFile,
  readOrganizations,
  writeOrganizations,
  type OrganizationPaths,
} from "./organizations";
import { Processes, type RunOptions, type RunResult } from "./processes";
import { silentProgress, type Progress } from "./progress";
import { ShadowProject } from "./project";
import { PulumiCli } from "./pulumi";
import { assumeRole, seedAccount, type Credentials } from "./seed";
import { installIntoHome, prepareToolchain, type Toolchain } from "./toolchain";

/** The folder in a checkout that its sandbox is in; git ignores it. */
export const DEFAULT_FOLDER = ".sandbox";

export interface SandboxOptions {
  /** The checkout whose program runs. */
  readonly checkout: string;
  /** Where state, logs and the shadow project are. Default: `.sandbox` in the checkout. */
  readonly folder?: string;
  /** The endpoint of an emulator that runs already, instead of one of the sandbox's own. */
  readonly aws?: string;
  /** Whether KMS and Secrets Manager calls are refused as AWS refuses them. Default: true. */
  readonly authorizer?: boolean;
  /** Whether calls of IAM and S3 are refused too, where the caller's own policies do not allow them. Default: false. */
  readonly everythingJudged?: boolean;
  /** The one source to take the engine from. Default: CROSS_ACCOUNT_CMK_ENGINE, else the first that has it. */
  readonly engine?: EngineSource;
  /** Told about what takes long. Default: nobody. */
  readonly progress?: Progress;
}

export interface Sandbox {
  readonly folder: string;
  /** Where pulumi runs: the checkout's entries as links, with stack files of their own. */
  readonly projectFolder: string;
  /** The emulated AWS: the authorizer in front of it, unless that was left out. */
  readonly endpoint: string;
  /** The whole environment for a child process. */
  readonly env: Readonly<Record<string, string>>;
  /** Of `env`, what makes the sandbox, without what was inherited. */
  readonly variables: Readonly<Record<string, string>>;
  readonly toolchain: Toolchain;
  /**
   * Runs pulumi in the shadow project. A stack that has a file but was never created is created first. What the command
   * changed (config, files) is in the checkout afterwards. A failure is an exit code, not an exception.
   */
  pulumi(args: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** Runs any command with the sandbox's environment, in the checkout unless `cwd` says otherwise. */
  run(command: string, args: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** Credentials of a role, `DeployRole` by default. The Region decides the partition. */
  credentials(accountId: string, region: string, roleName?: string): Promise<Credentials>;
  /**
   * Credentials of a role, by which a service such as `ec2` calls KMS for it: `kms:ViaService` and `kms:GrantIsForAWSResource`.
   * AWS's own services do not run here, and no client can claim to be one.
   */
  serviceCredentials(service: string, accountId: string, region: string, roleName?: string): Promise<Credentials>;
  /** Puts accounts into organizations, in the place of all that were in one: by account id, the account's path. */
  organize(paths: OrganizationPaths): Promise<void>;
  /** Creates what is missing in these accounts. The stack files' accounts are seeded when the sandbox opens. */
  seed(accounts: readonly SeedAccount[]): Promise<void>;
  /** Ends all that runs. State stays. */
  close(): Promise<void>;
}

interface Opened {
  readonly toolchain: Toolchain;
  /** What clients call. */
  readonly endpoint: string;
  /** Where accounts are furnished, by roles that are yet to be made. */
  readonly seedEndpoint: string;
  /** Hands a session to a service; without an authorizer, nobody asks whose call it is. */
  readonly forward: (accessKeyId: string, service: string) => void;
  stop(): Promise<void>;
}

/** Starts engine and emulator side by side; where one fails, neither stays. */
async function start(folder: string, options: SandboxOptions, progress: Progress): Promise<Opened> {
  const source = options.engine ?? parseEngineSource(process.env[ENGINE_VARIABLE]);
  const emulator = options.aws === undefined ? ownEmulator(folder, progress) : attachEmulator(options.aws);
  const [opened, prepared] = await Promise.allSettled([emulator, prepareToolchain(progress, source)]);
  if (opened.status === "rejected") throw opened.reason;
  if (prepared.status === "rejected") {
    await opened.value.stop();
    throw prepared.reason;
  }
  await installIntoHome(prepared.value, homeFolder(folder));
  return { toolchain: prepared.value, ...(await authorized(opened.value, folder, options)) };
}

/** The emulated AWS with the authorizer in front of it, or by itself. */
async function authorized(
  emulator: Emulator,
  folder: string,
  { authorizer: wanted = true, everythingJudged: everything = false }: SandboxOptions,
): Promise<Omit<Opened, "toolchain">> {
  const { endpoint } = emulator;
  if (!wanted) return { endpoint, seedEndpoint: endpoint, forward: () => undefined, stop: () => emulator.stop() };
  const logFile = path.join(folder, "logs", "authorizer.log");
  const organizations = organizationsFile(folder);
  const authorizer = await startAuthorizer({
    upstream: endpoint,
    logFile,
    everything,
    organizationOf: (accountId) => organizationIn(readOrganizations(organizations), accountId),
  });
  const stop = async (): Promise<void> => {
    await authorizer.stop();
    await emulator.stop();
  };
  return { ...authorizer, seedEndpoint: everything ? endpoint : authorizer.endpoint, stop };
}

async function ownEmulator(folder: string, progress: Progress): Promise<Emulator> {
  const python = await emulatorPython(await findPython(), progress);
  return startEmulator(python, path.join(folder, "aws"), path.join(folder, "logs", "emulator.log"));
}

/**
 * Opens the sandbox of a folder. It is closed by `close()`, and by itself when the process is told to end.
 * @throws SandboxError where the folder is in use, or the engine or the emulator cannot be had
 */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const checkout = path.resolve(options.checkout);
  const folder = path.resolve(options.folder ?? path.join(checkout, DEFAULT_FOLDER));
  const progress = options.progress ?? silentProgress;
  const release = await lockFolder(folder);
  const processes = new Processes();
  let opened: Opened | undefined;
  const close = processes.closeOnSignals(async () => {
    await processes.endAll();
    await opened?.stop();
    await release();
  });
  try {
    readOrganizations(organizationsFile(folder));
    await Promise.all(["logs", "state"].map((name) => mkdir(path.join(folder, name), { recursive: true })));
    await removeAbandonedLocks(stateFolder(folder));
    opened = await start(folder, options, progress);
    const sandbox = assemble(checkout, folder, opened, processes, close);
    await sandbox.seed(await accountsOf(checkout));
    return sandbox;
  } catch (error) {
    await close();
    throw error;
  }
}

function assemble(
  checkout: string,
  folder: string,
  { toolchain, endpoint, seedEndpoint, forward }: Opened,
  processes: Processes,
  close: () => Promise<void>,
): Sandbox {
  const parts = { folder, endpoint, binFolder: toolchain.binFolder };
  const env = sandboxEnvironment(parts);
  const project = new ShadowProject(projectFolder(folder), checkout);
  const cli = new PulumiCli(path.join(toolchain.binFolder, "pulumi"), project, stateFolder(folder), env, processes);
  return {
    folder,
    projectFolder: project.folder,
    endpoint,
    env,
    variables: sandboxVariables(parts),
    toolchain,
    pulumi: (args, runOptions) => cli.run(args, runOptions),
    async run(command, args, runOptions) {
      // The command may run pulumi itself.
      await project.update();
      return processes.run(command, args, { cwd: checkout, env, ...runOptions });
    },
    credentials: (accountId, region, roleName) => assumeRole(endpoint, { accountId, region }, roleName),
    async serviceCredentials(service, accountId, region, roleName) {
      const credentials = await assumeRole(endpoint, { accountId, region }, roleName);
      forward(credentials.accessKeyId, service);
      return credentials;
    },
    organize: (paths) => writeOrganizations(organizationsFile(folder), paths),
    async seed(accounts) {
      await Promise.all(accounts.map((account) => seedAccount(seedEndpoint, account)));
    },
    close,
  };
}
