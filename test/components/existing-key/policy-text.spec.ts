import assert from "node:assert/strict";
import { edited, withoutWhiteSpace, type Edit } from "../../../components/existing-key/policy-text";

const NEW = '{"Sid":"new"}';
/** Brackets and quotes in texts, a name that looks like the element, an escaped one, a number that JavaScript cannot hold. */
const WRITTEN = `{ "Id": "]}\\"[{,: \\"Statement\\"",
  "\\u0053tatement" : [
    {"Sid": "a]", "x": {"Statement": [1, {"y": []}]}, "n": 12345678901234567890} ,
    {"Sid": "b"}
  ], "Version": "2012-10-17" }`;

const NOTHING: Edit = { places: new Map(), added: [], single: false };
const withStatement = (text: string, ...added: string[]): string => edited(text, { ...NOTHING, added });
const withStatementAt = (text: string, index: number, statement: string | undefined): string =>
  edited(text, { ...NOTHING, places: new Map([[index, statement]]) });
const without = (text: string, ...indexes: number[]): string =>
  edited(text, { ...NOTHING, places: new Map(indexes.map((index) => [index, undefined])) });

describe("the statements in the text of a policy", () => {
  it("are added behind the last one, and the rest stays to the last byte", () => {
    assert.equal(withStatement(WRITTEN, NEW), WRITTEN.replace('{"Sid": "b"}', `{"Sid": "b"},${NEW}`));
    assert.equal(withStatement(WRITTEN), WRITTEN);
  });

  it("take the places of others", () => {
    assert.equal(withStatementAt(WRITTEN, 1, NEW), WRITTEN.replace('{"Sid": "b"}', NEW));
    assert.equal(withStatementAt(WRITTEN, 2, NEW), WRITTEN);
  });

  it("go with the commas that they needed", () => {
    const three = '{"Statement":[ {"a":1} , {"b":2} ,{"c":3}\n]}';
    assert.equal(without(three, 0), '{"Statement":[ {"b":2} ,{"c":3}\n]}');
    assert.equal(without(three, 1), '{"Statement":[ {"a":1} ,{"c":3}\n]}');
    assert.equal(without(three, 2), '{"Statement":[ {"a":1} , {"b":2}\n]}');
    assert.equal(without(three, 0, 1), '{"Statement":[ {"c":3}\n]}');
    assert.equal(without(three, 0, 2), '{"Statement":[ {"b":2}\n]}');
    assert.equal(without(three, 0, 1, 2), '{"Statement":[ \n]}');
    assert.equal(without('{"Statement":{"a":1}}', 0), '{"Statement":[]}');
    assert.equal(without(WRITTEN, 2), WRITTEN);
  });

  it("leave nothing behind when they were added and taken away", () => {
    for (const text of [WRITTEN, '{"Statement":[]}', '{"Statement":[ ] }', '{"Statement":[{"a":1}\n]}']) {
      const count = (JSON.parse(text) as { Statement: unknown[] }).Statement.length;
      assert.equal(without(withStatement(text, NEW, NEW), count, count + 1), text);
    }
  });

  it("become a list where one stood by itself, and that one stands so again only where it is said to have done so", () => {
    const found = '{"Statement": {"a": [{}]} }';
    const added = withStatement(found, NEW);
    assert.equal(added, `{"Statement": [{"a": [{}]},${NEW}] }`);
    assert.equal(without(added, 1), '{"Statement": [{"a": [{}]}] }');
    assert.equal(edited(added, { ...NOTHING, places: new Map([[1, undefined]]), single: true }), found);
    assert.equal(edited(added, { ...NOTHING, places: new Map([[1, NEW]]), single: true }), added);
    assert.equal(withStatementAt(found, 0, NEW), `{"Statement": ${NEW} }`);
  });

  it("must not lose a space that is in a text", () => {
    assert.equal(withoutWhiteSpace('{ "a b" : [ 1,\n "c \\" d" ] }'), '{"a b":[1,"c \\" d"]}');
  });

  it("must not be looked for where there is no list of statements", () => {
    assert.throws(() => withStatement('{"statement":[]}', NEW), /no element Statement/);
  });
});
