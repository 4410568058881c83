/** The process that writes, as the engine's dynamic provider loads it, against a KMS of the test's own. */
import type { ResourceProvider } from "@pulumi/pulumi/dynamic";
import assert from "node:assert/strict";
import { planKeyPolicy } from "../../../../components/existing-key/plan";
import {
  foundJson,
  parseFound,
  programInputs,
  statementsJson,
  type StatementInputs,
  type StatementOutputs,
} from "../../../../components/existing-key/statement-properties";
import type { Statement } from "../../../../access/policy-document";
import { isShareSid } from "../../../../components/sharing/share-statements";
import { check } from "../../../../components/existing-key/provider/judge";
import { fakeKms } from "../fake-kms";
import { ADMIN, DEPLOY_ROLE, KEY_ARN, live, OWNER, ROOT, SHARE, SHARE_SID, text } from "../fixture";

const FOUND = `${text(ROOT, ADMIN).slice(0, -1)}\n}`;
const WRITTEN = `${text(ROOT, ADMIN, SHARE).slice(0, -1)}\n}`;
const ASSUME_ROLES = [{ roleArn: DEPLOY_ROLE, sessionName: "pulumi" }];

/** What a program that reads this policy hands over. */
function inputsFor(liveText: string, ...wanted: Statement[]): StatementInputs {
  const common = { keyArn: KEY_ARN, wanted, isOwn: isShareSid };
  const result = planKeyPolicy({ ...common, liveText, deployer: DEPLOY_ROLE });
  assert.ok("plan" in result);
  const olds = { keyId: KEY_ARN, statements: statementsJson(wanted) };
  const { inputs } = check(olds, programInputs({ ...common, assumeRoles: ASSUME_ROLES }, result.plan));
  return { ...inputs!, repairs: 0 };
}
const OUTPUTS: StatementOutputs = {
  keyId: KEY_ARN,
  statements: inputsFor(FOUND, SHARE).statements,
  assumeRoles: ASSUME_ROLES,
  repairs: 0,
  sids: [SHARE_SID],
};
const about = `The policy of the key ${KEY_ARN}`;
const UNTOUCHED = "Nothing was written: the key's policy is as it was.";

describe("the provider of an existing key's statements", () => {
  const kms = fakeKms(() => FOUND);
  let provider: Required<ResourceProvider>;
  before(() => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- as the line of code in the state does
    provider = require("cross-account-cmk/key-policy-provider") as Required<ResourceProvider>;
  });
  const puts = (): readonly (string | object)[] => kms.calls.filter((call) => typeof call === "object");

  it("writes the statements into the policy as it is, and waits until AWS shows them", async () => {
    const inputs = inputsFor(FOUND, SHARE);
    assert.deepEqual(await provider.create(inputs), { id: KEY_ARN, outs: OUTPUTS });
    assert.equal(kms.policy, WRITTEN);
    assert.deepEqual(kms.calls, [
      "GetKeyPolicy",
      { KeyId: KEY_ARN, PolicyName: "default", Policy: WRITTEN },
      "GetKeyPolicy",
    ]);
  });

  it("must not write where nothing changes in the policy", async () => {
    kms.policy = WRITTEN;
    assert.deepEqual(await provider.update(KEY_ARN, OUTPUTS, inputsFor(WRITTEN, SHARE)), { outs: OUTPUTS });
    assert.deepEqual(puts(), []);
  });

  it("takes a statement over without a write, keeps that in mind, and takes it out with its own", async () => {
    const guide = { ...SHARE, Principal: { AWS: "444455556666" } };
    kms.policy = text(ROOT, guide, ADMIN);
    const inputs = { ...inputsFor(kms.policy, SHARE), takenOver: [SHARE_SID] };
    const outs = (await provider.create(inputs)).outs as StatementOutputs;
    assert.deepEqual(outs, { ...OUTPUTS, takenOver: [SHARE_SID] });
    assert.deepEqual(puts(), []);
    assert.deepEqual(await provider.read(KEY_ARN, outs), { id: KEY_ARN, props: outs });
    const said: string[] = [];
    const { error } = console;
    console.error = (line: string) => said.push(line);
    await provider.delete(KEY_ARN, outs).finally(() => {
      console.error = error;
    });
    assert.equal(kms.policy, text(ROOT, ADMIN));
    assert.deepEqual(said, [
      `Removed from the policy of the key ${KEY_ARN}, where this stack had found and taken over:\n` +
        `  - statement "${SHARE_SID}": Allow kms:Decrypt, kms:Encrypt on * to 444455556666`,
    ]);
  });

  it("must not write where anybody changed the policy after the program had read it", async () => {
    const inputs = inputsFor(FOUND, SHARE);
    for (const changed of [
      text(ROOT),
      text(ADMIN, ROOT),
      text(ROOT, ADMIN, SHARE),
      text(ROOT, { ...ADMIN, Future: 1 }),
    ]) {
      kms.policy = changed;
      await assert.rejects(
        provider.create(inputs),
        new Error(
          `${about} was changed after it had been read for this deployment. ${UNTOUCHED} Deploy again: the preview shows the policy as it is now.`,
        ),
      );
      assert.equal(kms.policy, changed);
    }
    assert.deepEqual(puts(), []);
  });

  it("must not write what the preview did not show", async () => {
    await assert.rejects(provider.create({ ...inputsFor(FOUND, SHARE), policy: text(ROOT) }), /was changed after/);
    assert.deepEqual(puts(), []);
  });

  it("takes its statements out and leaves the rest to the last byte", async () => {
    kms.policy = WRITTEN;
    await provider.delete(KEY_ARN, OUTPUTS);
    assert.equal(kms.policy, FOUND);
  });

  it("leaves one statement by itself where it found it so, however often its own were changed in between", async () => {
    const found = text(ROOT).replace("[", "").replace("]", "");
    const other = { ...SHARE, Action: "kms:Decrypt" };
    const update = async (olds: StatementOutputs, ...wanted: Statement[]): Promise<StatementOutputs> =>
      (await provider.update(KEY_ARN, olds, inputsFor(kms.policy ?? "", ...wanted))).outs as StatementOutputs;
    kms.policy = found;
    const created = (await provider.create(inputsFor(found, SHARE))).outs as StatementOutputs;
    assert.deepEqual(created, { ...OUTPUTS, single: true });
    const changed = await update(created, other);
    assert.equal(kms.policy, text(ROOT, other));
    const without = await update(changed);
    assert.equal(kms.policy, found);
    const again = await update(without, SHARE);
    assert.deepEqual(again, { ...OUTPUTS, single: true });
    assert.deepEqual(await provider.read(KEY_ARN, again), { id: KEY_ARN, props: again });
    await provider.delete(KEY_ARN, again);
    assert.equal(kms.policy, found);
  });

  it("must not take a list of one for a statement that was found by itself, once somebody made it a list", async () => {
    kms.policy = text(ROOT);
    const olds: StatementOutputs = { ...OUTPUTS, statements: "[]", sids: [], single: true };
    assert.deepEqual(await provider.update(KEY_ARN, olds, inputsFor(text(ROOT), SHARE)), { outs: OUTPUTS });
    await provider.delete(KEY_ARN, OUTPUTS);
    assert.equal(kms.policy, text(ROOT));
  });

  it("must not take out what it did not write, its own Sids or not", async () => {
    const others = text(ROOT, { ...SHARE, Sid: `${SHARE_SID} 2` });
    kms.policy = others;
    await provider.delete(KEY_ARN, OUTPUTS);
    assert.equal(kms.policy, others);
    assert.deepEqual(puts(), []);
  });

  it("has nothing to take out of the policy of a key that is gone", async () => {
    kms.policy = undefined;
    await provider.delete(KEY_ARN, OUTPUTS);
    assert.deepEqual(puts(), []);
  });

  describe("on a refresh", () => {
    const said: string[] = [];
    const { error } = console;
    beforeEach(() => {
      said.length = 0;
      console.error = (line: string) => said.push(line);
    });
    afterEach(() => {
      console.error = error;
    });

    it("must not report what others did to their own statements", async () => {
      kms.policy = text(SHARE, ROOT);
      assert.deepEqual(await provider.read(KEY_ARN, OUTPUTS), { id: KEY_ARN, props: OUTPUTS });
      assert.deepEqual(said, []);
    });

    it("reports what somebody did to its statements, and still knows which are its own", async () => {
      const wider = { ...SHARE, Action: "kms:*" };
      kms.policy = text(ROOT, wider);
      const props: StatementOutputs = { ...OUTPUTS, statements: foundJson(live(wider).statements) };
      assert.deepEqual(await provider.read(KEY_ARN, OUTPUTS), { id: KEY_ARN, props });
      const title = `Somebody changed this stack's statements in the policy of the key ${KEY_ARN}:`;
      assert.deepEqual(said, [
        `${title}\n  ~ statement "${SHARE_SID}": Action also has kms:*; Action has no longer kms:Decrypt, kms:Encrypt`,
      ]);

      kms.policy = text(ROOT);
      const gone = await provider.read(KEY_ARN, props);
      assert.deepEqual(parseFound((gone.props as StatementOutputs).statements), []);
      assert.match(said[1] ?? "", /\n {2}- statement "Allow an external account to use this CMK": Allow kms:\* on \*/);

      kms.policy = text(ROOT, SHARE);
      await provider.read(KEY_ARN, gone.props);
      assert.match(
        said[2] ?? "",
        /\n {2}\+ statement "Allow an external account to use this CMK": Allow kms:Decrypt, /,
      );
    });

    it("reports a key that is gone, and its resource with it", async () => {
      kms.policy = undefined;
      assert.deepEqual(await provider.read(KEY_ARN, OUTPUTS), {});
      assert.deepEqual(said, [`The key ${KEY_ARN} does not exist any more, and its policy with it.`]);
    });
  });

  for (const [what, code, message, end] of [
    [
      "a principal that does not exist",
      "MalformedPolicyDocumentException",
      "Policy contains a statement with one or more invalid principals.",
      `${UNTOUCHED} AWS answers so where a principal that a statement names does not exist: look at the roles and users of the shares.`,
    ],
    ["a role that may not", "AccessDeniedException", "not authorized.", UNTOUCHED],
    [
      "an answer that leaves it open",
      "DependencyTimeoutException",
      "timed out.",
      "Whether it was written is not known: see what aws kms get-key-policy shows before you deploy again.",
    ],
  ] as const) {
    it(`says what became of the policy after ${what}`, async () => {
      kms.refusals = { PutKeyPolicy: { code, message } };
      await assert.rejects(
        provider.create(inputsFor(FOUND, SHARE)),
        new Error(`${about}: kms:PutKeyPolicy failed with ${code}: ${message.slice(0, -1)}. ${end}`),
      );
    });
  }

  it("must not touch a policy that it cannot read", async () => {
    kms.policy = '{"Statement":[1]}';
    await assert.rejects(
      provider.delete(KEY_ARN, OUTPUTS),
      new Error(
        `${about} cannot be read: Statement[0] is not a JSON object. ${UNTOUCHED} Correct it by hand and deploy again.`,
      ),
    );
    assert.deepEqual(puts(), []);
  });

  it("must not work in another account than the key's", async () => {
    kms.accountId = "999988887777";
    await assert.rejects(
      provider.create(inputsFor(FOUND, SHARE)),
      new RegExp(`The account that answers is 999988887777 .*, and the stacks declare ${OWNER}`),
    );
    assert.deepEqual(kms.calls, []);
  });
});
