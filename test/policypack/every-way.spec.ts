/** The pack and everything that the program can be configured to deploy: nothing is refused, and each piece of advice is meant. */
import assert from "node:assert/strict";
import { JUDGING_RULES } from "../../policypack/rules";
import { EXTERNAL_SECTION, OWNER_SECTION } from "../components/config/fixture";
import { judge, type Subject } from "./judge";
import { deployed } from "./program";
import { EXTERNAL, KEY_ARN } from "./walkthrough";

const SECRETS = ["ownerSecretValue", "externalSecretValue"];
const ownersValue = { ownerSecretValue: "in confidence" };
const externalValue = { externalSecretValue: "in confidence" };
const ORGANIZATION = "o-a1b2c3d4e5";
const principals = { accountId: EXTERNAL, level: "principals", roles: ["ExampleRole"], users: ["ExampleUser"] };
const readers = [{ accountId: EXTERNAL, roles: ["Reader"] }];

/** A section with its secret's value in the configuration. */
const section = (usual: object, changes: object = {}): object => ({
  ...usual,
  secret: { name: "quickstart/MyCustomTypeSecret" },
  ...changes,
});
const owner = (changes: object = {}): object => ({ owner: section(OWNER_SECTION, changes), ...ownersValue });
const shares = (...entries: readonly object[]): object => owner({ shares: entries });

type Way = readonly [
  title: string,
  config: object,
  advice: readonly string[],
  outputs?: Readonly<Record<string, unknown>>,
];

const WAYS: readonly Way[] = [
  ["the walkthrough's owner", owner(), []],
  [
    "the walkthrough's external account",
    { external: section(EXTERNAL_SECTION), ...externalValue },
    [],
    { keyArn: KEY_ARN, shares: OWNER_SECTION.shares },
  ],
  [
    "an external account that is given the key's ARN",
    { external: section(EXTERNAL_SECTION, { key: { arn: KEY_ARN } }), ...externalValue },
    [],
  ],
  [
    "both sides in one stack",
    { ...owner(), external: section(EXTERNAL_SECTION, { key: undefined }), ...externalValue },
    [],
  ],
  ["listed roles and users", shares(principals), []],
  ["roles by a pattern", shares({ accountId: EXTERNAL, level: "matching", roles: ["team/*"] }), []],
  ["an organization", shares({ level: "organization", organizationId: ORGANIZATION }), []],
  [
    "parts of an organization through some services",
    shares({
      ...{ level: "organization", organizationId: ORGANIZATION },
      ...{ paths: [`${ORGANIZATION}/r-ab12/*`], via: ["s3"] },
    }),
    [],
  ],
  ...["encrypt", "decrypt", "encryptDecrypt", "secretsManagerRead", "secretsManagerReadWrite"].map((use): Way => [
    `the use ${use}`,
    shares({ accountId: EXTERNAL, level: "account", use }),
    [],
  ]),
  [
    "chosen actions through services in a context",
    shares({
      ...{ accountId: EXTERNAL, level: "account", use: "custom", actions: ["kms:Decrypt", "kms:DescribeKey"] },
      ...{ via: ["s3", "sqs"], encryptionContext: { Project: ["payroll", "payroll-*"] } },
    }),
    [],
  ],
  ["delegation to services", shares({ accountId: EXTERNAL, level: "account", delegateToServices: true }), []],
  [
    "grants in a context",
    shares({ ...principals, through: "grants", use: "decrypt", encryptionContext: { Project: ["payroll"] } }),
    [],
  ],
  ["grants in any context, beside the policy", shares({ ...principals, through: "both" }), ["grant-constraints"]],
  [
    "separated duties",
    owner({
      key: {
        administrators: { roles: ["KeyAdmin"] },
        users: { roles: ["KeyUser", "DeployRole"] },
        rootAccess: "administration",
      },
    }),
    [],
  ],
  ["a key in several Regions", owner({ key: { multiRegion: true, replicaRegions: ["cn-northwest-1"] } }), []],
  [
    "secrets across accounts, both ways",
    {
      ...owner({
        secret: { name: "a", readers },
        reads: [{ accountId: EXTERNAL, secretName: "b", roles: ["OwnersReader"] }],
      }),
      external: section(EXTERNAL_SECTION, {
        key: undefined,
        secret: { name: "b", readers: [{ accountId: OWNER_SECTION.accountId, roles: ["OwnersReader"] }] },
      }),
      ...externalValue,
    },
    [],
  ],
  ["a key that is soon gone", owner({ key: { deletionWindowInDays: 7 } }), ["deletion-window"]],
  ["a secret that is gone at once", owner({ secret: { name: "a", recoveryWindowInDays: 0 } }), ["secret-recovery"]],
];

const violatedBy = (subject: Subject): readonly string[] =>
  JUDGING_RULES.filter((rule) => rule.appliesTo(subject.type)).flatMap((rule) => {
    const { violations } = judge(rule, subject);
    return violations.map((text) => (rule.enforcementLevel === "advisory" ? rule.name : `${rule.name}: ${text}`));
  });

describe("the policy pack and the ways to share", () => {
  before(() => {
    process.env.PULUMI_CONFIG_SECRET_KEYS = JSON.stringify(SECRETS.map((name) => `cross-account-cmk:${name}`));
  });
  after(() => {
    delete process.env.PULUMI_CONFIG_SECRET_KEYS;
  });

  for (const [title, config, advice, outputs] of WAYS) {
    it(`takes ${title}${advice.length > 0 ? ", with advice" : ""}`, async () => {
      const subjects = await deployed({ ...config }, outputs);
      assert(subjects.length > 1);
      assert.deepEqual([...new Set(subjects.flatMap(violatedBy))], advice);
    });
  }
});
