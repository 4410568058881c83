/** `npm run fleet` on the real engine: order, failures, interruptions. In order, in one sandbox. */
import assert from "node:assert/strict";
import type { FleetReport } from "../../fleet/report";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { accountIds, fleetSections, InFleet, kindsOf, writeFleet, type FleetSections } from "./in-fleet";
import { inSandbox, OWNER } from "./in-sandbox";

const STACKS = ["external-1", "external-2", "external-3", "owner"];
const all = (kind: string): Readonly<Record<string, string>> => Object.fromEntries(STACKS.map((name) => [name, kind]));

describe("a fleet, end to end", function () {
  this.timeout(600_000);
  let sections: FleetSections;
  const e2e = inSandbox(async (checkout) => {
    sections = await fleetSections(checkout, 3);
    await writeFleet(checkout, sections);
  });
  const fleet = new InFleet(e2e);
  const setExternal2 = (change: object): Promise<void> =>
    e2e.checkout.setStack("external-2", { external: { ...sections.externals["external-2"], ...change } });

  /** One policy and one secret an account, one key. */
  async function nothingIsDoubled(): Promise<void> {
    for (const accountId of accountIds(sections)) {
      const kinds = (await e2e.leftIn(accountId)).map((name) => name.split(/[ /]/)[0]).sort();
      assert.deepEqual(kinds, accountId === OWNER ? ["alias", "key", "secret"] : ["policy", "secret"], accountId);
    }
  }

  it("must make nothing when it previews a fleet that was never deployed", async () => {
    assert.deepEqual(kindsOf(await fleet.ends(0, "preview")), all("absent"));
    assert.deepEqual(await e2e.leftIn(OWNER), []);
    const states = path.join(e2e.sandbox.folder, "state", ".pulumi", "stacks");
    assert.deepEqual(existsSync(states) ? readdirSync(states) : [], []);
  });

  it("must lose and double nothing when it is killed, and do only what is left when it resumes", async () => {
    const killed = fleet.fleet("up", "--parallel", "2");
    // One is under way, and the other is just being made.
    const enginesOf = (name: string): number => fleet.journal("engine").filter(({ stack }) => stack === name).length;
    await fleet.until(() => enginesOf("external-2") === 1, killed);
    process.kill(fleet.pid(), "SIGKILL");
    await killed;
    assert.deepEqual(
      fleet.journal("ended").map(({ stack }) => stack),
      ["owner"],
    );
    // The engines go on without it: the lock of each is waited for.
    const report = await fleet.ends(0, "up", "--parallel", "2", "--resume");
    assert.deepEqual(kindsOf(report), { ...all("done"), owner: "done before" });
    const began = fleet.journal("began").map(({ stack }) => stack);
    assert.deepEqual(began, ["owner", "external-1", "external-2", "external-1", "external-2", "external-3"]);
    await nothingIsDoubled();
  });

  it("must stop at the first failure, or go on as told, and resume with what was corrected", async () => {
    await setExternal2({ region: "cn-nort-1" });
    const stopped = await fleet.ends(2, "up", "--parallel", "1");
    assert.deepEqual(kindsOf(stopped), { ...all("done"), "external-2": "failed", "external-3": "left" });
    assert.equal(stopped.goOn, "npm run fleet -- up --resume --parallel 1");
    const goesOn = await fleet.ends(2, "up", "--parallel", "1", "--resume", "--continue-on-error");
    assert.deepEqual(kindsOf(goesOn), {
      ...all("done before"),
      "external-2": "failed",
      "external-3": "done",
    });
    const failed = goesOn.stacks.find(({ stack }) => stack === "external-2")?.outcome;
    assert.ok(failed?.kind === "failed");
    assert.equal(failed.explanation.kind, "refused by the program");
    assert.match(failed.explanation.happened, /Did you mean "cn-north-1"\?/);
    assert.equal(failed.explanation.state, "Nothing in AWS was changed.");
    await setExternal2({});
    assert.deepEqual(kindsOf(await fleet.ends(0, "up", "--resume")), { ...all("done before"), "external-2": "done" });
  });

  it("must not go on with the run of another command", async () => {
    const { exitCode, stderr } = await fleet.fleet("destroy", "--yes", "--resume");
    assert.equal(exitCode, 1);
    assert.match(stderr, /was another one: leave out --resume/);
    assert.match(stderr, /operation was up, and is destroy\./);
  });

  it("must not be at work twice in one folder", async () => {
    const first = fleet.fleet("refresh");
    await fleet.until(() => existsSync(fleet.file("lock")), first);
    const second = await fleet.fleet("refresh");
    assert.equal(second.exitCode, 1);
    assert.match(second.stderr, /Another fleet is at work here: process \d+ on /);
    assert.equal((await first).exitCode, 0);
  });

  it("lets what is under way come to its end when it is interrupted", async () => {
    const interrupted = fleet.fleet("up", "--parallel", "1", "--json");
    await fleet.until(() => fleet.journal("ended").length === 1, interrupted);
    process.kill(fleet.pid(), "SIGINT");
    const { exitCode, stdout } = await interrupted;
    assert.equal(exitCode, 130, stdout);
    assert.equal(kindsOf(JSON.parse(stdout) as FleetReport)["external-3"], "left");
    assert.deepEqual(kindsOf(await fleet.ends(0, "up", "--resume")).owner, "done before");
  });

  it("takes away the lock of its own engine that was killed with it", async () => {
    await setExternal2({ tags: { changed: "once" } });
    const killed = fleet.fleet("up", "--stacks", "external-2");
    await fleet.until(() => fleet.journal("engine").length === 1, killed);
    await fleet.until(() => fleet.read("logs/external-2.log").includes("external-2 running"), killed);
    const engine = Number(fleet.journal("engine")[0]?.engine);
    process.kill(fleet.pid(), "SIGKILL");
    process.kill(-engine, "SIGKILL");
    await killed;
    const report = await fleet.ends(0, "up", "--stacks", "external-2", "--resume");
    assert.deepEqual(kindsOf(report), { "external-2": "done" });
    assert.match(fleet.read("logs/external-2.log"), /the stack is currently locked by 1 lock/);
    await nothingIsDoubled();
    await e2e.isUnchanged("external-2");
  });

  it("asks again where an engine that outlived its fleet is just writing a state", async () => {
    const state = path.join(e2e.sandbox.folder, "state/.pulumi/stacks/cross-account-cmk/external-1.json");
    const whole = readFileSync(state);
    writeFileSync(state, whole.subarray(0, 300));
    const { exitCode, stderr } = await fleet.fleet("preview", "--stacks", "external-2");
    assert.equal(exitCode, 1);
    assert.match(
      stderr,
      /could not be listed \(pulumi stack ls\): .*unexpected end of JSON input\nNothing was begun\./,
    );
    const running = fleet.fleet("preview", "--stacks", "external-2");
    await fleet.until(() => existsSync(fleet.file("lock")), running);
    writeFileSync(state, whole);
    assert.equal((await running).exitCode, 0);
  });

  it("must destroy the owner after the others, and leave the stack files as they are", async () => {
    const files = (): string[] =>
      STACKS.map((stack) => readFileSync(path.join(e2e.checkout.folder, `Pulumi.${stack}.yaml`), "utf8"));
    const before = files();
    assert.deepEqual(kindsOf(await fleet.ends(0, "destroy", "--yes")), all("done"));
    assert.equal(fleet.journal("began").at(-1)?.stack, "owner");
    assert.deepEqual(files(), before);
    await e2e.leavesNothing(...accountIds(sections));
  });
});
