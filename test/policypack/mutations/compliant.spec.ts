/** The other side of the mutation test: what is right must pass, however it is written. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { aCompliantSubject, CONFIGURED } from "./compliant";
import { refusalsOf } from "./refusals";

const SEED = 6;
const DOCUMENTS = 500;

describe("compliant documents, by different hands", () => {
  it(`must not have one of ${DOCUMENTS} refused, with trusted parties configured and without`, () => {
    const { allowedActions } = CONFIGURED;
    fc.assert(
      fc.property(aCompliantSubject, (subject) => {
        assert.deepEqual([...refusalsOf(subject, { allowedActions })], []);
        assert.deepEqual([...refusalsOf(subject, CONFIGURED)], []);
      }),
      { numRuns: DOCUMENTS, seed: SEED },
    );
  }).timeout(60_000);
});
