/** The project as a git ref has it, in a folder of its own: nothing of the user's checkout or of its repository is touched. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { ReportError } from "../errors";
import { projectFolder } from "./pulumi";

const run = promisify(execFile);

export interface Base {
  /** Where Pulumi runs. */
  readonly folder: string;
  /** Whether it has this stack's file. */
  readonly hasStack: boolean;
  remove(): Promise<void>;
}

async function git(args: readonly string[], cwd?: string): Promise<string> {
  const { stdout } = await run("git", args, cwd === undefined ? {} : { cwd });
  return stdout.trim();
}

/**
 * The commit that the working tree left the ref at: what the ref got since then is nobody's change here.
 * @throws {ReportError} where there is no such ref, or this is no git repository
 */
export async function commitOf(ref: string): Promise<string> {
  let tip: string;
  try {
    tip = await git(["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`]);
  } catch {
    throw new ReportError(
      `--base ${ref}: git knows no such commit here. Name a branch, tag or commit; in a shallow clone fetch it first: git fetch origin ${ref}`,
    );
  }
  // Without a common history, as in a shallow clone, the ref itself.
  return git(["merge-base", tip, "HEAD"]).catch(() => tip);
}

/** Of the stack file that is used now, what opens its secrets: an old file may be without. */
const KEYS = /^(encryptionsalt|secretsprovider|encryptedkey):.*$/gm;

async function carryKeys(from: string, to: string): Promise<void> {
  if (!existsSync(from) || !existsSync(to)) return;
  const [now, then] = await Promise.all([readFile(from, "utf8"), readFile(to, "utf8")]);
  if (then.match(KEYS) !== null) return;
  const keys = now.match(KEYS) ?? [];
  if (keys.length > 0) await writeFile(to, `${then.trimEnd()}\n${keys.join("\n")}\n`);
}

/** What git does not have and the program needs: its dependencies, and the files that values are read from. */
async function linkMissing(names: readonly string[], from: readonly string[], to: string): Promise<void> {
  for (const name of names) {
    const target = path.resolve(to, name);
    const source = from.map((folder) => path.resolve(folder, name)).find(existsSync);
    const inside = target.startsWith(`${to}${path.sep}`);
    if (source !== undefined && inside && !existsSync(target)) await symlink(await realpath(source), target);
  }
}

/** @param commit of `commitOf`, @param files that the configuration reads values from */
export async function checkOutBase(commit: string, stack: string, files: readonly string[]): Promise<Base> {
  const [top, prefix] = [await git(["rev-parse", "--show-toplevel"]), await git(["rev-parse", "--show-prefix"])];
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), "cross-account-cmk-base-")));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const archive = path.join(folder, ".base.tar");
    await git(["archive", "--format=tar", "--output", archive, commit], top);
    await run("tar", ["-xf", archive, "-C", folder]);
    await rm(archive);
    const project = path.join(folder, prefix);
    const stackFile = `Pulumi.${stack.split("/").at(-1) ?? stack}.yaml`;
    await linkMissing(["node_modules", ...files], [projectFolder(), process.cwd()], project.replace(/\/$/, ""));
    await carryKeys(path.join(projectFolder(), stackFile), path.join(project, stackFile));
    const hasStack = existsSync(path.join(project, stackFile));
    return { folder: project, hasStack, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
