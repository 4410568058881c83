import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { setTimeout } from "node:timers/promises";
import { SandboxError } from "../../sandbox/errors";
import { lockFolder, removeFolder } from "../../sandbox/lock";
import { temporaryFolder } from "./temporary-folder";

describe("a sandbox's folder", () => {
  const folder = temporaryFolder();

  it("must not be one that has anything else in it, neither to use nor to remove", async () => {
    const home = path.join(folder(), "home");
    mkdirSync(home);
    for (const name of ["a", "b", "c", "d"]) writeFileSync(path.join(home, name), "kept");
    const refused = new SandboxError(
      `${home} is not a sandbox's folder: it has a, b, c and more in it. Nothing was changed. ` +
        "Name a new or empty one with --folder DIR.",
    );
    await assert.rejects(lockFolder(home), refused);
    await assert.rejects(removeFolder(home), refused);
    assert.deepEqual(readdirSync(home), ["a", "b", "c", "d"]);
  });

  it("must not be a file", async () => {
    const file = path.join(folder(), "file");
    writeFileSync(file, "");
    await assert.rejects(
      lockFolder(file),
      new SandboxError(`${file} cannot be a sandbox's folder (EEXIST). Name another one with --folder DIR.`),
    );
  });

  it("must be removed as a whole, and only where there is one", async () => {
    const place = path.join(folder(), "sandbox");
    assert.equal(await removeFolder(place), false);
    await (
      await lockFolder(place)
    )();
    mkdirSync(path.join(place, "state"));
    assert.equal(await removeFolder(place), true);
    assert.equal(existsSync(place), false);
  });
});

describe("the lock of a sandbox's folder", () => {
  const folder = temporaryFolder();

  it("must keep a second one out and name the holder", async () => {
    const release = await lockFolder(folder());
    await assert.rejects(lockFolder(folder()), (error) => {
      assert.ok(error instanceof SandboxError);
      assert.match(error.message, new RegExp(`^The sandbox in ${folder()} is in use by process ${process.pid} \\(`));
      assert.match(error.message, /Wait for it, end it, or take another one with --folder DIR\.$/);
      return true;
    });
    await release();
    await (
      await lockFolder(folder())
    )();
  });

  it("must not wait for a holder that was killed", async () => {
    const dead = spawnSync(process.execPath, ["--version"]).pid;
    mkdirSync(path.join(folder(), "lock"));
    writeFileSync(path.join(folder(), "holder.json"), JSON.stringify({ pid: dead, command: "x", since: "y" }));
    await (
      await lockFolder(folder())
    )();
  });

  it("must let go quietly of a lock whose folder was deleted meanwhile", async function () {
    this.timeout(20_000);
    const release = await lockFolder(folder());
    rmSync(folder(), { recursive: true });
    // The lock notices at its next heartbeat, after half of the time in which it goes stale.
    await setTimeout(9_000);
    await release();
  });
});
