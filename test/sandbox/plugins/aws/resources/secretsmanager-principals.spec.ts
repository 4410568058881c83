/** A secret's policy that names a deleted principal cannot be read, as with the official provider. */
import assert from "node:assert/strict";
import { requireValidPrincipals } from "../../../../../sandbox/plugins/aws/resources/secretsmanager-principals";

const policy = (Principal: unknown): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal, Action: "*", Resource: "*" }] });
const ROLE = "arn:aws-cn:iam::444455556666:role/ExampleRole";

describe("the principals of a secret's policy", () => {
  for (const principal of [{ AWS: "AROAEXAMPLE123456789" }, { AWS: [ROLE, "AIDAEXAMPLE123456789"] }]) {
    it(`must not be read with a deleted one: ${JSON.stringify(principal)}`, () => {
      assert.throws(() => {
        requireValidPrincipals(policy(principal));
      }, /^Error: contains invalid principals$/);
    });
  }

  it("must be read otherwise", () => {
    for (const principal of ["*", { AWS: ROLE }, { AWS: "444455556666" }, { Service: "lambda.amazonaws.com" }])
      requireValidPrincipals(policy(principal));
    for (const none of [undefined, "", "{}"]) requireValidPrincipals(none);
  });
});
