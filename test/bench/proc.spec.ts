import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { whyNoMemory } from "./memory-sampler";
import { parseProportional, parseStat, type ProcessEntry, separateProcesses, tree } from "./proc";

/** A line as Linux writes it, with this command and these fields; the others are of no account here. */
const stat = (pid: number, command: string, parent: number, pages: number, stack: string): string =>
  `${pid} (${command}) S ${parent} 7 7 0 -1 4194560 500 0 0 0 10 5 0 0 20 0 11 0 900 1000000 ${pages} ` +
  `18446744073709551615 4194304 9999999 ${stack} 0 0 0 0 4096 17922 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0\n`;

const entry = (pid: number, parent: number, pages: number, stack = `${pid}000`): ProcessEntry => ({
  pid,
  parent,
  residentPages: pages,
  ticks: 15,
  stack,
});

describe("the process table of Linux", () => {
  it("reads the parent, the resident set, the work and the stack of a process", () => {
    assert.deepEqual(parseStat(stat(42, "node", 7, 1234, "140736000")), {
      pid: 42,
      parent: 7,
      residentPages: 1234,
      ticks: 15,
      stack: "140736000",
    });
  });

  it("must not be misled by a command with spaces and parentheses", () => {
    assert.deepEqual(parseStat(stat(42, "a) S 1 (b", 7, 1234, "5")), entry(42, 7, 1234, "5"));
  });

  it("must not take another text for a process", () => {
    for (const text of ["", "42", "42 (node", "42 (node) S", "node 42 S 7"]) assert.equal(parseStat(text), undefined);
  });

  it("finds this very process, on Linux", function () {
    if (whyNoMemory() !== undefined) this.skip();
    const found = parseStat(readFileSync("/proc/self/stat", "utf8"));
    assert.equal(found?.pid, process.pid);
    assert.equal(found.parent, process.ppid);
    assert.ok(found.residentPages > 1000, `${found.residentPages} pages`);
  });

  it("says why there is no memory to read elsewhere", () => {
    assert.equal(whyNoMemory("linux"), undefined);
    assert.equal(whyNoMemory("darwin"), "memory is read from /proc, which darwin does not have: not measured");
  });
});

const pids = (entries: readonly ProcessEntry[]): number[] => entries.map(({ pid }) => pid);

describe("a process tree", () => {
  const table = [entry(1, 0, 5), entry(40, 20, 400), entry(10, 1, 100), entry(20, 10, 200), entry(30, 10, 300)];

  it("has the process itself and all its descendants, in whatever order the table is", () => {
    assert.deepEqual(pids(tree(10, table)), [10, 20, 30, 40]);
  });

  it("must not have other processes", () => {
    assert.deepEqual(pids(tree(20, table)), [20, 40]);
    assert.deepEqual(pids(tree(40, table)), [40]);
  });

  it("is nothing where the process is gone, even where a child of it is left", () => {
    assert.deepEqual(tree(99, [...table, entry(100, 99, 50)]), []);
  });

  it("must not count memory twice while a process is between fork and its own program", () => {
    const forked = entry(50, 10, 100, "10000");
    assert.deepEqual(pids(separateProcesses(10, [...table, forked])), [10, 20, 30, 40]);
  });

  it("counts each process where the system does not tell their stacks", () => {
    assert.deepEqual(pids(separateProcesses(10, [entry(10, 1, 100, "0"), entry(20, 10, 100, "0")])), [10, 20]);
  });
});

describe("the proportional set of a process", () => {
  const ROLLUP =
    "55d0-7ffd ---p 00000000 00:00 0    [rollup]\nRss:      2000 kB\nPss:      1500 kB\nPss_Anon: 900 kB\n";

  it("is read in bytes, and not mistaken for one of its parts", () => {
    assert.equal(parseProportional(ROLLUP), 1_536_000);
  });

  it("is nothing in another text", () => {
    assert.equal(parseProportional("Rss: 2000 kB\nSwapPss: 12 kB\n"), 0);
  });
});
