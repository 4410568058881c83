import assert from "node:assert/strict";
import { lockout } from "../../../policypack/stack-rules/lockout";
import {
  externalResources,
  firstPreview,
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
