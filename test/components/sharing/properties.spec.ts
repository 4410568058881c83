/** What holds of every valid configuration: exactly those who are listed may do exactly what is listed. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate, KMS_ACTIONS, type Account, type Identity, type Organization, type Request } from "../../../access";
import { partitionOf, type Region } from "../../../access/partition";
import { toJson, type PolicyDocument } from "../../../access/policy-document";
import { accessPolicy, MANAGED_POLICY_MAX_CHARACTERS } from "../../../components/access-policy";
import { parseConfiguration } from "../../../components/config/parse";
import { KEY_POLICY_MAX_BYTES, keyPolicy } from "../../../components/key-policy";
import { sharesFor, termsOf } from "../../../components/sharing/share";
import { sharesOutput } from "../../../components/sharing/shares-output";
import { RULES } from "../../../policypack/rules";
import { bothRaw } from "../config/fixture";
import { judge, type Subject } from "../../policypack/judge";
import { aCase, ACCOUNTS, ACTIONS, ORGANIZATIONS, ownerOf, SERVICES, type Case, type RawShare } from "./arbitraries";
import { account, OWNER } from "./fixture";

const SEED = 11;
const MEMBER = "333344445555";
const ELSEWHERE = "555566667777";
const STRANGER = "888899990000";
const NAMES = ["role/ListedRole", "role/team/A", "role/Other", "user/ListedUser"];
const DELEGATION = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"];
const ON_KEYS = KMS_ACTIONS.filter(({ resourceType }) => resourceType === "key").map(({ name }) => `kms:${name}`);
const CARRY = new Set(
  KMS_ACTIONS.filter(({ encryptionContext }) => encryptionContext).map(({ name }) => `kms:${name}`),
);

/** How a call is made. */
interface Manner {
  readonly via: string | undefined;
  readonly team: string | undefined;
  /** Whose secret the encryption context names. */
  readonly secretOf: "the caller's account" | "another account" | undefined;
  readonly forAwsResource: boolean;
}
const manner: fc.Arbitrary<Manner> = fc.record({
  via: fc.constantFrom(undefined, ...SERVICES, "rds"),
  team: fc.constantFrom(undefined, "a", "ab", "b", "z"),
  secretOf: fc.constantFrom(undefined, "the caller's account" as const, "another account" as const),
  forAwsResource: fc.boolean(),
});

/** What the principals have on their own side. */
type Holding = "an administrator's policy" | "the program's policy" | "nothing";

/** Where an account stands, by the test's own rules: the organizations' members, one of them outside the part. */
function organizationOf(id: string): Organization | "none" {
  if (id === MEMBER)
    return { id: ORGANIZATIONS[0], path: `${ORGANIZATIONS[0]}/r-root/ou-root-11111111/ou-root-22222222/` };
  if (id === ELSEWHERE) return { id: ORGANIZATIONS[1], path: `${ORGANIZATIONS[1]}/r-root/` };
  return id === OWNER ? { id: ORGANIZATIONS[0], path: `${ORGANIZATIONS[0]}/r-root/ou-root-11111111/` } : "none";
}

const keyArnIn = (region: Region) =>
  `arn:${partitionOf(region)}:kms:${region}:${OWNER}:key/1234abcd-12ab-34cd-56ef-1234567890ab` as const;
const keyPolicyOf = ({ region, owner }: Case): PolicyDocument =>
  keyPolicy({ region, ownerAccountId: OWNER, shares: owner.shares });
const accessPolicyOf = ({ region, owner }: Case, id: string): PolicyDocument =>
  accessPolicy({
    keyArn: keyArnIn(region),
    accountId: account(id),
    terms: sharesFor(owner.shares, account(id)).map(termsOf),
  });
const EVERYTHING: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

function accountIn(one: Case, id: string, holding: Holding): Account {
  const document = holding === "an administrator's policy" ? EVERYTHING : accessPolicyOf(one, id);
  const policies = holding === "nothing" ? [] : [{ name: "policy", document }];
  const identities = NAMES.map((name): Identity => ({
    arn: `arn:${partitionOf(one.region)}:iam::${id}:${name}`,
    policies,
  }));
  return { id, identities, organization: organizationOf(id) };
}

const secretArn = (region: Region, id: string): string =>
  `arn:${partitionOf(region)}:secretsmanager:${region}:${id}:secret:db-AbCdEf`;

function requestOf(region: Region, id: string, principal: string, action: string, how: Manner): Request {
  const owner = how.secretOf === "another account" ? "999900001111" : id;
  const encryptionContext = {
    ...(how.team === undefined ? {} : { Team: how.team }),
    ...(how.secretOf === undefined ? {} : { SecretARN: secretArn(region, owner) }),
  };
  return {
    principal,
    action,
    resource: keyArnIn(region),
    region,
    encryptionContext,
    context: how.via === undefined ? {} : { "kms:ViaService": `${how.via}.${region}.amazonaws.com` },
    contextIsComplete: true,
    grant: { granteePrincipal: principal, operations: ["Decrypt"], isForAwsResource: how.forAwsResource },
  };
}

// ---- What the configuration says, read without the program's builders ----

const matches = (pattern: string, text: string): boolean =>
  pattern.endsWith("*") ? text.startsWith(pattern.slice(0, -1)) : pattern === text;
const listOf = (value: string | readonly string[]): readonly string[] => (typeof value === "string" ? [value] : value);

const USED: Readonly<Record<string, RegExp>> = {
  "": /^kms:(Decrypt|DescribeKey|Encrypt|GenerateDataKey\w*|ReEncrypt(From|To))$/,
  encrypt: /^kms:(DescribeKey|Encrypt|GenerateDataKey\w*)$/,
  decrypt: /^kms:(Decrypt|DescribeKey)$/,
  encryptDecrypt: /^kms:(Decrypt|DescribeKey|Encrypt|GenerateDataKey\w*)$/,
  secretsManagerRead: /^kms:Decrypt$/,
  secretsManagerReadWrite: /^kms:(Decrypt|Encrypt|GenerateDataKey)$/,
};

function termsSay(
  { use, actions, via, encryptionContext = {}, delegateToServices }: RawShare,
  action: string,
  how: Manner,
): boolean {
  const secrets = use?.startsWith("secretsManager") === true;
  const services = secrets ? ["secretsmanager"] : via;
  if (services !== undefined && (how.via === undefined || !services.includes(how.via))) return false;
  if (DELEGATION.includes(action)) return delegateToServices === true && how.forAwsResource;
  if (!(actions?.includes(action) ?? USED[use ?? ""]?.test(action))) return false;
  if (!CARRY.has(action)) return true;
  if (secrets && how.secretOf !== "the caller's account") return false;
  const { Team: wanted } = encryptionContext;
  return (
    wanted === undefined || (how.team !== undefined && listOf(wanted).some((each) => matches(each, how.team ?? "")))
  );
}

function isMeant(
  share: RawShare & { roles?: readonly string[]; users?: readonly string[] },
  id: string,
  name: string,
): boolean {
  if (share.level === "organization") {
    const organization = organizationOf(id);
    if (id === OWNER || organization === "none" || organization.id !== share.organizationId) return false;
    return share.paths === undefined || share.paths.some((path) => matches(path, organization.path));
  }
  if (share.accountId !== id) return false;
  if (share.level === "account") return true;
  const listed = [
    ...(share.roles ?? []).map((each) => `role/${each}`),
    ...(share.users ?? []).map((each) => `user/${each}`),
  ];
  return listed.some(
    (each) => each === name || (share.level === "matching" && /[*?]$/.test(each) && name === "role/team/A"),
  );
}

function isExpected({ raw }: Case, id: string, name: string, action: string, how: Manner, holding: Holding): boolean {
  const ownerSays = raw.some((share) => isMeant(share, id, name) && termsSay(share, action, how));
  if (holding !== "the program's policy") return ownerSays && holding === "an administrator's policy";
  const own = raw.filter(({ accountId }) => accountId === id);
  const applying = own.length > 0 ? own : raw.filter(({ level }) => level === "organization");
  return ownerSays && applying.some((share) => termsSay(share, action, how));
}

const holdings: readonly Holding[] = ["an administrator's policy", "the program's policy", "nothing"];
const PROVIDER = { name: "owner", props: { region: "", allowedAccountIds: JSON.stringify([OWNER]) } };

describe("every valid share", function () {
  this.timeout(120_000);

  it("must let exactly those who are listed do exactly what is listed, where both sides say so, and nobody without", () => {
    let allowed = 0;
    fc.assert(
      fc.property(aCase, manner, fc.constantFrom(...holdings), (one, how, holding) => {
        const ids = [...ACCOUNTS, MEMBER, ELSEWHERE, STRANGER];
        const keys = [{ arn: keyArnIn(one.region), policy: keyPolicyOf(one) }];
        const accounts = [...ids.map((id) => accountIn(one, id, holding)), accountIn(one, OWNER, "nothing")];
        for (const { id, identities } of accounts) {
          for (const { arn } of identities) {
            const name = arn.slice(arn.lastIndexOf(`:${id}:`) + id.length + 2);
            for (const action of ON_KEYS) {
              const { outcome } = evaluate(requestOf(one.region, id, arn, action, how), { accounts, keys });
              const expected = isExpected(one, id, name, action, how, id === OWNER ? "nothing" : holding);
              if (expected) allowed += 1;
              assert.equal(outcome, expected ? "allowed" : "denied", `${arn} ${action}, holding ${holding}`);
            }
          }
        }
      }),
      { seed: SEED, numRuns: 300 },
    );
    // Else the test would hold of documents that allow nothing.
    assert.ok(allowed > 1000, String(allowed));
  });

  it("must not let anybody use the key who does not sign", () => {
    fc.assert(
      fc.property(aCase, manner, (one, how) => {
        const world = { accounts: [], keys: [{ arn: keyArnIn(one.region), policy: keyPolicyOf(one) }] };
        for (const action of ACTIONS) {
          assert.equal(evaluate(requestOf(one.region, OWNER, "*", action, how), world).outcome, "denied", action);
        }
      }),
      { seed: SEED, numRuns: 200 },
    );
  });

  it("must make the same key policy whatever order the shares are listed in", () => {
    fc.assert(
      fc.property(
        aCase.chain((one) =>
          fc.tuple(fc.constant(one), fc.shuffledSubarray([...one.raw], { minLength: one.raw.length })),
        ),
        ([one, raw]) => {
          const owner = ownerOf(one.region, raw) ?? assert.fail("refused");
          assert.equal(toJson(keyPolicyOf({ ...one, owner })), toJson(keyPolicyOf(one)));
        },
      ),
      { seed: SEED, numRuns: 300 },
    );
  });

  it("comes back from the owner's outputs as it was", () => {
    fc.assert(
      fc.property(aCase, ({ owner }) => {
        assert.deepEqual(sharesOutput.parse(JSON.parse(JSON.stringify(owner.shares))), owner.shares);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  it("must pass every rule of the policy pack, on both sides", () => {
    fc.assert(
      fc.property(aCase, (one) => {
        const key: Subject = {
          type: "aws:kms/key:Key",
          name: "shared-key",
          props: { enableKeyRotation: true, deletionWindowInDays: 30, policy: toJson(keyPolicyOf(one)) },
          provider: PROVIDER,
          // The one action of a share that is not among the five: a pack's user has to say that it is wanted.
          config: { allowedActions: ["kms:GetKeyRotationStatus"] },
        };
        const policies = [...ACCOUNTS, MEMBER].map((id): Subject => ({
          type: "aws:iam/policy:Policy",
          name: "external-policy",
          props: { policy: toJson(accessPolicyOf(one, id)) },
          provider: { name: "external", props: { ...PROVIDER.props, allowedAccountIds: JSON.stringify([id]) } },
        }));
        for (const rule of RULES) {
          for (const subject of [key, ...policies]) {
            assert.deepEqual(judge(rule, subject).violations, [], rule.name);
          }
        }
      }),
      { seed: SEED, numRuns: 100 },
    );
  });
});

describe("AWS's limits", function () {
  this.timeout(120_000);
  const long = fc.integer({ min: 0, max: 2000 }).map((length) => "x".repeat(length + 1));
  const many = fc.record({
    accounts: fc.integer({ min: 1, max: 1200 }),
    organizations: fc.boolean(),
    values: fc.array(long, { minLength: 1, maxLength: 6 }),
  });

  it("must not be passed by any document of a configuration that is taken", () => {
    let taken = 0;
    let refused = 0;
    fc.assert(
      fc.property(many, ({ accounts, organizations, values }) => {
        const shares = [
          { level: "account", accountId: ACCOUNTS[0], encryptionContext: { Team: values } },
          ...Array.from({ length: accounts }, (_, index) => ({ level: "account", accountId: String(2e11 + index) })),
          ...(organizations ? [{ level: "organization", organizationId: ORGANIZATIONS[0] }] : []),
        ];
        const result = parseConfiguration(bothRaw({ shares }, {}));
        if (!("configuration" in result)) {
          refused += 1;
          return;
        }
        taken += 1;
        const { owner } = result.configuration;
        assert.ok(owner);
        const { region } = owner;
        assert.ok(Buffer.byteLength(toJson(keyPolicyOf({ region, raw: [], owner }))) <= KEY_POLICY_MAX_BYTES);
        const text = toJson(accessPolicyOf({ region, raw: [], owner }, ACCOUNTS[0] ?? ""));
        assert.ok(text.replace(/\s/g, "").length <= MANAGED_POLICY_MAX_CHARACTERS);
      }),
      { seed: SEED, numRuns: 60 },
    );
    assert.ok(taken > 10 && refused > 10, `${taken} taken, ${refused} refused`);
  });
});
