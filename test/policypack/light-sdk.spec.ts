import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";

const PACK = join(__dirname, "../../policypack");

/** What an expression gives in a process of its own, in the pack's folder. */
const evaluated = (expression: string): unknown =>
  JSON.parse(
    execFileSync(process.execPath, ["--print", `JSON.stringify(${expression})`], { cwd: PACK, encoding: "utf8" }),
  );
const LIGHT = 'require("./light-sdk.cjs")';
const isLoaded = (part: string): string => `Object.keys(require.cache).some((file) => file.includes("${part}"))`;

describe("the part of the SDK that the pack loads", function () {
  this.timeout(30_000);

  it("must not be the whole of it", () => {
    const parts = `[${isLoaded("@npmcli/arborist")}, ${isLoaded("@pulumi/pulumi/automation")}]`;
    assert.deepEqual(evaluated(`(require("@pulumi/policy"), ${parts})`), [true, true]);
    assert.deepEqual(evaluated(`(${LIGHT}, require("@pulumi/policy"), ${parts})`), [false, false]);
  });

  it("has the SDK's own assets and outputs", () => {
    const same =
      '["asset", "Output"].map((name) => require("@pulumi/pulumi")[name] === ' +
      '({ asset: require("@pulumi/pulumi/asset"), Output: require("@pulumi/pulumi/output").Output })[name])';
    assert.deepEqual(evaluated(`(${LIGHT}, ${same})`), [true, true]);
  });

  it("must bring the whole where more is asked for", () => {
    assert.deepEqual(
      evaluated(`(${LIGHT}, [typeof require("@pulumi/pulumi").Config, ${isLoaded("@pulumi/pulumi/automation")}])`),
      ["function", true],
    );
  });

  it("must leave alone what is loaded already", () => {
    assert.equal(
      evaluated(`((before) => (${LIGHT}, before === require("@pulumi/pulumi")))(require("@pulumi/pulumi"))`),
      true,
    );
  });
});
