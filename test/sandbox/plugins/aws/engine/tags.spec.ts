import assert from "node:assert/strict";

import { mergeTags, tagChanges, tagOutputs } from "../../../../../sandbox/plugins/aws/engine/tags";

const RULES = { defaults: { team: "a", env: "x" }, ignoredKeys: ["ignored"], ignoredPrefixes: ["cost:"] };

describe("tags", () => {
  it("must put a resource's own tags over the default ones, without the ignored", () => {
    const tags = { env: "own", "cost:center": "1", ignored: "1" };
    assert.deepEqual(mergeTags(RULES, tags), { team: "a", env: "own" });
  });

  it("must tell the resource's own tags from the default ones, and leave out AWS's", () => {
    const live = { team: "a", env: "own", by: "hand", "aws:x": "1", "cost:center": "1" };
    assert.deepEqual(tagOutputs(RULES, live, {}), {
      tagsAll: { team: "a", env: "own", by: "hand" },
      tags: { env: "own", by: "hand" },
    });
  });

  it("must keep an own tag that repeats a default one", () => {
    assert.deepEqual(tagOutputs(RULES, { team: "a" }, { team: "a" }).tags, { team: "a" });
  });

  it("must write only what differs", () => {
    const changes = tagChanges({ same: "1", other: "1", gone: "1" }, { same: "1", other: "2", new: "1" });
    assert.deepEqual(changes, { set: { other: "2", new: "1" }, remove: ["gone"] });
  });
});
