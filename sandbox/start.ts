/** `npm start`: the walkthrough in two emulated accounts, from nothing to both secrets read. */
import Table from "cli-table3";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import pc from "picocolors";
import { parse } from "yaml";
import { SandboxError } from "./errors";
import { CALLS, keyUsers, type ExternalOutputs, type KeyUser, type OwnerOutputs } from "./key-users";
import { consoleProgress } from "./progress";
import { openSandbox, type Sandbox } from "./sandbox";
import { describeStandIns } from "./texts";

const CHECKOUT = path.resolve(__dirname, "..");
const STACKS = ["owner", "external"] as const;
type Stack = (typeof STACKS)[number];

const heading = (text: string): void => {
  console.log(`\n${pc.bold(text)}`);
};

/** Deploys one stack with the policy pack on. */
async function deploy(sandbox: Sandbox, stack: Stack): Promise<void> {
  heading(`pulumi up --stack ${stack} --policy-pack policypack`);
  const args = ["up", "--yes", "--skip-preview", "--stack", stack, "--policy-pack", "policypack"];
  const { exitCode } = await sandbox.pulumi([...args, "--suppress-outputs"], { stdio: "inherit" });
  if (exitCode !== 0) {
    throw new SandboxError(
      `Deploying stack ${stack} failed. Its state is kept in ${sandbox.folder}; run npm start again.`,
    );
  }
}

/** The role that a side's stack file deploys with: the sandbox's own credentials are of neither account. */
function deployRoleOf(side: Stack): string {
  const file = `Pulumi.${side}.yaml`;
  const document = parse(readFileSync(path.join(CHECKOUT, file), "utf8")) as {
    readonly config?: Readonly<Record<string, { readonly assumeRole?: { readonly roleArn?: string } } | undefined>>;
  };
  const roleArn = document.config?.[`cross-account-cmk:${side}`]?.assumeRole?.roleArn;
  if (roleArn === undefined)
    throw new SandboxError(`${file} names no assumeRole.roleArn, which the walkthrough reads with.`);
  return roleArn;
}

/** Reads the secret of one side as its deploy role. */
async function readSecret(sandbox: Sandbox, side: Stack): Promise<void> {
  heading(`npm run demo -- --side ${side}`);
  const script = path.join(CHECKOUT, "demo", "secret-mgr-demo.ts");
  const role = deployRoleOf(side);
  const args = ["--require", "ts-node/register/transpile-only", script, "--side", side, "--role", role];
  const { exitCode } = await sandbox.run(process.execPath, args, { stdio: "inherit" });
  if (exitCode !== 0) throw new SandboxError(`Reading the ${side} account's secret failed.`);
}

async function outputs<T>(sandbox: Sandbox, stack: Stack): Promise<T> {
  const { exitCode, stdout, stderr } = await sandbox.pulumi(["stack", "output", "--json", "--stack", stack]);
  if (exitCode !== 0) throw new SandboxError(`The outputs of stack ${stack} cannot be read: ${stderr}`);
  return JSON.parse(stdout) as T;
}

const CELLS = { allowed: pc.green("allowed"), denied: pc.red("denied"), unknown: pc.yellow("unknown") } as const;

function tableOf(users: readonly KeyUser[]): string {
  const style = pc.isColorSupported ? {} : { style: { head: [], border: [] } };
  const table = new Table({ head: ["principal", "", ...CALLS], ...style });
  table.push(
    ...users.map(({ principal, kind, decisions }) => [
      principal,
      kind,
      ...decisions.map(({ outcome }) => CELLS[outcome]),
    ]),
  );
  return table.toString();
}

async function main(argv: readonly string[]): Promise<void> {
  const unknown = argv.filter((argument) => argument !== "--keep");
  if (unknown.length > 0) {
    throw new SandboxError(`npm start does not know ${unknown.join(" ")}. It takes --keep (stay open until Ctrl-C).`);
  }
  const sandbox = await openSandbox({ checkout: CHECKOUT, progress: consoleProgress() });
  try {
    const standIns = describeStandIns(sandbox.toolchain);
    if (standIns !== undefined) console.log(standIns);
    for (const stack of STACKS) await deploy(sandbox, stack);
    for (const side of STACKS) await readSecret(sandbox, side);
    heading("Who may use the key");
    const owner = await outputs<OwnerOutputs>(sandbox, "owner");
    console.log(tableOf(keyUsers(owner, await outputs<ExternalOutputs>(sandbox, "external"))));
    console.log(nextSteps());
    if (argv.includes("--keep")) {
      console.log(`\nThe emulated AWS is at ${sandbox.endpoint} until Ctrl-C.`);
      await new Promise(() => setInterval(() => undefined, 60_000));
    }
  } finally {
    await sandbox.close();
  }
}

const nextSteps = (): string =>
  [
    "",
    "Next:",
    "  npm start                                        once more: nothing changes",
    "  npm run sandbox -- preview --stack owner --diff  try a change of Pulumi.owner.yaml",
    "  npm run sandbox -- --reset                       start over",
    "With your own accounts: put their ids, Region and deploy roles into Pulumi.owner.yaml and Pulumi.external.yaml, then",
    "  pulumi up --stack owner --policy-pack policypack",
    "  pulumi up --stack external --policy-pack policypack",
  ].join("\n");

main(process.argv.slice(2)).catch((error: unknown) => {
  const expected = error instanceof SandboxError;
  console.error(expected ? error.message : error);
  if (!expected && existsSync(path.join(CHECKOUT, ".sandbox"))) console.error("State and logs are in .sandbox.");
  process.exitCode = 1;
});
