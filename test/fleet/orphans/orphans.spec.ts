/** What an interrupted run left in AWS: found by tags, and taken over with the program's own parents and providers. */
import assert from "node:assert/strict";
import type { RawResource } from "../../../access/stack/resources";
import { nameInStack } from "../../../access/identity-tags";
import {
  ALIAS,
  type Found,
  GRANT,
  importFile,
  KEY,
  orphansOf,
  POLICY,
  REPLICA,
  SECRET,
  type Wanted,
} from "../../../fleet/orphans/model";
import { isWell, lookedText } from "../../../fleet/orphans/text";
import { targetsOf } from "../../../fleet/orphans/targets";
import { type OnKey, onKeys, wantedIn } from "../../../fleet/orphans/wanted";

const ACCOUNT = "111122223333";
const HOME = "cn-north-1";
const urnOf = (type: string, name: string): string =>
  `urn:pulumi:owner::p::cross-account-cmk:index:SharedKey$${type}::${name}`;
const PARENT = "urn:pulumi:owner::p::cross-account-cmk:index:SharedKey::shared";
const PROVIDER = "urn:pulumi:owner::p::pulumi:providers:aws::owner";
const key = (id: string, more: Partial<Found> = {}): Found => ({
  type: KEY,
  name: "shared-key",
  id,
  region: HOME,
  accountId: ACCOUNT,
  ...more,
});
const inState = (type: string, name: string, id: string): RawResource => ({ urn: urnOf(type, name), type, id });
const wanted = (type: string, name: string, inputs: object = {}): Wanted => ({
  urn: urnOf(type, name),
  type,
  name,
  parent: PARENT,
  provider: PROVIDER,
  inputs: { ...inputs },
});
const fates = (...args: Parameters<typeof orphansOf>): readonly string[] =>
  orphansOf(...args).map(({ id, fate }) => `${id}: ${fate}`);

describe("what AWS has of a stack and its state has not", () => {
  it("the key of a killed run is taken over, and the one in the state is none", () => {
    assert.deepEqual(fates([key("k1")], [], [wanted(KEY, "shared-key")]), ["k1: take over"]);
    assert.deepEqual(fates([key("k1")], [inState(KEY, "shared-key", "k1")], []), []);
  });

  it("must not take over a second one, neither beside the state's nor beside an older one", () => {
    assert.deepEqual(fates([key("k2")], [inState(KEY, "shared-key", "k1")], []), ["k2: second"]);
    const two = [key("new", { made: 2 }), key("old", { made: 1 })];
    assert.deepEqual(fates(two, [], [wanted(KEY, "shared-key")]), ["old: take over", "new: second"]);
  });

  it("must not take over what the stack declares no more, nor what is not known", () => {
    assert.deepEqual(fates([key("k1")], [], []), ["k1: not wanted"]);
    assert.deepEqual(fates([key("k1")], [], undefined), ["k1: not known"]);
  });

  it("by type and name: a secret is no key, and a replica is another key", () => {
    const found = [
      key("s", { type: SECRET }),
      key("p", { type: POLICY }),
      key("r", { type: REPLICA, name: "shared-replica-r" }),
    ];
    assert.deepEqual(fates(found, [], [wanted(KEY, "shared-key"), wanted(REPLICA, "shared-replica-r")]), [
      "s: not wanted",
      "p: not wanted",
      "r: take over",
    ]);
  });

  it("aliases and grants carry no tags: only what the program would make on its own key is its own", () => {
    const grantee = "arn:aws-cn:iam::444455556666:role/R";
    const arn = `arn:aws-cn:kms:${HOME}:${ACCOUNT}:key/k1`;
    const onKey: OnKey = {
      ...{ keyId: "k1", keyArn: arn, region: HOME, accountId: ACCOUNT, aliases: ["alias/x", "alias/others"] },
      grants: [
        { grantId: "g1", grantee, operations: ["Encrypt", "Decrypt"], constraints: { EncryptionContextEquals: {} } },
        { grantId: "g2", grantee, operations: ["Decrypt"] },
        { grantId: "g3", grantee: "arn:aws-cn:iam::444455556666:role/Other", operations: ["Decrypt", "Encrypt"] },
        {
          grantId: "g4",
          grantee,
          operations: ["Decrypt", "Encrypt"],
          constraints: { EncryptionContextSubset: { App: "x" } },
        },
      ],
    };
    const wants = [
      wanted(ALIAS, "shared-alias", { name: "alias/x" }),
      wanted(GRANT, "g", { granteePrincipal: grantee, operations: ["Decrypt", "Encrypt"] }),
    ];
    assert.deepEqual(
      onKeys([onKey], wants, HOME).map(({ name, id }) => [name, id]),
      [
        ["shared-alias", "alias/x"],
        ["g", `${arn}:g1`],
      ],
    );
    const replica = { ...onKey, region: "cn-northwest-1" };
    assert.deepEqual(onKeys([replica], wants, HOME), []);
    // However the provider names it in its state.
    const found = onKeys([onKey], [wants[1]!], HOME);
    assert.deepEqual(fates(found, [inState(GRANT, "g", "k1:g1")], wants), []);
  });

  it("is imported with the program's own parent and provider, and its Region", () => {
    const orphans = orphansOf(
      [key("k1"), key("r1", { type: REPLICA, name: "shared-replica-cn-northwest-1", region: "cn-northwest-1" })],
      [],
      [wanted(KEY, "shared-key"), wanted(REPLICA, "shared-replica-cn-northwest-1")],
    );
    assert.deepEqual(
      importFile(orphans, () => HOME),
      {
        nameTable: { urn0: PARENT, urn1: PROVIDER },
        resources: [
          { type: KEY, name: "shared-key", id: "k1", parent: "urn0", provider: "urn1" },
          {
            type: REPLICA,
            name: "shared-replica-cn-northwest-1",
            id: "r1@cn-northwest-1",
            parent: "urn0",
            provider: "urn1",
          },
        ],
      },
    );
  });

  it("what a preview would make, and nothing else of it", () => {
    const newState = {
      urn: urnOf(KEY, "shared-key"),
      type: KEY,
      parent: PARENT,
      provider: `${PROVIDER}::04da6b54`,
      inputs: { a: 1 },
    };
    const steps = [
      { op: "create", urn: newState.urn, newState },
      { op: "same", urn: newState.urn, newState },
    ];
    assert.deepEqual(wantedIn(JSON.stringify({ steps })), [wanted(KEY, "shared-key", { a: 1 })]);
    assert.equal(wantedIn("error: strange"), undefined);
  });

  it("another stack's and another project's are not this one's", () => {
    const tags = {
      "cross-account-cmk:project": "p",
      "cross-account-cmk:stack": "owner",
      "cross-account-cmk:name": "shared-key",
    };
    assert.equal(nameInStack(tags, "p", "owner"), "shared-key");
    assert.equal(nameInStack(tags, "p", "external"), undefined);
    assert.equal(nameInStack(tags, "other", "owner"), undefined);
    assert.equal(nameInStack({}, "p", "owner"), undefined);
  });

  it("both sections of a stack file are looked at, each in its account and in the Regions of its replicas", () => {
    const file = [
      "config:",
      "  cross-account-cmk:owner: { accountId: 111122223333, region: cn-north-1, key: { replicaRegions: [cn-northwest-1] } }",
      "  cross-account-cmk:external: { accountId: '444455556666', region: cn-north-1, assumeRole: { roleArn: 'arn:aws-cn:iam::444455556666:role/R' } }",
    ].join("\n");
    assert.deepEqual(targetsOf(file), {
      targets: [
        { accountId: ACCOUNT, region: HOME, roles: [], regions: [HOME, "cn-northwest-1"] },
        {
          accountId: "444455556666",
          region: HOME,
          roles: [{ roleArn: "arn:aws-cn:iam::444455556666:role/R" }],
          regions: [HOME],
        },
      ],
    });
    assert.ok("problem" in targetsOf("config: {}"));
  });

  it("must not say that there is nothing where not all was looked at", () => {
    const looked = { stack: "owner", orphans: [], pending: [], unknown: [] };
    assert.match(lookedText(looked, []), /nothing in AWS carries its tags that its state has not\.$/);
    const partly = { ...looked, unknown: ["Account x could not be read in full, because y."] };
    assert.match(lookedText(partly, []), /nothing was found, and not all was looked at\./);
    assert.deepEqual([isWell(looked), isWell(partly)], [true, false]);
    const pending = [{ urn: "urn", name: "shared-key", doing: "creating" }];
    assert.equal(isWell({ ...looked, pending }), false);
  });
});
