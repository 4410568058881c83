import assert from "node:assert/strict";
import { evaluate, type Key, type World } from "../../access";
import { type Statement } from "../../access/policy-document";

const KEY_ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const ROLE = "arn:aws:iam::444455556666:role/ExampleRole";

const policy = (...statements: readonly Statement[]): Key["policy"] => ({
  Version: "2012-10-17",
  Statement: statements,
});
const DENY: Statement = { Effect: "Deny", Action: "kms:*", Resource: "*" };
const ALLOW: Statement = { Effect: "Allow", Action: "kms:*", Resource: "*" };

function world(keyPolicy: readonly Statement[], identity: readonly Statement[], boundary: readonly Statement[]): World {
  const identities = [
    {
      arn: ROLE,
      policies: [{ name: "identity", document: policy(...identity) }],
      boundary: { name: "boundary", document: policy(...boundary) },
    },
  ];
  return {
    accounts: [{ id: "444455556666", identities }],
    keys: [{ arn: KEY_ARN, policy: policy(...keyPolicy) }],
  };
}

function reasonsIn(from: World): readonly string[] {
  const decision = evaluate({ principal: ROLE, action: "kms:Decrypt", resource: KEY_ARN }, from);
  return decision.outcome === "denied" ? decision.reasons : [decision.outcome];
}

describe("access: the reasons of a denial", () => {
  it("must name what is missing beside an explicit Deny: to take the Deny away would not be enough", () => {
    assert.deepEqual(reasonsIn(world([], [DENY], [])), [
      "explicit deny",
      "no allow on the resource side",
      "no allow on the identity side",
      "no allow in the permissions boundary",
    ]);
  });

  it("must name a Deny alone where nothing else is missing", () => {
    const keyPolicy: Statement = { ...ALLOW, Principal: { AWS: "arn:aws:iam::444455556666:root" } };
    assert.deepEqual(reasonsIn(world([keyPolicy], [ALLOW, DENY], [ALLOW])), ["explicit deny"]);
  });

  it("must not name a side as missing that may allow it", () => {
    const perhaps: Statement = { ...ALLOW, Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } };
    assert.deepEqual(reasonsIn(world([], [perhaps, DENY], [ALLOW])), [
      "explicit deny",
      "no allow on the resource side",
    ]);
  });
});
