import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { writePage } from "../../../access/cli/page-file";
import { AccessError } from "../../../access/stack/errors";

describe("the file of a page", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "page-file-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("takes the place of one that was there, and leaves nothing else", async () => {
    const file = path.join(folder, "access.html");
    await writeFile(file, "an older and longer page");
    await writePage(file, "<!doctype html>");
    assert.equal(await readFile(file, "utf8"), "<!doctype html>\n");
    assert.deepEqual(await readdir(folder), ["access.html"]);
  });

  it("stands where the user stands, and not in the package's folder", async () => {
    const before = process.env.INIT_CWD;
    process.env.INIT_CWD = folder;
    try {
      await writePage("access.html", "");
    } finally {
      if (before === undefined) delete process.env.INIT_CWD;
      else process.env.INIT_CWD = before;
    }
    assert.deepEqual(await readdir(folder), ["access.html"]);
  });

  const remedy = "give --html a file in a folder that exists and that you may write to.";
  async function refusal(file: string): Promise<string> {
    const error: unknown = await writePage(file, "page").then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof AccessError);
    return error.message;
  }

  it("must fail with one message where it cannot be written, and must leave no part of a page", async () => {
    const nowhere = path.join(folder, "nowhere", "access.html");
    assert.equal(await refusal(nowhere), `${nowhere} cannot be written (ENOENT): ${remedy}`);
    const taken = path.join(folder, "folder");
    await mkdir(taken);
    assert.equal(await refusal(taken), `${taken} cannot be written (EISDIR): ${remedy}`);
    assert.deepEqual(await readdir(folder), ["folder"]);
    await assert.rejects(
      writePage(taken, "report", "--out"),
      new AccessError(`${taken} cannot be written (EISDIR): ${remedy.replace("--html", "--out")}`),
    );
  });
});
