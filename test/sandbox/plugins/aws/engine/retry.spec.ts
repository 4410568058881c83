import assert from "node:assert/strict";

import { retryWhile } from "../../../../../sandbox/plugins/aws/engine/retry";

const options = (limit: number, signal = new AbortController().signal) => ({ limit, firstPause: 1, signal });

/** Fails `times` times, then answers how often it was called. */
function flaky(times: number, message = "not yet"): () => Promise<number> {
  let calls = 0;
  return () => {
    calls += 1;
    return calls <= times ? Promise.reject(new Error(message)) : Promise.resolve(calls);
  };
}

describe("retryWhile", () => {
  it("must go on until the call succeeds", async () => {
    assert.equal(await retryWhile(() => true, flaky(3), options(1_000)), 4);
  });

  it("must stop at once at an error that waiting does not heal", async () => {
    let asked = 0;
    const call = retryWhile(() => (asked++, false), flaky(1, "no"), options(1_000));
    await assert.rejects(call, { message: "no" });
    assert.equal(asked, 1);
  });

  it("must pass on the last error when the time is over", async () => {
    await assert.rejects(
      retryWhile(() => true, flaky(1_000), options(10)),
      { message: "not yet" },
    );
  });

  it("must end when it is cancelled", async () => {
    const controller = new AbortController();
    const call = retryWhile(() => true, flaky(1_000), { limit: 60_000, firstPause: 10_000, signal: controller.signal });
    controller.abort();
    await assert.rejects(call, { name: "AbortError" });
  });
});
