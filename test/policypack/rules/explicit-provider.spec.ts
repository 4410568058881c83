import { explicitProvider } from "../../../policypack/rules/explicit-provider";
import assert from "node:assert/strict";
import { assertCompliant, assertViolates, type Constants, judge } from "../judge";
import { iamPolicy, key, secret, through } from "../walkthrough";

const constants: Constants = {
  why: "a default provider takes whatever credentials the machine has, so the resource may land in the wrong account.",
  allowed: "a provider that the program makes for the account itself.",
  remedy:
    "pass { provider } in the resource's or its component's options, and disable default providers in Pulumi.yaml.",
  url: "https://www.pulumi.com/docs/iac/concepts/resources/providers/",
};

describe("explicit-provider", () => {
  it("must accept resources that go through a provider of the program", () => {
    assertCompliant(explicitProvider, key);
    assertCompliant(explicitProvider, through(iamPolicy, { name: "defaults-of-my-team", props: {} }));
  });

  for (const name of ["default", "default_7_48_0"]) {
    it(`must not pass the engine's own provider ${name}`, () => {
      const subject = through(secret, { name, props: {} });
      assertViolates(explicitProvider, subject, constants, `goes through the default provider "${name}".`);
    });
  }

  it("must not pass a resource without a provider, of any AWS package", () => {
    assertViolates(explicitProvider, through(key, undefined), constants, "has no provider.");
    const bucket = { type: "aws-native:s3:Bucket", name: "bucket", props: {} };
    assertViolates(explicitProvider, bucket, constants, "has no provider.");
  });

  it("must have nothing to say about components and other clouds", () => {
    for (const type of ["cross-account-cmk:index:SharedKey", "gcp:kms/cryptoKey:CryptoKey", "awsx:ec2:Vpc"]) {
      assert.deepEqual(judge(explicitProvider, { type, name: "other", props: {} }), {
        violations: [],
        notApplicable: `explicit-provider has nothing to say about ${type}`,
      });
    }
  });
});
