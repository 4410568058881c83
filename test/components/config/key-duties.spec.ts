import assert from "node:assert/strict";
import type { AccountId } from "../../../access/identifiers";
import { parseConfiguration } from "../../../components/config/parse";
import { grantRules } from "../../../components/config/rules/key-duties";
import type { Share } from "../../../components/sharing/share";
import { ownerRaw } from "./fixture";

const DEPLOY = "arn:aws-cn:iam::111122223333:role/DeployRole";
const KEY = {
  rootAccess: "administration",
  administrators: { roles: ["KeyAdministrator"] },
  users: { roles: ["DeployRole"], users: ["team/ann"] },
};

function problemsOf(key: object, section: object = {}): readonly string[] {
  const result = parseConfiguration(ownerRaw({ key: { ...KEY, ...key }, ...section }));
  return "problems" in result
    ? result.problems.map(({ path, value, rule, remedy }) => [path, value ?? "", rule, remedy].join(" | "))
    : [];
}

describe("separated duties in the configuration", () => {
  it("become the owner account's principals by ARN", () => {
    const result = parseConfiguration(ownerRaw({ key: KEY }));
    assert.ok("configuration" in result, JSON.stringify(result));
    assert.deepEqual(result.configuration.owner?.duties, {
      administrators: ["arn:aws-cn:iam::111122223333:role/KeyAdministrator"],
      users: [DEPLOY, "arn:aws-cn:iam::111122223333:user/team/ann"],
      rootAccess: "administration",
    });
  });

  it("must not be there where none is configured", () => {
    const result = parseConfiguration(ownerRaw({ key: { rootAccess: "full" } }));
    assert.ok("configuration" in result);
    assert.equal(result.configuration.owner?.duties, undefined);
  });

  const cases: readonly [promise: string, problems: readonly string[], problem: string][] = [
    [
      "must not shut out the role that deploys the secret, and say why",
      problemsOf({ users: { roles: ["Other"] } }),
      `owner.key.users |  | must have ${DEPLOY}, which deploys and so writes the secret of owner.secret. It could not call kms:GenerateDataKey. That is denied, because no statement of the resource's own policy, and no grant, allows it to this principal or its account. | Add the role to owner.key.users, leave "rootAccess" at "full", or remove owner.secret.`,
    ],
    [
      "must not name an administrator as a user too, by whatever path",
      problemsOf({ administrators: { users: ["ANN"] } }),
      'owner.key.users | "arn:aws-cn:iam::111122223333:user/team/ann" | is one of owner.key.administrators too: then nothing is separated. | Keep it in one of the two.',
    ],
    [
      "must not name nobody",
      problemsOf({ administrators: { roles: [] } }),
      'owner.key.administrators |  | names nobody. | List "roles" or "users" of the owner account, or leave it out.',
    ],
    [
      "must not name a principal of another account",
      problemsOf({ administrators: { roles: ["arn:aws-cn:iam::444455556666:role/A"] } }),
      'owner.key.administrators.roles[0] | "arn:aws-cn:iam::444455556666:role/A" | is in account 444455556666, but this section is about account 111122223333. | Use an ARN of account 111122223333, or correct the account id.',
    ],
    [
      "must not take another word for the root's access",
      problemsOf({ rootAccess: "none" }),
      'owner.key.rootAccess | "none" | must be "full" (IAM policies of the account may allow everything) or "administration" (they cannot allow its use). | Leave it out for full.',
    ],
    [
      "must not blame a role of another account for what only follows",
      problemsOf({}, { assumeRole: { roleArn: "arn:aws-cn:iam::444455556666:role/A" } }),
      'owner.assumeRole.roleArn | "arn:aws-cn:iam::444455556666:role/A" | is in account 444455556666, but this section is about account 111122223333. | Use an ARN of account 111122223333, or correct the account id.',
    ],
  ];
  for (const [promise, problems, problem] of cases) {
    it(promise, () => {
      assert.deepEqual(problems, [problem]);
    });
  }

  it("must not share by grants, which the narrowed root statement lets nobody make", () => {
    const accountId = "444455556666" as AccountId;
    const byPolicy: Share = { level: "account", accountId };
    const byGrants: Share = { level: "principals", accountId, principals: [], through: "both" };
    const duties = { administrators: [], users: [] } as const;
    assert.deepEqual(grantRules({ ...duties, rootAccess: "full" }, [byGrants]), []);
    assert.deepEqual(grantRules({ ...duties, rootAccess: "administration" }, [byPolicy, byGrants]), [
      {
        path: "owner.shares[1]",
        rule: 'is by grants, which nobody could make: with owner.key.rootAccess "administration" no IAM policy allows kms:CreateGrant.',
        remedy: 'Share by the key policy, or leave "rootAccess" at "full".',
      },
    ]);
  });

  it("may leave the deploying role out where there is no secret to write", () => {
    assert.deepEqual(problemsOf({ users: undefined }, { secret: undefined }), []);
  });
});
