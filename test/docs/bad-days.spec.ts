import assert from "node:assert/strict";
import { KINDS } from "../../fleet/bad-days/explanation";
import { textOf } from "./pages";

describe("docs/bad-days.md", () => {
  it("must have a row for each kind of bad day, and no other", () => {
    const rows = [...textOf("docs/bad-days.md").matchAll(/^\| `([a-z ]+)` +\|/gm)].map(([, kind]) => kind ?? "");
    assert.deepEqual(rows.sort(), [...KINDS].sort());
  });
});
