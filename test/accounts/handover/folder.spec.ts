import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { writeBundle } from "../../../accounts/handover/folder";

const ONE = new Map([
  ["README.md", "one"],
  ["main.tf", "one"],
]);
const TWO = new Map([["README.md", "two"]]);

describe("the folder of a bundle", () => {
  let folder: string;
  let out: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "cross-account-cmk-"));
    out = path.join(folder, "out");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const contents = async (): Promise<string[]> =>
    Promise.all(
      (await readdir(out)).sort().map(async (name) => `${name}: ${await readFile(path.join(out, name), "utf8")}`),
    );

  it("is written whole, with nothing beside it", async () => {
    await writeBundle(out, ONE, false);
    assert.deepEqual(await contents(), ["README.md: one", "main.tf: one"]);
    assert.deepEqual(await readdir(folder), ["out"]);
  });

  it("must not be written over without being told to", async () => {
    await writeBundle(out, ONE, false);
    await assert.rejects(writeBundle(out, TWO, false), {
      name: "AccessError",
      message: `${out} has a bundle already: give --force to write it anew, or --out another folder.`,
    });
    assert.deepEqual(await contents(), ["README.md: one", "main.tf: one"]);
  });

  it("is replaced with --force, and no file of the former bundle stays", async () => {
    await writeBundle(out, ONE, false);
    await writeBundle(out, TWO, true);
    assert.deepEqual(await contents(), ["README.md: two"]);
    assert.deepEqual(await readdir(folder), ["out"]);
  });

  it("must not be replaced where there is anything else in it, whatever was told", async () => {
    await writeBundle(out, ONE, false);
    await writeFile(path.join(out, "mine.txt"), "mine");
    await assert.rejects(writeBundle(out, TWO, true), {
      message: `${out} has files that are no part of a bundle (mine.txt): give --out another folder.`,
    });
    assert.deepEqual(await contents(), ["README.md: one", "main.tf: one", "mine.txt: mine"]);
  });

  it("says where it cannot be written, and leaves nothing half written", async () => {
    const nowhere = path.join(folder, "no", "folder");
    await assert.rejects(writeBundle(nowhere, ONE, false), {
      message: `${nowhere} cannot be written (ENOENT): give --out a folder whose parent exists and that you may write to.`,
    });
    assert.deepEqual(await readdir(folder), []);
  });
});
