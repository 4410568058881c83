/**
 * Readers of a secret by patterns, as for roles of IAM Identity Center, whose suffix changes.
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
import assert from "node:assert/strict";
import { evaluate, type World } from "../../../access";
import type { KeyArn, PrincipalArn } from "../../../access/identifiers";
import { inquire } from "../../../access/matrix/build";
import { parseStackJson } from "../../../access/stack/file";
import { declaredWorld } from "../../../access/stack/world";
import { toJson } from "../../../access/policy-document";
import { parseConfiguration, type RawConfiguration } from "../../../components/config/parse";
import { keyPolicy } from "../../../components/key-policy";
import { keyGrantFromOutputs } from "../../../components/key-source";
import { readersPolicy, readPolicy } from "../../../components/secret-reading/documents";
import { everyReader, readableSecretOf, readerSharesOf } from "../../../components/secret-reading/secret-read";
import { patternReaderWarnings, readingWarnings } from "../../../components/secret-reading/warnings";
import { patternWarnings } from "../../../components/unattached";
import { bothRaw, EXTERNAL_SECTION, externalRaw, OWNER_SECTION, ownerRaw } from "../config/fixture";

const OWNER = "111122223333";
const EXTERNAL = "444455556666";
const READERS = "aws-reserved/sso.amazonaws.com/AWSReservedSSO_Readers_*";
const role = (pathAndName: string, accountId = EXTERNAL): PrincipalArn =>
  `arn:aws-cn:iam::${accountId}:role/${pathAndName}`;
const KEY: KeyArn = `arn:aws-cn:kms:cn-north-1:${OWNER}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const SECRET = `arn:aws-cn:secretsmanager:cn-north-1:${OWNER}:secret:quickstart/MyCustomTypeSecret`;

const ownersSecret = (...roles: readonly string[]) => ({
  secret: { ...OWNER_SECTION.secret, readers: [{ accountId: EXTERNAL, roles }] },
});
const externalSecret = (...roles: readonly string[]) => ({
  secret: { ...EXTERNAL_SECTION.secret, readers: [{ accountId: OWNER, roles }] },
});
function configurationOf(input: RawConfiguration) {
  const result = parseConfiguration(input);
  assert.ok("configuration" in result, JSON.stringify(result, null, 2));
  return result.configuration;
}
function problemsOf(input: RawConfiguration): readonly string[] {
  const result = parseConfiguration(input);
  return "problems" in result ? result.problems.map(({ path, rule }) => `${path} ${rule}`) : [];
}
const ownerWith = (...roles: readonly string[]) =>
  configurationOf(ownerRaw({ shares: [], ...ownersSecret(...roles) })).owner ?? assert.fail();

/** Key, secret and readers' policy as the program makes them; everybody has that policy. */
function worldOf(owner: ReturnType<typeof ownerWith>, principals: readonly string[]): World {
  const { secretArn, readers } = readableSecretOf(owner) ?? assert.fail();
  const document = readPolicy({ keyArn: KEY, secretArn });
  const { region, accountId: ownerAccountId, duties } = owner;
  return {
    accounts: [{ id: EXTERNAL, identities: principals.map((arn) => ({ arn, policies: [{ name: "r", document }] })) }],
    keys: [{ arn: KEY, policy: keyPolicy({ region, ownerAccountId, duties, shares: readerSharesOf(owner) }) }],
    secrets: [{ arn: `${SECRET}-AbCdEf`, kmsKeyId: KEY, policy: readersPolicy(everyReader(readers)) }],
  };
}

describe("readers of a secret by pattern", () => {
  it("get a statement for their account, held to the pattern, in the secret's policy and in the key's", () => {
    const owner = ownerWith("Listed", READERS);
    const { secrets: [secret] = [], keys: [key] = [] } = worldOf(owner, []);
    const account = { AWS: `arn:aws-cn:iam::${EXTERNAL}:root` };
    const ofPattern = { ArnLike: { "aws:PrincipalArn": role(READERS) } };
    const reading = { Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"], Resource: "*" };
    assert.deepEqual(secret?.policy?.Statement, [
      { Sid: "AllowOtherAccountsToRead", Effect: "Allow", Principal: { AWS: role("Listed") }, ...reading },
      {
        ...{ Sid: "AllowOtherAccountsToReadByPrincipalArn", Effect: "Allow", Principal: account, ...reading },
        Condition: ofPattern,
      },
    ]);
    const held = {
      StringEquals: { "kms:ViaService": "secretsmanager.cn-north-1.amazonaws.com" },
      StringLike: { "kms:EncryptionContext:SecretARN": `${SECRET}-??????` },
    };
    const decrypting = key?.policy.Statement.slice(1).map(({ Principal, Action, Condition }) => [
      Principal,
      Action,
      Condition,
    ]);
    assert.deepEqual(decrypting, [
      [account, "kms:Decrypt", { ...ofPattern, ...held }],
      [{ AWS: role("Listed") }, "kms:Decrypt", held],
    ]);
  });

  it("read it whatever their suffix, and nobody else does", () => {
    const path = "aws-reserved/sso.amazonaws.com/AWSReservedSSO";
    const readers = [role(`${path}_Readers_0123456789abcdef`), role(`${path}_Readers_fedcba9876543210`)];
    const others = [role(`${path}_Admins_0123456789abcdef`), role("AWSReservedSSO_Readers_x"), role("Other")];
    const world = worldOf(ownerWith(READERS), [...readers, ...others]);
    const action = "secretsmanager:GetSecretValue";
    const outcomeOf = (principal: string) =>
      evaluate({ principal, action, resource: `${SECRET}-AbCdEf` }, world).outcome;
    assert.deepEqual(readers.map(outcomeOf), ["allowed", "allowed"]);
    assert.deepEqual(others.map(outcomeOf), ["denied", "denied", "denied"]);
  });

  it("are in the outputs beside those who are listed, which stay as they were", () => {
    const tell = (...roles: readonly string[]) => readableSecretOf(ownerWith(...roles))?.readers;
    assert.deepEqual(tell("Reader"), [{ accountId: EXTERNAL, principals: [role("Reader")] }]);
    assert.deepEqual(tell("Reader", READERS), [
      { accountId: EXTERNAL, principals: [role("Reader")], patterns: [role(READERS)] },
    ]);
  });

  it("come to the external side with the outputs, and those of an earlier stack without patterns do too", () => {
    const section = { roles: undefined, users: undefined, secret: undefined };
    const external = configurationOf(externalRaw(section)).external ?? assert.fail();
    for (const roles of [[READERS], ["Reader"]]) {
      const secretReaders: unknown = JSON.parse(JSON.stringify(readableSecretOf(ownerWith(...roles))));
      const result = keyGrantFromOutputs("owner", { keyArn: KEY, shares: [], secretReaders }, external);
      assert.ok("grant" in result, JSON.stringify(result));
      const [principals, patterns] = roles[0] === READERS ? [[], [role(READERS)]] : [[role("Reader")], undefined];
      const secretArn = `${SECRET}-??????`;
      assert.deepEqual(result.grant.reads, [
        { secretArn, principals, ...(patterns === undefined ? {} : { patterns }) },
      ]);
    }
  });

  // https://docs.aws.amazon.com/singlesignon/latest/userguide/howtocmp.html
  it("are told apart by what gives them the IAM policy: the permission set, or whoever attaches it", () => {
    const [center, plain] = patternWarnings("the-policy", [role(READERS), role("team/*")]);
    assert.match(center ?? "", /Readers_\* gets the IAM policy the-policy from its permission set/);
    assert.match(plain ?? "", /attached to no principal because it matches .*team\/\*.*Attach the-policy/);
  });

  it("must have a path before the wildcard, be of the account, and be no service-linked roles", () => {
    const path = "owner.secret.readers[0].roles[0]";
    const cases: readonly (readonly [pattern: string, rule: RegExp])[] = [
      ["Reader*", /has a wildcard that no path stands before/],
      [role("team/*", "777788889999"), /is in account 777788889999/],
      ["aws-service-role/ecs.amazonaws.com/*", /is a service-linked role/],
      ["team/${aws:username}*", /must be the role's name/],
    ];
    for (const [pattern, rule] of cases) {
      const problems = problemsOf(ownerRaw(ownersSecret(pattern)));
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.ok(problems[0]?.startsWith(path), problems[0]);
      assert.match(problems[0] ?? "", rule);
    }
  });

  it("must not be more than the secret's policy can hold", () => {
    const many = Array.from({ length: 285 }, (_, index) => `team/a-role-with-a-rather-long-name-${1000 + index}*`);
    const [problem = "", ...more] = problemsOf(ownerRaw(ownersSecret(...many)));
    assert.match(problem, /would make a secret's policy of \d+ characters; AWS takes at most 20480/);
    assert.ok(more.every((each) => !each.includes("secret.readers")));
  });

  it("must not be patterns where an IAM policy is attached", () => {
    const reads = [{ accountId: EXTERNAL, secretName: EXTERNAL_SECTION.secret.name, roles: ["team/*"] }];
    assert.match(problemsOf(ownerRaw({ reads })).join(), /owner\.reads\[0\]\.roles\[0\] must be .*no wildcard/);
  });

  it("of an external secret are all who match: a reader of the owner's section lacks no half", () => {
    const readOf = (name: string) => ({
      reads: [{ accountId: EXTERNAL, secretName: EXTERNAL_SECTION.secret.name, roles: [name] }],
    });
    assert.deepEqual(problemsOf(bothRaw(readOf("team/A"), externalSecret("team/*"))), []);
    assert.match(problemsOf(bothRaw(readOf("Other"), externalSecret("team/*"))).join(), /^owner\.reads gets the IAM/);
    const external = configurationOf(externalRaw(externalSecret("team/*"))).external ?? assert.fail();
    const reads = configurationOf(ownerRaw(readOf("team/A"))).owner?.reads ?? [];
    assert.deepEqual([...readingWarnings(external, reads), ...patternReaderWarnings(external, reads)], []);
    const [warning, ...more] = [...readingWarnings(external, []), ...patternReaderWarnings(external, [])];
    assert.match(warning ?? "", /^Principals that match .*team\/\* can read the secret .* only where an IAM policy/);
    assert.deepEqual(more, []);
  });
});

describe("the matrix of a secret that is read by pattern", () => {
  const urnOf = (type: string, name: string) => `urn:pulumi:both::p::${type}::${name}`;
  const providerOf = (name: string, accountId: string) => {
    const type = "pulumi:providers:aws";
    const inputs = { region: "cn-north-1", allowedAccountIds: JSON.stringify([accountId]) };
    return { urn: urnOf(type, name), type, custom: true, id: name, inputs };
  };
  const resourceOf = (side: string, type: string, name: string, outputs: object) => ({
    ...{ urn: urnOf(type, name), type, custom: true, id: name, inputs: outputs, outputs },
    provider: `${urnOf("pulumi:providers:aws", side)}::${side}`,
  });
  const owner = ownerWith("team/*");
  const { keys: [key] = [], secrets: [secret] = [] } = worldOf(owner, []);
  const { secretArn } = readableSecretOf(owner) ?? assert.fail();
  const policyArn = `arn:aws-cn:iam::${EXTERNAL}:policy/read`;
  const resources = [
    providerOf("owner", OWNER),
    providerOf("external", EXTERNAL),
    resourceOf("owner", "aws:kms/key:Key", "key", { arn: KEY, policy: toJson(key?.policy ?? assert.fail()) }),
    resourceOf("owner", "aws:secretsmanager/secret:Secret", "secret", {
      ...{ arn: secret?.arn, kmsKeyId: KEY, policy: toJson(secret?.policy ?? assert.fail()) },
    }),
    resourceOf("external", "aws:iam/policy:Policy", "read", {
      ...{ arn: policyArn, policy: toJson(readPolicy({ keyArn: KEY, secretArn })) },
    }),
    ...["A", "Other"].map((name) =>
      resourceOf("external", "aws:iam/rolePolicyAttachment:RolePolicyAttachment", name, { role: name, policyArn }),
    ),
    // An attachment has the role's name only: the path is in the output readingPrincipals, as the program writes it.
    {
      ...{ urn: urnOf("pulumi:pulumi:Stack", "both"), type: "pulumi:pulumi:Stack", custom: false },
      outputs: { readingPrincipals: [role("team/A"), role("Other")] },
    },
  ];
  const state = JSON.stringify({ version: 3, deployment: { manifest: {}, resources } });

  it("must let in the one of two roles with the same IAM policy that matches", () => {
    const { report } = inquire(["both"], { state: declaredWorld([parseStackJson(state, "both")]) });
    const at = report.columns.findIndex(({ action }) => action === "secretsmanager:GetSecretValue");
    const said = report.rows
      .filter(({ accountId }) => accountId === EXTERNAL)
      .map(({ label, cells }) => {
        const { outcome, codes } = cells[at]?.answers.state ?? assert.fail();
        return [label, outcome, ...codes];
      });
    assert.deepEqual(said, [
      ["role/Other", "denied", "KEY", "SECRET"],
      ["role/team/A", "allowed"],
      ["any other role or user", "denied", "KEY", "SECRET", "IAM"],
    ]);
  });
});
