import assert from "node:assert/strict";
import { stackNamed } from "../../sandbox/pulumi";

describe("the stack that pulumi's arguments name", () => {
  const cases: [string, string | undefined][] = [
    ["preview --stack owner --diff", "owner"],
    ["preview -s owner", "owner"],
    ["up --yes --stack=organization/cross-account-cmk/external", "external"],
    ["preview", undefined],
    ["preview --stack", undefined],
    ["env run -- --stack owner", undefined],
  ];
  for (const [line, stack] of cases) {
    it(`must be ${stack ?? "none"} in: ${line}`, () => {
      assert.equal(stackNamed(line.split(" ")), stack);
    });
  }
});
