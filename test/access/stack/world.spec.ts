import assert from "node:assert/strict";
import * as fc from "fast-check";
import { UNKNOWN_VALUE } from "../../../access/stack/resources";
import { declaredWorld } from "../../../access/stack/world";
import {
  accessPolicy,
  EXTERNAL,
  EXTERNAL_SECRET,
  externalResources,
  firstPreview,
  KEY_ARN,
  KEY_URN,
  keyPolicy,
  OWNER,
  OWNER_SECRET,
  ownerResources,
  POLICY_ARN,
  ROLE,
  state,
  updatePreview,
  USER,
  type RawResource,
} from "./walkthrough";

const OTHERS = ["the principal may have IAM policies that these stacks do not manage"];
const policies = [{ name: POLICY_ARN, document: accessPolicy() }];
const through = (resources: readonly RawResource[], account: "owner" | "external"): string =>
  resources.find(({ provider }) => provider?.includes(`::${account}::`))?.provider ?? "";

/** The owner's and the external stack, deployed, with more resources. */
const deployed = (...more: Omit<RawResource, "urn">[]) => {
  const own = [...ownerResources(), ...externalResources()];
  const extra = more.map((each, index) => ({ ...each, urn: `urn:pulumi:owner::p::${each.type}::more-${index}` }));
  return declaredWorld([state([...own, ...extra])]);
};
const ownerProvider = through(ownerResources(), "owner");
const externalProvider = through(externalResources(), "external");

describe("the world that stacks declare", () => {
  it("must be the walkthrough's, from its two states", () => {
    const declared = declaredWorld([state(ownerResources()), state(externalResources())]);
    assert.deepEqual(declared.world, {
      accounts: [
        { id: OWNER, identities: [], groups: [] },
        {
          id: EXTERNAL,
          identities: [
            { arn: ROLE, policies, otherPolicies: OTHERS },
            { arn: USER, policies, otherPolicies: OTHERS },
          ],
          groups: [],
        },
      ],
      keys: [{ arn: KEY_ARN, policy: keyPolicy(), grants: [], keySpec: "SYMMETRIC_DEFAULT" }],
      aliases: [{ arn: `arn:aws-cn:kms:cn-north-1:${OWNER}:alias/quickstart/shared`, targetKeyArn: KEY_ARN }],
      secrets: [
        { arn: EXTERNAL_SECRET, kmsKeyId: KEY_ARN },
        { arn: OWNER_SECRET, kmsKeyId: KEY_ARN },
      ],
    });
    assert.deepEqual(declared.principals, [
      { principal: ROLE, namedIn: ["IAM policy"] },
      { principal: USER, namedIn: ["IAM policy"] },
    ]);
    assert.deepEqual(declared.accountIds, [OWNER, EXTERNAL]);
    assert.deepEqual(declared.notes, []);
    assert.deepEqual(
      declared.resources.map(({ kind, label, accountId, exists }) => [kind, label, accountId, exists]),
      [
        ["key", "alias/quickstart/shared", OWNER, true],
        ["secret", "quickstart/MyCustomTypeSecret", OWNER, true],
        ["secret", "quickstart/ExternalCMKSecret", EXTERNAL, true],
      ],
    );
  });

  it("must not depend on the order of the resources, nor on how they are spread over stacks", () => {
    const resources = [...ownerResources([ROLE, USER]), ...externalResources()];
    const expected = declaredWorld([state(resources)]);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(resources, { minLength: resources.length }),
        fc.integer({ min: 0, max: resources.length }),
        (shuffled, cut) => {
          const parts = [state(shuffled.slice(0, cut)), state(shuffled.slice(cut))];
          const { notes, ...found } = declaredWorld(parts);
          assert.deepEqual({ ...found, notes: [] }, expected);
          assert.ok(notes.every((note) => note.endsWith("nothing is deployed.")));
        },
      ),
      { seed: 4, numRuns: 200 },
    );
  });

  it("must have what is known at the first preview: the key's policy, and a stand-in for its ARN", () => {
    const { world, resources } = declaredWorld([firstPreview(ownerResources())]);
    const [key] = world.keys ?? [];
    assert.equal(key?.arn, `arn:aws-cn:kms:cn-north-1:${OWNER}:key/new:shared-key`);
    assert.deepEqual([key.policy, key.policyNotKnown], [keyPolicy(), undefined]);
    assert.deepEqual(world.secrets, [
      {
        arn: `arn:aws-cn:secretsmanager:cn-north-1:${OWNER}:secret:quickstart/MyCustomTypeSecret-??????`,
        kmsKeyId: key.arn,
      },
    ]);
    assert.deepEqual(
      resources.map(({ id, exists }) => [id.split("::").at(-1), exists]),
      [
        ["shared-key", false],
        ["owner-secret", false],
      ],
    );
  });

  it("must say why a policy is not known at the first preview, and still whom it is attached to", () => {
    const resources = externalResources();
    resources[2]!.inputs.policy = UNKNOWN_VALUE;
    const { world } = declaredWorld([firstPreview(resources)]);
    const [account] = world.accounts;
    assert.deepEqual(account?.identities, [
      {
        arn: ROLE,
        policies: [],
        otherPolicies: ["the property policy of external-policy is known only after the update", ...OTHERS],
      },
      {
        arn: USER,
        policies: [],
        otherPolicies: ["the property policy of external-policy is known only after the update", ...OTHERS],
      },
    ]);
  });

  it("must keep the real ARNs where an update changes a policy", () => {
    const { world } = declaredWorld([updatePreview(ownerResources(), ownerResources(ROLE))]);
    assert.deepEqual(world.keys, [{ arn: KEY_ARN, policy: keyPolicy(ROLE), grants: [], keySpec: "SYMMETRIC_DEFAULT" }]);
  });

  it("must not take a secret whose key is unknown for one with the AWS managed key", () => {
    const [, owned] = [ownerResources(), ownerResources()[4]!];
    const lone = { ...owned, propertyDependencies: { kmsKeyId: [] } };
    const { world } = declaredWorld([firstPreview([ownerResources()[1]!, lone])]);
    assert.equal(world.secrets?.[0]?.kmsKeyId, `arn:aws-cn:kms:cn-north-1:${OWNER}:key/of:owner-secret`);
  });

  it("must put a KeyPolicy above the key's own property, and find the key by id or ARN", () => {
    for (const keyId of [KEY_ARN, KEY_ARN.slice(-36)]) {
      const inputs = { keyId, policy: JSON.stringify(keyPolicy(USER)) };
      const { world } = deployed({ type: "aws:kms/keyPolicy:KeyPolicy", provider: ownerProvider, inputs });
      assert.deepEqual(
        world.keys?.map(({ policy }) => policy),
        [keyPolicy(USER)],
      );
    }
  });

  it("must have a key that only a KeyPolicy names: it was there before", () => {
    const inputs = { keyId: KEY_ARN.slice(-36), policy: JSON.stringify(keyPolicy()) };
    const resource = { urn: KEY_URN, type: "aws:kms/keyPolicy:KeyPolicy", provider: ownerProvider, inputs };
    const { world } = declaredWorld([state([ownerResources()[1]!, resource])]);
    assert.deepEqual(world.keys, [{ arn: KEY_ARN, policy: keyPolicy(), grants: [] }]);
  });

  it("must have a key in whose policy this project keeps its statements, with the policy as it will be and as it is", () => {
    const type = "pulumi-nodejs:dynamic/cross-account-cmk:KeyPolicyStatements";
    const statements = {
      urn: `urn:pulumi:owner::cross-account-cmk::${type}::shared-key-policy`,
      type,
      provider: "urn:pulumi:owner::cross-account-cmk::pulumi:providers:pulumi-nodejs::shared-key-policy::id",
      inputs: { keyId: KEY_ARN, policy: JSON.stringify(keyPolicy(USER)) },
      outputs: { keyId: KEY_ARN },
    };
    const { world, resources } = declaredWorld([state([ownerResources()[1]!, statements])]);
    assert.deepEqual(world.keys, [{ arn: KEY_ARN, policy: keyPolicy(USER), grants: [] }]);
    assert.deepEqual(resources, [
      {
        id: statements.urn,
        kind: "key",
        arn: KEY_ARN,
        exists: true,
        accountId: OWNER,
        label: KEY_ARN.slice(-36),
        statementsOnly: true,
      },
    ]);
  });

  it("must have grants with their constraints, and their grantees among the principals", () => {
    const inputs = {
      keyId: KEY_ARN,
      granteePrincipal: `arn:aws-cn:iam::${EXTERNAL}:role/team/Worker`,
      operations: ["Decrypt"],
      constraints: [{ encryptionContextSubset: { a: "b" }, encryptionContextEquals: null }],
    };
    const { world, principals } = deployed({
      type: "aws:kms/grant:Grant",
      provider: externalProvider,
      inputs,
      outputs: { grantId: "g-1" },
    });
    assert.deepEqual(world.keys?.[0]?.grants, [
      {
        id: "g-1",
        granteePrincipal: inputs.granteePrincipal,
        operations: ["Decrypt"],
        constraints: { encryptionContextSubset: { a: "b" } },
      },
    ]);
    assert.deepEqual(principals.at(1), { principal: inputs.granteePrincipal, namedIn: ["grant"] });
  });

  describe("with a multi-Region key", () => {
    const ID = "mrk-1234abcd12ab34cd56ef1234567890ab";
    const THERE = "cn-northwest-1";
    const arnIn = (region: string): string => `arn:aws-cn:kms:${region}:${OWNER}:key/${ID}`;
    const REPLICA_URN = "urn:pulumi:owner::cross-account-cmk::aws:kms/replicaKey:ReplicaKey::shared-replica";
    /** The walkthrough's owner stack with a primary key and a replica, each with its own policy and alias. */
    function resources(type = "aws:kms/replicaKey:ReplicaKey"): RawResource[] {
      const [stack, provider, key, alias] = ownerResources();
      Object.assign(key!.inputs, { multiRegion: true });
      Object.assign(key!.outputs!, { arn: arnIn("cn-north-1"), keyId: ID, multiRegion: true });
      Object.assign(alias!.inputs, { targetKeyId: ID });
      const inputs = { primaryKeyArn: arnIn("cn-north-1"), policy: JSON.stringify(keyPolicy(ROLE)), region: THERE };
      const replica: RawResource = {
        ...{ urn: REPLICA_URN, type, provider: ownerProvider, inputs },
        outputs: { ...inputs, arn: arnIn(THERE), keyId: ID, keySpec: "SYMMETRIC_DEFAULT" },
      };
      const other = { ...alias!, urn: `${alias!.urn}-2`, inputs: { ...alias!.inputs, region: THERE } };
      return [
        stack!,
        provider!,
        key!,
        { ...alias!, outputs: alias!.inputs },
        replica,
        { ...other, outputs: other.inputs },
      ];
    }

    it("must have each replica as a key of its own Region, with its own policy", () => {
      const { keys } = declaredWorld([state(resources())]).world;
      assert.deepEqual(keys, [
        {
          ...{ arn: arnIn("cn-north-1"), policy: keyPolicy(), grants: [] },
          ...{ keySpec: "SYMMETRIC_DEFAULT", multiRegionKeyType: "PRIMARY" },
        },
        {
          ...{ arn: arnIn(THERE), policy: keyPolicy(ROLE), grants: [] },
          ...{ keySpec: "SYMMETRIC_DEFAULT", multiRegionKeyType: "REPLICA" },
        },
      ]);
    });

    it("must take a replica with imported material for a replica too", () => {
      const { keys } = declaredWorld([state(resources("aws:kms/replicaExternalKey:ReplicaExternalKey"))]).world;
      assert.deepEqual(keys, declaredWorld([state(resources())]).world.keys);
    });

    it("must take a key's id for the key of the Region in which it is used", () => {
      const policy = JSON.stringify(keyPolicy(USER));
      const grant = { granteePrincipal: ROLE, operations: ["Decrypt"] };
      const more: RawResource[] = [
        { urn: `${REPLICA_URN}-p`, type: "aws:kms/keyPolicy:KeyPolicy", inputs: { keyId: ID, region: THERE, policy } },
        { urn: `${REPLICA_URN}-g`, type: "aws:kms/grant:Grant", inputs: { keyId: ID, region: THERE, ...grant } },
      ];
      const through = more.map((each) => ({ ...each, provider: ownerProvider }));
      const { keys, aliases } = declaredWorld([state([...resources(), ...through])]).world;
      assert.deepEqual(
        keys?.map((key) => [key.arn, key.policy, key.grants?.length]),
        [
          [arnIn("cn-north-1"), keyPolicy(), 0],
          [arnIn(THERE), keyPolicy(USER), 1],
        ],
      );
      assert.deepEqual(
        aliases,
        [THERE, "cn-north-1"].toReversed().map((region) => ({
          arn: `arn:aws-cn:kms:${region}:${OWNER}:alias/quickstart/shared`,
          targetKeyArn: arnIn(region),
        })),
      );
    });

    it("must tell keys of one alias apart by their Regions", () => {
      assert.deepEqual(
        declaredWorld([state(resources())]).resources.map(({ label }) => label),
        ["alias/quickstart/shared (cn-north-1)", "alias/quickstart/shared (cn-northwest-1)"],
      );
    });

    it("must know the replica's policy before the first deployment", () => {
      const { world } = declaredWorld([firstPreview(resources())]);
      assert.deepEqual(
        world.keys?.map(({ arn, policy }) => [arn, policy]),
        [
          [`arn:aws-cn:kms:cn-north-1:${OWNER}:key/new:shared-key`, keyPolicy()],
          [`arn:aws-cn:kms:${THERE}:${OWNER}:key/new:shared-replica`, keyPolicy(ROLE)],
        ],
      );
    });
  });

  it("must not leave out in silence a grant that is known only in part", () => {
    const inputs = { keyId: KEY_ARN, granteePrincipal: UNKNOWN_VALUE, operations: ["Decrypt"] };
    const { world } = deployed({ type: "aws:kms/grant:Grant", provider: externalProvider, inputs });
    assert.equal(world.keys?.[0]?.grantsNotKnown, "the grant more-0 is known in full only after the update");
  });

  it("must have inline policies, groups and their members", () => {
    const document = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "kms:*", Resource: "*" }] };
    const policy = JSON.stringify(document);
    const { world } = deployed(
      {
        type: "aws:iam/rolePolicy:RolePolicy",
        provider: externalProvider,
        inputs: { role: "ExampleRole", name: "in", policy },
      },
      {
        type: "aws:iam/groupPolicy:GroupPolicy",
        provider: externalProvider,
        inputs: { group: "Team", name: "of-team", policy },
      },
      {
        type: "aws:iam/groupMembership:GroupMembership",
        provider: externalProvider,
        inputs: { group: "Team", users: ["ExampleUser"] },
      },
    );
    const external = world.accounts.find(({ id }) => id === EXTERNAL);
    const group = `arn:aws-cn:iam::${EXTERNAL}:group/Team`;
    assert.deepEqual(external, {
      id: EXTERNAL,
      identities: [
        { arn: ROLE, policies: [...policies, { name: "in", document }], otherPolicies: OTHERS },
        { arn: USER, policies, otherPolicies: OTHERS, groups: [group] },
      ],
      groups: [{ arn: group, policies: [{ name: "of-team", document }] }],
    });
  });

  it("must take a principal's path from where its ARN is told", () => {
    const worker = `arn:aws-cn:iam::${EXTERNAL}:role/team/Worker`;
    const resources = [...ownerResources([ROLE, worker]), ...externalResources()];
    const attachment = resources.find(({ inputs }) => inputs.role === "ExampleRole")!;
    attachment.inputs.role = "Worker";
    attachment.outputs = attachment.inputs;
    assert.deepEqual(declaredWorld([state(resources)]).principals, [
      { principal: ROLE, namedIn: ["key policy"] },
      { principal: worker, namedIn: ["key policy", "IAM policy"] },
      { principal: USER, namedIn: ["IAM policy"] },
    ]);
  });

  it("must take a principal's path from the role itself, which a pattern in a key policy may name by it", () => {
    const worker = `arn:aws-cn:iam::${EXTERNAL}:role/team/Worker`;
    const resources = [...ownerResources([ROLE]), ...externalResources()];
    const attachment = resources.find(({ inputs }) => inputs.role === "ExampleRole")!;
    attachment.inputs.role = "Worker";
    attachment.outputs = attachment.inputs;
    const role = {
      urn: "urn:pulumi:external::cross-account-cmk::aws:iam/role:Role::worker",
      type: "aws:iam/role:Role",
      provider: attachment.provider!,
      inputs: { name: "Worker", path: "/team/" },
      outputs: { name: "Worker", path: "/team/", arn: worker },
    };
    const { principals } = declaredWorld([state([...resources, role])]);
    assert.deepEqual(
      principals.map(({ principal }) => principal).filter((arn) => arn.endsWith("Worker")),
      [worker],
    );
  });

  it("must have secrets' resource policies, of their own resource or their property; {} is none", () => {
    const document = {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { AWS: ROLE }, Action: "secretsmanager:GetSecretValue", Resource: "*" },
      ],
    };
    const { world } = deployed({
      type: "aws:secretsmanager/secretPolicy:SecretPolicy",
      provider: ownerProvider,
      inputs: { secretArn: OWNER_SECRET, policy: JSON.stringify(document) },
    });
    assert.deepEqual(world.secrets?.[1]?.policy, document);
    const [resources] = [[...ownerResources()]];
    resources[4]!.outputs!.policy = "{}";
    assert.deepEqual(declaredWorld([state(resources)]).world.secrets, [{ arn: OWNER_SECRET, kmsKeyId: KEY_ARN }]);
  });

  it("must say why a policy that is kept as a secret, or is no document, is not known", () => {
    const hidden = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "x" };
    for (const [value, because] of [
      [hidden, "the property policy of shared-key is kept as a secret"],
      ["[secret]", "the property policy of shared-key is kept as a secret"],
      ["no JSON", /^the key policy of shared-key is not a valid document: the key policy is not JSON/],
      [undefined, "no stack declares the policy of shared-key"],
    ] as const) {
      const resources = ownerResources();
      resources[2]!.inputs = { ...resources[2]!.inputs, policy: value };
      resources[2]!.outputs = { ...resources[2]!.outputs, policy: value };
      const found = declaredWorld([state(resources)]).world.keys?.[0]?.policyNotKnown ?? "";
      if (typeof because === "string") assert.equal(found, because);
      else assert.match(found, because);
    }
  });

  it("must tell which stack is missing where only the external one is read", () => {
    const { notes, resources } = declaredWorld([state(externalResources())]);
    assert.deepEqual(notes, [
      `No stack here declares the key ${KEY_ARN}: add its owner's stack (--stack), which is one of account ${OWNER}.`,
    ]);
    assert.deepEqual(
      resources.map(({ kind, id }) => [kind, id === KEY_ARN]),
      [
        ["key", true],
        ["secret", false],
      ],
    );
  });

  it("must tell of the id of a principal that was deleted", () => {
    const { notes } = declaredWorld([state(ownerResources(["AROAIOSFODNN7EXAMPLE", ROLE]))]);
    assert.deepEqual(notes, [
      "AROAIOSFODNN7EXAMPLE in a key policy is the id of a principal that was deleted: the statement gives nothing to anybody.",
    ]);
  });

  it("must tell of a grant whose grantee or retiring principal was deleted", () => {
    const inputs = {
      ...{ keyId: KEY_ARN, operations: ["Decrypt"] },
      ...{ granteePrincipal: "AROAIOSFODNN7EXAMPLE", retiringPrincipal: "AIDAIOSFODNN7EXAMPLE" },
    };
    assert.deepEqual(deployed({ type: "aws:kms/grant:Grant", provider: ownerProvider, inputs }).notes, [
      "AIDAIOSFODNN7EXAMPLE as a grant's retiring principal is the id of a principal that was deleted: nobody can retire the grant by it.",
      "AROAIOSFODNN7EXAMPLE in a grant is the id of a principal that was deleted: the grant gives nothing to anybody, not even to a new principal of the same name.",
    ]);
  });

  it("must tell what it leaves out for want of an account", () => {
    const resources = [...ownerResources(), ...externalResources()].map((each) =>
      each.type === "pulumi:providers:aws" ? { ...each, inputs: {} } : { ...each, outputs: {} },
    );
    assert.deepEqual(declaredWorld([state(resources)]).notes, [
      "The key shared-key is left out: its provider does not name one account and Region.",
      "The secret external-secret is left out: its provider does not name one account and Region.",
      "The secret owner-secret is left out: its provider does not name one account and Region.",
      "external-role-ExampleRole is left out: its account, or who gets it, is known only after the update.",
      "external-user-ExampleUser is left out: its account, or who gets it, is known only after the update.",
    ]);
  });
});
