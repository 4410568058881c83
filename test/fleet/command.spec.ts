/** How an engine begins. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { noting } from "../../fleet/command";
import { headerOf, journalOf, lineOf } from "../../fleet/journal";
import { FILES, stacksIn } from "./fixture";

describe("an engine of a fleet", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "it's a fleet-"));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("is in the journal by itself before it begins: a fleet that is killed then must not lose it", () => {
    const journalFile = path.join(folder, "journal.jsonl");
    const command = { operation: "up", stacks: [] } as const;
    writeFileSync(journalFile, lineOf(headerOf({ ...command, stacks: [] }, stacksIn(FILES), new Date(0))));
    const engine = ["/bin/sh", "-c", 'echo "$$ $1"', "engine", "an $argument"];
    const { stdout, status } = spawnSync(...spawned(noting({ journalFile, stack: "external-1" }, engine)));
    assert.equal(status, 0);
    const [pid, argument] = [parseInt(stdout, 10), stdout.trim().replace(/^\d+ /, "")];
    assert.equal(argument, "an $argument");
    const journal = journalOf(readFileSync(journalFile, "utf8"));
    assert.deepEqual(journal?.progress.get("external-1"), { kind: "began", engine: pid });
  });

  it("must not begin where it cannot be noted", () => {
    const journalFile = path.join(folder, "no-such-folder", "journal.jsonl");
    const { stdout, status } = spawnSync(...spawned(noting({ journalFile, stack: "owner" }, ["/bin/echo", "began"])));
    assert.notEqual(status, 0);
    assert.equal(stdout, "");
  });
});

const spawned = ([command, args]: ReturnType<typeof noting>) => [command, args, { encoding: "utf8" as const }] as const;
