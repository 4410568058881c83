/** AWS's limits on documents: what a configuration that is taken comes to never passes them. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { toJson, type PolicyDocument } from "../../../access/policy-document";
import { accessPolicy, MANAGED_POLICY_MAX_CHARACTERS } from "../../../components/access-policy";
import type { Configuration } from "../../../components/config/configuration";
import { parseConfiguration } from "../../../components/config/parse";
import { KEY_POLICY_MAX_BYTES, keyPolicy, replicaPolicy } from "../../../components/key-policy";
import { readersPolicy, readPolicy, SECRET_POLICY_MAX_CHARACTERS } from "../../../components/secret-reading/documents";
import {
  everyReader,
  readableSecretOf,
  readerSharesOf,
  type ReadableSide,
} from "../../../components/secret-reading/secret-read";
import { grantsOf } from "../../../components/sharing/grants";
import { inRegion } from "../../../components/sharing/regions";
import { isByPolicy, sharesFor, termsOf } from "../../../components/sharing/share";
import { bothRaw } from "./fixture";

const OWNER = "111122223333";
const EXTERNAL = "444455556666";
/** Its name is longer than the primary's, so that what fits there may not fit here. */
const REGION = "us-east-1";
const REPLICA = "ap-southeast-1";

const nameOf = (index: number): string => `team/a-role-with-a-rather-long-name-${index}`;
const namesOf = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => nameOf(index));
const named = (count: number) => (count === 0 ? {} : { roles: namesOf(count) });

interface Sizes {
  /** Further external accounts, each with a share. */
  readonly accounts: number;
  /** Lengths of values of the encryption context. */
  readonly values: readonly number[];
  /** Secrets' ARNs in the encryption context: they name a Region. */
  readonly secretArns: number;
  readonly principals: number;
  readonly administrators: number;
  /** Of the owner's secret. */
  readonly readers: number;
  /** The owner's principals that read the external secret. */
  readonly ownersReaders: number;
}
const NONE: Sizes = {
  ...{ accounts: 0, values: [], secretArns: 0, principals: 1, administrators: 0, readers: 0, ownersReaders: 0 },
};
const upTo = (most: number) => fc.integer({ min: 1, max: most });
const nearKeyPolicy = fc.integer({ min: 310, max: 350 });
/** Any one part can come to too much, or nearly, for one document or another. */
const part: fc.Arbitrary<Partial<Sizes>> = fc.oneof(
  upTo(1200).map((accounts) => ({ accounts })),
  fc.array(upTo(2000), { minLength: 1, maxLength: 6 }).map((values) => ({ values })),
  fc.oneof(fc.integer({ min: 40, max: 60 }), nearKeyPolicy).map((secretArns) => ({ secretArns })),
  upTo(400).map((principals) => ({ principals })),
  upTo(300).map((administrators) => ({ administrators })),
  upTo(400).map((readers) => ({ readers })),
  upTo(400).map((ownersReaders) => ({ ownersReaders })),
);
const stacks = fc.record({
  sizes: fc.tuple(part, fc.oneof(fc.constant({}), part)).map(([one, other]): Sizes => ({ ...NONE, ...one, ...other })),
  through: fc.constantFrom("policy", "policy", "grants", "both"),
  organization: fc.boolean(),
  replica: fc.boolean(),
  /** Whether readers are patterns. */
  patterns: fc.boolean(),
  /** Whether the stack has the external section too. */
  both: fc.boolean(),
});
type Stack = typeof stacks extends fc.Arbitrary<infer T> ? T : never;

function contextOf({ sizes: { values: lengths, secretArns }, through }: Stack): object {
  const arn = (index: number) => `arn:aws:secretsmanager:${REGION}:${EXTERNAL}:secret:${"s".repeat(30)}${index}-AbCdEf`;
  const arns = Array.from({ length: secretArns }, (_, index) => arn(index));
  const values = lengths.map((length) => "x".repeat(length));
  // A grant takes one value.
  const few = <T>(list: readonly T[]): readonly T[] => (through === "policy" ? list : list.slice(0, 1));
  const context = {
    ...(values.length === 0 ? {} : { Team: few(values) }),
    ...(arns.length === 0 ? {} : { SecretARN: few(arns) }),
  };
  return Object.keys(context).length === 0 ? {} : { encryptionContext: context };
}

function rawOf(stack: Stack) {
  const { organization, replica, through, sizes, patterns } = stack;
  const reading = (count: number) => (patterns ? { roles: namesOf(count).map((name) => `${name}*`) } : named(count));
  const { accounts, principals, administrators, readers, ownersReaders } = sizes;
  const own = { accountId: EXTERNAL, level: "principals", roles: namesOf(principals), through, ...contextOf(stack) };
  const secret = { name: "a/secret", valueFile: "mycreds.json" };
  const raw = bothRaw(
    {
      ...{ region: REGION, assumeRole: undefined },
      key: {
        ...(administrators === 0 ? {} : { administrators: named(administrators) }),
        ...(replica ? { multiRegion: true, replicaRegions: [REPLICA] } : {}),
      },
      shares: [
        own,
        ...Array.from({ length: accounts }, (_, index) => ({ level: "account", accountId: String(2e11 + index) })),
        ...(organization ? [{ level: "organization", organizationId: "o-aaaaaaaaaa" }] : []),
      ],
      secret: { ...secret, ...(readers === 0 ? {} : { readers: [{ accountId: EXTERNAL, ...reading(readers) }] }) },
      ...(ownersReaders === 0
        ? {}
        : { reads: [{ accountId: EXTERNAL, secretName: secret.name, ...named(ownersReaders) }] }),
    },
    {
      ...{ region: replica ? REPLICA : REGION, assumeRole: undefined, roles: undefined, users: undefined },
      secret: {
        ...secret,
        ...(ownersReaders === 0 ? {} : { readers: [{ accountId: OWNER, ...reading(ownersReaders) }] }),
      },
    },
  );
  return stack.both ? raw : { ...raw, external: undefined };
}

const keyIn = (region: string) => `arn:aws:kms:${region}:${OWNER}:key/1234abcd-12ab-34cd-56ef-1234567890ab` as const;

/** A document, its size as AWS counts it, and the most that AWS takes. */
type Size = readonly [what: string, is: number, most: number];
const charactersOf = (document: PolicyDocument): number => toJson(document).length;

function* secretDocumentsOf(side: string, home: ReadableSide): Generator<Size> {
  const readable = readableSecretOf(home);
  if (readable === undefined) return;
  const { secretArn, readers } = readable;
  const policy = readersPolicy(everyReader(readers));
  yield [`the policy of the ${side}'s secret`, charactersOf(policy), SECRET_POLICY_MAX_CHARACTERS];
  const read = readPolicy({ keyArn: keyIn(home.region), secretArn });
  yield ["the IAM policy of its readers", charactersOf(read), MANAGED_POLICY_MAX_CHARACTERS];
}

/** Every document of both sides. */
function* documentsOf({ owner, external }: Configuration): Generator<Size> {
  assert.ok(owner);
  const { region, accountId: ownerAccountId, shares, duties, key } = owner;
  const bytes = (text: string) => Buffer.byteLength(text);
  const args = { region, ownerAccountId, duties, shares: [...shares, ...readerSharesOf(owner)] };
  yield ["the key policy", bytes(toJson(keyPolicy(args))), KEY_POLICY_MAX_BYTES];
  for (const replica of "replicaRegions" in key ? key.replicaRegions : []) {
    yield [`the policy in ${replica}`, bytes(replicaPolicy(args, replica)), KEY_POLICY_MAX_BYTES];
  }
  for (const { encryptionContextSubset = {} } of grantsOf(shares)) {
    for (const text of Object.entries(encryptionContextSubset).flat()) yield ["a constraint", text.length, 384];
  }
  yield* secretDocumentsOf("owner", owner);
  if (external === undefined) return;
  yield* secretDocumentsOf("external", external);
  const { accountId } = external;
  const terms = sharesFor(shares, accountId)
    .filter(isByPolicy)
    .map((share) => inRegion(termsOf(share), region, external.region));
  const policy = accessPolicy({ keyArn: keyIn(external.region), accountId, terms });
  yield ["the IAM policy", charactersOf(policy), MANAGED_POLICY_MAX_CHARACTERS];
}

describe("AWS's limits on documents", function () {
  this.timeout(120_000);

  it("must not be passed by any document of a configuration that is taken", () => {
    let taken = 0;
    const refused = new Map<string, number>();
    fc.assert(
      fc.property(stacks, (stack) => {
        const result = parseConfiguration(rawOf(stack));
        if ("problems" in result) {
          for (const { rule } of result.problems) {
            // Refused for its size, and for nothing else.
            assert.match(rule, /takes at most|a grant|^has \d+ (values|characters)/, JSON.stringify(stack));
            const what = / make (an? .*?) of/.exec(rule)?.[1] ?? "grant";
            refused.set(what, (refused.get(what) ?? 0) + 1);
          }
          return;
        }
        taken += 1;
        for (const [what, is, most] of documentsOf(result.configuration)) {
          assert.ok(is <= most, `${what} has ${is}, of ${most}`);
        }
      }),
      { seed: 11, numRuns: 300 },
    );
    assert.ok(taken > 30, `${taken} taken`);
    assert.deepEqual([...refused.keys()].sort(), ["a key policy", "a secret's policy", "an IAM policy", "grant"]);
  });
});
