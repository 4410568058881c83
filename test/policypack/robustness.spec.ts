/**
 * Whatever a resource holds, every rule comes to its end with a violation or none: what ends the pack would let the next
 * resource through. The time is bounded by the runner's limit for a test.
 */
import assert from "node:assert/strict";
import { KMS_ACTIONS } from "../../access/kms-actions";
import { toJson } from "../../access/policy-document";
import { judgementOf } from "../../policypack/judgement";
import { resourceOf } from "../../policypack/resources/resource";
import { RULES } from "../../policypack/rules";
import { argsOf, type Subject } from "./judge";
import { IAM_POLICY, iamPolicy, key, KEY_POLICY, keyWith, ownerProvider, secret } from "./walkthrough";

const TODAY = "2026-06-15";
const MEGABYTE = 1_000_000;
const DEPTH = 100_000;
const MANY = 10_000;

/** What the rules say to a subject, by the rules' names. None of them may fail by itself. */
function refusals(subject: Subject): readonly string[] {
  return RULES.filter((rule) => rule.appliesTo(subject.type)).flatMap((rule) => {
    const { violations } = judgementOf(rule, resourceOf(argsOf(subject)), TODAY);
    for (const { what } of violations) {
      assert.doesNotMatch(what, /the rule itself failed/, `${rule.name}: ${what}`);
      assert(what.length < 5_000, `${rule.name}: a message of ${what.length} characters`);
    }
    return violations.length === 0 ? [] : [rule.name];
  });
}

const nested = (open: string, close: string): string => `${open.repeat(DEPTH)}1${close.repeat(DEPTH)}`;
/** A document of one statement with an element in place of its own, as JSON text. */
const withElement = (element: string, json: string): string =>
  `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"kms:*","Resource":"*","${element}":${json}}]}`;

/** Documents that AWS would refuse, and each rule has to get over with. */
const UNREADABLE: Readonly<Record<string, string>> = {
  "no JSON": "not JSON",
  "no JSON, of a megabyte": "x".repeat(MEGABYTE),
  "half a document": toJson(KEY_POLICY).slice(0, -2),
  "quotes without an end": '"'.repeat(MEGABYTE),
  "backslashes without an end": `"${"\\\\".repeat(MEGABYTE)}`,
  "lists without an end": "[".repeat(DEPTH),
  "lists nested very deep": nested("[", "]"),
  "objects nested very deep": nested('{"Statement":', "}"),
  "a statement's action nested very deep": withElement("Action", nested("[", "]")),
  "a statement's principal nested very deep": withElement("Principal", nested('{"AWS":', "}")),
  "a statement's condition nested very deep": withElement("Condition", nested('{"StringEquals":', "}")),
  "the same key a hundred thousand times": `{${Array.from({ length: DEPTH }, () => '"Version":"2012-10-17"').join()}}`,
  "ten thousand statements that are none": `{"Statement":[${Array.from({ length: MANY }, (_, at) => at).join()}]}`,
  "a number": "1",
  null: "null",
  "a list": "[]",
  "nothing but white space": " \n",
};

const statements = (count: number, element: object, policy = KEY_POLICY): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: Array.from({ length: count }, (_, at) => ({ ...policy.Statement.at(-1), Sid: `S${at}`, ...element })),
  });
const wide = { Principal: { AWS: "*" } };

/** Documents in AWS's grammar that are far over its limits, or made to cost time. */
const HUGE: Readonly<Record<string, string>> = {
  "ten thousand statements": statements(MANY, wide),
  "ten thousand statements, with conditions": statements(MANY, {
    ...wide,
    Condition: { StringNotLike: { "aws:PrincipalArn": "arn:*:iam::*:role/*" } },
  }),
  "an action of a megabyte": statements(1, { ...wide, Action: `kms:${"a".repeat(MEGABYTE)}` }),
  "an action of half a million stars": statements(1, { ...wide, Action: `kms:${"*a".repeat(MEGABYTE / 2)}` }),
  "fifty thousand actions": statements(1, {
    ...wide,
    Action: Array.from({ length: 50_000 }, (_, at) => `kms:D*${at}`),
  }),
  "thirty thousand principals": statements(1, {
    Principal: { AWS: ["*", ...Array.from({ length: 30_000 }, (_, at) => `arn:aws:iam::444455556666:role/R${at}`)] },
  }),
  "twenty thousand condition keys": statements(1, {
    ...wide,
    Condition: { StringEquals: Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`aws:k${at}`, "v"])) },
  }),
};
/** Every KMS action in two halves, each on resources of its own: whoever wants to know on which must compare them all. */
const inHalves = JSON.stringify({
  Version: "2012-10-17",
  Statement: ["a", "b"].map((half, at) => ({
    Effect: "Allow",
    Action: KMS_ACTIONS.filter((_, index) => index % 2 === at).map(({ name }) => `kms:${name}*`),
    Resource: Array.from({ length: 25_000 }, (_, index) => `arn:aws:kms:*:*:key/${half}*${index}`),
  })),
});

const HUGE_FOR_IDENTITIES: Readonly<Record<string, string>> = {
  "ten thousand statements": statements(MANY, { Resource: "*" }, IAM_POLICY),
  "a resource of a megabyte": statements(1, { Resource: `arn:aws:kms:${"*".repeat(MEGABYTE)}` }, IAM_POLICY),
  "every KMS action, in two halves on fifty thousand resources": inHalves,
  "fifty thousand resources": statements(
    1,
    { Resource: Array.from({ length: 50_000 }, (_, at) => `arn:aws:kms:*:*:key/${at}`) },
    IAM_POLICY,
  ),
};

const HOLDERS: readonly Subject[] = [
  key,
  iamPolicy,
  { ...secret, type: "aws:secretsmanager/secretPolicy:SecretPolicy" },
];
const holding = (subject: Subject, policy: unknown): Subject => ({ ...subject, props: { ...subject.props, policy } });

describe("every rule", function () {
  this.timeout(60_000);

  for (const [what, policy] of Object.entries(UNREADABLE)) {
    it(`must come to its end with a document that is ${what}, which one of them refuses`, () => {
      for (const subject of HOLDERS) {
        assert(refusals(holding(subject, policy)).includes("readable-documents"), subject.type);
      }
    });
  }

  for (const [what, policy] of Object.entries(HUGE)) {
    it(`must come to its end with a document that has ${what}, and see what is wide in it`, () => {
      assert(refusals(keyWith(policy)).includes("public-principal"));
    });
  }
  for (const [what, policy] of Object.entries(HUGE_FOR_IDENTITIES)) {
    it(`must come to its end with an IAM policy that has ${what}, and see what is wide in it`, () => {
      const wide = ["exact-key-arn", "decrypt-on-all-keys"];
      assert(refusals(holding(iamPolicy, policy)).some((name) => wide.includes(name)));
    });
  }
});

/** Values where a rule may want a text, a list or a flag. */
const ODD: readonly unknown[] = [
  0,
  -1,
  1e308,
  true,
  false,
  null,
  "",
  " ",
  "x",
  [],
  [null],
  [[]],
  [0],
  [{}],
  {},
  { a: null },
  { length: 1 },
];

/** The properties that the rules read of a type, found by noting what they read. */
function propertiesRead(subject: Subject): readonly string[] {
  const read = new Set<string>();
  const noting = new Proxy(subject.props, {
    get: (props, name) => {
      if (typeof name === "string") read.add(name);
      return Reflect.get(props, name) as unknown;
    },
  });
  for (const rule of RULES.filter((each) => each.appliesTo(subject.type))) {
    rule.check({ ...resourceOf(argsOf(subject)), props: noting }, () => undefined);
  }
  return [...read].filter((name) => name !== "toJSON");
}

describe("every rule, where a value is of another type than it wants", () => {
  const subjects: readonly Subject[] = [
    ...HOLDERS,
    ownerProvider,
    secret,
    { type: "aws:iam/role:Role", name: "role", props: { inlinePolicies: [{ policy: toJson(IAM_POLICY) }] } },
    {
      type: "aws:kms/grant:Grant",
      name: "grant",
      props: { granteePrincipal: "ec2.amazonaws.com", operations: ["Decrypt"] },
    },
    { type: "aws:kms/replicaKey:ReplicaKey", name: "replica", props: { policy: toJson(KEY_POLICY) } },
  ];
  for (const subject of subjects) {
    it(`must not fail on a ${subject.type}`, () => {
      const names = propertiesRead(subject);
      assert(names.length > 0);
      for (const name of names) {
        for (const odd of ODD) refusals({ ...subject, props: { ...subject.props, [name]: odd } });
      }
      for (const odd of ODD) {
        refusals({
          ...subject,
          provider: { name: "odd", props: { allowedAccountIds: odd, assumeRoles: odd, region: odd } },
        });
      }
    });
  }

  it("must not pass a policy that is a number, a flag or a list", () => {
    for (const odd of [0, -1, true, [], [null], [0]]) {
      for (const subject of HOLDERS)
        assert(refusals(holding(subject, odd)).includes("readable-documents"), subject.type);
    }
  });
});
