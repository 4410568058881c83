import fc from "fast-check";
import assert from "node:assert/strict";
import { evaluate, type Request, type World } from "../../../access";
import { isSameMeaning, meaningDifference, meaningDifferenceText } from "../../../access/meaning/difference";
import type { ConditionBlock, Statement } from "../../../access/policy-document";
import { aShare, KEY_ARN, NARROWER, OPAQUE, rewritten, SAME, SHARES, someRewritings, WIDER } from "./rewritings";

const difference = (found: Statement, wanted: Statement) => meaningDifference(found, wanted, KEY_ARN);
const isSame = (found: Statement, wanted: Statement): boolean => isSameMeaning(difference(found, wanted));
const OPTIONS = { seed: 7, numRuns: 400, endOnFailure: true } as const;

describe("the meaning of a key policy's statement", () => {
  for (const [what, rewriting] of Object.entries(SAME)) {
    it(`is the same with ${what}`, () => {
      for (const share of SHARES)
        assert.deepEqual(difference(rewriting(share), share), { wider: [], narrower: [], opaque: [] });
    });
  }

  it("is the same however many of these come together, and in both directions", () => {
    fc.assert(
      fc.property(aShare, someRewritings, someRewritings, (share, some, others) => {
        assert.ok(isSame(rewritten(share, some), rewritten(share, others)));
      }),
      OPTIONS,
    );
  });

  it("is another one for every two shares", () => {
    for (const one of SHARES) for (const other of SHARES) assert.equal(isSame(one, other), one === other);
  });

  for (const [side, opposite, changes] of [
    ["wider", "narrower", WIDER],
    ["narrower", "wider", NARROWER],
  ] as const) {
    for (const [what, [change, said]] of Object.entries(changes)) {
      it(`must not be the same with ${what}, which is told as ${side}`, () => {
        fc.assert(
          fc.property(aShare, someRewritings, (share, some) => {
            const found = difference(rewritten(change(share), some), share);
            assert.ok(
              found[side].some((part) => said.test(part)),
              JSON.stringify(found),
            );
            assert.ok(!isSameMeaning(found));
            // Seen from the other statement, more is less.
            const back = difference(share, rewritten(change(share), some));
            assert.equal(back[opposite].length > 0, true, JSON.stringify(back));
          }),
          { ...OPTIONS, numRuns: 60 },
        );
      });
    }
  }

  for (const [what, change] of Object.entries(OPAQUE)) {
    it(`must not be compared with ${what}`, () => {
      for (const share of SHARES) assert.equal(difference(change(share), share).opaque.length, 1);
    });
  }

  it("tells conditions by what they let through", () => {
    const [walkthrough, , , organization, conditional] = SHARES as [
      Statement,
      Statement,
      Statement,
      Statement,
      Statement,
    ];
    const changed = (share: Statement, Condition: ConditionBlock) =>
      meaningDifferenceText(difference({ ...share, Condition: { ...share.Condition, ...Condition } }, share));
    assert.equal(
      changed(conditional, {
        StringEquals: { "kms:ViaService": ["s3.cn-north-1.amazonaws.com", "ec2.cn-north-1.amazonaws.com"] },
      }),
      "Wider: in the condition StringEquals kms:ViaService the value ec2.cn-north-1.amazonaws.com. " +
        "Narrower: in the condition StringEquals kms:ViaService without the value sqs.cn-north-1.amazonaws.com.",
    );
    // One account more that is kept out lets less through.
    assert.equal(
      changed(organization, { StringNotEquals: { "aws:PrincipalAccount": ["111122223333", "444455556666"] } }),
      "Narrower: in the condition StringNotEquals aws:PrincipalAccount the value 444455556666.",
    );
    assert.equal(
      changed(organization, { "ForAnyValue:StringLike": {} }),
      'Wider: no condition ForAnyValue:StringLike aws:PrincipalOrgPaths "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*".',
    );
    assert.equal(
      changed(walkthrough, { Bool: { "kms:GrantIsForAWSResource": "false" } }),
      'Narrower: the condition Bool kms:GrantIsForAWSResource "false".',
    );
    // What may be absent may be anything then.
    assert.match(
      changed(conditional, {
        StringEquals: {},
        StringEqualsIfExists: { "kms:ViaService": "s3.cn-north-1.amazonaws.com" },
      }),
      /^Wider: no condition StringEquals kms:ViaService .* Narrower: the condition StringEqualsIfExists /,
    );
  });

  it("must not take a star in another part of an ARN for the same under a string operator: it runs over colons there", () => {
    const [, , matching] = SHARES as [Statement, Statement, Statement];
    const under = (operator: string): Statement => ({
      ...matching,
      Condition: { [operator]: { "aws:PrincipalArn": "arn:aws-cn:iam::*:role/R" } },
    });
    assert.ok(!isSame(under("StringLike"), under("ArnLike")));
    assert.ok(isSame(under("ArnEquals"), under("ArnLike")));
  });

  it("must not take a literal star for a wildcard", () => {
    const [, , , , share] = SHARES as [Statement, Statement, Statement, Statement, Statement];
    const under = (operator: string): Statement => ({
      ...share,
      Condition: { [operator]: { "kms:EncryptionContext:App": "a*" } },
    });
    assert.ok(!isSame(under("StringEquals"), under("StringLike")));
  });
});

describe("statements that mean the same", () => {
  const principals = [
    "444455556666:role/R",
    "444455556666:user/U",
    "444455556666:role/team/T",
    "555566667777:role/R",
    "999988887777:role/R",
  ];
  const request = fc.record({
    principal: fc.constantFrom(...principals).map((each) => `arn:aws-cn:iam::${each}`),
    action: fc.constantFrom(
      "kms:Decrypt",
      "kms:ReEncryptTo",
      "kms:GenerateDataKeyPair",
      "kms:DescribeKey",
      "kms:CreateGrant",
    ),
    resource: fc.constant(KEY_ARN),
    encryptionContext: fc.constantFrom({ App: "payroll" }, { App: "payroll-eu" }, { App: "other" }, {}),
    via: fc.constantFrom("s3.cn-north-1.amazonaws.com", "ec2.cn-north-1.amazonaws.com"),
  });
  const worldOf = (statement: Statement): World => ({
    accounts: ["444455556666", "555566667777", "999988887777"].map((id) => ({
      id,
      identities: principals
        .filter((each) => each.startsWith(id))
        .map((each) => ({
          arn: `arn:aws-cn:iam::${each}`,
          policies: [
            {
              name: "all",
              document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
            },
          ],
        })),
    })),
    keys: [{ arn: KEY_ARN, policy: { Version: "2012-10-17", Statement: [statement] } }],
  });

  it("are answered the same by the evaluator, whoever asks for what", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(aShare, someRewritings, request, (share, some, asked) => {
        const answer = (statement: Statement): string => evaluate(asked satisfies Request, worldOf(statement)).outcome;
        const outcome = answer(share);
        seen.add(outcome);
        assert.equal(answer(rewritten(share, some)), outcome);
      }),
      OPTIONS,
    );
    assert.ok(seen.has("allowed") && seen.has("denied"), [...seen].join());
  });
});
