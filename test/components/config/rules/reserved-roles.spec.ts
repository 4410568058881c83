/** Roles of IAM Identity Center and service-linked roles: what AWS would refuse halfway is refused at once. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkSections, sectionOf } from "../../../../accounts/stack-sections";
import { parseConfiguration, type RawConfiguration } from "../../../../components/config/parse";
import { checkedKeyAccess } from "../../../../components/arguments/key-access";
import { bothRaw, externalRaw, ownerRaw } from "../fixture";

const NAME = "AWSReservedSSO_KeyUsers_0123456789abcdef";
const IDENTITY_CENTER = `aws-reserved/sso.amazonaws.com/${NAME}`;
const SERVICE_LINKED = "aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS";
const KEY = { arn: "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" };
const EXTERNAL = "444455556666";

function problemsOf(raw: RawConfiguration): readonly string[] {
  const parsed = parseConfiguration(raw);
  return "problems" in parsed ? parsed.problems.map(({ path, rule, remedy }) => `${path} | ${rule} | ${remedy}`) : [];
}

// https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
// https://repost.aws/knowledge-center/identity-center-aws-reserved-sso
describe("a role that AWS lets nobody attach a policy to", () => {
  it("must not get the IAM policy: the case that failed halfway", () => {
    const text = readFileSync(join(__dirname, "../cases/identity-center-role-attached.yaml"), "utf8");
    const checked = checkSections({ external: sectionOf(text, "external") ?? {} });
    assert.ok("problems" in checked);
    const [problem, ...more] = checked.problems;
    assert.deepEqual(more, []);
    assert.equal(problem?.path, "external.roles[0]");
    assert.match(problem.rule, /IAM Identity Center.*UnmodifiableEntity/);
    assert.match(problem.remedy, /permission set: as a customer managed policy.*or inline.*by a grant/);
  });

  const attached: readonly (readonly [string, RawConfiguration, string])[] = [
    ["by its name alone, which is what IAM attaches by", externalRaw({ roles: [NAME] }), "external.roles[0]"],
    [
      "by its ARN",
      externalRaw({ key: KEY, roles: [`arn:aws-cn:iam::${EXTERNAL}:role/${IDENTITY_CENTER}`] }),
      "external.roles[0]",
    ],
    [
      "with the Region in its path",
      externalRaw({ roles: ["A", `aws-reserved/sso.amazonaws.com/cn-north-1/${NAME}`] }),
      "external.roles[1]",
    ],
    [
      "for the secrets of the owner that it reads",
      externalRaw({ key: KEY, reads: [{ secretName: "a", roles: [IDENTITY_CENTER] }] }),
      "external.reads[0].roles[0]",
    ],
    [
      "for a secret of the external account",
      ownerRaw({ reads: [{ accountId: EXTERNAL, secretName: "a", roles: [IDENTITY_CENTER] }] }),
      "owner.reads[0].roles[0]",
    ],
    ["in one stack with the owner", bothRaw({}, { roles: [IDENTITY_CENTER] }), "external.roles[0]"],
    [
      "where it is service-linked, by its name alone",
      externalRaw({ roles: ["AWSServiceRoleForRDS"] }),
      "external.roles[0]",
    ],
  ];
  for (const [how, raw, path] of attached) {
    it(`must not get an IAM policy ${how}`, () => {
      const problems = problemsOf(raw);
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.ok(problems[0]?.startsWith(`${path} | is a `), problems[0]);
    });
  }

  it("must not get the policy of a component either", () => {
    const args = { keyArn: KEY.arn, accountId: EXTERNAL, roles: ["A", IDENTITY_CENTER] };
    assert.throws(() => checkedKeyAccess("external", args), /roles\[1\][^]*IAM Identity Center[^]*permission set/);
  });
});

describe("a role that AWS makes for its services, in a policy", () => {
  const named = (roles: readonly string[], users: readonly string[] = []) => [
    ownerRaw({ shares: [{ accountId: EXTERNAL, level: "principals", roles, users }] }),
    ownerRaw({ key: { users: { roles, users } } }),
    ownerRaw({ key: { administrators: { roles, users } } }),
    ownerRaw({ secret: { name: "a", valueFile: "f", readers: [{ accountId: EXTERNAL, roles, users }] } }),
  ];

  it("is named as any other by its path and name", () => {
    for (const raw of named([IDENTITY_CENTER])) assert.deepEqual(problemsOf(raw), []);
  });

  // A principal that does not exist: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
  it("must not be named without its path, which means another role", () => {
    for (const raw of named([NAME])) {
      const problems = problemsOf(raw);
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(
        problems[0] ?? "",
        /IAM Identity Center without its path.*"aws-reserved\/sso.amazonaws.com\/REGION\/AWSReservedSSO_KeyUsers_/,
      );
    }
  });

  it("must not be listed as a user", () => {
    for (const raw of named([], [IDENTITY_CENTER])) {
      const problems = problemsOf(raw);
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0] ?? "", /users\[0\] \| is under a path that AWS keeps for roles.*Move it to "roles"/);
    }
  });

  it("reads a secret without an IAM policy of a stack, since its permission set has that half", () => {
    const readers = [{ accountId: "111122223333", roles: [IDENTITY_CENTER] }];
    const secret = { name: "b", valueFile: "f", readers };
    assert.deepEqual(problemsOf(bothRaw({}, { secret })), []);
    const other = { ...secret, readers: [{ accountId: "111122223333", roles: ["Other"] }] };
    assert.match(problemsOf(bothRaw({}, { secret: other })).join(), /gets no IAM policy in the owner account/);
  });

  it("must not read a secret where it is service-linked", () => {
    const readers = [{ accountId: EXTERNAL, roles: [SERVICE_LINKED] }];
    assert.match(
      problemsOf(ownerRaw({ secret: { name: "a", valueFile: "f", readers } })).join(),
      /is a service-linked role/,
    );
  });
});
