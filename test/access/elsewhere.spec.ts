/** Actions of other services: the caller's policies and boundary, and the resource's policy. */
import assert from "node:assert/strict";
import { evaluateElsewhere } from "../../access/elsewhere";
import type { PolicyDocument, Statement } from "../../access/policy-document";
import type { World } from "../../access";

const ROLE = "arn:aws:iam::111122223333:role/Reader";
const OBJECT = "arn:aws:s3:::state/a.json";
const document = (...Statement: Statement[]): PolicyDocument => ({ Version: "2012-10-17", Statement });
const READ: Statement = { Effect: "Allow", Action: "s3:GetObject", Resource: OBJECT };
const bucketPolicy = (statement: Statement) => ({ name: "state", document: document(statement) });
const NAMED: Statement = { ...READ, Principal: { AWS: ROLE } };

const world = (statements: readonly Statement[], boundary?: Statement): World => ({
  accounts: [
    {
      id: "111122223333",
      identities: [
        {
          arn: ROLE,
          policies: statements.length === 0 ? [] : [{ name: "own", document: document(...statements) }],
          ...(boundary === undefined ? {} : { boundary: { name: "boundary", document: document(boundary) } }),
        },
      ],
    },
  ],
});
const request = { principal: ROLE, action: "s3:GetObject", resource: OBJECT, contextIsComplete: true };
const outcome = (...[asked, policy, accountId = "111122223333"]: readonly [World, Statement?, string?]) =>
  evaluateElsewhere(request, asked, {
    accountId,
    ...(policy === undefined ? {} : { policy: bucketPolicy(policy) }),
  }).outcome;

describe("access: other services", () => {
  it("is allowed by either side in one account, and by both across accounts", () => {
    assert.equal(outcome(world([READ])), "allowed");
    assert.equal(outcome(world([]), NAMED), "allowed");
    assert.equal(outcome(world([READ]), undefined, "444455556666"), "denied");
    assert.equal(outcome(world([]), NAMED, "444455556666"), "denied");
    assert.equal(outcome(world([READ]), NAMED, "444455556666"), "allowed");
  });

  it("must not be allowed past a boundary or a Deny", () => {
    assert.equal(outcome(world([READ], { ...READ, Action: "s3:ListBucket" })), "denied");
    assert.equal(outcome(world([READ]), { ...NAMED, Effect: "Deny" }), "denied");
  });

  it("must not answer for somebody nobody described", () => {
    const principal = "arn:aws:iam::111122223333:role/Other";
    const { outcome: found } = evaluateElsewhere({ ...request, principal }, world([READ]), {
      accountId: "111122223333",
    });
    assert.equal(found, "unknown");
  });
});
