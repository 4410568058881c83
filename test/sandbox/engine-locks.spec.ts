import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import * as path from "node:path";
import { removeAbandonedLocks } from "../../sandbox/engine-locks";
import { temporaryFolder } from "./temporary-folder";

describe("the engine's locks in a sandbox", () => {
  const folder = temporaryFolder();
  const dead = (): number => spawnSync(process.execPath, ["--version"]).pid;

  /** Whether a lock with this content outlives the removal. */
  async function survives(content: string): Promise<boolean> {
    const locks = path.join(folder(), ".pulumi", "locks", "organization", "cross-account-cmk", "owner");
    mkdirSync(locks, { recursive: true });
    const file = path.join(locks, "1.json");
    writeFileSync(file, content);
    await removeAbandonedLocks(folder());
    return existsSync(file);
  }

  it("are removed where their engine has ended", async () => {
    assert.equal(await survives(JSON.stringify({ pid: dead(), hostname: hostname() })), false);
  });
  it("must be kept while their engine runs", async () => {
    assert.equal(await survives(JSON.stringify({ pid: process.pid, hostname: hostname() })), true);
  });
  it("must be kept where their engine runs on another machine, or nobody knows which it is", async () => {
    assert.equal(await survives(JSON.stringify({ pid: dead(), hostname: `not-${hostname()}` })), true);
    assert.equal(await survives("{"), true);
    assert.equal(await survives("{}"), true);
  });
  it("need not be there at all", async () => {
    await removeAbandonedLocks(path.join(folder(), "nothing"));
  });
});
