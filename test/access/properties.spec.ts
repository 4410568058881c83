import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate, explain, type NamedPolicy, parsePolicyDocument, type World } from "../../access";
import { canonical, type PolicyDocument, type Statement } from "../../access/policy-document";
import { aCase, type Case } from "./arbitraries";

const SEED = 7;
const RUNS = 1500;

type Change = (document: PolicyDocument) => PolicyDocument;

/** The world with every document changed: identity policies, boundaries, control policies, key and secret policies. */
function withDocuments(world: World, change: Change): World {
  const named = (policy: NamedPolicy): NamedPolicy => ({ ...policy, document: change(policy.document) });
  return {
    ...world,
    accounts: world.accounts.map((account) => ({
      ...account,
      identities: account.identities.map((identity) => ({
        ...identity,
        policies: identity.policies.map(named),
        ...(identity.boundary === undefined ? {} : { boundary: named(identity.boundary) }),
      })),
      ...(account.serviceControlPolicies === undefined
        ? {}
        : { serviceControlPolicies: account.serviceControlPolicies.map((level) => level.map(named)) }),
      ...(account.resourceControlPolicies === undefined
        ? {}
        : { resourceControlPolicies: account.resourceControlPolicies.map(named) }),
    })),
    ...(world.keys === undefined ? {} : { keys: world.keys.map((key) => ({ ...key, policy: change(key.policy) })) }),
    ...(world.secrets === undefined
      ? {}
      : {
          secrets: world.secrets.map((secret) => ({
            ...secret,
            ...(secret.policy === undefined ? {} : { policy: change(secret.policy) }),
          })),
        }),
  };
}

const RANK = { denied: 0, unknown: 1, allowed: 2 } as const;
const rankOf = ({ request }: Case, world: World): number => RANK[evaluate(request, world).outcome];

/** Changes the documents one after the other, each by its own turn of the random number. */
const nth =
  (turn: number, change: (document: PolicyDocument, at: number) => PolicyDocument): Change =>
  (document) =>
    document.Statement.length === 0 ? document : change(document, turn % document.Statement.length);

const check = <T extends unknown[]>(property: fc.IProperty<T>): void => {
  fc.assert(property, { seed: SEED, numRuns: RUNS });
};
const turn = fc.nat({ max: 5 });

describe("access: what no change of a document may do", function () {
  this.timeout(120_000);

  it("must never allow more when a Deny is added", () => {
    check(
      fc.property(aCase, turn, (each, at) => {
        const deny: Change = (document) => {
          const model = document.Statement[at % Math.max(1, document.Statement.length)];
          const added: Statement[] = model === undefined ? [] : [{ ...model, Effect: "Deny" }];
          return { ...document, Statement: [...document.Statement, ...added] };
        };
        assert.ok(rankOf(each, withDocuments(each.world, deny)) <= rankOf(each, each.world));
      }),
    );
  });

  it("must never allow more when an Allow is removed", () => {
    check(
      fc.property(aCase, turn, (each, at) => {
        const remove = nth(at, (document, index) => ({
          ...document,
          Statement: document.Statement.filter(
            ({ Effect: effect }, position) => effect === "Deny" || position !== index,
          ),
        }));
        assert.ok(rankOf(each, withDocuments(each.world, remove)) <= rankOf(each, each.world));
      }),
    );
  });

  it("must not depend on the order of statements", () => {
    check(
      fc.property(aCase, turn, (each, at) => {
        const rotate = nth(at, (document, index) => ({
          ...document,
          Statement: [...document.Statement.slice(index), ...document.Statement.slice(0, index)].reverse(),
        }));
        assert.equal(rankOf(each, withDocuments(each.world, rotate)), rankOf(each, each.world));
      }),
    );
  });

  it("must not answer otherwise for a canonical document, and canonical must be idempotent", () => {
    check(
      fc.property(aCase, (each) => {
        assert.equal(rankOf(each, withDocuments(each.world, canonical)), rankOf(each, each.world));
        const document = each.resourcePolicy;
        if (document !== undefined) assert.deepEqual(canonical(canonical(document)), canonical(document));
      }),
    );
  });

  it("must decide by statements that exist, and say the answer first", () => {
    check(
      fc.property(aCase, (each) => {
        const decision = evaluate(each.request, each.world);
        const [first] = explain(decision);
        const said = { allowed: " may call ", denied: " may not call ", unknown: " may or may not call " };
        assert.ok(first?.includes(said[decision.outcome]));
        if (decision.outcome === "allowed") assert.ok(decision.deciding.length > 0);
      }),
    );
  });
});

describe("access: bad input", function () {
  this.timeout(60_000);
  const FUZZ_MILLISECONDS = 5000;
  const words = fc.constantFrom(
    "Version",
    "Statement",
    "Effect",
    "Allow",
    "Deny",
    "Principal",
    "AWS",
    "*",
    "Action",
    "kms:*",
    "Resource",
    "Condition",
    "StringLike",
    "Null",
    "${",
    "${aws:username}",
    "2012-10-17",
    "ForAllValues:",
    "Sid",
    "arn:aws:kms:::",
  );
  const anything = fc.jsonValue({ maxDepth: 4 });
  const nearly = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 5 },
      words,
      fc.string(),
      fc.constantFrom<unknown>(null, true, 0, [], {}),
      fc.array(tie("node"), { maxLength: 3 }),
      fc.dictionary(words, tie("node"), { maxKeys: 6 }),
    ),
  })).node;
  const kinds = fc.constantFrom(
    "identity policy",
    "key policy",
    "secret policy",
    "service control policy",
    "resource control policy",
    "session policy",
    "permissions boundary",
  );

  it("must never throw, whatever the text", () => {
    const text = fc.oneof(
      fc.string(),
      anything.map((value) => JSON.stringify(value)),
      nearly.map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(text, kinds, (source, kind) => {
        const parsed = parsePolicyDocument(source, kind);
        assert.ok(parsed.document !== undefined || parsed.problems.length > 0);
      }),
      { seed: SEED, numRuns: 100_000, interruptAfterTimeLimit: FUZZ_MILLISECONDS },
    );
  });

  it("must never throw nor allow, whatever stands where the documents should", () => {
    fc.assert(
      fc.property(aCase, nearly, fc.string(), (each, value, text) => {
        const broken = withDocuments(each.world, () => value as PolicyDocument);
        const decision = evaluate(each.request, broken);
        explain(decision);
        const isPolicy = typeof value === "object" && value !== null && "Statement" in value;
        if (!isPolicy && !each.request.principal.endsWith(":root")) assert.notEqual(decision.outcome, "allowed");
        evaluate({ ...each.request, principal: text, action: text, resource: text, region: text }, each.world);
        evaluate({ ...each.request, resource: text }, each.world);
      }),
      { seed: SEED, numRuns: 100_000, interruptAfterTimeLimit: FUZZ_MILLISECONDS },
    );
  });
});
