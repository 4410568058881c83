/**
 * The shadow project: the checkout as Pulumi sees it, with stack files of its own.
 *
 * `pulumi stack init` and `config set` write an encryption salt into stack files. So Pulumi runs in a folder in which
 * every entry of the checkout is a link, except for the stack files, which are copies. What the user asked to change
 * (`config set`, a file to export to) goes back into the checkout afterwards, the sandbox's salt does not.
 */
import { existsSync } from "node:fs";
import { copyFile, cp, lstat, mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { codeOf } from "./errors";
import { configDiffers, forCheckout, saltOf, stackOfFile, withSalt } from "./stack-files";

/** Not linked: the repository's own data, the folder that sandboxes are in, and what a fleet notes of itself. */
const LEFT_OUT = new Set([".git", ".sandbox", ".fleet"]);
const SECRET_VALUE = "mycreds.json";
const SECRET_VALUE_EXAMPLE = path.join(__dirname, "mycreds.example.json");

const readOrEmpty = async (file: string): Promise<string> => {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return "";
    throw error;
  }
};

export class ShadowProject {
  /** @param folder where Pulumi runs, @param checkout whose program it runs */
  constructor(
    readonly folder: string,
    private readonly checkout: string,
  ) {}

  /** The stacks that have a file in the checkout. */
  async stacks(): Promise<string[]> {
    const entries = await readdir(this.checkout);
    return entries.map(stackOfFile).filter((stack) => stack !== undefined);
  }

  /** Brings the folder in line with the checkout as it is now. */
  async update(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const entries = (await readdir(this.checkout)).filter((entry) => !LEFT_OUT.has(entry));
    await this.dropWhatIsGone(new Set(entries));
    await Promise.all(entries.map((entry) => (stackOfFile(entry) ? this.copyStackFile(entry) : this.link(entry))));
    // Asked of the list: a link that leads nowhere is the user's too, and must not be written through.
    if (!entries.includes(SECRET_VALUE)) {
      await copyFile(SECRET_VALUE_EXAMPLE, path.join(this.folder, SECRET_VALUE));
    }
  }

  /** Carries what a command changed back into the checkout. */
  async carryBack(): Promise<void> {
    for (const entry of await readdir(this.folder)) {
      if (stackOfFile(entry)) await this.carryBackStackFile(entry);
      else await this.carryBackNewEntry(entry);
    }
  }

  private async copyStackFile(name: string): Promise<void> {
    const shadow = path.join(this.folder, name);
    const salt = saltOf(await readOrEmpty(shadow));
    await writeFile(shadow, withSalt(await readFile(path.join(this.checkout, name), "utf8"), salt));
  }

  private async carryBackStackFile(name: string): Promise<void> {
    const shadow = await readFile(path.join(this.folder, name), "utf8");
    const file = path.join(this.checkout, name);
    if (configDiffers(shadow, await readOrEmpty(file))) await writeFile(file, forCheckout(shadow));
  }

  /** A file that a command made, such as a state export, belongs where the user typed the command. */
  private async carryBackNewEntry(name: string): Promise<void> {
    const shadow = path.join(this.folder, name);
    const isLink = (await lstat(shadow)).isSymbolicLink();
    if (isLink || name === SECRET_VALUE || existsSync(path.join(this.checkout, name))) return;
    await cp(shadow, path.join(this.checkout, name), { recursive: true });
    await rm(shadow, { recursive: true });
  }

  private async link(entry: string): Promise<void> {
    const [target, place] = [path.join(this.checkout, entry), path.join(this.folder, entry)];
    try {
      if ((await readlink(place)) === target) return;
    } catch (error) {
      // EINVAL: not a link, such as the example that stood in for a file the checkout has now.
      if (codeOf(error) !== "ENOENT" && codeOf(error) !== "EINVAL") throw error;
    }
    await rm(place, { recursive: true, force: true });
    await symlink(target, place);
  }

  /** Of a stack file that the checkout no longer has, only the salt stays: its stack may still be there. */
  private async dropWhatIsGone(entries: ReadonlySet<string>): Promise<void> {
    for (const name of await readdir(this.folder)) {
      if (entries.has(name)) continue;
      const place = path.join(this.folder, name);
      if (stackOfFile(name)) await writeFile(place, withSalt("", saltOf(await readFile(place, "utf8"))));
      else if ((await lstat(place)).isSymbolicLink()) await rm(place);
    }
  }
}
