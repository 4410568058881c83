/** `npm test -- --plugins`, as the sandbox takes it from the environment. */
import assert from "node:assert/strict";
import { pluginChoice, requireOfficial } from "../../sandbox/plugin-choice";

describe("the choice of plugins", () => {
  it("is none where nothing is said, and otherwise one of two", () => {
    assert.deepEqual(
      [undefined, "", "official", "stand-in"].map((text) => pluginChoice(text ?? "")),
      [undefined, undefined, "official", "stand-in"],
    );
    assert.throws(
      () => pluginChoice("both"),
      /CROSS_ACCOUNT_CMK_PLUGINS is "both"\. Allowed are: official, stand-in\./,
    );
  });

  it("must not run a stand-in where the official plugins were asked for", () => {
    assert.throws(() => {
      requireOfficial("official", ["pulumi-resource-aws"]);
    }, /could not be had: pulumi-resource-aws/);
    requireOfficial("official", []);
    requireOfficial("stand-in", ["pulumi-resource-aws"]);
    requireOfficial(undefined, ["pulumi-resource-aws"]);
  });
});
