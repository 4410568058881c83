/** What the end-to-end tests share: stack files of their own, a sandbox that is open while the tests of a file run, and its accounts. */
import { IAMClient, ListPoliciesCommand } from "@aws-sdk/client-iam";
import { DescribeKeyCommand, KMSClient, ListAliasesCommand, ListKeysCommand } from "@aws-sdk/client-kms";
import { ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import assert from "node:assert/strict";
import * as path from "node:path";
import { inquire } from "../../access/matrix/build";
import { markdownReport } from "../../access/matrix/markdown";
import { parseStackJson } from "../../access/stack/file";
import { declaredWorld } from "../../access/stack/world";
import type { RunResult } from "../../sandbox/processes";
import { openSandbox, type Sandbox, type SandboxOptions } from "../../sandbox/sandbox";
import { testCheckout, type TestCheckout } from "./checkout";

/** The accounts and the Region of the repository's own stack files. */
export const OWNER = "111122223333";
export const EXTERNAL = "444455556666";
export const REGION = "cn-north-1";

export const PACK = ["--policy-pack", "policypack"] as const;
const QUIET = ["--yes", "--skip-preview", "--non-interactive"] as const;

export const roleArn = (accountId: string, name: string): string => `arn:aws-cn:iam::${accountId}:role/${name}`;

/** One resource in a preview. */
export interface Step {
  readonly op: string;
  readonly urn: string;
  readonly detailedDiff?: Record<string, unknown> | null;
}

export type InSandboxOptions = Pick<SandboxOptions, "everythingJudged">;

/** A client class of the AWS SDK. */
type Client<T> = new (options: object) => T;

export interface Caller {
  /** `path/Name`; the deploying role where left out. */
  readonly role?: string;
  readonly region?: string;
  /** The service that makes the calls for the role, e.g. `ec2`. */
  readonly service?: string;
}

/**
 * Skips a test that holds the stand-in AWS provider's own words or timings, where the official one runs.
 * @param why what the official provider does instead: it is printed
 */
export function onlyWithStandIn(test: Mocha.Context, { toolchain }: Pick<Sandbox, "toolchain">, why: string): void {
  if (toolchain.standIns.some((name) => name.startsWith("pulumi-resource-"))) return;
  console.log(`      skipped, since the official AWS provider runs: ${why}`);
  test.skip();
}

export class InSandbox {
  #checkout: TestCheckout | undefined;
  #sandbox: Sandbox | undefined;

  get checkout(): TestCheckout {
    return this.#checkout ?? assert.fail("there is no checkout yet");
  }
  get sandbox(): Sandbox {
    return this.#sandbox ?? assert.fail("the sandbox is not open yet");
  }

  /** @param prepare writes the stack files whose accounts are seeded */
  async open(prepare: (checkout: TestCheckout) => Promise<void>, options: InSandboxOptions = {}): Promise<void> {
    this.#checkout = await testCheckout();
    await prepare(this.#checkout);
    const { folder } = this.#checkout;
    this.#sandbox = await openSandbox({ ...options, checkout: folder, folder: path.join(folder, ".sandbox") });
  }
  async close(): Promise<void> {
    await this.#sandbox?.close();
    await this.#checkout?.remove();
  }

  onlyWithStandIn(test: Mocha.Context, why: string): void {
    onlyWithStandIn(test, this.sandbox, why);
  }

  pulumi = (stack: string, ...args: string[]): Promise<RunResult> => this.sandbox.pulumi([...args, "--stack", stack]);

  /** @returns all that was printed */
  async succeeds(stack: string, ...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.pulumi(stack, ...args);
    assert.equal(exitCode, 0, `pulumi ${args.join(" ")} (${stack}):\n${stdout}\n${stderr}`);
    return stdout + stderr;
  }
  /** @returns all that was printed */
  async fails(stack: string, ...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.pulumi(stack, ...args);
    assert.notEqual(exitCode, 0, `pulumi ${args.join(" ")} (${stack}) went through:\n${stdout}`);
    return stdout + stderr;
  }
  up = (stack: string, ...args: string[]): Promise<string> => this.succeeds(stack, "up", ...QUIET, ...args);
  upFails = (stack: string, ...args: string[]): Promise<string> => this.fails(stack, "up", ...QUIET, ...args);
  destroy = (stack: string): Promise<string> => this.succeeds(stack, "destroy", ...QUIET);
  refresh = (stack: string, ...args: string[]): Promise<string> => this.succeeds(stack, "refresh", ...QUIET, ...args);

  /** AWS has what the state says, and the program wants what AWS has. */
  isUnchanged = (stack: string): Promise<string> =>
    this.succeeds(stack, "preview", "--refresh", "--expect-no-changes", "--non-interactive");

  async #json(stack: string, ...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.pulumi(stack, ...args);
    assert.equal(exitCode, 0, `pulumi ${args.join(" ")} (${stack}):\n${stdout}\n${stderr}`);
    return stdout;
  }
  outputs = async <T = Readonly<Record<string, string>>>(stack: string): Promise<T> =>
    JSON.parse(await this.#json(stack, "stack", "output", "--json")) as T;
  state = (stack: string): Promise<string> => this.#json(stack, "stack", "export");

  /** What a preview would do to the resources of AWS that it does not leave alone. */
  async changes(stack: string): Promise<Step[]> {
    const { steps } = JSON.parse(await this.#json(stack, "preview", "--json")) as { steps: Step[] };
    return steps.filter(({ op, urn }) => op !== "same" && op !== "read" && urn.includes("$aws:"));
  }

  async client<T>(make: Client<T>, accountId: string, caller: Caller = {}): Promise<T> {
    const { role, region = REGION, service } = caller;
    const { sandbox } = this;
    const credentials = await (service === undefined
      ? sandbox.credentials(accountId, region, role)
      : sandbox.serviceCredentials(service, accountId, region, role));
    return new make({ region, endpoint: sandbox.endpoint, credentials });
  }

  /** Roles with the sandbox's own policy, which says nothing of KMS. */
  seed = (accountId: string, ...roles: string[]): Promise<void> =>
    this.sandbox.seed([{ accountId, region: REGION, deployRole: "DeployRole", roles, users: [] }]);

  /** Runs a script of the project, e.g. `demo/secret-mgr-demo.ts`, as a user's process of its own. */
  script(script: string, ...args: string[]): Promise<RunResult> {
    const file = path.join(this.checkout.folder, script);
    const command = ["--require", "ts-node/register/transpile-only", file, ...args];
    return this.sandbox.run(process.execPath, command, { env: { ...this.sandbox.env, NO_COLOR: "1", COLUMNS: "140" } });
  }

  /**
   * The access matrix of what is deployed, as `npm run access -- --state --markdown` prints it.
   * @param accounts whose rows are shown beside those of nobody's account; all where left out
   */
  async matrix(stacks: readonly string[], accounts?: readonly string[]): Promise<string> {
    const states = [];
    for (const stack of stacks) states.push(parseStackJson(await this.state(stack), `stack ${stack}`));
    const { report } = inquire(stacks, { state: declaredWorld(states) });
    const rows = report.rows.filter(
      ({ kind, accountId }) =>
        kind === "unlisted account" || accountId === undefined || accounts?.includes(accountId) !== false,
    );
    return markdownReport({ ...report, rows });
  }

  /** What a destroyed stack must not leave in an account: keys in use, aliases, secrets, IAM policies. */
  async leftIn(accountId: string, region = REGION): Promise<readonly string[]> {
    const kms = await this.client(KMSClient, accountId, { region });
    const { Keys = [] } = await kms.send(new ListKeysCommand({}));
    const keys = await Promise.all(Keys.map(({ KeyId }) => kms.send(new DescribeKeyCommand({ KeyId }))));
    const { Aliases = [] } = await kms.send(new ListAliasesCommand({}));
    const secrets = await this.client(SecretsManagerClient, accountId, { region });
    const { SecretList = [] } = await secrets.send(new ListSecretsCommand({}));
    const iam = await this.client(IAMClient, accountId, { region });
    const { Policies = [] } = await iam.send(new ListPoliciesCommand({ Scope: "Local" }));
    return [
      ...keys.flatMap(({ KeyMetadata }) =>
        KeyMetadata?.KeyState?.startsWith("Pending") ? [] : [`key ${KeyMetadata?.KeyId}`],
      ),
      ...Aliases.flatMap(({ AliasName = "" }) => (AliasName.startsWith("alias/aws/") ? [] : [AliasName])),
      ...SecretList.map(({ Name }) => `secret ${Name}`),
      ...Policies.map(({ PolicyName }) => `policy ${PolicyName}`),
    ];
  }
  async leavesNothing(...accountIds: string[]): Promise<void> {
    for (const accountId of accountIds) assert.deepEqual(await this.leftIn(accountId), [], accountId);
  }
}

/** A sandbox for the tests of the `describe` that calls this: open before the first, closed after the last. */
export function inSandbox(
  prepare: (checkout: TestCheckout) => Promise<void>,
  options: InSandboxOptions = {},
): InSandbox {
  const opened = new InSandbox();
  before(() => opened.open(prepare, options));
  after(() => opened.close());
  return opened;
}
