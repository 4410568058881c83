/**
 * A denial holds for every call, or it is none.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context
 */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { evaluate, explain, type Grant, type Request, type World } from "../../access";
import { decideAnyCall } from "../../access/any-call";
import { type ConditionBlock, type Statement } from "../../access/policy-document";

const KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const ROLE = "arn:aws:iam::444455556666:role/ExampleRole";
const SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shared-AbCdEf";
const S3 = "s3.eu-west-1.amazonaws.com";
const statement = (Condition: ConditionBlock, more: Partial<Statement> = {}): Statement => ({
  ...{ Effect: "Allow", Principal: { AWS: ROLE }, Action: "kms:*", Resource: "*", Condition },
  ...more,
});

function worldOf(statements: readonly Statement[], grants: readonly Grant[] = []): World {
  const everything: Statement = { Effect: "Allow", Action: "*", Resource: "*" };
  const policies = [{ name: "Everything", document: { Version: "2012-10-17" as const, Statement: [everything] } }];
  return {
    accounts: [
      { id: "111122223333", identities: [] },
      { id: "444455556666", identities: [{ arn: ROLE, policies, tags: {} }] },
    ],
    keys: [{ arn: KEY, policy: { Version: "2012-10-17", Statement: statements }, grants, tags: {} }],
    secrets: [
      { arn: SECRET, kmsKeyId: KEY, policy: { Version: "2012-10-17", Statement: [{ ...everything, Principal: "*" }] } },
    ],
  };
}

const request = (action: string, more: Partial<Request> = {}): Request => ({
  ...{ principal: ROLE, action: `kms:${action}`, resource: KEY },
  ...more,
});
/** The reasons, or the outcome where it is known. */
function reasonsOf(condition: ConditionBlock, action = "Decrypt", more: Partial<Request> = {}): unknown {
  const decision = decideAnyCall(request(action, more), worldOf([statement(condition)]));
  return decision.outcome === "unknown" ? [decision.because.join("; "), decision.detail] : decision.outcome;
}

describe("access: a call in any way that the caller can choose", () => {
  const DIRECT = "denied when the principal makes the call itself";
  const plain = `${DIRECT} and sends no encryption context`;

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
  it("must not call denied what a session tag of the role allows", () => {
    assert.deepEqual(reasonsOf({ StringEquals: { "aws:PrincipalTag/team": "a" } }), [
      "the answer depends on aws:PrincipalTag/team",
      `allowed when aws:PrincipalTag/team is a, and ${DIRECT}, sends no encryption context, and has no tags but those of its IAM role or user`,
    ]);
  });

  it("must name the condition key as the policy has it, and say what is known", () => {
    assert.deepEqual(reasonsOf({ StringEquals: { "kms:EncryptionContext:App": "payroll" } }), [
      "the answer depends on kms:EncryptionContext:App",
      `allowed when the encryption context is App=payroll, and ${plain}`,
    ]);
    assert.deepEqual(reasonsOf({ StringEquals: { "KMS:viaservice": [S3, "sqs.eu-west-1.amazonaws.com"] } }), [
      "the answer depends on kms:ViaService",
      `allowed when the call goes through ${S3} or when the call goes through sqs.eu-west-1.amazonaws.com, and ${plain}`,
    ]);
    assert.deepEqual(reasonsOf({ StringLike: { "kms:EncryptionContext:App": "pay*" } }), [
      "the answer depends on kms:EncryptionContext:App",
      plain,
    ]);
    assert.deepEqual(reasonsOf({ "ForAnyValue:StringEquals": { "kms:encryptioncontextkeys": "App" } }), [
      "the answer depends on kms:EncryptionContextKeys",
      `allowed when kms:EncryptionContextKeys is App, and ${plain}`,
    ]);
    assert.deepEqual(reasonsOf({ StringEquals: { "kms:RequestAlias": "alias/shared" } }), [
      "the answer depends on kms:RequestAlias",
      `allowed when kms:RequestAlias is alias/shared, and denied when the principal makes the call itself, sends no encryption context, and does not name the key by an alias`,
    ]);
    assert.deepEqual(reasonsOf({ Bool: { "aws:ViaAWSService": "true" } }, "DescribeKey"), [
      "the answer depends on aws:ViaAWSService",
      `allowed when aws:ViaAWSService is true, and ${DIRECT}`,
    ]);
    assert.deepEqual(reasonsOf({ Bool: { "kms:GrantIsForAWSResource": true } }, "CreateGrant"), [
      "the answer depends on kms:GrantIsForAWSResource",
      `allowed when kms:GrantIsForAWSResource is true, and ${DIRECT}`,
    ]);
  });

  it("must not call allowed what depends on something else too", () => {
    assert.deepEqual(
      reasonsOf({ StringEquals: { "kms:ViaService": S3 }, IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }),
      ["the value of aws:SourceIp is not told; the answer depends on kms:ViaService", plain],
    );
  });

  it("must be denied where no call can have what the condition asks for", () => {
    // DescribeKey has no encryption context, and a principal cannot choose its account.
    assert.equal(reasonsOf({ StringEquals: { "kms:EncryptionContext:App": "payroll" } }, "DescribeKey"), "denied");
    assert.equal(reasonsOf({ StringEquals: { "aws:PrincipalAccount": "777788889999" } }), "denied");
    assert.equal(
      reasonsOf({ StringEquals: { "kms:EncryptionContext:App": "x" } }, "Decrypt", { encryptionContext: { App: "y" } }),
      "denied",
    );
    assert.equal(
      reasonsOf({ StringEquals: { "kms:ViaService": S3 } }, "Decrypt", { via: "sqs.eu-west-1.amazonaws.com" }),
      "denied",
    );
    const direct = { context: { "kms:ViaService": null } };
    assert.equal(reasonsOf({ StringEquals: { "kms:ViaService": S3 } }, "Decrypt", direct), "denied");
  });

  it("must not hide behind the caller's choices a denial that holds without them", () => {
    const world = worldOf([statement({ StringEquals: { "kms:ViaService": S3 } })]);
    const withoutPolicies = {
      ...world,
      accounts: world.accounts.map((account) => ({ ...account, identities: [{ arn: ROLE, policies: [], tags: {} }] })),
    };
    const decision = decideAnyCall(request("Decrypt"), withoutPolicies);
    assert.ok(decision.outcome === "denied");
    assert.deepEqual(decision.reasons, ["no allow on the identity side"]);
  });

  // https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html
  it("must take a grant whose constraints a call can meet", () => {
    for (const name of ["encryptionContextEquals", "encryptionContextSubset"]) {
      const constraints = { [name]: { App: "payroll" } };
      const world = worldOf([], [{ id: "g-1", granteePrincipal: ROLE, operations: ["Decrypt"], constraints }]);
      const decision = decideAnyCall(request("Decrypt"), world);
      assert.ok(decision.outcome === "unknown");
      assert.deepEqual(decision.because, [
        "the answer depends on the encryption context, which the grant g-1 constrains",
      ]);
      assert.equal(decision.detail, `allowed when the encryption context is App=payroll, and ${plain}`);
      assert.deepEqual(
        decision.deciding.map(({ document }) => document),
        ["g-1", "Everything"],
      );
    }
  });

  it("must leave the call of Secrets Manager as the service makes it", () => {
    const read: Request = { principal: ROLE, action: "secretsmanager:GetSecretValue", resource: SECRET };
    const through = (service: string): string =>
      decideAnyCall(read, worldOf([statement({ StringEquals: { "kms:ViaService": service } })])).outcome;
    assert.equal(through("secretsmanager.eu-west-1.amazonaws.com"), "allowed");
    assert.equal(through(S3), "denied");
    const other = statement({ StringEquals: { "kms:EncryptionContext:App": "payroll" } });
    assert.equal(decideAnyCall(read, worldOf([other])).outcome, "denied");
  });

  it("must say all of it in the explanation", () => {
    const world = worldOf([
      statement({ StringEquals: { "kms:EncryptionContext:App": "payroll" } }, { Sid: "Payroll" }),
    ]);
    assert.deepEqual(explain(decideAnyCall(request("Decrypt"), world)), [
      `${ROLE} may or may not call kms:Decrypt on ${KEY}, across accounts.`,
      "It is not known, because the answer depends on kms:EncryptionContext:App.",
      `It is allowed when the encryption context is App=payroll, and ${plain}.`,
      `It depends on Allow "Payroll" (statement 0 of the key policy "${KEY}").`,
      'It depends on Allow (statement 0 of the identity policy "Everything").',
    ]);
  });
});

const OPERATORS = [
  "StringEquals",
  "StringNotEquals",
  "StringLike",
  "StringEqualsIfExists",
  "ForAllValues:StringEquals",
];
const VIAS = [S3, "sqs.eu-west-1.amazonaws.com"];
const test = (key: string, values: readonly string[]): fc.Arbitrary<ConditionBlock> =>
  fc.oneof(
    fc
      .record({ operator: fc.constantFrom(...OPERATORS), value: fc.constantFrom(...values) })
      .map(({ operator, value }) => ({ [operator]: { [key]: value } })),
    fc.constantFrom("true", "false").map((value) => ({ Null: { [key]: value } })),
  );
const aCondition = fc.oneof(
  test("kms:ViaService", VIAS),
  test("kms:EncryptionContext:App", ["a", "b"]),
  test("kms:EncryptionContextKeys", ["App", "Team"]),
  test("aws:ViaAWSService", ["true", "false"]),
  fc.constant({}),
);
const aStatement = fc
  .record({
    Condition: aCondition,
    more: aCondition,
    Effect: fc.constantFrom("Allow" as const, "Allow" as const, "Deny" as const),
  })
  .map(({ Condition, more, Effect }) => statement({ ...more, ...Condition }, { Effect }));
const aCall: fc.Arbitrary<Partial<Request>> = fc.record(
  {
    via: fc.constantFrom(...VIAS),
    encryptionContext: fc.constantFrom({}, { App: "a" }, { App: "b" }, { Team: "a" }, { App: "a", Team: "b" }),
  },
  { requiredKeys: [] },
);

describe("access: what is said of every call", () => {
  it("must hold for each: nothing denied is allowed to any call", () => {
    fc.assert(
      fc.property(fc.array(aStatement, { minLength: 1, maxLength: 4 }), aCall, (statements, call) => {
        const world = worldOf(statements);
        const any = decideAnyCall(request("Decrypt"), world);
        const one = evaluate(request("Decrypt", call), world);
        if (any.outcome === "denied") assert.equal(one.outcome, "denied");
      }),
      { seed: 7, numRuns: 5000 },
    );
  });
});
