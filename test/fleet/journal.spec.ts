import assert from "node:assert/strict";
import {
  headerOf,
  journalOf,
  lineOf,
  resumption,
  unfinished,
  type Entry,
  type FleetCommand,
  type Journal,
} from "../../fleet/journal";
import { externalFile, FILES, fileOf, OWNER, stacksIn } from "./fixture";

const STACKS = stacksIn(FILES);
const UP: FleetCommand = { operation: "up", stacks: [], policyPack: "policypack" };
const AT = new Date("2026-11-25T05:00:00Z");
const HEADER = headerOf(UP, STACKS, AT);
const hash = (name: string): string => STACKS.find((stack) => stack.name === name)!.hash;
const began = (stack: string): Entry => ({ stack, began: AT.toISOString() });
const ended = (stack: string, how: "done" | "failed" = "done"): Entry => ({
  stack,
  ended: how,
  file: hash(stack),
  seconds: 1,
  changes: { create: 2 },
});

function journal(...entries: Entry[]): Journal {
  return journalOf([HEADER, ...entries].map(lineOf).join("")) ?? assert.fail("no journal");
}
function left(from: Journal, stacks = STACKS) {
  const result = resumption(from, UP, stacks);
  assert.ok(result.kind === "left", JSON.stringify(result));
  return { done: [...result.done.keys()], engines: [...result.engines], notes: result.notes };
}
const NOT_LAST = [began("owner"), ended("owner"), began("external-1"), { stack: "external-1", engine: 42 }];

describe("the journal of a fleet", () => {
  it("must not count a stack as done that was only under way", () => {
    const killed = journal(...NOT_LAST);
    assert.deepEqual(unfinished(killed), ["external-1", "external-2", "external-10"]);
    assert.deepEqual(left(killed), { done: ["owner"], engines: [["external-1", 42]], notes: [] });
  });

  it("must not count one as done that failed, nor one that was begun again", () => {
    assert.deepEqual(left(journal(ended("owner"), ended("external-1", "failed"))).done, ["owner"]);
    assert.deepEqual(left(journal(ended("owner"), began("owner"))).done, []);
  });

  for (const cut of [1, 10, 60]) {
    it(`must be read where its last line lacks ${cut} characters`, () => {
      const text = [HEADER, ...NOT_LAST, ended("external-1")].map(lineOf).join("");
      const torn = journalOf(text.slice(0, -1 - cut)) ?? assert.fail("no journal");
      assert.deepEqual(left(torn).done, ["owner"]);
    });
  }

  it("must go on after a line that was torn", () => {
    const text = `${lineOf(HEADER)}{"stack":"own\n${lineOf(ended("owner"))}`;
    assert.deepEqual(left(journalOf(text) ?? assert.fail("no journal")).done, ["owner"]);
  });

  for (const text of ["", "{", '{"journal":2}', lineOf(ended("owner"))]) {
    it(`must not take ${JSON.stringify(text.slice(0, 20))} for one`, () => {
      assert.equal(journalOf(text), undefined);
    });
  }

  it("must not be gone on with by another command, and says in what it differs", () => {
    const now: FleetCommand = { operation: "destroy", stacks: ["external-*"], shard: "1/2" };
    assert.deepEqual(resumption(journal(), now, STACKS), {
      kind: "stale",
      problems: [
        "operation was up, and is destroy.",
        "--stacks was all, and is external-*.",
        "--shard was none, and is 1/2.",
        "--policy-pack was policypack, and is none.",
      ],
    });
  });

  it("must do a stack again whose file changed since", () => {
    const changed = stacksIn([
      externalFile("external-1", { roles: ["R"] }),
      ...FILES.filter(({ stack }) => stack !== "external-1"),
    ]);
    assert.deepEqual(left(journal(ended("owner"), ended("external-1")), changed), {
      done: ["owner"],
      engines: [],
      notes: ["Changed since, or their owner was, and done again: external-1."],
    });
  });

  it("must do those again whose owner's file changed since", () => {
    const owner = fileOf("owner", { owner: { accountId: "111122223333", region: "cn-north-1", shares: [] } });
    const changed = stacksIn([owner, ...FILES.filter((file) => file !== OWNER)]);
    const { done, notes } = left(journal(ended("owner"), ended("external-1")), changed);
    assert.deepEqual(done, []);
    assert.deepEqual(notes, ["Changed since, or their owner was, and done again: external-1, owner."]);
  });

  it("must tell of files that are new, and of those that are gone", () => {
    const now = stacksIn([OWNER, externalFile("external-1"), externalFile("external-3")]);
    const { done, notes } = left(journal(ended("owner"), ended("external-2")), now);
    assert.deepEqual(done, ["owner"]);
    assert.deepEqual(notes, [
      "New since: external-3.",
      "Their files are gone since, and nothing is done to them: external-2, external-10.",
    ]);
  });

  it("has another key where command or files are others", () => {
    const key = (command: FleetCommand, stacks = STACKS): string => headerOf(command, stacks, AT).key;
    const keys = [
      key(UP),
      key({ ...UP, operation: "preview" }),
      key({ ...UP, shard: "1/2" }),
      key(UP, STACKS.slice(1)),
    ];
    assert.equal(new Set(keys).size, keys.length);
    assert.equal(headerOf(UP, STACKS, new Date()).key, HEADER.key);
  });
});
