import assert from "node:assert/strict";
import {
  withoutStatementAt,
  withoutWhiteSpace,
  withStatement,
  withStatementAt,
} from "../../../components/existing-key/policy-text";

const NEW = '{"Sid":"new"}';
/** Brackets and quotes in texts, a name that looks like the element, an escaped one, a number that JavaScript cannot hold. */
const WRITTEN = `{ "Id": "]}\\"[{,: \\"Statement\\"",
  "\\u0053tatement" : [
    {"Sid": "a]", "x": {"Statement": [1, {"y": []}]}, "n": 12345678901234567890} ,
    {"Sid": "b"}
  ], "Version": "2012-10-17" }`;

describe("a statement in the text of a policy", () => {
  it("is added behind the last one, and the rest stays to the last byte", () => {
    assert.equal(withStatement(WRITTEN, NEW), WRITTEN.replace('{"Sid": "b"}', `{"Sid": "b"},${NEW}`));
  });

  it("takes the place of another", () => {
    assert.equal(withStatementAt(WRITTEN, 1, NEW), WRITTEN.replace('{"Sid": "b"}', NEW));
    assert.equal(withStatementAt(WRITTEN, 2, NEW), WRITTEN);
  });

  it("goes with the comma that it needed", () => {
    assert.equal(withoutStatementAt('{"Statement":[ {"a":1} , {"b":2} ]}', 0), '{"Statement":[ {"b":2} ]}');
    assert.equal(withoutStatementAt('{"Statement":[ {"a":1} , {"b":2} ]}', 1), '{"Statement":[ {"a":1} ]}');
    assert.equal(withoutStatementAt('{"Statement":[ {"a":1} ]}', 0), '{"Statement":[  ]}');
    assert.equal(withoutStatementAt('{"Statement":{"a":1}}', 0), '{"Statement":[]}');
    assert.equal(withoutStatementAt(WRITTEN, 2), WRITTEN);
  });

  it("leaves nothing behind when it was added and taken away", () => {
    for (const text of [WRITTEN, '{"Statement":[]}', '{"Statement":[ ] }', '{"Statement":[{"a":1}\n]}']) {
      const added = withStatement(text, NEW);
      const { Statement: statements } = JSON.parse(added) as { Statement: unknown[] };
      assert.equal(withoutStatementAt(added, statements.length - 1), text);
    }
  });

  it("makes a list of a single statement that stood by itself", () => {
    assert.equal(withStatement('{"Statement": {"a": 1} }', NEW), `{"Statement": [{"a": 1},${NEW}] }`);
  });

  it("must not lose a space that is in a text", () => {
    assert.equal(withoutWhiteSpace('{ "a b" : [ 1,\n "c \\" d" ] }'), '{"a b":[1,"c \\" d"]}');
  });

  it("must not be looked for where there is no list of statements", () => {
    assert.throws(() => withStatement('{"statement":[]}', NEW), /no element Statement/);
  });
});
