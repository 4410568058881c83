import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { schedule, type Schedule } from "../../fleet/schedule";

const PLACED = [
  { name: "one", after: ["owner"] },
  { name: "two", after: ["owner"] },
  { name: "three", after: ["owner"] },
  { name: "owner", after: [] },
];

interface Ran {
  readonly order: readonly string[];
  readonly most: number;
  readonly endings: Readonly<Record<string, unknown>>;
}

async function run(change: Partial<Schedule>, failing: readonly string[] = []): Promise<Ran> {
  const order: string[] = [];
  let [now, most] = [0, 0];
  const work = async (name: string): Promise<boolean> => {
    order.push(name);
    most = Math.max(most, ++now);
    await sleep(2);
    now--;
    return !failing.includes(name);
  };
  const signal = new AbortController().signal;
  const endings = await schedule({ placed: PLACED, parallel: 2, continueOnError: false, signal, work, ...change });
  return { order, most, endings: Object.fromEntries(endings) };
}
const [OK, FAILED, LEFT] = [{ kind: "worked", ok: true }, { kind: "worked", ok: false }, { kind: "left" }];

describe("the schedule of a fleet", () => {
  it("must begin nothing before what it waits for is done, and no more at once than told", async () => {
    const { order, most, endings } = await run({});
    assert.deepEqual(order, ["owner", "one", "two", "three"]);
    assert.equal(most, 2);
    assert.deepEqual(endings, { owner: OK, one: OK, two: OK, three: OK });
  });

  it("must begin nothing more after a failure, and let what is under way end", async () => {
    const { order, endings } = await run({}, ["one"]);
    assert.deepEqual(order, ["owner", "one", "two"]);
    assert.deepEqual(endings, { owner: OK, one: FAILED, two: OK, three: LEFT });
  });

  it("goes on with the others where it is told to", async () => {
    const { endings } = await run({ continueOnError: true }, ["one"]);
    assert.deepEqual(endings, { owner: OK, one: FAILED, two: OK, three: OK });
  });

  it("must not go on with those that wait for what failed, nor with those that wait for them", async () => {
    const placed = [{ name: "last", after: ["one"] }, ...PLACED];
    const { order, endings } = await run({ placed, continueOnError: true }, ["owner"]);
    assert.deepEqual(order, ["owner"]);
    const skipped = (...because: string[]) => ({ kind: "skipped", because });
    assert.deepEqual(endings, {
      owner: FAILED,
      one: skipped("owner"),
      two: skipped("owner"),
      three: skipped("owner"),
      last: skipped("one"),
    });
  });

  it("must begin nothing once it is interrupted", async () => {
    const controller = new AbortController();
    const work = (name: string): Promise<boolean> => {
      if (name === "owner") controller.abort();
      return Promise.resolve(true);
    };
    const { endings } = await run({ signal: controller.signal, work });
    assert.deepEqual(endings, { owner: OK, one: LEFT, two: LEFT, three: LEFT });
  });

  it("throws what the work throws, when all that is under way has ended", async () => {
    let ended = false;
    const work = async (name: string): Promise<boolean> => {
      if (name === "one") throw new Error("no disk");
      await sleep(5);
      if (name === "two") ended = true;
      return true;
    };
    await assert.rejects(run({ work }), /no disk/);
    assert.equal(ended, true);
  });
});
