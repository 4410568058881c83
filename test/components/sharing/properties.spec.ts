/** What holds of every valid configuration: exactly those who are listed may do exactly what is listed. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate, KMS_ACTIONS } from "../../../access";
import { partitionOf } from "../../../access/partition";
import { toJson } from "../../../access/policy-document";
import { sharesOutput } from "../../../components/sharing/shares-output";
import { RULES } from "../../../policypack/rules";
import { judge, type Subject } from "../../policypack/judge";
import { aCase, ACCOUNTS, ACTIONS, DEPLOYER, ownerOf, sectionOf } from "./arbitraries";
import { OWNER } from "./fixture";
import { has, isDuty, isExpected, isReader, MEMBER, reading } from "./meaning";
import {
  accessPoliciesOf,
  grantsIn,
  holding,
  keyArnIn,
  keyOf,
  keyPolicyOf,
  manner,
  openSecret,
  ownersSecret,
  principalsOf,
  requestOf,
  worldOf,
} from "./world";

const SEED = 11;
const ON_KEYS = KMS_ACTIONS.filter(({ resourceType }) => resourceType === "key").map(({ name }) => `kms:${name}`);
/** What a grant can hold but for DescribeKey: to use the key, and to hand its use on. */
const USE_OR_GRANT = KMS_ACTIONS.filter(({ name, grantOperation }) => grantOperation && name !== "DescribeKey").map(
  ({ name }) => `kms:${name}`,
);
const PROVIDER = { name: "owner", props: { region: "", allowedAccountIds: JSON.stringify([OWNER]) } };
const ANY_MANNER = reading(undefined);

/** Else a test would hold of documents that allow nothing. */
const assertMany = (count: number): void => {
  assert.ok(count > 1000, String(count));
};

/**
 * AWS does not say who of the account that made a grant may retire it; the other two need a permission beside that on the key: to make a
 * key in another Region, and on the replica there.
 */
const NOT_OF_THE_KEY_ALONE = ["kms:RetireGrant", "kms:ReplicateKey", "kms:UpdatePrimaryRegion"];

describe("every valid configuration", function () {
  this.timeout(120_000);

  it("must let exactly those who are listed do exactly what is listed, where both sides say so or a grant does", () => {
    let allowed = 0;
    fc.assert(
      fc.property(aCase, manner, holding, (one, how, what) => {
        const world = worldOf(one, what);
        for (const { id, arn, name } of principalsOf(world).filter((each) => each.id !== OWNER)) {
          for (const action of ON_KEYS) {
            const { outcome } = evaluate(requestOf(one.region, id, arn, action, how), world);
            const expected = isExpected(one, id, name, action, how, what);
            if (expected) allowed += 1;
            assert.equal(outcome, expected ? "allowed" : "denied", `${arn} ${action}, holding ${what}`);
          }
        }
      }),
      { seed: SEED, numRuns: 300 },
    );
    assertMany(allowed);
  });

  it("must leave to each principal of the owner account its duty, and what the root statement leaves to IAM", () => {
    let allowed = 0;
    fc.assert(
      fc.property(aCase, manner, holding, (one, how, what) => {
        const world = worldOf(one, what);
        for (const { arn, name } of principalsOf(world).filter(({ id }) => id === OWNER)) {
          for (const action of ON_KEYS.filter((each) => !NOT_OF_THE_KEY_ALONE.includes(each))) {
            const { outcome } = evaluate(requestOf(one.region, OWNER, arn, action, how), world);
            const expected = isDuty(one, name, action, what);
            if (expected) allowed += 1;
            assert.equal(outcome, expected ? "allowed" : "denied", `${arn} ${action}, holding ${what}`);
          }
        }
      }),
      { seed: SEED, numRuns: 100 },
    );
    assertMany(allowed);
  });

  it("must not let an administrator use the key or grant its use: under a narrowed root statement whatever IAM says", () => {
    let denied = 0;
    fc.assert(
      fc.property(aCase, holding, (one, what) => {
        fc.pre(one.duties.rootAccess === "administration" || what !== "an administrator's policy");
        const world = worldOf(one, what);
        const administrators = principalsOf(world).filter(({ id, name }) => {
          return id === OWNER && has("administrators", one.duties, name);
        });
        for (const { arn } of administrators) {
          for (const action of USE_OR_GRANT) {
            const { outcome } = evaluate(requestOf(one.region, OWNER, arn, action, ANY_MANNER), world);
            assert.notEqual(outcome, "allowed", `${arn} ${action}, holding ${what}`);
            denied += 1;
          }
        }
      }),
      { seed: SEED, numRuns: 300 },
    );
    assertMany(denied);
  });

  it("must let the deploying role change the policy again, delete the key, and write its secret", () => {
    fc.assert(
      fc.property(aCase, (one) => {
        const world = worldOf(one, "an administrator's policy");
        const principal = `arn:${partitionOf(one.region)}:iam::${OWNER}:role/${DEPLOYER}`;
        const may = (action: string, resource: string) => {
          assert.equal(evaluate({ principal, action, resource }, world).outcome, "allowed", action);
        };
        for (const action of ["PutKeyPolicy", "GetKeyPolicy", "DescribeKey", "ScheduleKeyDeletion"]) {
          may(`kms:${action}`, keyArnIn(one.region));
        }
        if (one.readers === undefined) return;
        for (const action of ["PutSecretValue", "GetSecretValue"]) {
          may(`secretsmanager:${action}`, ownersSecret(one.region));
        }
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  it("must let exactly the listed readers read the owner's secret, and another one only where the key is shared for that", () => {
    let read = 0;
    fc.assert(
      fc.property(aCase, holding, (one, what) => {
        const world = worldOf(one, what);
        const action = "secretsmanager:GetSecretValue";
        for (const { id, arn, name } of principalsOf(world)) {
          const outcomeOf = (resource: string) =>
            evaluate({ principal: arn, action, resource, contextIsComplete: true }, world).outcome;
          const isAdministrator = what === "an administrator's policy";
          const uses = (how: "the owner" | "another account") =>
            id === OWNER
              ? isDuty(one, name, "kms:Decrypt", what)
              : isExpected(one, id, name, "kms:Decrypt", reading(how), what);
          const own = isAdministrator && id === OWNER && uses("the owner");
          const listed = isReader(one, id, name) && what !== "nothing";
          if (listed) read += 1;
          assert.equal(outcomeOf(ownersSecret(one.region)), own || listed ? "allowed" : "denied", arn);
          const open = isAdministrator && uses("another account");
          assert.equal(outcomeOf(openSecret(one.region)), open ? "allowed" : "denied", `${arn}, another secret`);
        }
      }),
      { seed: SEED, numRuns: 300 },
    );
    assert.ok(read > 100, String(read));
  });

  it("must not let anybody use the key who does not sign", () => {
    fc.assert(
      fc.property(aCase, manner, (one, how) => {
        const world = { accounts: [], keys: [keyOf(one)] };
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
          const owner = ownerOf(one.region, sectionOf({ ...one, raw })) ?? assert.fail("refused");
          assert.equal(toJson(keyPolicyOf({ ...one, owner })), toJson(keyPolicyOf(one)));
        },
      ),
      { seed: SEED, numRuns: 300 },
    );
  });

  it("must not touch the key policy with a share by grants alone", () => {
    fc.assert(
      fc.property(aCase, (one) => {
        const raw = one.raw.filter(({ through }) => through !== "grants");
        const owner = ownerOf(one.region, sectionOf({ ...one, raw })) ?? assert.fail("refused");
        assert.equal(toJson(keyPolicyOf(one)), toJson(keyPolicyOf({ ...one, owner })));
      }),
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

  it("must be refused by no rule of the policy pack, on both sides and in its grants", () => {
    fc.assert(
      fc.property(aCase, (one) => {
        const key: Subject = {
          type: "aws:kms/key:Key",
          name: "shared-key",
          props: { enableKeyRotation: true, deletionWindowInDays: 30, policy: toJson(keyPolicyOf(one)) },
          provider: PROVIDER,
        };
        // The one action of a share that is not among the five: a pack's user has to say that it is wanted.
        const config = { allowedActions: ["kms:GetKeyRotationStatus"] };
        const policies = [...ACCOUNTS, MEMBER].flatMap((id) =>
          accessPoliciesOf(one, id).map((policy): Subject => ({
            type: "aws:iam/policy:Policy",
            name: "external-policy",
            props: { policy: toJson(policy) },
            provider: { name: "external", props: { ...PROVIDER.props, allowedAccountIds: JSON.stringify([id]) } },
          })),
        );
        const grants = grantsIn(one).map(({ granteePrincipal, operations }): Subject => ({
          type: "aws:kms/grant:Grant",
          name: "shared-grant",
          props: { keyId: keyArnIn(one.region), granteePrincipal, operations },
          provider: PROVIDER,
        }));
        // Advice, such as that a grant has no encryption context, is what the user decided.
        const mandatory = RULES.filter(({ enforcementLevel = "mandatory" }) => enforcementLevel === "mandatory");
        for (const rule of mandatory) {
          const told = rule.configSchema?.properties.allowedActions === undefined ? {} : { config };
          for (const subject of [key, ...policies, ...grants]) {
            assert.deepEqual(judge(rule, { ...subject, ...told }).violations, [], rule.name);
          }
        }
      }),
      { seed: SEED, numRuns: 100 },
    );
  });
});
