import assert from "node:assert/strict";

import { check } from "../../../../../sandbox/plugins/aws/engine/check";
import { UNKNOWN, type Values } from "../../../../../sandbox/plugins/aws/engine/values";
import { resourceType } from "../../../../../sandbox/plugins/aws/provider";

const KEY = "aws:kms/key:Key";
const ALIAS = "aws:kms/alias:Alias";
const POLICY = "aws:iam/policy:Policy";
const SECRET = "aws:secretsmanager/secret:Secret";
const VERSION = "aws:secretsmanager/secretVersion:SecretVersion";
const SECRET_POLICY = "aws:secretsmanager/secretPolicy:SecretPolicy";
const GRANT = "aws:kms/grant:Grant";
const REPLICA = "aws:kms/replicaKey:ReplicaKey";

const DOCUMENT = '{"Version":"2012-10-17","Statement":[]}';
const SEED = Buffer.from("seed");
const NO_TAGS = { defaults: {}, ignoredKeys: [], ignoredPrefixes: [] };

const run = (token: string, news: Values, olds: Values = {}, tagRules = NO_TAGS) =>
  check({ type: resourceType(token), logicalName: "it", olds, news, randomSeed: SEED, region: "cn-north-1", tagRules });

const failures = (token: string, news: Values): readonly string[] => run(token, news).failures;
const problem = (reason: string, property: string): string[] => [`${reason}. Examine values at 'it.${property}'.`];

describe("check: what it fills in", () => {
  it("must fill in the upstream provider's defaults, the Region and all tags, and say which were defaults", () => {
    const rules = { defaults: { team: "a", env: "x" }, ignoredKeys: [], ignoredPrefixes: [] };
    const { inputs, failures } = run(KEY, { description: "d", tags: { env: "own" } }, {}, rules);
    assert.deepEqual(failures, []);
    assert.deepEqual(inputs, {
      bypassPolicyLockoutSafetyCheck: false,
      customerMasterKeySpec: "SYMMETRIC_DEFAULT",
      description: "d",
      enableKeyRotation: false,
      isEnabled: true,
      keyUsage: "ENCRYPT_DECRYPT",
      region: "cn-north-1",
      tags: { env: "own" },
      tagsAll: { team: "a", env: "own" },
      __defaults: [
        "bypassPolicyLockoutSafetyCheck",
        "customerMasterKeySpec",
        "enableKeyRotation",
        "isEnabled",
        "keyUsage",
      ],
    });
  });

  it("must keep a Region that the resource has of its own", () => {
    assert.equal(run(KEY, { region: "cn-northwest-1" }).inputs.region, "cn-northwest-1");
  });

  it("must give no Region to IAM, which has none", () => {
    assert.equal("region" in run(POLICY, { policy: DOCUMENT }).inputs, false);
  });

  it("must name a resource after its logical name and seven digits of the seed", () => {
    const { inputs } = run(POLICY, { policy: DOCUMENT });
    assert.deepEqual([inputs.name, inputs.__defaults], ["it-19b2585", ["path", "name"]]);
  });

  it("must put alias/ before an automatic alias", () => {
    assert.equal(run(ALIAS, { targetKeyId: "k" }).inputs.name, "alias/it-19b2585");
  });

  it("must keep the automatic name that the resource has already", () => {
    const olds = { name: "it-0000000", __defaults: ["name"] };
    assert.equal(run(POLICY, { policy: DOCUMENT }, olds).inputs.name, "it-0000000");
  });

  it("must not take over a name that was chosen before", () => {
    const olds = { name: "chosen", __defaults: [] };
    assert.equal(run(POLICY, { policy: DOCUMENT }, olds).inputs.name, "it-19b2585");
  });

  it("must not name a resource that has a prefix", () => {
    assert.equal("name" in run(POLICY, { policy: DOCUMENT, namePrefix: "p-" }).inputs, false);
  });

  it("must leave all tags unknown while a tag or the provider is unknown", () => {
    assert.equal(run(KEY, { tags: { a: UNKNOWN } }).inputs.tagsAll, UNKNOWN);
    const unconfigured = check({
      type: resourceType(KEY),
      logicalName: "it",
      olds: {},
      news: {},
      randomSeed: SEED,
    });
    assert.equal(unconfigured.inputs.tagsAll, UNKNOWN);
  });

  it("must write a policy that is given as an object as JSON", () => {
    const { inputs } = run(POLICY, { policy: { Version: "2012-10-17", Statement: [] } });
    assert.equal(inputs.policy, DOCUMENT);
  });

  it("must convert numbers and booleans that come as text", () => {
    const { inputs } = run(KEY, { deletionWindowInDays: "7", isEnabled: "false" });
    assert.deepEqual([inputs.deletionWindowInDays, inputs.isEnabled], [7, false]);
  });
});

describe("check: what it refuses", () => {
  const RANGES: [token: string, news: Values, reason: string, property: string][] = [
    [
      KEY,
      { deletionWindowInDays: 6 },
      "expected deletion_window_in_days to be in the range (7 - 30), got 6",
      "deletionWindowInDays",
    ],
    [
      KEY,
      { deletionWindowInDays: 31 },
      "expected deletion_window_in_days to be in the range (7 - 30), got 31",
      "deletionWindowInDays",
    ],
    [
      KEY,
      { enableKeyRotation: true, rotationPeriodInDays: 89 },
      "expected rotation_period_in_days to be in the range (90 - 2560), got 89",
      "rotationPeriodInDays",
    ],
    [
      KEY,
      { enableKeyRotation: true, rotationPeriodInDays: 2561 },
      "expected rotation_period_in_days to be in the range (90 - 2560), got 2561",
      "rotationPeriodInDays",
    ],
    [
      KEY,
      { rotationPeriodInDays: 365 },
      'Missing required argument. "rotation_period_in_days": "enable_key_rotation" must be true as well',
      "rotationPeriodInDays",
    ],
    [
      KEY,
      { xksKeyId: "x" },
      'Missing required argument. "xks_key_id": "custom_key_store_id" must be specified as well',
      "xksKeyId",
    ],
    [
      KEY,
      { keyUsage: "ANY" },
      'expected key_usage to be one of ["ENCRYPT_DECRYPT","SIGN_VERIFY","GENERATE_VERIFY_MAC","KEY_AGREEMENT"], got ANY',
      "keyUsage",
    ],
    [
      KEY,
      { description: "d".repeat(8193) },
      "expected length of description to be in the range (0 - 8192), got 8193 characters",
      "description",
    ],
    [KEY, { policy: "[]" }, '"policy" contains an invalid JSON policy: not a JSON object', "policy"],
    [KEY, { policy: "" }, '"policy" is an empty string, which is not a valid JSON value', "policy"],
    [
      KEY,
      { policy: `{"a":"${"x".repeat(32_768)}"}` },
      '"policy" has 32776 bytes, more than the 32768 that KMS takes',
      "policy",
    ],
    [KEY, { deletionWindowInDays: 7.5 }, '"deletion_window_in_days" must be a whole number', "deletionWindowInDays"],
    [KEY, { tags: { a: 1 } }, '"tags" must be a map of strings', "tags"],
    [
      ALIAS,
      { name: "quick", targetKeyId: "k" },
      `"name" must begin with 'alias/' and be comprised of only [a-zA-Z0-9/_-]`,
      "name",
    ],
    [
      ALIAS,
      { name: "alias/a.b", targetKeyId: "k" },
      `"name" must begin with 'alias/' and be comprised of only [a-zA-Z0-9/_-]`,
      "name",
    ],
    [
      ALIAS,
      { name: "alias/aws/s3", targetKeyId: "k" },
      `"name" cannot begin with reserved AWS CMK prefix 'alias/aws/'`,
      "name",
    ],
    [
      ALIAS,
      { name: "alias/a" },
      'Missing required argument. The argument "target_key_id" is required, but no definition was found.',
      "targetKeyId",
    ],
    [
      POLICY,
      { policy: `{"a":"${"x".repeat(6144)}"}` },
      '"policy" has 6152 characters without white space, more than the 6144 that IAM takes',
      "policy",
    ],
    [POLICY, { policy: DOCUMENT, name: "a b" }, '"name" must match [\\w+=,.@-]', "name"],
    [POLICY, { policy: DOCUMENT, path: "team" }, '"path" must begin and end with a slash', "path"],
    [
      POLICY,
      { policy: DOCUMENT, name: "a", namePrefix: "b" },
      'Conflicting configuration arguments. "name": conflicts with name_prefix',
      "name",
    ],
    [
      SECRET,
      { recoveryWindowInDays: 6 },
      "expected recovery_window_in_days to be 0 or in the range (7 - 30), got 6",
      "recoveryWindowInDays",
    ],
    [SECRET, { name: "a b" }, '"name" must consist of letters, digits and /_+=.@- only', "name"],
    [
      VERSION,
      { secretId: "s", secretString: "a", secretStringWo: "b", secretStringWoVersion: 1 },
      'Conflicting configuration arguments. "secret_string": conflicts with secret_string_wo',
      "secretString",
    ],
    [VERSION, { secretId: "s", secretBinary: "%" }, '"secret_binary" must be valid base64', "secretBinary"],
    [
      VERSION,
      { secretId: "s" },
      "Missing required argument. One of secret_string, secret_binary and secret_string_wo must be specified",
      "secretString",
    ],
    [
      VERSION,
      { secretId: "s", secretStringWo: "v" },
      'Missing required argument. "secret_string_wo": all of `secret_string_wo,secret_string_wo_version` must be specified',
      "secretStringWo",
    ],
    [
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      { role: "r", policyArn: "p" },
      '"policy_arn" is not the ARN of an IAM policy',
      "policyArn",
    ],
  ];
  for (const [token, news, reason, property] of RANGES) {
    it(`must refuse ${token} where ${reason.slice(0, 100)}`, () => {
      assert.deepEqual(failures(token, news), problem(reason, property));
    });
  }

  it("must refuse a Region of another partition, and none of the provider's own", () => {
    const reason = (got: string, region: string): string =>
      `Invalid Region Value. partition (${got}) for per-resource Region (${region}) is not the provider's configured partition (aws-cn)`;
    for (const [token, news] of [
      [KEY, {}],
      [ALIAS, { targetKeyId: "k" }],
      [SECRET, {}],
      [REPLICA, { primaryKeyArn: "arn:aws-cn:kms:cn-north-1:111122223333:key/k" }],
    ] as const) {
      assert.deepEqual(
        failures(token, { ...news, region: "eu-west-1" }),
        problem(reason("aws", "eu-west-1"), "region"),
      );
      assert.deepEqual(failures(token, { ...news, region: "moon-1" }), problem(reason("", "moon-1"), "region"));
      assert.deepEqual(failures(token, { ...news, region: "cn-northwest-1" }), []);
    }
  });

  const GRANTED = {
    ...{ keyId: "k", operations: ["Decrypt"] },
    granteePrincipal: "arn:aws-cn:iam::444455556666:role/ExampleRole",
  };

  it("must refuse a grant to what is neither an ARN nor a service, with both reasons", () => {
    for (const [principal, why] of [
      ["444455556666", "arn: invalid prefix"],
      ["arn:aws-cn:iam::444455556666", "arn: not enough sections"],
      ["arn::iam::444455556666:root", "missing partition value"],
      ["arn:aws-cn:iam::12:root", "invalid account ID value"],
      ["arn:aws-cn:iam:moon:444455556666:root", "invalid region value"],
      ["arn:aws-cn:iam::444455556666:", "missing resource value"],
    ] as const) {
      for (const [property, name] of [
        ["granteePrincipal", "grantee_principal"],
        ["retiringPrincipal", "retiring_principal"],
      ] as const) {
        const reason = `"${name}" (${principal}) is an invalid ARN: ${why}. "${name}" (${principal}) is an invalid Service Principal: invalid prefix value`;
        assert.deepEqual(failures(GRANT, { ...GRANTED, [property]: principal }), problem(reason, property));
      }
    }
    assert.deepEqual(failures(GRANT, { ...GRANTED, granteePrincipal: "rds.amazonaws.com" }), []);
  });

  it("must judge each operation of a grant that is known", () => {
    const [first = "", ...others] = failures(GRANT, { ...GRANTED, operations: ["kms:Decrypt", UNKNOWN, "Encrypt"] });
    assert.match(
      first,
      /^expected operations to be one of \["Decrypt","Encrypt",.*\], got kms:Decrypt\. Examine values at 'it\.operations'\.$/,
    );
    assert.deepEqual(others, []);
  });

  it("must refuse a grant's name that KMS does not take", () => {
    assert.deepEqual(
      failures(GRANT, { ...GRANTED, name: "a b" }),
      problem("name must only contain [0-9A-Za-z_:/-]", "name"),
    );
    assert.deepEqual(
      failures(GRANT, { ...GRANTED, name: "x".repeat(257) }),
      problem("name can not be greater than 256 characters", "name"),
    );
  });

  it("must refuse what a grant's constraints cannot have", () => {
    const constraints = (value: unknown): Values => ({ ...GRANTED, constraints: value }) as Values;
    assert.deepEqual(
      failures(GRANT, constraints([{ encryptionContextSubsets: { a: "b" } }])),
      problem(
        'Invalid or unknown key: unexpected property "encryptionContextSubsets" (did you mean encryptionContextSubset or encryptionContextEquals?)',
        "constraints[0].encryptionContextSubsets",
      ),
    );
    for (const wrong of [{ encryptionContextSubset: {} }, [{ encryptionContextSubset: "a=b" }], [1]]) {
      assert.deepEqual(
        failures(GRANT, constraints(wrong)),
        problem('"constraints" must be a list of objects with maps of strings', "constraints"),
      );
    }
    for (const right of [[{ encryptionContextEquals: { a: UNKNOWN } }], [UNKNOWN], []]) {
      assert.deepEqual(failures(GRANT, constraints(right)), []);
    }
  });

  it("must refuse a replica or a secret's policy of what has no ARN", () => {
    assert.deepEqual(
      failures(REPLICA, { primaryKeyArn: "mrk-1234" }),
      problem('"primary_key_arn" (mrk-1234) is an invalid ARN: arn: invalid prefix', "primaryKeyArn"),
    );
    assert.deepEqual(
      failures(SECRET_POLICY, { secretArn: "name", policy: DOCUMENT }),
      problem('"secret_arn" (name) is an invalid ARN: arn: invalid prefix', "secretArn"),
    );
  });

  it("must accept the limits themselves", () => {
    const policy = (length: number): string => `{"a":"${"x".repeat(length - 8)}"}`;
    assert.deepEqual(
      [
        failures(KEY, { deletionWindowInDays: 7, enableKeyRotation: true, rotationPeriodInDays: 2560 }),
        failures(KEY, { deletionWindowInDays: 30, enableKeyRotation: true, rotationPeriodInDays: 90 }),
        failures(KEY, { policy: policy(32_768) }),
        failures(POLICY, { policy: policy(6144).replace(":", ` : ${" ".repeat(100)}`) }),
        failures(SECRET, { recoveryWindowInDays: 0 }),
        failures(SECRET, { policy: "{}" }),
      ],
      [[], [], [], [], [], []],
    );
  });

  it("must report all problems at once", () => {
    assert.deepEqual(failures(KEY, { deletionWindowInDays: 3, policy: "[]", decription: "x" }), [
      ...problem('Invalid or unknown key: unexpected property "decription" (did you mean description?)', "decription"),
      ...problem("expected deletion_window_in_days to be in the range (7 - 30), got 3", "deletionWindowInDays"),
      ...problem('"policy" contains an invalid JSON policy: not a JSON object', "policy"),
    ]);
  });

  it("must list what is known where no name is near", () => {
    assert.deepEqual(
      failures(ALIAS, { targetKeyId: "k", qqqqqqqqqqqq: 1 }),
      problem(
        'Invalid or unknown key: unexpected property "qqqqqqqqqqqq" (known are name, namePrefix, region, targetKeyId)',
        "qqqqqqqqqqqq",
      ),
    );
  });

  it("must take an unknown value for given and judge nothing about it", () => {
    assert.deepEqual(failures(VERSION, { secretId: UNKNOWN, secretString: UNKNOWN }), []);
    assert.deepEqual(failures(KEY, { deletionWindowInDays: UNKNOWN, policy: UNKNOWN, rotationPeriodInDays: UNKNOWN }), [
      ...problem(
        'Missing required argument. "rotation_period_in_days": "enable_key_rotation" must be true as well',
        "rotationPeriodInDays",
      ),
    ]);
  });

  it("must not quote a secret in any failure", () => {
    const secret = "s3cr3t%".repeat(20_000);
    const all = [
      ...failures(VERSION, { secretId: "s", secretString: secret }),
      ...failures(VERSION, { secretId: "s", secretBinary: secret }),
    ];
    assert.equal(all.length, 2);
    assert.equal(all.join("").includes("s3cr3t"), false);
  });
});
