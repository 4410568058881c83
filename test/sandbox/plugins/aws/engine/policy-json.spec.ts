import assert from "node:assert/strict";

import { compactJson, samePolicy } from "../../../../../sandbox/plugins/aws/engine/policy-json";

const statement = (fields: object): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Resource: "*", ...fields }] });

describe("samePolicy", () => {
  const SAME: [why: string, a: string, b: string][] = [
    ["white space", '{"Statement": [ ]}', '{"Statement":[]}'],
    ["order of elements", '{"Statement":[],"Version":"2012-10-17"}', '{"Version":"2012-10-17","Statement":[]}'],
    ["order of actions", statement({ Action: ["kms:A", "kms:B"] }), statement({ Action: ["kms:B", "kms:A"] })],
    ["case of actions", statement({ Action: "KMS:decrypt" }), statement({ Action: "kms:Decrypt" })],
    ["a list of one", statement({ Action: ["kms:A"] }), statement({ Action: "kms:A" })],
    ["a statement that is no list", '{"Statement":{"Effect":"Allow"}}', '{"Statement":[{"Effect":"Allow"}]}'],
    [
      "an account and its root",
      statement({ Principal: { AWS: "111122223333" } }),
      statement({ Principal: { AWS: ["arn:aws-cn:iam::111122223333:root"] } }),
    ],
    [
      "values of a condition",
      statement({ Condition: { Bool: { k: true } } }),
      statement({ Condition: { Bool: { k: ["true"] } } }),
    ],
    ["order of statements", '{"Statement":[{"Sid":"a"},{"Sid":"b"}]}', '{"Statement":[{"Sid":"b"},{"Sid":"a"}]}'],
  ];
  for (const [why, a, b] of SAME) {
    it(`must not see a difference in ${why}`, () => {
      assert.equal(samePolicy(a, b), true);
    });
  }

  const DIFFERENT: [why: string, a: string, b: string][] = [
    ["the Sid's case", statement({ Sid: "a" }), statement({ Sid: "A" })],
    ["a resource's case", statement({ Resource: "a" }), statement({ Resource: "A" })],
    ["one action more", statement({ Action: ["kms:A"] }), statement({ Action: ["kms:A", "kms:B"] })],
    ["Effect", statement({ Effect: "Deny" }), statement({ Effect: "Allow" })],
    [
      "the partition of a role",
      statement({ Principal: { AWS: "arn:aws:iam::111122223333:role/a" } }),
      statement({ Principal: { AWS: "arn:aws-cn:iam::111122223333:role/a" } }),
    ],
    ["text that is no JSON", "{", "{ "],
  ];
  for (const [why, a, b] of DIFFERENT) {
    it(`must see a difference in ${why}`, () => {
      assert.equal(samePolicy(a, b), false);
    });
  }

  it("must send a document without white space, in the program's order", () => {
    assert.equal(compactJson('{ "b": [1, "x y"],\n "a": null }'), '{"b":[1,"x y"],"a":null}');
  });
});
