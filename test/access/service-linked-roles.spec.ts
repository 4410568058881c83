import assert from "node:assert/strict";
import { evaluate, type NamedPolicy } from "../../access";

const ACCOUNT = "111122223333";
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/team/ExampleRole`;
const SERVICE_LINKED = `arn:aws:iam::${ACCOUNT}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;

const policy = (name: string, statement: object): NamedPolicy => ({
  name,
  document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "kms:*", Resource: "*", ...statement }] },
});
const DENY = { Effect: "Deny" } as const;

/** What a role of the key's account is told that everything else allows. */
function outcomeFor(principal: string, limits: object): string {
  const identities = [ROLE, SERVICE_LINKED].map((arn) => ({ arn, policies: [policy("all", {})] }));
  const { document } = policy("key", { Principal: { AWS: ACCOUNT } });
  const world = { accounts: [{ id: ACCOUNT, identities, ...limits }], keys: [{ arn: KEY, policy: document }] };
  return evaluate({ principal, action: "kms:Decrypt", resource: KEY }, world).outcome;
}

describe("access: a role that is linked to a service", () => {
  // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html#not-restricted-by-scp
  it("must not be held by service control policies, as any other role is", () => {
    for (const scps of [[[policy("deny", DENY)]], [[policy("s3", { Action: "s3:*" })]]]) {
      assert.equal(outcomeFor(ROLE, { serviceControlPolicies: scps }), "denied");
      assert.equal(outcomeFor(SERVICE_LINKED, { serviceControlPolicies: scps }), "allowed");
    }
  });

  // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
  it("must not be held by resource control policies, as any other role is", () => {
    const resourceControlPolicies = [policy("deny", { ...DENY, Principal: "*" })];
    assert.equal(outcomeFor(ROLE, { resourceControlPolicies }), "denied");
    assert.equal(outcomeFor(SERVICE_LINKED, { resourceControlPolicies }), "allowed");
  });
});
