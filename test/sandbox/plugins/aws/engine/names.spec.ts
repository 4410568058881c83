import assert from "node:assert/strict";

import { autoName, prefixedName } from "../../../../../sandbox/plugins/aws/engine/names";

const SEED = Buffer.from("seed");

describe("automatic names", () => {
  it("must be the same for the same seed, and another without one", () => {
    assert.equal(autoName({ maxLength: 255 }, "key", SEED), "key-19b2585");
    assert.match(autoName({ maxLength: 255 }, "key", new Uint8Array()) ?? "", /^key-[0-9a-f]{7}$/);
  });

  it("must not repeat a prefix that the logical name has", () => {
    assert.equal(autoName({ maxLength: 255, prefix: "alias/" }, "alias/a", SEED), "alias/a-19b2585");
  });

  it("must not be longer than the service takes", () => {
    assert.throws(() => autoName({ maxLength: 10 }, "longer", SEED), {
      message: 'the automatic name "longer-19b2585" has 14 characters, more than 10: give the resource a name',
    });
  });

  it("must follow the project's configuration", () => {
    const named = (mode: "propose" | "enforce" | "disable") =>
      autoName({ maxLength: 255 }, "key", SEED, { mode, proposed: "wish" });
    assert.deepEqual([named("propose"), named("enforce"), named("disable")], ["wish", "wish", undefined]);
  });

  it("must be 26 characters after a prefix, and increase", () => {
    const now = new Date("2026-01-02T03:04:05.678Z");
    const [first, second] = [prefixedName("p-", now), prefixedName("p-", now)];
    assert.match(first, /^p-202601020304056780[0-9a-f]{8}$/);
    assert.equal(first < second, true);
  });
});
