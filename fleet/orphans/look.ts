/** Looks for what AWS has of a stack and its state has not, and takes it over where that is asked for. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { tagValue } from "../../access/identity-tags";
import { AccessError } from "../../access/stack/errors";
import { parseRawStackJson } from "../../access/stack/file";
import type { PendingOperation } from "../../access/stack/pending";
import type { RawResource } from "../../access/stack/resources";
import { PROJECT } from "../../accounts/stack-sections";
import { explain } from "../explain";
import { isAlive } from "../folder";
import { importFile, type Orphan, orphansOf, type Wanted } from "./model";
import { changing, type Outcome, pulumi } from "./pulumi";
import { readAccount, type ReadAccount } from "./read";
import { type Target, targetsOf } from "./targets";
import { onKeys, wantedIn } from "./wanted";

export interface Looked {
  readonly stack: string;
  readonly orphans: readonly Orphan[];
  readonly pending: readonly PendingOperation[];
  /** Sentences on what is not known: without any, all was looked at. */
  readonly unknown: readonly string[];
}

interface State {
  readonly resources: readonly RawResource[];
  readonly pending: readonly PendingOperation[];
}

/** What kept pulumi from doing its work, in the words of the bad days. */
function reasonOf({ stdout, stderr }: Outcome, stack: string, operation: "preview" | "up"): string {
  const here = { host: hostname(), isAlive };
  const { happened, next } = explain(`${stdout}\n${stderr}`, { stack, operation, again: "look again", here });
  return `${happened} ${next[0] ?? ""}`.trim();
}

async function stateOf(stack: string): Promise<State | string> {
  const exported = await pulumi(stack, "stack", "export");
  if (!exported.ok && exported.stderr.includes("no stack named")) return { resources: [], pending: [] };
  if (!exported.ok) return `The state of ${stack} could not be read. ${reasonOf(exported, stack, "up")}`;
  try {
    const reading = parseRawStackJson(exported.stdout, `stack ${stack}`);
    return reading.kind === "state" ? reading : { resources: [], pending: [] };
  } catch (error) {
    if (error instanceof AccessError) return error.message;
    throw error;
  }
}

async function wantedOf(stack: string): Promise<readonly Wanted[] | string> {
  const outcome = await pulumi(stack, "preview", "--json", "--show-sames");
  const wanted = outcome.ok ? wantedIn(outcome.stdout) : undefined;
  return (
    wanted ?? `What ${stack} declares is not known, since its preview failed. ${reasonOf(outcome, stack, "preview")}`
  );
}

/** AWS shows something new within seconds, as a rule. */
const AGAIN_MS = 15_000;
const TAGGED = /:(?:kms\/(?:key:Key|replicaKey:ReplicaKey)|secretsmanager\/secret:Secret|iam\/policy:Policy)::/;

const isMissed = ({ doing, urn, name }: PendingOperation, read: readonly ReadAccount[]): boolean =>
  doing === "creating" &&
  TAGGED.test(urn) &&
  !read.some(({ found }) => found.some((each) => each.name === tagValue(name)));

async function readAll(targets: readonly Target[], stack: string, pending: readonly PendingOperation[]) {
  const read = () => Promise.all(targets.map((target) => readAccount(target, { project: PROJECT, stack })));
  const first = await read();
  if (!pending.some((operation) => isMissed(operation, first))) return first;
  await sleep(AGAIN_MS);
  return read();
}

/** @param file the stack file's text */
export async function look(stack: string, file: string): Promise<Looked> {
  const nothing = { stack, orphans: [], pending: [] };
  const targets = targetsOf(file);
  if ("problem" in targets) return { ...nothing, unknown: [`${stack} was not looked at: ${targets.problem}.`] };
  const state = await stateOf(stack);
  if (typeof state === "string") return { ...nothing, unknown: [state] };
  const [accounts, wanted] = await Promise.all([readAll(targets.targets, stack, state.pending), wantedOf(stack)]);
  const isKnown = typeof wanted !== "string";
  const found = accounts.flatMap((account, at) => [
    ...account.found,
    ...(isKnown ? onKeys(account.keys, wanted, targets.targets[at]?.region ?? "") : []),
  ]);
  return {
    stack,
    orphans: orphansOf(found, state.resources, isKnown ? wanted : undefined),
    pending: state.pending,
    unknown: [...accounts.flatMap(({ unread }) => unread), ...(isKnown ? [] : [wanted])],
  };
}

/** @returns why it could not be done */
async function imported(stack: string, orphans: readonly Orphan[], file: string): Promise<string | undefined> {
  const targets = targetsOf(file);
  const all = "targets" in targets ? targets.targets : [];
  const wanted = importFile(orphans, (accountId) => all.find((each) => each.accountId === accountId)?.region ?? "");
  if (wanted.resources.length === 0) return undefined;
  const folder = await mkdtemp(path.join(tmpdir(), "cross-account-cmk-import-"));
  try {
    const importPath = path.join(folder, "import.json");
    await writeFile(importPath, JSON.stringify(wanted));
    const options = ["--yes", "--skip-preview", "--protect=false", "--generate-code=false", "--suppress-outputs"];
    const outcome = await changing(stack, "import", "--file", importPath, ...options);
    return outcome.ok ? undefined : reasonOf(outcome, stack, "up");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What was begun is either in the state now or not in AWS: the state need not have it as begun any more. */
async function cleared(stack: string): Promise<string | undefined> {
  const outcome = await changing(
    stack,
    "refresh",
    "--yes",
    "--skip-preview",
    "--clear-pending-creates",
    "--suppress-outputs",
  );
  return outcome.ok ? undefined : reasonOf(outcome, stack, "up");
}

/** Takes over what the next up would make anew. @returns what is left afterwards */
export async function takeOver(
  looked: Looked,
  file: string,
): Promise<{ readonly taken: readonly Orphan[]; readonly left: Looked }> {
  const { stack, orphans, pending, unknown } = looked;
  // What could not be read may be there all the same: it stays noted as begun.
  if (unknown.length > 0) return { taken: [], left: looked };
  const taken = orphans.filter(({ fate }) => fate === "take over");
  const failed = (why: string) => ({
    taken: [],
    left: {
      ...looked,
      unknown: [`The import into ${stack} did not go through; another look tells what of it is in the state. ${why}`],
    },
  });
  const notImported = await imported(stack, orphans, file);
  if (notImported !== undefined) return failed(notImported);
  const notCleared = pending.length === 0 ? undefined : await cleared(stack);
  const left = { ...looked, orphans: orphans.filter((each) => !taken.includes(each)) };
  return notCleared === undefined
    ? { taken, left: { ...left, pending: [] } }
    : {
        taken,
        left: { ...left, unknown: [`What had been begun is still noted in the state of ${stack}. ${notCleared}`] },
      };
}
