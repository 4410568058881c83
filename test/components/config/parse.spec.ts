import assert from "node:assert/strict";
import { parseConfiguration, type RawConfiguration } from "../../../components/config/parse";
import type { Problem } from "../../../components/config/problems";
import { bothRaw, externalRaw, ownerRaw, raw } from "./fixture";

function problemsOf(input: RawConfiguration): readonly Problem[] {
  const result = parseConfiguration(input);
  return "problems" in result ? result.problems : [];
}
/** The one problem that a broken fixture has: `path = value | rule | remedy`. */
function problemOf(input: RawConfiguration): string {
  const problems = problemsOf(input);
  assert.equal(problems.length, 1, JSON.stringify(problems, null, 2));
  const { path, value, rule, remedy } = problems[0]!;
  return `${path}${value === undefined ? "" : ` = ${value}`} | ${rule} | ${remedy}`;
}
const configurationOf = (input: RawConfiguration) => {
  const result = parseConfiguration(input);
  assert.ok("configuration" in result, JSON.stringify(result, null, 2));
  return result.configuration;
};

describe("a right configuration", () => {
  it("of the owner becomes one typed value with AWS's defaults", () => {
    assert.deepEqual(configurationOf(ownerRaw({})), {
      owner: {
        accountId: "111122223333",
        region: "cn-north-1",
        partition: "aws-cn",
        tags: {},
        assumeRole: { roleArn: "arn:aws-cn:iam::111122223333:role/DeployRole" },
        key: {
          alias: "alias/cross-account-cmk",
          description: "Customer managed key shared with external accounts",
          rotationPeriodInDays: 365,
          deletionWindowInDays: 30,
          protect: true,
          multiRegion: false,
          replicaRegions: [],
          tags: {},
        },
        shares: [{ level: "account", accountId: "444455556666" }],
        secret: {
          name: "quickstart/MyCustomTypeSecret",
          description: "",
          recoveryWindowInDays: 30,
          value: { from: "file", path: "mycreds.json" },
        },
      },
    });
  });

  it("of the external side names its principals by ARN in the Region's partition", () => {
    const { external } = configurationOf(
      externalRaw({ region: "us-gov-west-1", assumeRole: undefined, roles: ["team/ExampleRole"], users: undefined }),
    );
    assert.deepEqual(external?.principals, ["arn:aws-us-gov:iam::444455556666:role/team/ExampleRole"]);
    assert.deepEqual(external.key, { from: "stack", stack: "organization/cross-account-cmk/owner" });
  });

  it("may have both sides in one stack", () => {
    const { owner, external } = configurationOf(bothRaw({}, {}));
    assert.equal(owner?.accountId, "111122223333");
    assert.deepEqual(external?.key, { from: "ownerSection" });
  });
});

describe("a wrong configuration", () => {
  const cases: readonly [promise: string, input: RawConfiguration, problem: string][] = [
    [
      "must not take an account id of eleven digits",
      ownerRaw({ accountId: "11112222333", assumeRole: undefined }),
      'owner.accountId = "11112222333" | must be an AWS account id: twelve digits, as a string. | Copy the id from the account\'s page in the console, without dashes, in quotes.',
    ],
    [
      "must not take an account id that YAML made a number of",
      ownerRaw({ accountId: 11122223333, assumeRole: undefined }),
      "owner.accountId = 11122223333 | must be an AWS account id: twelve digits, as a string. | Copy the id from the account's page in the console and put it in quotes: bare digits are read as a number, and with a leading zero as another one.",
    ],
    [
      "must name the id that a number of twelve digits was",
      ownerRaw({ accountId: 111122223333 }),
      'owner.accountId = 111122223333 | must be an AWS account id: twelve digits, as a string. | Put the id in quotes: "111122223333".',
    ],
    [
      "must not pass over white space at the end of an ARN",
      ownerRaw({ assumeRole: { roleArn: "arn:aws-cn:iam::111122223333:role/DeployRole " } }),
      'owner.assumeRole.roleArn = "arn:aws-cn:iam::111122223333:role/DeployRole " | must be the ARN of an IAM role: arn:PARTITION:iam::ACCOUNT:role/NAME. | Remove the white space around it.',
    ],
    [
      "must not take a principal twice, however it is written",
      ownerRaw({
        shares: [
          { accountId: "444455556666", level: "principals", roles: ["A", "arn:aws-cn:iam::444455556666:role/team/a"] },
        ],
      }),
      'owner.shares[0].roles[1] = "arn:aws-cn:iam::444455556666:role/team/a" | is listed already, as owner.shares[0].roles[0]. IAM tells names apart neither by case nor by path. | Keep one of the two.',
    ],
    [
      "must not give somebody the IAM policy twice",
      externalRaw({ users: ["ExampleUser", "ExampleUser"] }),
      'external.users[1] = "ExampleUser" | is listed already, as external.users[0]. IAM tells names apart neither by case nor by path. | Keep one of the two.',
    ],
    [
      "must not pass over roles of a share with the whole account",
      ownerRaw({ shares: [{ accountId: "444455556666", level: "account", roles: ["A"] }] }),
      'owner.shares[0].roles | goes with "level: principals" or "level: matching"; this share names no single roles or users. | Remove it, or write "level: principals" to share with those only.',
    ],
    [
      "must not take anything but a list for a list",
      externalRaw({ roles: null, users: ["ExampleUser"] }),
      'external.roles | must be a list. | Write each entry on a line of its own after "- ", or [] for none.',
    ],
    [
      "must not pass over a section under another project's name",
      ownerRaw({}, { otherKeys: ["aws:region", "cross-acount-cmk:external", "other:owner"] }),
      'cross-acount-cmk:external | is a key of a project "cross-acount-cmk"; this one is "cross-account-cmk". | Did you mean "cross-account-cmk:external"?',
    ],
    [
      "must not take an unknown Region",
      ownerRaw({ region: "cn-nort-1" }),
      'owner.region = "cn-nort-1" | must be a Region of the partitions aws, aws-cn or aws-us-gov. | Did you mean "cn-north-1"?',
    ],
    [
      "must not assume a role of another partition",
      ownerRaw({ assumeRole: { roleArn: "arn:aws:iam::111122223333:role/DeployRole" } }),
      'owner.assumeRole.roleArn = "arn:aws:iam::111122223333:role/DeployRole" | is in partition aws, but Region cn-north-1 is in aws-cn. Principals cannot cross partitions. | Use an ARN that starts with arn:aws-cn:, or correct the Region.',
    ],
    [
      "must not assume a role of another account",
      ownerRaw({ assumeRole: { roleArn: "arn:aws-cn:iam::999988887777:role/DeployRole" } }),
      'owner.assumeRole.roleArn = "arn:aws-cn:iam::999988887777:role/DeployRole" | is in account 999988887777, but this section is about account 111122223333. | Use an ARN of account 111122223333, or correct the account id.',
    ],
    [
      "must not share with the owner itself",
      ownerRaw({ shares: [{ accountId: "111122223333", level: "account" }] }),
      'owner.shares[0].accountId = "111122223333" | is the owner account itself, which has the key already. | Give the id of the external account.',
    ],
    [
      "must not share with one account twice",
      ownerRaw({
        shares: [
          { accountId: "444455556666", level: "account" },
          { accountId: "444455556666", level: "account" },
        ],
      }),
      'owner.shares[1].accountId = "444455556666" | is shared with already, in owner.shares[0]. Both entries give the same permissions. | Keep it in one of the two, or give the two different permissions.',
    ],
    [
      "must not give the IAM policy to a service-linked role",
      externalRaw({ roles: ["aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"] }),
      'external.roles[0] = "aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling" | is a service-linked role, to which AWS attaches no policy but the service\'s own. | Remove it here: a grant on the key lets such a role in, not a policy.',
    ],
    [
      "must not share at a level that there is not",
      ownerRaw({ shares: [{ accountId: "444455556666", level: "everybody" }] }),
      'owner.shares[0].level = "everybody" | must be one of "account" (the whole account may delegate), "principals" (the listed roles and users only), "matching" (whoever has a matching ARN) and "organization". | Write "level: account", or "level: principals" with "roles" or "users".',
    ],
    [
      "must not share with principals of whom none is named",
      ownerRaw({ shares: [{ accountId: "444455556666", level: "principals" }] }),
      'owner.shares[0] | is at the level of principals but names none: the share would do nothing. | List "roles" or "users", or use "level: account".',
    ],
    [
      "must not take a group for a principal",
      ownerRaw({ shares: [{ accountId: "444455556666", level: "principals", users: ["group/Admins"] }] }),
      'owner.shares[0].users[0] = "group/Admins" | must be the user\'s name, path/name or ARN: letters, digits and + = , . @ - _, no wildcard. | A group is never a principal in a policy. List its users, or a role.',
    ],
    [
      "must not take a wildcard for a role",
      externalRaw({ roles: ["Example*"] }),
      'external.roles[0] = "Example*" | must be the role\'s name, path/name or ARN: letters, digits and + = , . @ - _, no wildcard. | A wildcard never matches in a principal. List each role by its name.',
    ],
    [
      "must not take an alias for a key's ARN",
      externalRaw({ key: { arn: "arn:aws-cn:kms:cn-north-1:111122223333:alias/shared" } }),
      "external.key.arn = \"arn:aws-cn:kms:cn-north-1:111122223333:alias/shared\" | must be the ARN of a KMS key: arn:PARTITION:kms:REGION:ACCOUNT:key/KEY-ID. | That is an alias, which can be pointed at another key. Give the key's own ARN (the owner's stack prints it as keyArn).",
    ],
    [
      "must not take a key of the external account itself",
      externalRaw({
        key: { arn: "arn:aws-cn:kms:cn-north-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab" },
      }),
      'external.key.arn = "arn:aws-cn:kms:cn-north-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab" | is a key of the external account itself. | Give the ARN of the owner account\'s key.',
    ],
    [
      "must not take a key of another Region",
      externalRaw({
        key: { arn: "arn:aws-cn:kms:cn-northwest-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" },
      }),
      'external.key.arn = "arn:aws-cn:kms:cn-northwest-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" | is in Region cn-northwest-1, but this section deploys to cn-north-1. A secret can use keys of its own Region only. | Deploy both sides in one Region.',
    ],
    [
      "must not leave open where the key is",
      externalRaw({ key: undefined }),
      'external.key = nothing | must have either "stack" (the owner\'s stack) or "arn" (the key\'s ARN). | pulumi config set --path external.key.stack organization/cross-account-cmk/owner',
    ],
    [
      "must not have one account on both sides",
      bothRaw({}, { accountId: "111122223333", assumeRole: undefined }),
      'external.accountId = "111122223333" | is the owner account. A key is shared with another account. | Give the id of the external account.',
    ],
    [
      "must not deploy an account that the owner does not share with",
      bothRaw({}, { accountId: "999988887777", assumeRole: undefined }),
      'external.accountId = "999988887777" | is not shared with: the owner\'s key policy does not name this account, so nothing in it could use the key. | Add an entry with accountId "999988887777" to owner.shares and deploy the owner first.',
    ],
    [
      "must not give the IAM policy to somebody whom the key policy leaves out",
      bothRaw({ shares: [{ accountId: "444455556666", level: "principals", roles: ["Other"] }] }, { users: undefined }),
      "external = \"arn:aws-cn:iam::444455556666:role/ExampleRole\" | gets the IAM policy here, but the owner's key policy does not name it, so it could not use the key. | Add it to the owner's share of this account, or remove it here.",
    ],
    [
      "must not pass over a misspelt property",
      ownerRaw({ acountId: "111122223333" }),
      'owner.acountId | is not a known property. | Did you mean "accountId"?',
    ],
    [
      "must not pass over a misspelt config key",
      ownerRaw({}, { keys: ["owner", "extrenal"] }),
      'extrenal | is not a configuration key of this program. | Did you mean "external"?',
    ],
    [
      "must not take a secret's value as plain text",
      ownerRaw(
        { secret: { name: "a" } },
        {
          secretValues: {
            ownerSecretValue: { set: true, secret: false },
            externalSecretValue: { set: false, secret: false },
          },
        },
      ),
      "ownerSecretValue | is stored as plain text; it must be a secret. | pulumi config set --secret ownerSecretValue, and rotate the value: it was readable.",
    ],
    [
      "must not take a secret inside a section",
      ownerRaw({}, { sectionsWithSecrets: ["owner"] }),
      "owner | has a part that was set with --secret. Inside a section it would come out as plain text in the state. | Remove it and set it under a key of its own: pulumi config set --secret ownerSecretValue.",
    ],
    [
      "must not leave a secret without a value",
      ownerRaw({ secret: { name: "a" } }),
      "owner.secret | has no value. | pulumi config set --secret ownerSecretValue, or give the path of a file as owner.secret.valueFile.",
    ],
    [
      "must not go on without the secret's file",
      ownerRaw({}, { readFile: () => ({ error: "no such file" }) }),
      'owner.secret.valueFile = "mycreds.json" | cannot be read: no such file. | Create the file with the secret\'s value in it; git ignores mycreds.json.',
    ],
    [
      "must not ask for a file that is there, but cannot be read",
      ownerRaw({}, { readFile: () => ({ error: "it is a folder" }) }),
      'owner.secret.valueFile = "mycreds.json" | cannot be read: it is a folder. | It must be a file that you may read, with the secret\'s value as UTF-8 text.',
    ],
    [
      "must not take a file that starts with a byte order mark",
      ownerRaw({}, { readFile: () => ({ text: "\uFEFF{}" }) }),
      'owner.secret.valueFile = "mycreds.json" | starts with a byte order mark, which would become a part of the secret. | Save it as "UTF-8" without one.',
    ],
    [
      "must not take a file for JSON that is none, in whatever case its name is",
      ownerRaw({ secret: { name: "a", valueFile: "CREDS.JSON" } }, { readFile: () => ({ text: "{'a': 1}" }) }),
      'owner.secret.valueFile = "CREDS.JSON" | is not valid JSON. | Mend the JSON, or give a file whose name does not end in .json.',
    ],
    [
      "must not take an ARN with a Region for a role's path and name",
      externalRaw({ roles: ["arn:aws-cn:iam:cn-north-1:444455556666:role/A"] }),
      'external.roles[0] = "arn:aws-cn:iam:cn-north-1:444455556666:role/A" | must be the role\'s name, path/name or ARN: letters, digits and + = , . @ - _, no wildcard. | An ARN of a role is arn:PARTITION:iam::ACCOUNT:role/PATH/NAME.',
    ],
    [
      "must not take an ARN of another service for a user's path and name",
      externalRaw({ users: ["arn:aws-cn:kms::444455556666:user/A"] }),
      'external.users[0] = "arn:aws-cn:kms::444455556666:user/A" | must be the user\'s name, path/name or ARN: letters, digits and + = , . @ - _, no wildcard. | An ARN of a user is arn:PARTITION:iam::ACCOUNT:user/PATH/NAME.',
    ],
    [
      "must not take a user for a role",
      externalRaw({ roles: ["arn:aws-cn:iam::444455556666:user/A"] }),
      'external.roles[0] = "arn:aws-cn:iam::444455556666:user/A" | must be the role\'s name, path/name or ARN: letters, digits and + = , . @ - _, no wildcard. | That is not a role: move it to "users".',
    ],
    [
      "must not make an IAM policy for nobody",
      externalRaw({ roles: [], users: [] }),
      'external | names nobody who may use the key: its "roles" and "users" are empty. | List "roles" or "users" of this account, or leave both out for those of the owner\'s share.',
    ],
    [
      "must not take the key from two places",
      externalRaw({
        key: { stack: "a/b/c", arn: "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" },
      }),
      'external.key = {"stack":"a/b/c","arn":"arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"} | must have either "stack" (the owner\'s stack) or "arn" (the key\'s ARN). | Remove one of the two.',
    ],
    [
      "must not share at no level",
      ownerRaw({ shares: [{ accountId: "444455556666" }] }),
      'owner.shares[0].level | is missing; it must be one of "account" (the whole account may delegate), "principals" (the listed roles and users only), "matching" (whoever has a matching ARN) and "organization". | Write "level: account", or "level: principals" with "roles" or "users".',
    ],
    [
      "must not take an account id for a share",
      ownerRaw({ shares: ["444455556666"] }),
      "owner.shares[0] | must be an object. | Write its properties on lines of their own below it (level, accountId, use, actions, via, encryptionContext, delegateToServices, through, retiringPrincipal, roles, users, organizationId, paths), or leave it out.",
    ],
    [
      "must not take a property without a value for an object",
      ownerRaw({ assumeRole: null }),
      "owner.assumeRole | must be an object. | Write its properties on lines of their own below it (roleArn, externalId, sessionName), or leave it out.",
    ],
    [
      "must not take a list of tags",
      ownerRaw({ tags: ["a"] }),
      'owner.tags | must be an object. | Write each tag on a line of its own below it, as "KEY: value".',
    ],
    [
      "must not take a number for a tag's value",
      ownerRaw({ tags: { cost: 1 } }),
      "owner.tags.cost = 1 | must be a tag's value: text of at most 256 letters, digits, spaces and _ . : / = + - @. | Put the value in quotes.",
    ],
    [
      "must not take a tag's value that AWS refuses",
      ownerRaw({ tags: { team: "a&b" } }),
      'owner.tags.team = "a&b" | must be a tag\'s value: text of at most 256 letters, digits, spaces and _ . : / = + - @. | Shorten it, or leave other characters out.',
    ],
    [
      "must not give a resource more tags than AWS takes",
      ownerRaw({
        tags: Object.fromEntries(Array.from({ length: 48 }, (_, index) => [`tag-${index}`, ""])),
        key: { tags: { "tag-1": "", more: "" } },
      }),
      "owner.tags | would give a resource 54 tags, ManagedBy, Project, cross-account-cmk:project, cross-account-cmk:stack, cross-account-cmk:name among them; AWS takes at most 50. | Leave some out.",
    ],
    [
      "must not take a number for a description",
      ownerRaw({ key: { description: 2026 } }),
      "owner.key.description = 2026 | must be text of at most 8192 characters. | Put the value in quotes.",
    ],
    [
      "must not take a secret's value inside the section, and says where it belongs",
      ownerRaw({ ownerSecretValue: "hunter2" }),
      "owner.ownerSecretValue | is not a known property. | Remove it. Known here: accountId, region, assumeRole, tags, key, shares, reads, secret. A secret's value is set apart: pulumi config set --secret ownerSecretValue.",
    ],
    [
      "must not take a secret's value beside its name, and says where it belongs",
      externalRaw({ secret: { name: "a", valueFile: "mycreds.json", password: 12345 } }),
      "external.secret.password | is not a known property. | Remove it. Known here: name, description, valueFile, recoveryWindowInDays, readers, confirmReplacement. A secret's value is set apart: pulumi config set --secret externalSecretValue.",
    ],
    [
      "must not go on with nothing to deploy",
      raw({ owner: {}, external: {} }),
      "owner, external | are both missing: the stack has nothing to deploy. | Give the stack an owner section, an external section, or both. Start from Pulumi.owner.yaml or Pulumi.external.yaml.",
    ],
  ];
  for (const [promise, input, problem] of cases) {
    it(promise, () => {
      assert.equal(problemOf(input), problem);
    });
  }

  it("must not repeat a secret's value in its message, wherever it was pasted", () => {
    const pasted = '{"password":"hunter2"}';
    const parsed = JSON.parse(pasted) as unknown;
    const noFile = { readFile: () => ({ error: "no such file" }) };
    const role = { roleArn: "arn:aws-cn:iam::111122223333:role/R" };
    const inputs: readonly RawConfiguration[] = [
      ...[pasted, parsed, ["hunter2"]].map((owner) => raw({ owner })),
      ...[parsed, ["hunter2"]].map((region) => ownerRaw({ region })),
      ...["hunter2", ["hunter2"]].map((secret) => ownerRaw({ secret })),
      ...["hunter2", [parsed], [{ accountId: "444455556666", level: parsed }]].map((shares) => ownerRaw({ shares })),
      ownerRaw({ tags: { a: parsed } }),
      externalRaw({ roles: [parsed] }),
      ...[pasted, parsed].map((name) => ownerRaw({ secret: { name, valueFile: "mycreds.json" } })),
      ownerRaw({ secret: { name: "a", valueFile: "b.json", description: `hunter2${" ".repeat(3000)}` } }),
      ownerRaw({ secret: { name: "a", valueFile: "hunter2" } }, noFile),
      ownerRaw({ secret: { name: "a", valueFile: pasted } }),
      ownerRaw({ secret: { name: "a", value: pasted } }),
      ownerRaw({ assumeRole: { ...role, externalId: pasted } }),
      ownerRaw({}, { readFile: () => ({ text: `${pasted}}` }) }),
    ];
    for (const input of inputs) {
      const problems = problemsOf(input);
      assert.notEqual(problems.length, 0, JSON.stringify(input));
      assert.doesNotMatch(JSON.stringify(problems), /hunter2/);
    }
  });

  it("must tell what the rules say of the rest, and nothing that only follows from what is refused", () => {
    const roles = ["Ex*", "arn:aws:iam::444455556666:role/A", "B", "b"];
    const problems = problemsOf(
      ownerRaw(
        {
          assumeRole: { roleArn: "arn:aws-cn:iam::999988887777:role/DeployRole" },
          key: { deletionWindowInDays: 5 },
          shares: [
            { accountId: "444455556666", level: "principals", roles },
            { accountId: "555566667777", level: "principals", users: ["*"] },
          ],
          colour: "red",
        },
        { readFile: () => ({ error: "no such file" }) },
      ),
    );
    assert.deepEqual(
      problems.map(({ path }) => path),
      [
        "owner.key.deletionWindowInDays",
        "owner.shares[0].roles[0]",
        "owner.shares[1].users[0]",
        "owner.colour",
        "owner.assumeRole.roleArn",
        "owner.shares[0].roles[1]",
        "owner.shares[0].roles[3]",
        "owner.secret.valueFile",
      ],
    );
  });

  it("must not ask for what was given wrongly", () => {
    const problems = problemsOf(externalRaw({ key: { arn: "x" }, roles: undefined, users: undefined }));
    assert.deepEqual(
      problems.map(({ path }) => path),
      ["external.key.arn"],
    );
  });

  it("must not stop at the first problem", () => {
    const problems = problemsOf(ownerRaw({ accountId: "1", region: "x", shares: [{ level: "account" }] }));
    assert.deepEqual(
      problems.map(({ path }) => path),
      ["owner.accountId", "owner.region", "owner.shares[0].accountId"],
    );
  });
});
