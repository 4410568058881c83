import assert from "node:assert/strict";
import { mock } from "node:test";
import { plainProgress } from "../../sandbox/progress";

describe("progress in plain lines", () => {
  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] });
  });
  afterEach(() => {
    mock.timers.reset();
  });

  /** A step that ends when it is told to. */
  function step(lines: string[]) {
    let [resolve, reject]: [(value: string) => void, (error: Error) => void] = [() => undefined, () => undefined];
    const promise = new Promise<string>((...settle) => {
      [resolve, reject] = settle;
    });
    let report: (detail: string) => void = () => undefined;
    const result = plainProgress((line) => lines.push(line)).step("Building", (given) => {
      report = given;
      return promise;
    });
    return {
      result,
      resolve,
      reject,
      report: (detail: string) => {
        report(detail);
      },
    };
  }

  it("must say nothing of what is over at once", async () => {
    const lines: string[] = [];
    const { result, resolve } = step(lines);
    mock.timers.tick(1_000);
    resolve("done");
    assert.equal(await result, "done");
    assert.deepEqual(lines, []);
  });

  it("must tell what goes on, for how long, and that it is over", async () => {
    const lines: string[] = [];
    const { result, resolve, report } = step(lines);
    mock.timers.tick(2_000);
    report("linking");
    mock.timers.tick(18_000);
    mock.timers.tick(20_000);
    resolve("done");
    await result;
    assert.deepEqual(lines, [
      "Building …",
      "Building: linking (20 s)",
      "Building: linking (40 s)",
      "Building: done in 40 s",
    ]);
  });

  it("must pass an error on and fall silent", async () => {
    const lines: string[] = [];
    const { result, reject } = step(lines);
    mock.timers.tick(2_000);
    reject(new Error("no disk"));
    await assert.rejects(result, new Error("no disk"));
    mock.timers.tick(60_000);
    assert.deepEqual(lines, ["Building …"]);
  });
});
