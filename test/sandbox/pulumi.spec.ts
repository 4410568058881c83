import assert from "node:assert/strict";
import { stackNamed, strangeStack } from "../../sandbox/pulumi";

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

describe("a stack that there is not", () => {
  it("is told with those that have a file, and the one that was most likely meant", () => {
    const stacks = ["owner", "external"];
    assert.equal(
      strangeStack("ownr", stacks),
      'There is no Pulumi.ownr.yaml. Stacks with a file here: external, owner. Did you mean "owner"?',
    );
    assert.equal(
      strangeStack("production", stacks),
      "There is no Pulumi.production.yaml. Stacks with a file here: external, owner.",
    );
  });
});
