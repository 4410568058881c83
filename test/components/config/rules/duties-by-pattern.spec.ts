/** Administrators and users of the key by patterns, as for roles of IAM Identity Center, whose suffix changes. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { evaluate } from "../../../../access";
import { checkSections, sectionOf } from "../../../../accounts/stack-sections";
import { parseConfiguration } from "../../../../components/config/parse";
import { keyPolicy } from "../../../../components/key-policy";
import { judge } from "../../../policypack/judge";
import { RULES } from "../../../../policypack/rules";
import { toJson, type PolicyDocument } from "../../../../access/policy-document";
import { ownerRaw } from "../fixture";

const OWNER = "111122223333";
const ADMIN = "aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_*";
const USERS = "aws-reserved/sso.amazonaws.com/AWSReservedSSO_KeyUsers_????????????????";
const role = (pathAndName: string) => `arn:aws-cn:iam::${OWNER}:role/${pathAndName}`;
const DEPLOYER = role("aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef");

function parsed(key: object, more: object = {}) {
  const secret = undefined;
  const result = parseConfiguration(ownerRaw({ key, shares: [], secret, assumeRole: { roleArn: DEPLOYER }, ...more }));
  if ("problems" in result) return { problems: result.problems.map(({ path, rule }) => `${path} ${rule}`) };
  const { accountId: ownerAccountId, region, duties, shares } = result.configuration.owner ?? assert.fail();
  return { problems: [], policy: keyPolicy({ region, ownerAccountId, duties, shares }) };
}
const policyOf = (key: object): PolicyDocument => parsed(key).policy ?? assert.fail(parsed(key).problems.join("\n"));

function outcomeOf(policy: PolicyDocument, principal: string, action: string, allows: string): string {
  const arn = `arn:aws-cn:kms:cn-north-1:${OWNER}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  const document = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: allows, Resource: "*" }] } as const;
  const identities = [{ arn: principal, policies: [{ name: "p", document }] }];
  return evaluate(
    { principal, action, resource: arn },
    { accounts: [{ id: OWNER, identities }], keys: [{ arn, policy }] },
  ).outcome;
}

describe("administrators and users of the key by patterns", () => {
  it("are taken: the case that was refused", () => {
    const text = readFileSync(join(__dirname, "../cases/administrators-by-pattern.yaml"), "utf8");
    const checked = checkSections({ owner: sectionOf(text, "owner") ?? {} });
    assert.ok(!("problems" in checked), JSON.stringify(checked));
    assert.deepEqual(checked.configuration.owner?.duties?.administrators, [
      `arn:aws:iam::${OWNER}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_*`,
    ]);
  });

  // https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
  it("make a statement for the account, held to the pattern, beside the owner's own and those who are named", () => {
    const { Statement } = policyOf({ administrators: { roles: [ADMIN, "Named"] }, users: { roles: [USERS] } });
    assert.deepEqual(
      Statement.map(({ Sid, Principal, Condition }) => [Sid, Principal, Condition]),
      [
        ["Enable IAM User Permissions", { AWS: `arn:aws-cn:iam::${OWNER}:root` }, undefined],
        ["Allow access for Key Administrators", { AWS: role("Named") }, undefined],
        [
          "Allow access for Key Administrators by principal ARN",
          { AWS: `arn:aws-cn:iam::${OWNER}:root` },
          { ArnLike: { "aws:PrincipalArn": role(ADMIN) } },
        ],
        [
          "Allow use of the key by principal ARN",
          { AWS: `arn:aws-cn:iam::${OWNER}:root` },
          { ArnLike: { "aws:PrincipalArn": role(USERS) } },
        ],
      ],
    );
  });

  it("let in whoever matches and is allowed by IAM, whatever the suffix, and nobody else under a narrowed root statement", () => {
    const policy = policyOf({
      administrators: { roles: [ADMIN] },
      users: { roles: [USERS] },
      rootAccess: "administration",
    });
    for (const suffix of ["0123456789abcdef", "fedcba9876543210"]) {
      const user = role(`aws-reserved/sso.amazonaws.com/AWSReservedSSO_KeyUsers_${suffix}`);
      assert.equal(outcomeOf(policy, user, "kms:Decrypt", "kms:*"), "allowed");
      assert.equal(outcomeOf(policy, user, "kms:Decrypt", "s3:*"), "denied");
    }
    assert.equal(outcomeOf(policy, role("Other"), "kms:Decrypt", "kms:*"), "denied");
    assert.equal(outcomeOf(policy, DEPLOYER, "kms:PutKeyPolicy", "kms:*"), "allowed");
    assert.equal(outcomeOf(policy, DEPLOYER, "kms:Decrypt", "kms:*"), "denied");
  });

  it("must have the deploying role among the users where it writes a secret, and it may be there by a pattern", () => {
    const secret = { name: "a", valueFile: "f" };
    const narrowed = { rootAccess: "administration", administrators: { roles: ["team/*"] } };
    assert.match(
      parsed({ ...narrowed, users: { roles: [USERS] } }, { secret }).problems.join(),
      /^owner.key.users must have/,
    );
    assert.deepEqual(parsed({ ...narrowed, users: { roles: [ADMIN] } }, { secret }).problems, []);
  });

  it("must not have a wildcard without a path, nor one that users and administrators both match", () => {
    assert.match(
      parsed({ users: { roles: ["Deploy*"] } }).problems.join(),
      /owner.key.users.roles\[0\] has a wildcard that no path/,
    );
    for (const users of [
      ADMIN,
      "aws-reserved/*",
      "aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef",
    ]) {
      const { problems } = parsed({ administrators: { roles: [ADMIN] }, users: { roles: [users] } });
      assert.match(problems.join(), /^owner.key.users can mean one of owner.key.administrators too/);
    }
    assert.deepEqual(parsed({ users: { roles: ["team/*", "other/*"] } }).problems, []);
  });

  const provider = { name: "owner", props: { region: "cn-north-1", allowedAccountIds: JSON.stringify([OWNER]) } };
  const findings = (policy: PolicyDocument): readonly string[] =>
    RULES.flatMap((rule) =>
      rule.appliesTo("aws:kms/key:Key")
        ? judge(rule, {
            type: "aws:kms/key:Key",
            name: "k",
            provider,
            props: { policy: toJson(policy), enableKeyRotation: true },
          }).violations.map((text) => `${rule.name}: ${text}`)
        : [],
    );

  it("must be refused by no rule of the policy pack, and by separation-of-duties where a pattern has both", () => {
    const policy = policyOf({ administrators: { roles: [ADMIN] }, users: { roles: [USERS] } });
    assert.deepEqual(
      findings(policy).filter((text) => /separation|effective|public|owner-statement|delegation|external/.test(text)),
      [],
    );
    const [root, administrators, users] = policy.Statement;
    assert.ok(root && administrators && users);
    const wide = { ArnLike: { "aws:PrincipalArn": role("aws-reserved/*") } };
    const both = { ...policy, Statement: [root, administrators, { ...users, Condition: wide }] };
    assert.ok(
      findings(both).some((text) => text.startsWith("separation-of-duties:")),
      findings(both).join("\n"),
    );
  });
});
