import assert from "node:assert/strict";
import { lockout } from "../../../policypack/stack-rules/lockout";
import {
  externalResources,
  firstPreview,
  KEY_ARN,
  keyPolicy,
  OWNER,
  ownerResources,
  state,
  type RawResource,
} from "../../access/stack/walkthrough";
import { assertSilent, judged, owner, ownerWith } from "./judge";

const DEPLOYER = `arn:aws-cn:iam::${OWNER}:role/DeployRole`;
const ADMIN = `arn:aws-cn:iam::${OWNER}:role/Admin`;
const full = { Effect: "Allow", Action: "kms:*", Resource: "*" };
const policyOf = (...statements: readonly object[]) => ({ Version: "2012-10-17", Statement: statements });
const by = (principal: unknown, change: object = {}) => ({ ...full, Principal: { AWS: principal }, ...change });

/** The owner's provider without the role that it takes on. */
const anonymously = (resources: readonly RawResource[]): RawResource[] =>
  resources.map((each) =>
    each.type === "pulumi:providers:aws" ? { ...each, inputs: { ...each.inputs, assumeRoles: "[]" } } : each,
  );
const unnamed = (policy: object) => state(anonymously(ownerWith(policy)));

const ROOT = `arn:aws-cn:iam::${OWNER}:root`;
const STATEMENTS = "pulumi-nodejs:dynamic/cross-account-cmk:KeyPolicyStatements";

/** A key that exists already: this project's own resource writes its policy, and holds the roles that it takes on for that. */
const adopted = (policy: object, assumeRoles: unknown = [{ roleArn: DEPLOYER }]) =>
  state([
    {
      urn: `urn:pulumi:owner::cross-account-cmk::${STATEMENTS}::shared-key-policy`,
      type: STATEMENTS,
      provider: "urn:pulumi:owner::cross-account-cmk::pulumi:providers:pulumi-nodejs::shared-key-policy::id",
      inputs: { keyId: KEY_ARN, policy: JSON.stringify(policy), statements: "[]", assumeRoles },
      outputs: { keyId: KEY_ARN, assumeRoles },
    },
  ]);

/**
 * Hardened keys: everybody is denied but the deploying role and the root user; or the account's root statement is held to some.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
const allBut = (Condition: object) =>
  by("*", { Effect: "Deny", Action: ["kms:PutKeyPolicy", "kms:Schedule*"], Condition });
const HARDENED = [
  policyOf(by(ROOT), allBut({ ArnNotEquals: { "aws:PrincipalArn": [DEPLOYER, ROOT] } })),
  policyOf(by(ROOT), allBut({ ArnNotLike: { "aws:PrincipalArn": [`arn:aws-cn:iam::${OWNER}:role/Deploy*`] } })),
  policyOf(by(ROOT, { Condition: { ArnEquals: { "aws:PrincipalArn": [DEPLOYER, ADMIN] } } })),
  policyOf(by(ROOT, { Condition: { StringLike: { "aws:PrincipalArn": "arn:*:iam::*:role/Deploy*" } } })),
];

describe("lockout", () => {
  it("must be silent about the walkthrough, before it is deployed and after", () => {
    for (const resources of [ownerResources(), anonymously(ownerResources())]) {
      assertSilent(lockout, state(resources));
      assertSilent(lockout, firstPreview(resources));
    }
    assertSilent(lockout, state(externalResources()));
  });

  it("must be silent where the policy names the deploying role alone", () => {
    assertSilent(lockout, owner(policyOf(by(DEPLOYER))));
    assertSilent(lockout, unnamed(policyOf(by(ADMIN), by(DEPLOYER))), { deployingPrincipals: [DEPLOYER] });
  });

  it("must not pass a policy that leaves the deploying role out", () => {
    const { violations, advice } = judged(lockout, owner(policyOf(by(ADMIN))));
    assert.deepEqual(advice, []);
    assert.match(
      violations.join("\n"),
      /^shared-key: arn:aws-cn:iam::111122223333:role\/DeployRole deploys it\. .*denied/,
    );
  });

  it("must not pass a Deny that reaches it, which the owner's statement does not cure", () => {
    const deny = by(`arn:aws-cn:iam::${OWNER}:root`, { Effect: "Deny", Action: "kms:Put*" });
    for (const Deny of [deny, { ...deny, Principal: "*" }, { ...deny, Principal: { AWS: DEPLOYER } }]) {
      const { violations } = judged(lockout, owner({ ...keyPolicy(), Statement: [...keyPolicy().Statement, Deny] }));
      assert.equal(violations.length, 1, JSON.stringify(Deny));
    }
  });

  it("must see a Deny that spares the deploying role", () => {
    const deny = by("*", {
      Effect: "Deny",
      Action: "kms:PutKeyPolicy",
      Condition: { ArnNotEquals: { "aws:PrincipalArn": DEPLOYER } },
    });
    assertSilent(lockout, owner({ ...keyPolicy(), Statement: [...keyPolicy().Statement, deny] }));
  });

  it("must not pass a policy that nobody in the account can change, whoever deploys", () => {
    const foreign = policyOf(by("arn:aws-cn:iam::444455556666:root"));
    assert.deepEqual(judged(lockout, unnamed(foreign)), {
      violations: ["shared-key: nobody in the key's account is allowed kms:PutKeyPolicy."],
      advice: [],
    });
  });

  it("must take the deploying role of an adopted key from the key's own resource", () => {
    for (const policy of HARDENED) assertSilent(lockout, adopted(policy));
    assertSilent(lockout, adopted(HARDENED[0]!, JSON.stringify([{ roleArn: ADMIN }, { roleArn: DEPLOYER }])));
    const { violations } = judged(lockout, adopted(HARDENED[0]!, [{ roleArn: ADMIN }]));
    assert.match(
      violations.join("\n"),
      /^shared-key-policy: arn:aws-cn:iam::111122223333:role\/Admin deploys it\. .*denied/,
    );
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html#specifying-notprincipal
  it("must not call a NotPrincipal that lists role and account a lockout, nor certain: AWS may look for the session too", () => {
    const policy = policyOf(by(ROOT), { ...full, Effect: "Deny", NotPrincipal: { AWS: [DEPLOYER, ROOT] } });
    const { violations, advice } = judged(lockout, adopted(policy));
    assert.deepEqual(violations, []);
    assert.match(advice.join("\n"), /NotPrincipal exempts a session for certain only where it is listed/);
  });

  it("must take it from the provider of a KeyPolicy, which writes the policy, too", () => {
    const policy = JSON.stringify(HARDENED[0]);
    const urn = "urn:pulumi:owner::cross-account-cmk::aws:kms/keyPolicy:KeyPolicy::shared-key-policy";
    const provider = ownerResources()[1]!;
    const own = {
      urn,
      type: "aws:kms/keyPolicy:KeyPolicy",
      provider: `${provider.urn}::id`,
      inputs: { keyId: KEY_ARN, policy },
    };
    assertSilent(lockout, state([provider, own]));
  });

  it("must not say that nobody can where a condition or NotPrincipal leaves somebody out, and name those", () => {
    for (const policy of HARDENED) {
      const { violations, advice } = judged(lockout, adopted(policy, []));
      assert.deepEqual(violations, [], JSON.stringify(policy));
      assert.equal(advice.length, 1);
    }
    assert.match(
      judged(lockout, adopted(HARDENED[1]!, [])).advice.join(),
      /\(arn:aws-cn:iam::111122223333:role\/Deploy\*\)/,
    );
    assert.deepEqual(judged(lockout, adopted(HARDENED[0]!, [])).advice, [
      `shared-key-policy: not every administrator of the key's account is allowed kms:PutKeyPolicy (${ROOT}, ${DEPLOYER}), and nothing tells who deploys.`,
    ]);
  });

  it("must not say that nobody can where a pattern may match somebody that it did not try", () => {
    const both = {
      ArnLike: { "aws:PrincipalArn": "arn:aws-cn:iam::*:role/Z*" },
      StringNotLike: { "aws:PrincipalArn": "*Any" },
    };
    assert.deepEqual(judged(lockout, adopted(policyOf(by(ROOT, { Condition: both })), [])), {
      violations: [],
      advice: [
        "shared-key-policy: whether anybody in the key's account is allowed kms:PutKeyPolicy depends on the principals that the patterns of its policy match, and nothing tells who deploys.",
      ],
    });
  });

  it("must say that nobody can where everybody is denied without a condition", () => {
    for (const principal of ["*", ROOT]) {
      const { violations } = judged(lockout, adopted(policyOf(by(ROOT), by(principal, { Effect: "Deny" })), []));
      assert.deepEqual(violations, ["shared-key-policy: nobody in the key's account is allowed kms:PutKeyPolicy."]);
    }
  });

  it("must say what nothing tells, as advice", () => {
    assert.deepEqual(judged(lockout, unnamed(policyOf(by(ADMIN)))), {
      violations: [],
      advice: [
        `shared-key: not every administrator of the key's account is allowed kms:PutKeyPolicy (${ADMIN}), and nothing tells who deploys.`,
      ],
    });
    const conditional = policyOf(
      by(`arn:aws-cn:iam::${OWNER}:root`, { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }),
    );
    const { violations, advice } = judged(lockout, owner(conditional));
    assert.deepEqual(violations, []);
    assert.equal(advice.length, 1);
  });
});
