import fc from "fast-check";
import assert from "node:assert/strict";
import type { Statement } from "../../../access/policy-document";
import { readLivePolicy } from "../../../components/existing-key/live-policy";
import { merge } from "../../../components/existing-key/merge";
import { readerSharesOf } from "../../../components/secret-reading/secret-read";
import { isShareSid, shareStatements } from "../../../components/sharing/share-statements";
import { aCase, ownerOf, sectionOf, type Case } from "../sharing/arbitraries";
import { OWNER } from "../sharing/fixture";
import { ADMIN, DECRYPT, DECRYPT_SID, EXTERNAL, KEY_ARN, live, ROOT, SHARE, SHARE_SID, text } from "./fixture";

const OPTIONS = { keyArn: KEY_ARN, isOwn: isShareSid };
const merged = (policy: string, ...wanted: Statement[]) => merge(readLivePolicy(policy), wanted, OPTIONS);
const textOf = (policy: string, ...wanted: Statement[]): string => merged(policy, ...wanted).policy.text;
const kinds = (policy: string, ...wanted: Statement[]): readonly string[] =>
  merged(policy, ...wanted).changes.map(({ kind }) => kind);

describe("this program's statements in a live policy", () => {
  it("are added at the end", () => {
    assert.equal(textOf(text(ROOT, ADMIN), SHARE, DECRYPT), text(ROOT, ADMIN, SHARE, DECRYPT));
    assert.deepEqual(kinds(text(ROOT), SHARE), ["added"]);
  });

  it("are changed in their place", () => {
    const old = { ...SHARE, Action: "kms:*" };
    assert.equal(textOf(text(ROOT, old, ADMIN), SHARE), text(ROOT, SHARE, ADMIN));
    assert.deepEqual(kinds(text(ROOT, old, ADMIN), SHARE), ["changed"]);
  });

  it("go where they are not wanted any more, however many and wherever they are", () => {
    assert.equal(textOf(text(SHARE, DECRYPT, ROOT)), text(ROOT));
    assert.equal(textOf(text(SHARE, ROOT, DECRYPT, ADMIN)), text(ROOT, ADMIN));
    assert.equal(textOf(text(ROOT, DECRYPT, SHARE)), text(ROOT));
    assert.equal(textOf(text(DECRYPT, ROOT, SHARE, ADMIN), SHARE), text(ROOT, SHARE, ADMIN));
  });

  it("stay as they are written where they say what is wanted", () => {
    const otherwise = text(ROOT, { Resource: ["*"], ...SHARE, Action: ["kms:Encrypt", "kms:Decrypt"] });
    assert.equal(textOf(otherwise, SHARE), otherwise);
    assert.deepEqual(kinds(otherwise, SHARE), []);
  });

  it("are taken over where they mean what is wanted under another Sid or none: in their place, nothing but the Sid changed", () => {
    const hand = { ...SHARE, Principal: { AWS: [EXTERNAL] }, Action: ["KMS:Encrypt", "kms:decrypt"] };
    // As JSON has it: without the element.
    const without = { ...hand, Sid: undefined };
    const named = { ...SHARE, Principal: { AWS: EXTERNAL }, Action: ["KMS:Encrypt", "kms:decrypt"] };
    for (const found of [{ ...hand, Sid: "x" }, without, { ...hand, Sid: `${SHARE_SID} 2` }]) {
      assert.equal(textOf(text(ROOT, found, ADMIN), SHARE), text(ROOT, named, ADMIN));
      assert.deepEqual(kinds(text(ROOT, found, ADMIN), SHARE), ["renamed"]);
    }
  });

  it("must not take over one statement for two, nor one that is somebody's under a wanted Sid", () => {
    const x = { ...SHARE, Sid: "x" };
    const second = { ...SHARE, Sid: `${SHARE_SID} 2` };
    assert.deepEqual(kinds(text(ROOT, x), SHARE, second), ["renamed", "added"]);
    assert.deepEqual(kinds(text(ROOT, { ...SHARE, Sid: DECRYPT_SID }), SHARE, DECRYPT), ["changed", "added"]);
    // Wider or narrower than the share: it stays beside it.
    assert.equal(textOf(text(ROOT, { ...x, Action: "kms:*" }), SHARE), text(ROOT, { ...x, Action: "kms:*" }, SHARE));
  });

  it("must not be taken for others whose Sid only begins like theirs, and the other way round", () => {
    const others = [
      { ...ADMIN, Sid: `${SHARE_SID}s` },
      { ...ADMIN, Sid: SHARE_SID.toLowerCase() },
      { ...ADMIN, Sid: "" },
    ];
    assert.equal(textOf(text(ROOT, ...others)), text(ROOT, ...others));
  });

  it("make the policy compact only where it would be too large else", () => {
    const pretty = JSON.stringify({ Version: "2012-10-17", Statement: [ROOT, ADMIN] }, undefined, 900);
    const large = `${pretty.slice(0, -1)}${" ".repeat(32_768 - pretty.length)}}`;
    assert.equal(textOf(large, SHARE), text(ROOT, ADMIN, SHARE));
    assert.equal(textOf(pretty, SHARE).length > 1_000, true);
  });
});

/** Whatever somebody may have written. */
const foreign = fc.record(
  {
    Sid: fc.oneof(fc.constant(""), fc.string({ maxLength: 8 }), fc.constant(`${SHARE_SID}x`)),
    Effect: fc.constantFrom("Allow", "Deny"),
    Principal: fc.oneof(fc.constant("*"), fc.dictionary(fc.constantFrom("AWS", "Service"), fc.array(fc.string()))),
    Action: fc.oneof(fc.string(), fc.array(fc.string())),
    Condition: fc.dictionary(fc.string(), fc.dictionary(fc.string(), fc.array(fc.oneof(fc.string(), fc.boolean())))),
    Future: fc.jsonValue(),
  },
  { requiredKeys: [] },
);
const policies = fc
  .tuple(fc.array(foreign, { maxLength: 6 }), fc.constantFrom(undefined, 1, "\t", 3), fc.boolean())
  .map(([statements, space, idFirst]) =>
    JSON.stringify(
      { ...(idFirst ? { Id: '"Statement":[{]' } : {}), Statement: statements, Version: "2012-10-17" },
      undefined,
      space,
    ),
  )
  // A name can be written twice by a generator only: `__proto__`.
  // A larger one is written without its white space.
  .filter((policy) => !policy.includes("__proto__") && policy.length < 30_000);
const share = fc.record({
  Sid: fc.constantFrom(SHARE_SID, DECRYPT_SID, `${SHARE_SID} 2`),
  Effect: fc.constant("Allow" as const),
  Principal: fc.record({ AWS: fc.constantFrom("arn:aws:iam::444455556666:root", "arn:aws:iam::444455556666:role/R") }),
  Action: fc.constantFrom<readonly string[]>(["kms:Decrypt"], ["kms:Decrypt", "kms:Encrypt"]),
  Resource: fc.constant("*"),
});
const shares = fc.uniqueArray(share, { selector: ({ Sid: sid }) => sid, maxLength: 3 });

/** A policy whose one statement stands by itself, as AWS takes it too. */
const singlePolicies = fc
  .tuple(foreign, fc.constantFrom(undefined, 1, "\t"))
  .map(([statement, space]) => JSON.stringify({ Version: "2012-10-17", Statement: statement }, undefined, space))
  .filter((policy) => !policy.includes("__proto__"));

describe("any policy", () => {
  it("has its one statement by itself again, where it was found so, when the shares are taken away", () => {
    fc.assert(
      fc.property(singlePolicies, shares, shares, (found, first, second) => {
        const then = (policy: string, ...wanted: Statement[]): string =>
          merge(readLivePolicy(policy), wanted, { ...OPTIONS, single: true }).policy.text;
        const added = then(found, ...first);
        assert.equal(readLivePolicy(added).single, first.length === 0);
        assert.equal(then(added), found);
        assert.equal(then(then(added, ...second)), found);
      }),
      { seed: 5, numRuns: 300, endOnFailure: true },
    );
  });

  it("is the same to the last byte when a share was added, changed and taken away again", () => {
    fc.assert(
      fc.property(policies, shares, shares, (found, first, second) => {
        const added = textOf(found, ...first);
        assert.equal(textOf(textOf(added, ...second)), found);
        assert.equal(textOf(added), found);
      }),
      { seed: 5, numRuns: 500, endOnFailure: true },
    );
  });

  it("keeps everybody else's statements in their order, and has exactly the wanted ones of this program", () => {
    const statementsOf = (policy: string) => (JSON.parse(policy) as { Statement: { Sid?: string }[] }).Statement;
    fc.assert(
      fc.property(policies, shares, shares, (found, first, second) => {
        const statements = statementsOf(textOf(textOf(found, ...first), ...second));
        assert.deepEqual(
          statements.filter(({ Sid: sid }) => !isShareSid(sid)),
          statementsOf(found),
        );
        const own = live(...statements.filter(({ Sid: sid }) => isShareSid(sid)));
        assert.deepEqual(kinds(own.text, ...second), []);
        assert.equal(own.statements.length, second.length);
      }),
      { seed: 5, numRuns: 500, endOnFailure: true },
    );
  });
});

/** What the shares of a valid configuration, and the readers of its secret, come to in the policy of a key that exists already. */
const statementsOfShares = ({ region, owner }: Case): readonly Statement[] =>
  shareStatements({ region, ownerAccountId: OWNER, shares: [...owner.shares, ...readerSharesOf(owner)] });
const without = (one: Case, index: number): Case => {
  const raw = one.raw.filter((_, each) => each !== index);
  const owner = ownerOf(one.region, sectionOf({ ...one, raw })) ?? assert.fail("refused");
  return { ...one, raw, owner };
};

describe("any policy and any valid shares", () => {
  it("are the same to the last byte when a share was added to the others and taken away again", () => {
    let changed = 0;
    fc.assert(
      fc.property(policies, aCase, fc.nat(), (found, one, which) => {
        const before = textOf(found, ...statementsOfShares(without(one, which % one.raw.length)));
        const added = textOf(before, ...statementsOfShares(one));
        if (added !== before) changed += 1;
        assert.equal(textOf(added, ...statementsOfShares(without(one, which % one.raw.length))), before);
        assert.equal(textOf(added), found);
      }),
      { seed: 5, numRuns: 300, endOnFailure: true },
    );
    assert.ok(changed > 200, String(changed));
  });
});
