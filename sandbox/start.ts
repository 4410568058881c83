/** `npm start`: the walkthrough in two emulated accounts, from nothing to both secrets read. */
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import pc from "picocolors";
import { parse } from "yaml";
import { coloured } from "../access/cli/colour";
import { textOptions } from "../access/cli/terminal";
import { inquire } from "../access/matrix/build";
import { textReport } from "../access/matrix/text";
import { parseStackJson, type StackReading } from "../access/stack/file";
import { declaredWorld } from "../access/stack/world";
import { describeWrongArguments, parseStartArguments, WRONG_ARGUMENTS } from "./arguments";
import { SandboxError } from "./errors";
import { consoleProgress } from "./progress";
import { openSandbox, type Sandbox } from "./sandbox";
import { describeStandIns } from "./texts";

const CHECKOUT = path.resolve(__dirname, "..");
const STACKS = ["owner", "external"] as const;
type Stack = (typeof STACKS)[number];

const heading = (text: string): void => {
  console.log(`\n${pc.createColors(coloured()).bold(text)}`);
};

/** Deploys one stack with the policy pack on. */
async function deploy(sandbox: Sandbox, stack: Stack): Promise<void> {
  heading(`pulumi up --stack ${stack} --policy-pack policypack`);
  const args = ["up", "--yes", "--skip-preview", "--stack", stack, "--policy-pack", "policypack"];
  const { exitCode } = await sandbox.pulumi([...args, "--suppress-outputs"], { stdio: "inherit" });
  if (exitCode !== 0) {
    throw new SandboxError(
      `Deploying stack ${stack} failed: see above. Its state is kept in ${sandbox.folder}; run npm start again.`,
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

async function stateOf(sandbox: Sandbox, stack: Stack): Promise<StackReading> {
  const { exitCode, stdout, stderr } = await sandbox.pulumi(["stack", "export", "--stack", stack]);
  if (exitCode !== 0) throw new SandboxError(`The state of stack ${stack} cannot be read: ${stderr}`);
  return parseStackJson(stdout, `stack ${stack}`);
}

/** The access matrix of both stacks together, as `npm run access -- --state` prints it. */
async function accessMatrix(sandbox: Sandbox): Promise<string> {
  const states: StackReading[] = [];
  for (const stack of STACKS) states.push(await stateOf(sandbox, stack));
  const { report } = inquire(STACKS, { state: declaredWorld(states) });
  return textReport(report, textOptions());
}

async function walkThrough(keep: boolean): Promise<void> {
  const sandbox = await openSandbox({ checkout: CHECKOUT, progress: consoleProgress() });
  try {
    const standIns = describeStandIns(sandbox.toolchain);
    if (standIns !== undefined) console.log(standIns);
    for (const stack of STACKS) await deploy(sandbox, stack);
    for (const side of STACKS) await readSecret(sandbox, side);
    heading("Who can use the key, computed from all documents together");
    console.log(await accessMatrix(sandbox));
    console.log(nextSteps());
    if (keep) {
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
    "  npm run sandbox -- exec -- npm run access        who can use the key before and after such a change, and why",
    "  npm run sandbox -- --reset                       start over",
    "With your own accounts: put their ids, Region and deploy roles into Pulumi.owner.yaml and Pulumi.external.yaml, then",
    "  pulumi up --stack owner --policy-pack policypack",
    "  pulumi up --stack external --policy-pack policypack",
  ].join("\n");

async function main(argv: readonly string[]): Promise<number> {
  const parsed = parseStartArguments(argv);
  switch (parsed.kind) {
    case "help":
      console.log(parsed.text);
      return 0;
    case "invalid":
      console.error(describeWrongArguments(parsed.problems, "npm start"));
      return WRONG_ARGUMENTS;
    case "task":
      await walkThrough(parsed.task.keep);
      return 0;
  }
}

main(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    const expected = error instanceof SandboxError;
    console.error(expected ? error.message : error);
    if (!expected && existsSync(path.join(CHECKOUT, ".sandbox"))) console.error("State and logs are in .sandbox.");
    process.exitCode = 1;
  },
);
