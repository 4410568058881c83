import assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import { ProgramError } from "../../components/program-error";
import { ConfigurationError } from "../../components/config/read";

describe("what the program refuses", () => {
  it("must be known to the engine as a message for the user", () => {
    assert.ok(RunError.isInstance(new ProgramError("Not the ARN of a KMS key.")));
  });

  it("must have no stack, which the SDK would format for half a minute in vain", () => {
    const problem = { path: "owner.accountId", value: "1", rule: "must be an account id", remedy: "Copy it." };
    for (const error of [new ProgramError("x"), new ConfigurationError('stack "owner"', [problem])]) {
      assert.equal(error.stack, "");
    }
  });
});
