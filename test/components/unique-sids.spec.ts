import assert from "node:assert/strict";
import { uniqueSids } from "../../components/unique-sids";

const statement = (sid: string) => ({ Sid: sid, Effect: "Allow", Action: "kms:Decrypt", Resource: "*" }) as const;
const numbered = (between: "" | " ", ...sids: string[]) =>
  uniqueSids(sids.map(statement), between).map(({ Sid: sid }) => sid);

describe("the Sids of a document", () => {
  it("stay as they are where each is another", () => {
    assert.deepEqual(numbered(" ", "Use", "Describe"), ["Use", "Describe"]);
  });

  it("get a number from their second statement on, in their order, with a space where the document may have one", () => {
    assert.deepEqual(numbered(" ", "Use", "Describe", "Use", "Use"), ["Use", "Describe", "Use 2", "Use 3"]);
    assert.deepEqual(numbered("", "Use", "Describe", "Use", "Use"), ["Use", "Describe", "Use2", "Use3"]);
  });
});
