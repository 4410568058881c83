/** A fleet in a sandbox: one owner, some external accounts, and `npm run fleet` as a process of its own. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { FleetReport } from "../../fleet/report";
import type { RunResult } from "../../sandbox/processes";
import type { Section, TestCheckout } from "./checkout";
import { type InSandbox, OWNER, roleArn } from "./in-sandbox";

export interface FleetSections {
  readonly owner: Section;
  /** By stack. */
  readonly externals: Readonly<Record<string, Section>>;
}

/** Account ids that no test uses for something else. */
const accountOf = (index: number): string => String(700_000_000_000 + index);
export const externalName = (index: number): string => `external-${index}`;

/** One owner and so many externals, whose secrets go at once when they are destroyed. */
export async function fleetSections(checkout: TestCheckout, count: number, withSecret = true): Promise<FleetSections> {
  const owner = await checkout.section("owner");
  const external = await checkout.section("external");
  const indexes = Array.from({ length: count }, (_, at) => at + 1);
  const secret = { ...(external.secret as object), recoveryWindowInDays: 0 };
  return {
    owner: {
      ...owner,
      key: { ...(owner.key as object), protect: false },
      secret: { ...(owner.secret as object), recoveryWindowInDays: 0 },
      shares: indexes.map((index) => ({ accountId: accountOf(index), level: "account" })),
    },
    externals: Object.fromEntries(
      indexes.map((index) => {
        const assumeRole = { roleArn: roleArn(accountOf(index), "DeployRole") };
        const section = {
          ...external,
          accountId: accountOf(index),
          assumeRole,
          secret: withSecret ? secret : undefined,
        };
        return [externalName(index), section];
      }),
    ),
  };
}

export async function writeFleet(checkout: TestCheckout, { owner, externals }: FleetSections): Promise<void> {
  await checkout.setStack("owner", { owner });
  for (const [stack, external] of Object.entries(externals)) await checkout.setStack(stack, { external });
}

export const accountIds = ({ externals }: FleetSections): readonly string[] => [
  OWNER,
  ...Object.values(externals).map(({ accountId }) => String(accountId)),
];

const POLL_MS = 20;

export class InFleet {
  constructor(readonly e2e: InSandbox) {}

  file = (name: string): string => path.join(this.e2e.checkout.folder, ".fleet", name);
  read = (name: string): string => readFileSync(this.file(name), "utf8");

  /** Variables of the runs to come, beside the sandbox's. */
  variables: Readonly<Record<string, string>> = {};

  fleet(...args: string[]): Promise<RunResult> {
    const { sandbox, checkout } = this.e2e;
    const command = [
      "--require",
      "ts-node/register/transpile-only",
      path.join(checkout.folder, "fleet/cli.ts"),
      ...args,
    ];
    return sandbox.run(process.execPath, command, { env: { ...sandbox.env, ...this.variables } });
  }

  /** @returns the report of a run that ended with this code */
  async ends(exitCode: number, ...args: string[]): Promise<FleetReport> {
    const result = await this.fleet(...args, "--json");
    assert.equal(result.exitCode, exitCode, `${result.stdout}\n${result.stderr}`);
    return JSON.parse(result.stdout) as FleetReport;
  }

  /** Lines of the journal that have a key, e.g. the stacks that ended. */
  journal(key: "began" | "engine" | "ended"): Readonly<Record<string, unknown>>[] {
    if (!existsSync(this.file("journal.jsonl"))) return [];
    const lines = this.read("journal.jsonl").split("\n").slice(1, -1);
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter((entry) => key in entry);
  }

  /** Waits for something while a run goes on. */
  async until(met: () => boolean, running: Promise<RunResult>): Promise<void> {
    const ended = running.then(({ exitCode, stdout, stderr }) => {
      assert.ok(met(), `the run ended too early, with ${exitCode}:\n${stdout}\n${stderr}`);
    });
    const polled = (async () => {
      while (!met()) await sleep(POLL_MS);
    })();
    await Promise.race([ended, polled]);
  }

  /** The fleet that is at work. */
  pid = (): number => (JSON.parse(this.read("lock")) as { readonly pid: number }).pid;
}

/** By stack, e.g. `{ owner: "done" }`. */
export const kindsOf = ({ stacks }: FleetReport): Readonly<Record<string, string>> =>
  Object.fromEntries(stacks.map(({ stack, outcome }) => [stack, outcome.kind]));
