import assert from "node:assert/strict";
import { unreadNotes } from "../../report/gather";

describe("states that could not be read", () => {
  it("must be told in one sentence, however many they are", () => {
    assert.deepEqual(unreadNotes([]), []);
    assert.deepEqual(unreadNotes(["external"]), [
      "The state of external could not be read: what depends on it is not known here.",
    ]);
    const many = Array.from({ length: 199 }, (_, at) => `external-${at}`);
    assert.deepEqual(unreadNotes(many), [
      "The states of 199 other stacks could not be read (external-0, external-1, external-2, external-3, external-4 and 194 more): what depends on them is not known here.",
    ]);
    assert.match(
      unreadNotes(many.slice(0, 2))[0] ?? "",
      /^The states of 2 other stacks .* \(external-0, external-1\): /,
    );
  });
});
