/** Reads and writes the policy for the engine. Whatever the policy has become since it was read for the program is found out first. */
import { setTimeout as sleep } from "node:timers/promises";
import type { CreateResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { CallFailed } from "../../../access/live/calls";
import type { KeyArn } from "../../../access/identifiers";
import { handMadeText, takenOverRemovedText } from "../difference";
import { digestOf, readLivePolicy, UnreadablePolicy, type LivePolicy } from "../live-policy";
import { merge, type IsOwn } from "../merge";
import { isShareSid } from "../../sharing/share-statements";
import type { OwnerKey } from "../owner-key";
import {
  areAsWritten,
  foundJson,
  ownStatements,
  parseFound,
  parseStatements,
  type StatementInputs,
  type StatementOutputs,
} from "../statement-properties";
import { Refused, unlessGone, UNTOUCHED, withKey } from "./key";

/** KMS answers with the old policy for a while: https://docs.aws.amazon.com/kms/latest/developerguide/programming-eventual-consistency.html */
const VISIBLE_WITHIN_MS = 120_000;
const ASK_EVERY_MS = 1_000;

/** Returns when AWS answers with what was written, or after a while: written it is in any case. */
async function visible(key: OwnerKey, shows: (policy: LivePolicy) => boolean): Promise<void> {
  for (const end = Date.now() + VISIBLE_WITHIN_MS; Date.now() < end;) {
    try {
      if (shows(readLivePolicy(await key.policy()))) return;
    } catch (error) {
      if (!(error instanceof CallFailed) && !(error instanceof UnreadablePolicy)) throw error;
    }
    await sleep(ASK_EVERY_MS);
  }
}

const changedMeanwhile = (keyId: KeyArn): Refused =>
  new Refused(
    `The policy of the key ${keyId} was changed after it had been read for this deployment. ${UNTOUCHED} Deploy again: the preview shows the policy as it is now.`,
  );

/** Puts a policy, and waits for it. Where it says what the live one says, nothing is written. */
async function put(key: OwnerKey, live: LivePolicy, policy: LivePolicy, shows: (policy: LivePolicy) => boolean) {
  if (policy.canonical === live.canonical) return;
  await key.putPolicy(policy.text);
  await visible(key, shows);
}

/** Before this program's statements are in the policy it tells itself; then the state remembers. */
const foundSingle = (live: LivePolicy, olds: Partial<StatementOutputs>): boolean =>
  ownStatements(live, isShareSid).length === 0 ? live.single : olds.single === true;

/** Writes the statements into the policy that the program saw, and into no other. */
async function write(inputs: StatementInputs, olds: Partial<StatementOutputs>): Promise<StatementOutputs> {
  const { keyId, assumeRoles, repairs, takenOver } = inputs;
  const wanted = parseStatements(inputs.statements);
  const single = await withKey(inputs, async (key) => {
    const live = readLivePolicy(await key.policy());
    if (digestOf(live.canonical) !== inputs.seen) throw changedMeanwhile(keyId);
    const wasSingle = foundSingle(live, olds);
    const { policy } = merge(live, wanted, { keyArn: keyId, isOwn: isShareSid, single: wasSingle });
    // What the preview showed and the policy pack judged, and nothing else.
    if (policy.canonical !== inputs.policy) throw changedMeanwhile(keyId);
    await put(key, live, policy, (shown) => areAsWritten(ownStatements(shown, isShareSid), wanted, keyId));
    return wasSingle;
  });
  const sids = wanted.flatMap(({ Sid: sid }) => sid ?? []);
  return {
    keyId,
    statements: inputs.statements,
    assumeRoles,
    repairs,
    sids,
    ...(takenOver === undefined ? {} : { takenOver }),
    ...(single ? { single } : {}),
  };
}

export async function create(inputs: StatementInputs): Promise<CreateResult<StatementOutputs>> {
  return { id: inputs.keyId, outs: await write(inputs, {}) };
}

export async function update(
  _id: string,
  olds: StatementOutputs,
  inputs: StatementInputs,
): Promise<UpdateResult<StatementOutputs>> {
  return { outs: await write(inputs, olds) };
}

const isOneOf = (sids: readonly string[]): IsOwn => {
  const own = new Set<string | undefined>(sids);
  return (sid) => own.has(sid);
};

/** The statements as they are now. A key that is gone takes its resource with it. */
export async function read(id: string, props: StatementOutputs): Promise<ReadResult<StatementOutputs>> {
  return withKey(props, async (key) => {
    const text = await unlessGone(() => key.policy());
    if (text === undefined) {
      console.error(`The key ${props.keyId} does not exist any more, and its policy with it.`);
      return {};
    }
    const own = ownStatements(readLivePolicy(text), isOneOf(props.sids));
    if (areAsWritten(own, parseStatements(props.statements), props.keyId)) return { id, props };
    console.error(handMadeText(props.keyId, parseFound(props.statements), own));
    return { id, props: { ...props, statements: foundJson(own) } };
  });
}

/** Takes this stack's statements out, and leaves the policy of the others behind. */
async function remove(_id: string, props: StatementOutputs): Promise<void> {
  await withKey(props, async (key) => {
    const text = await unlessGone(() => key.policy());
    if (text === undefined) return;
    const isOwn = isOneOf(props.sids);
    const live = readLivePolicy(text);
    await put(
      key,
      live,
      merge(live, [], { keyArn: props.keyId, isOwn, single: props.single }).policy,
      (shown) => ownStatements(shown, isOwn).length === 0,
    );
    const taken = ownStatements(live, isOneOf(props.takenOver ?? []));
    if (taken.length > 0) console.error(takenOverRemovedText(props.keyId, taken));
  });
}
export { remove as delete };
