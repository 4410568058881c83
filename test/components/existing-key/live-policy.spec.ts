import assert from "node:assert/strict";
import { digestOf, meansTheSame, readLivePolicy, UnreadablePolicy } from "../../../components/existing-key/live-policy";
import { EXTERNAL, KEY_ARN, live, ROOT, SHARE, text } from "./fixture";

describe("a live policy", () => {
  for (const [what, policy, because] of [
    ["no JSON", "{", /^it is not JSON \(/],
    ["no object", "[]", /^it is not a JSON object$/],
    ["no statements", '{"Version":"2012-10-17"}', /^it has no element Statement$/],
    ["a statement that is none", '{"Statement":["x"]}', /^Statement\[0\] is not a JSON object$/],
    ["a Sid that is no text", '{"Statement":[{"Sid":1}]}', /^Statement\[0\]\.Sid is not a text$/],
    [
      "a name written twice",
      '{"Statement":[{"Sid":"a","Sid":"b"}]}',
      /^Statement\[0\]\.Sid is written in it more than/,
    ],
  ] as const) {
    it(`must not be taken for read with ${what}`, () => {
      assert.throws(
        () => readLivePolicy(policy),
        (error) => error instanceof UnreadablePolicy && because.test(error.message),
      );
    });
  }

  it("may have elements that nobody here knows, and a single statement by itself", () => {
    const { statements } = readLivePolicy('{"Future":1,"Statement":{"Sid":"","Effect":"Maybe","Because":[{}]}}');
    assert.deepEqual(statements, [{ sid: undefined, elements: { Sid: "", Effect: "Maybe", Because: [{}] } }]);
  });

  it("is the same in another layout and order of principals, and another one in another order of statements", () => {
    const two = { ...SHARE, Principal: { AWS: ["a", "b"] } };
    const digest = (policy: string): string => digestOf(readLivePolicy(policy).canonical);
    const [first, second] = [text(ROOT, two), text(ROOT, { ...two, Principal: { AWS: ["b", "a"] } })];
    assert.equal(digest(first), digest(JSON.stringify(JSON.parse(second), undefined, 2)));
    assert.notEqual(digest(first), digest(text(two, ROOT)));
    assert.notEqual(digest(first), digest(text(ROOT, { ...two, Future: 1 })));
  });
});

describe("a live statement", () => {
  const isShare = (statement: object): boolean => meansTheSame(live(statement).statements[0]!, SHARE, KEY_ARN);

  it("means the same with an account's id for its root ARN, and with its actions in another case and order", () => {
    assert.equal(isShare({ ...SHARE, Principal: { AWS: [EXTERNAL] }, Action: ["KMS:encrypt", "kms:Decrypt"] }), true);
  });

  it("must not mean the same with anything more or less", () => {
    assert.equal(isShare({ ...SHARE, Action: "kms:Decrypt" }), false);
    assert.equal(isShare({ ...SHARE, Condition: { Bool: { "aws:SecureTransport": "true" } } }), false);
    assert.equal(isShare({ ...SHARE, Future: 1 }), false);
  });
});
