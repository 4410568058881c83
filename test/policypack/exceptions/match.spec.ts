import assert from "node:assert/strict";
import { exceptionFor, type Excepted } from "../../../policypack/exceptions/match";
import type { Exception } from "../../../policypack/exceptions/read";
import { argsOf } from "../judge";
import { key, UNKNOWN } from "../walkthrough";

const TODAY = "2026-06-15";
const urn = "urn:pulumi:owner::cross-account-cmk::aws:kms/key:Key::shared-key";
const until = (expires: string, pattern = urn): Exception => ({ urn: pattern, reason: "SEC-1", expires });
const byTag: Exception = { tag: { key: "exception", value: "SEC-2" }, reason: "SEC-2", expires: TODAY };
const resource = (props: Readonly<Record<string, unknown>>): Excepted => argsOf({ ...key, props });

describe("the exception for a resource", () => {
  it("is found by the URN, in which * stands for any text", () => {
    for (const pattern of [urn, "urn:pulumi:*::shared-key", "*"]) {
      const exception = until(TODAY, pattern);
      assert.equal(exceptionFor([exception], resource({}), TODAY), exception);
    }
  });

  it("must not be found by a URN that is another's, or part of it", () => {
    for (const pattern of ["shared-key", `${urn}-2`, "urn:pulumi:external::*", urn.toUpperCase()]) {
      assert.equal(exceptionFor([until(TODAY, pattern)], resource({}), TODAY), undefined);
    }
  });

  it("is found by a tag of the resource, or one that its provider gives to all", () => {
    const tags = { exception: "SEC-2" };
    const provider = { name: "owner", props: { defaultTags: JSON.stringify({ tags }) } };
    for (const each of [resource({ tags }), resource({ tagsAll: tags }), argsOf({ ...key, props: {}, provider })]) {
      assert.equal(exceptionFor([byTag], each, TODAY), byTag);
    }
  });

  it("must not be found by a tag of another value or case, or one that is not known yet", () => {
    for (const tags of [{ exception: "SEC-3" }, { Exception: "SEC-2" }, { exception: UNKNOWN }, UNKNOWN, null, []]) {
      assert.equal(exceptionFor([byTag], resource({ tags }), TODAY), undefined);
    }
  });

  it("is the one that still counts, whatever stands before it", () => {
    const [over, counts] = [until("2026-06-14"), until(TODAY)];
    assert.equal(exceptionFor([over, counts], resource({}), TODAY), counts);
    assert.equal(exceptionFor([until("2020-01-01"), over], resource({}), TODAY), over);
  });
});
