import assert from "node:assert/strict";
import { Waits } from "../../fleet/waits";

const urn = (name: string): string => `urn:pulumi:owner::p::aws:kms/key:Key::${name}`;

describe("long silent waits", () => {
  it("are told with the resource and how long it takes, and no cause is claimed", () => {
    const waits = new Waits();
    waits.begun(urn("shared-key"), "updating", 0);
    assert.equal(waits.text(44_000), undefined);
    assert.equal(
      waits.text(90_500),
      "updating shared-key for 90 s. AWS may be throttling, or a principal may not exist yet: the provider tries again without a word",
    );
    waits.ended(urn("shared-key"));
    assert.equal(waits.text(900_000), undefined);
  });

  it("name the longest first, and no more than a few", () => {
    const waits = new Waits();
    ["a", "b", "c", "d"].forEach((name, at) => {
      waits.begun(urn(name), "creating", 4_000 - at * 1_000);
    });
    assert.match(
      waits.text(60_000) ?? "",
      /^creating d for 59 s, creating c for 58 s, creating b for 57 s, and 1 more\./,
    );
  });
});
