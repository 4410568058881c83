/** Many accounts in one bucket: each reaches its own stacks there, and the policies stay short. */
import assert from "node:assert/strict";
import { evaluate, type World } from "../../access";
import { evaluateElsewhere } from "../../access/elsewhere";
import type { AccountId } from "../../access/identifiers";
import { parsePolicyDocument } from "../../access/parse";
import { toJson } from "../../access/policy-document";
import { guestGroups, type StateGuest } from "../../bootstrap/documents/guests";
import type { StateName } from "../../bootstrap/documents/state";
import { stateBucketPolicy, stateKeyPolicy } from "../../bootstrap/documents/state-policies";
import { roleArnOf } from "../../bootstrap/names";
import { BACKEND, NAMES, OWNER, ownerHome, STATE_KEY } from "./fixture";

const BUCKET_POLICY_BYTES = 20_480;
const idOf = (index: number): AccountId => String(444_400_000_000 + index) as AccountId;

function guest(accountId: AccountId, stack: string): StateGuest {
  const home = { accountId, partition: "aws-cn" as const };
  return {
    accountId,
    stacks: [`cross-account-cmk/${stack}`],
    reads: ["cross-account-cmk/owner"],
    previewRole: roleArnOf(home, NAMES.previewRole),
    deployRole: roleArnOf(home, NAMES.deployRole),
  };
}
const numbered = (count: number): readonly StateGuest[] =>
  Array.from({ length: count }, (_, index) => guest(idOf(index), `external-${idOf(index)}`));

/** A role that is none of the bootstrap's. */
const strangerIn = (accountId: AccountId) => roleArnOf({ accountId, partition: "aws-cn" }, "Other");

/** Guests whose administrators gave their roles everything, so that the state's own policies alone decide. */
function worldOf(guests: readonly StateGuest[]): World {
  const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] } as const;
  const identity = (arn: StateGuest["previewRole"]) => ({
    arn,
    policies: [{ name: "everything", document: everything }],
    tags: {},
  });
  return {
    accounts: [
      { id: OWNER, identities: [], organization: "none" },
      ...guests.map(({ accountId, previewRole, deployRole }) => ({
        id: accountId,
        identities: [previewRole, deployRole, strangerIn(accountId)].map(identity),
        organization: "none" as const,
      })),
    ],
    keys: [{ arn: STATE_KEY, policy: stateKeyPolicy(ownerHome, BACKEND, guests), tags: {} }],
    aliases: [],
    secrets: [],
  };
}

/** What a role of a guest may do with the state of a stack. */
function reached(guests: readonly StateGuest[], principal: string, stack: StateName) {
  const world = worldOf(guests);
  const policy = { name: "bucket", document: stateBucketPolicy(ownerHome, BACKEND, guests) };
  const common = { principal, region: "cn-north-1", contextIsComplete: true } as const;
  const on = (action: string, name: string) =>
    evaluateElsewhere({ ...common, action, resource: `${BACKEND.bucketArn}/.pulumi/${name}` }, world, {
      accountId: OWNER,
      policy,
    }).outcome;
  const key = { ...common, action: "kms:Decrypt", resource: STATE_KEY, encryptionContext: { stack } };
  return {
    read: on("s3:GetObject", `stacks/${stack}.json`),
    write: on("s3:PutObject", `stacks/${stack}.json`),
    unlock: on("s3:DeleteObject", `locks/organization/${stack}/1.json`),
    secrets: evaluate(key, world).outcome,
  };
}
const NOTHING = { read: "denied", write: "denied", unlock: "denied", secrets: "denied" };

describe("accounts that keep their stacks in another's bucket", () => {
  it("are told of by the same statements where they differ by their number alone", () => {
    const [one, two, ...others] = [...numbered(3), guest(idOf(9), "external"), guest(idOf(8), `other-${idOf(8)}`)];
    const groups = guestGroups([one, two, ...others]);
    assert.deepEqual(
      groups.map(({ accountIds, stacks }) => [accountIds, stacks]),
      [
        [[idOf(0), idOf(1), idOf(2)], ["cross-account-cmk/external-${aws:PrincipalAccount}"]],
        [[idOf(9)], ["cross-account-cmk/external"]],
        [[idOf(8)], [`cross-account-cmk/other-${idOf(8)}`]],
      ],
    );
  });

  it("reach their own stacks, by each role what it is for", () => {
    const guests = numbered(3);
    for (const { previewRole, deployRole, stacks } of guests) {
      const all = { read: "allowed", write: "allowed", unlock: "allowed", secrets: "allowed" };
      assert.deepEqual(reached(guests, deployRole, stacks[0]!), all);
      assert.deepEqual(reached(guests, previewRole, stacks[0]!), { ...all, write: "denied", unlock: "denied" });
    }
  });

  it("must not reach the stacks of another, even with AdministratorAccess", () => {
    const guests = numbered(3);
    for (const { accountId, previewRole, deployRole } of guests) {
      for (const other of guests.filter((each) => each.accountId !== accountId)) {
        assert.deepEqual(reached(guests, deployRole, other.stacks[0]!), NOTHING);
        assert.deepEqual(reached(guests, previewRole, other.stacks[0]!), NOTHING);
      }
    }
  });

  it("must not write what they only read", () => {
    const guests = numbered(2);
    const owner = reached(guests, guests[0]!.deployRole, "cross-account-cmk/owner");
    assert.deepEqual(owner, { ...NOTHING, read: "allowed", secrets: "allowed" });
  });

  it("must not be reached by another role of their account", () => {
    const guests = numbered(2);
    const { accountId, stacks } = guests[0]!;
    assert.deepEqual(reached(guests, strangerIn(accountId), stacks[0]!), NOTHING);
  });

  it("fit by the hundred into both policies where their stacks are named by their number", () => {
    const guests = numbered(110);
    const [bucket, key] = [stateBucketPolicy(ownerHome, BACKEND, guests), stateKeyPolicy(ownerHome, BACKEND, guests)];
    assert.ok(Buffer.byteLength(toJson(bucket)) <= BUCKET_POLICY_BYTES, String(Buffer.byteLength(toJson(bucket))));
    assert.deepEqual(parsePolicyDocument(toJson(key), "key policy").problems, []);
  });
});
