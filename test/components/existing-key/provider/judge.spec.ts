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
import { ADMIN, DECRYPT, EXTERNAL, KEY_ARN, live, SHARE, SHARE_SID } from "../fixture";

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
  const said: string[] = [];
  const { error } = console;
  beforeEach(() => {
    said.length = 0;
    console.error = (line: string) => said.push(line);
  });
  afterEach(() => {
    console.error = error;
  });

  it("are new where nothing of the program's Sids is there, and known where the state has them", () => {
    assert.deepEqual(check({}, news()), { inputs: OLDS });
    assert.deepEqual(check(OLDS, news({ found: found(SHARE) })), { inputs: OLDS });
  });

  it("are taken over where they mean what the shares mean, as the guide's own statement does", () => {
    // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
    const guide = {
      ...SHARE,
      Principal: { AWS: [EXTERNAL] },
      Action: ["kms:Encrypt", "kms:Decrypt"],
      Resource: KEY_ARN,
    };
    assert.deepEqual(check({}, news({ found: found(guide) })), { inputs: { ...OLDS, takenOver: [SHARE_SID] } });
    assert.equal(said.length, 1);
    assert.equal(
      said[0],
      [
        `The policy of the key ${KEY_ARN} already allows what this stack shares:`,
        `  = statement "${SHARE_SID}": Allow kms:Decrypt, kms:Encrypt on ${KEY_ARN} to ${EXTERNAL}`,
        "  This stack's state does not have this statement: somebody wrote it by hand, or another stack did, or an update of this stack that was interrupted. It means what a share means, so it is taken over where it stands, and what it allows is not changed.",
        "  From this deployment on a change of the share changes it, and removing the share or destroying this stack removes it.",
        "  To leave it in the policy, take the resource KeyPolicyStatements out of the state (pulumi state delete) before you destroy the stack.",
      ].join("\n"),
    );
  });

  it("are taken over, too, where only one of them is not in the state, as an interrupted update leaves it", () => {
    const statements = statementsJson([SHARE, DECRYPT]);
    const result = check(OLDS, news({ statements, found: found(SHARE, DECRYPT) }));
    assert.deepEqual(result, { inputs: { ...OLDS, statements, takenOver: [`${SHARE_SID} to decrypt`] } });
  });

  it("are taken over under the Sid that they get, and told with the one that they had", () => {
    const renamed = [{ from: "", to: SHARE_SID }];
    assert.deepEqual(check({}, news({ renamed })), { inputs: { ...OLDS, takenOver: [SHARE_SID] } });
    assert.match(
      said.join(),
      /= statement "Allow an external account to use this CMK" \(until now without Sid\): Allow /,
    );
    // A statement of this stack's own is no news.
    said.length = 0;
    const own = statementsJson([{ ...SHARE, Sid: `${SHARE_SID} 2` }]);
    check({ ...OLDS, statements: own }, news({ renamed: [{ from: `${SHARE_SID} 2`, to: SHARE_SID }] }));
    assert.deepEqual(said, []);
  });

  it("are remembered as taken over until no share means them, and the end of them is told", () => {
    const olds = { ...OLDS, takenOver: [SHARE_SID] };
    assert.deepEqual(check(olds, news({ found: found(SHARE) })), { inputs: olds });
    assert.deepEqual(said, []);
    const changed = statementsJson([{ ...SHARE, Action: "kms:Decrypt" }]);
    check(olds, news({ found: found(SHARE), statements: changed }));
    assert.match(
      said.join(),
      /~ statement "Allow an external account to use this CMK" is changed, because its share is\.$/,
    );
    said.length = 0;
    const gone = check(olds, news({ found: found(SHARE), statements: "[]" }));
    assert.equal(gone.inputs?.takenOver, undefined);
    assert.match(
      said.join(),
      /- statement "Allow an external account to use this CMK" is removed, because no share means it/,
    );
  });

  it("must not be somebody else's, who took their Sid for more or less: the difference is told", () => {
    const wider = { ...SHARE, Principal: { AWS: "999988887777" }, Action: ["kms:Decrypt", "kms:CreateGrant"] };
    const { failures = [] } = check({}, news({ found: found(wider, DECRYPT) }));
    assert.deepEqual(failures, [
      {
        property: "keyId",
        reason:
          `the key's policy has statements with the Sid "${SHARE_SID}", "${SHARE_SID} to decrypt", which this stack did not write and which do not mean what its shares mean. The policy was not changed. ` +
          `Compared with its share, the statement with the Sid "${SHARE_SID}" is different. Wider: principal account 999988887777; action kms:CreateGrant. ` +
          `Narrower: without principal account ${EXTERNAL}; without action kms:Encrypt. ` +
          `No share means the statement with the Sid "${SHARE_SID} to decrypt". ` +
          "Remedy: make owner.shares mean what the statement means and deploy, which takes it over as it stands; then change the shares. Or give the statement another Sid: it then stays as it is, beside the statements of the shares.",
      },
    ]);
    assert.equal(check(OLDS, news({ found: found(SHARE, DECRYPT) })).failures?.length, 1);
    assert.deepEqual(said, []);
  });

  it("must not be known from another key than the one that the state is of", () => {
    const other = { ...OLDS, keyId: `${KEY_ARN}0` as const, repairs: 4, takenOver: [SHARE_SID] };
    assert.deepEqual(check(other, news({ found: found(SHARE) })), { inputs: { ...OLDS, takenOver: [SHARE_SID] } });
    assert.equal(said.length, 1);
    assert.equal(check(other, news({ found: found({ ...SHARE, Action: "kms:*" }) })).failures?.length, 1);
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
