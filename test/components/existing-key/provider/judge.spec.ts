/** What the engine is told: is something in the way, and is there a change? */
import assert from "node:assert/strict";
import type { Statement } from "../../../../access/policy-document";
import { check, diff } from "../../../../components/existing-key/provider/judge";
import {
  foundJson,
  statementsJson,
  type ProgramInputs,
  type StatementInputs,
  type StatementOutputs,
} from "../../../../components/existing-key/statement-properties";
import { ADMIN, DECRYPT, KEY_ARN, live, SHARE, SHARE_SID } from "../fixture";

const found = (...statements: readonly Statement[]): string => foundJson(live(...statements).statements);
const news = (changes: Partial<ProgramInputs> = {}): ProgramInputs => ({
  keyId: KEY_ARN,
  policy: "{}",
  statements: statementsJson([SHARE]),
  found: found(),
  seen: "digest",
  assumeRoles: [{ roleArn: "r", sessionName: "s" }],
  ...changes,
});
/** What the state has after a deployment of {@link news}. */
const OLDS: StatementInputs = {
  keyId: KEY_ARN,
  policy: "{}",
  statements: statementsJson([SHARE]),
  seen: "digest",
  assumeRoles: [{ roleArn: "r", sessionName: "s" }],
  repairs: 0,
};
const outputs = (changes: Partial<StatementOutputs> = {}): StatementOutputs => {
  const { keyId, statements, assumeRoles, repairs } = OLDS;
  return { keyId, statements, assumeRoles, repairs, sids: [SHARE_SID], ...changes };
};

describe("the statements of an existing key, checked", () => {
  it("are new where nothing of the program's Sids is there, and known where the state has them", () => {
    assert.deepEqual(check({}, news()), { inputs: OLDS });
    assert.deepEqual(check(OLDS, news({ found: found(SHARE) })), { inputs: OLDS });
  });

  it("must not be somebody else's, who took their Sid", () => {
    const { failures = [] } = check({}, news({ found: found(SHARE, DECRYPT) }));
    assert.deepEqual(failures, [
      {
        property: "keyId",
        reason:
          `the key's policy has statements with the Sid "${SHARE_SID}", "${SHARE_SID} to decrypt", which this stack did not write. Nothing was changed. ` +
          "Remedy: give the statement another Sid, or take it out of the policy, and deploy again. The same holds where an update of this stack was interrupted before it could note what it wrote.",
      },
    ]);
    assert.equal(check(OLDS, news({ found: found(SHARE, DECRYPT) })).failures?.length, 1);
  });

  it("must not be taken for the stack's own on another key than the one it wrote to", () => {
    const other = { ...OLDS, keyId: `${KEY_ARN}0` as const, repairs: 4 };
    const { failures, inputs } = check(other, news({ found: found(SHARE) }));
    assert.equal(failures?.length, 1);
    assert.equal(inputs?.repairs, 1);
  });

  it("have one repair more where somebody changed or removed them", () => {
    for (const live of [found(), found({ ...SHARE, Action: "kms:*" })]) {
      assert.equal(check(OLDS, news({ found: live })).inputs?.repairs, 1);
    }
  });
});

describe("a change of the statements of an existing key", () => {
  const isChange = (olds: StatementOutputs, inputs: StatementInputs) => diff(olds, inputs);

  it("is none where only others changed the policy", () => {
    assert.deepEqual(isChange(outputs(), { ...OLDS, policy: '{"other":1}', seen: "other" }), {
      changes: false,
      replaces: [],
    });
  });

  it("is another statement, another way into the account, or a repair", () => {
    for (const change of [
      { statements: statementsJson([ADMIN]) },
      { statements: "[]" },
      { assumeRoles: [] },
      { repairs: 1 },
    ]) {
      assert.deepEqual(isChange(outputs(), { ...OLDS, ...change }), { changes: true, replaces: [] });
    }
  });

  it("replaces the resource where it is for another key", () => {
    assert.deepEqual(isChange(outputs(), { ...OLDS, keyId: `${KEY_ARN}0` }), { changes: true, replaces: ["keyId"] });
  });
});
