import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { setTimeout } from "node:timers/promises";
import { SandboxError } from "../../sandbox/errors";
import { lockFolder } from "../../sandbox/lock";
import { temporaryFolder } from "./temporary-folder";

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
