import assert from "node:assert/strict";
import { toJson } from "../../../access/policy-document";
import { duplicateKeys } from "../../../policypack/documents/duplicate-keys";
import { type DocumentKind, readDocument } from "../../../policypack/documents/read";
import { IAM_POLICY, KEY_POLICY } from "../walkthrough";

const problems = (kind: DocumentKind, value: unknown): readonly string[] => readDocument(kind, value).problems ?? [];
const statement = { Effect: "Allow", Principal: "*", Action: "kms:Decrypt", Resource: "*" };

describe("reading a document", () => {
  it("must give back what was written, from text and from an object", () => {
    assert.deepEqual(readDocument("key policy", toJson(KEY_POLICY)), { document: KEY_POLICY });
    assert.deepEqual(readDocument("identity policy", IAM_POLICY), { document: IAM_POLICY });
  });

  it("must take a single statement for a list of one", () => {
    assert.deepEqual(readDocument("key policy", { Version: "2012-10-17", Statement: statement }), {
      document: { Version: "2012-10-17", Statement: [statement] },
    });
  });

  it("must not pass a text that is not JSON", () => {
    const [problem, ...others] = problems("key policy", '{"Statement": [');
    assert.match(problem ?? "", /^it is not JSON( \(at character \d+\))?$/);
    assert.deepEqual(others, []);
  });

  it("must not repeat a part of a text that is not JSON: it may be a secret", () => {
    for (const text of ["hunter2", '{"a": hunter2}', '{"hunter2', "\u0000hunter2", '["hunter2"']) {
      assert.match(problems("secret policy", text).join(), /^it is not JSON( \(at character \d+\))?$/);
    }
  });

  it("must not pass a key that is written twice", () => {
    const text = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","\\u0041ction":"kms:Decrypt"}]}`;
    assert.deepEqual(problems("key policy", text), [
      "Action: is written twice; readers differ in which one they take: keep one",
    ]);
  });

  it("must not pass a statement of a key policy without a principal, nor one of an IAM policy with one", () => {
    const without = { Effect: "Allow", Action: "kms:Decrypt", Resource: "*" };
    assert.deepEqual(problems("key policy", { Statement: [without] }), [
      "Statement[0]: has neither Principal nor NotPrincipal; one is required: add it",
    ]);
    assert.deepEqual(problems("identity policy", { Statement: [statement] }), [
      "Statement[0]: has a principal; an IAM policy speaks of whom it is attached to: remove it",
    ]);
  });

  it("must read a trust policy, and not pass one without a principal or with a resource", () => {
    const { Resource: resource, ...trust } = { ...statement, Action: "sts:AssumeRole" };
    assert.deepEqual(problems("trust policy", { Statement: [trust] }), []);
    assert.deepEqual(problems("trust policy", { Statement: [{ ...trust, Resource: resource }] }), [
      "Statement[0]: has a resource; a trust policy speaks of its own role: remove it",
    ]);
    assert.deepEqual(problems("trust policy", { Statement: [{ Effect: "Allow", Action: "sts:AssumeRole" }] }), [
      "Statement[0]: has neither Principal nor NotPrincipal; one is required: add it",
    ]);
  });

  it("must not pass a statement without a resource, nor one with an element in another case", () => {
    const { Resource: resource, ...without } = statement;
    assert.deepEqual(problems("secret policy", { Statement: [without] }), [
      "Statement[0]: has neither Resource nor NotResource; one is required: add it",
    ]);
    assert.equal(problems("secret policy", { Statement: [{ ...without, resource }] }).length, 1);
  });

  for (const value of [
    "null",
    "[]",
    '"text"',
    "1",
    "{}",
    '{"Statement":null}',
    '{"Statement":[null]}',
    '{"Statement":[[]]}',
  ]) {
    it(`must not pass ${value}`, () => {
      assert.notEqual(problems("key policy", value).length, 0);
    });
  }

  it("must find repeated keys object by object, and not be misled by texts", () => {
    assert.deepEqual(duplicateKeys('{"a":{"a":"a"},"b":["a","a",{"a":1}],"c":"\\"a\\":"}'), []);
    assert.deepEqual(duplicateKeys('{"a":1,"b":{"x":1,"x":{}},"a":[]}'), ["x", "a"]);
  });
});
