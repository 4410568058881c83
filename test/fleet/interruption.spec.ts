/** A fleet that is cut off at any moment, of any shape, and resumed: by the journal's text, as a machine that lost power leaves it. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { headerOf, journalOf, lineOf, resumption, type Entry, type FleetCommand } from "../../fleet/journal";
import { placed } from "../../fleet/order";
import { schedule } from "../../fleet/schedule";
import type { FleetStack } from "../../fleet/stacks";
import { externalFile, fileOf, stacksIn } from "./fixture";

const AT = new Date(0);

/** Some owners, and externals that take the key from one of them, or from none. */
const fleets = fc
  .record({
    owners: fc.integer({ min: 0, max: 3 }),
    externals: fc.array(fc.nat({ max: 3 }), { maxLength: 10 }),
    parallel: fc.integer({ min: 1, max: 5 }),
    operation: fc.constantFrom("up", "destroy"),
  })
  .filter(({ owners, externals }) => owners + externals.length > 0)
  .map(({ owners, externals, ...rest }) => ({
    ...rest,
    stacks: stacksIn([
      ...Array.from({ length: owners }, (_, at) =>
        fileOf(`owner-${at}`, { owner: { accountId: "111122223333", region: "cn-north-1" } }),
      ),
      ...externals.map((owner, at) =>
        externalFile(`external-${at}`, {
          key: owner < owners ? { stack: `organization/cross-account-cmk/owner-${owner}` } : { arn: "arn:…" },
        }),
      ),
    ]),
  }));

interface Fleet {
  readonly stacks: readonly FleetStack[];
  readonly parallel: number;
  readonly operation: string;
}

/** Works on what is left. @returns the lines that it adds to the journal, in their order */
async function lines({ stacks, parallel, operation }: Fleet, done: ReadonlySet<string>): Promise<readonly string[]> {
  const order = placed(stacks, operation === "up" ? "up" : "destroy");
  assert.ok("placed" in order);
  const written: string[] = [];
  const note = (entry: Entry): number => written.push(lineOf(entry));
  let running = 0;
  const left = order.placed
    .filter(({ name }) => !done.has(name))
    .map(({ name, after }) => ({ name, after: after.filter((each) => !done.has(each)) }));
  const work = async (name: string): Promise<boolean> => {
    assert.ok(++running <= parallel);
    note({ stack: name, began: AT.toISOString() });
    await Promise.resolve();
    const { hash } = stacks.find((stack) => stack.name === name)!;
    note({ stack: name, ended: "done", file: hash, seconds: 1, changes: {} });
    running--;
    return true;
  };
  await schedule({ placed: left, parallel, continueOnError: false, signal: new AbortController().signal, work });
  return written;
}

const stacksOf = (text: string, key: "began" | "ended"): readonly string[] =>
  text.split("\n").flatMap((line) => {
    try {
      const entry = JSON.parse(line) as Record<string, string>;
      return key in entry ? [entry.stack ?? ""] : [];
    } catch {
      return [];
    }
  });

describe("a fleet that is cut off and resumed", () => {
  it("must lose no stack and do none twice, and keep its order, at whatever moment it is cut off", async () => {
    const cut = fc.double({ min: 0, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fleets, cut, async (fleet, at) => {
        const { stacks, operation } = fleet;
        const command: FleetCommand = { operation: operation === "up" ? "up" : "destroy", stacks: [] };
        const header = lineOf(headerOf(command, stacks, AT));
        const whole = (await lines(fleet, new Set())).join("");
        // In the middle of a line, too.
        const before = whole.slice(0, Math.floor(whole.length * at));
        const journal = journalOf(header + before);
        assert.ok(journal !== undefined);
        const resumed = resumption(journal, command, stacks);
        assert.ok(resumed.kind === "left");
        const after = (await lines(fleet, new Set(resumed.done.keys()))).join("");

        const ended = [...stacksOf(before, "ended"), ...stacksOf(after, "ended")];
        assert.deepEqual([...ended].sort(), stacks.map(({ name }) => name).sort());
        for (const { name, needs } of stacks) {
          for (const owner of needs) {
            const [first, second] = operation === "up" ? [owner, name] : [name, owner];
            assert.ok(ended.indexOf(first) < ended.indexOf(second), `${first} before ${second}: ${ended.join()}`);
            if (stacksOf(after, "began").includes(first)) {
              const both = after.indexOf(`"stack":"${second}","began"`);
              assert.ok(both === -1 || after.indexOf(`"stack":"${first}","ended"`) < both);
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
