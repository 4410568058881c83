import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { CACHE_VARIABLE, cached, cacheRoot, contentHash, entryFolder, isCached } from "../../sandbox/cache";
import { environmentVariable, temporaryFolder } from "./temporary-folder";

const KEY = { kind: "thing", name: "1.0" };

describe("the cache", () => {
  const folder = temporaryFolder();
  environmentVariable(CACHE_VARIABLE, folder);

  it("must build an entry once and then only find it", async () => {
    let builds = 0;
    const build = async (temporary: string): Promise<void> => {
      builds += 1;
      await setTimeout(1);
      writeFileSync(path.join(temporary, "content"), "whole");
    };
    const first = await cached(KEY, build);
    const second = await cached(KEY, build);
    assert.equal(first, path.join(folder(), "thing", "1.0"));
    assert.equal(second, first);
    assert.equal(builds, 1);
    assert.equal(readFileSync(path.join(first, "content"), "utf8"), "whole");
  });

  it("must not show an entry before it is whole", async () => {
    await cached(KEY, async (temporary) => {
      writeFileSync(path.join(temporary, "content"), "half");
      await setTimeout(1);
      assert.equal(isCached(KEY), false);
    });
    assert.equal(isCached(KEY), true);
  });

  it("must keep nothing of a build that failed, and build anew", async () => {
    const failing = cached(KEY, (temporary) => {
      writeFileSync(path.join(temporary, "content"), "half");
      return Promise.reject(new Error("out of disk"));
    });
    await assert.rejects(failing, new Error("out of disk"));
    assert.deepEqual(readdirSync(path.join(folder(), "thing")), []);
    await cached(KEY, () => Promise.resolve());
    assert.deepEqual(readdirSync(path.join(folder(), "thing")), ["1.0"]);
  });

  it("must remove what an interrupted build of the same entry left, and nothing else", async () => {
    const shelf = path.join(folder(), "thing");
    for (const name of [".tmp-1.0-dead", ".tmp-2.0-alive"]) mkdirSync(path.join(shelf, name), { recursive: true });
    await cached(KEY, () => Promise.resolve());
    assert.deepEqual(readdirSync(shelf).sort(), [".tmp-2.0-alive", "1.0"]);
  });

  it("must build once where two processes ask at once", async () => {
    const script = path.join(folder(), "ask.js");
    const log = path.join(folder(), "builds.log");
    writeFileSync(
      script,
      `require(${JSON.stringify(require.resolve("ts-node/register/transpile-only"))});
       const { cached } = require(${JSON.stringify(require.resolve("../../sandbox/cache"))});
       cached({ kind: "thing", name: "1.0" }, async () => {
         require("node:fs").appendFileSync(${JSON.stringify(log)}, "built\\n");
         await new Promise((resolve) => setTimeout(resolve, 500));
       });`,
    );
    const ask = (): Promise<unknown> => promisify(execFile)(process.execPath, [script]);
    await Promise.all([ask(), ask()]);
    assert.equal(readFileSync(log, "utf8"), "built\n");
    assert.equal(isCached(KEY), true);
  }).timeout(60_000);

  it("must be where the variable says, and below the user's caches otherwise", () => {
    assert.equal(cacheRoot({ [CACHE_VARIABLE]: "/elsewhere" }), "/elsewhere");
    assert.match(cacheRoot({}), /cross-account-cmk/);
    assert.equal(entryFolder(KEY), path.join(folder(), "thing", "1.0"));
  });

  it("must tell contents apart, however they are divided", async () => {
    const file = path.join(folder(), "file");
    writeFileSync(file, "ab");
    const before = await contentHash([file]);
    assert.match(before, /^[0-9a-f]{16}$/);
    assert.equal(await contentHash([file]), before);
    assert.notEqual(await contentHash([file], "x"), before);
    assert.notEqual(await contentHash([], "ab", "c"), await contentHash([], "a", "bc"));
    writeFileSync(file, "abc");
    assert.notEqual(await contentHash([file]), before);
  });
});
