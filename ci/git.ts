/** What git says of the checkout. Read-only. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { CiError } from "./failure";

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
const git = async (folder: string, ...args: readonly string[]): Promise<string> => {
  const { stdout } = await promisify(execFile)("git", args, { cwd: folder, maxBuffer: MAX_OUTPUT_BYTES });
  return stdout;
};

/** The object's full name, or nothing where it is not known here. @param name e.g. `HEAD^{tree}` */
async function objectNamed(folder: string, name: string): Promise<string | undefined> {
  try {
    return (await git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", name)).trim();
  } catch {
    return undefined;
  }
}

/** The files that differ between a commit and the one that is checked out; nothing where that commit is not known here. */
export async function changedSince(folder: string, commit: string): Promise<readonly string[] | undefined> {
  const base = await objectNamed(folder, `${commit}^{commit}`);
  if (base === undefined) return undefined;
  const text = await git(folder, "diff", "--name-only", "--no-renames", "-z", base, "HEAD", "--");
  return text.split("\0").filter((file) => file !== "");
}

/** What is checked out. @throws {CiError} where that is no commit */
export async function checkedOut(folder: string): Promise<{ readonly commit: string; readonly tree: string }> {
  const commit = await objectNamed(folder, "HEAD^{commit}");
  const tree = await objectNamed(folder, "HEAD^{tree}");
  if (commit === undefined || tree === undefined) throw new CiError("git has no commit here: run this in a checkout.");
  return { commit, tree };
}
