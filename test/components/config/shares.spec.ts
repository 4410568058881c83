/** The shares of the owner section: levels, uses, services, encryption context, delegation. */
import assert from "node:assert/strict";
import { parseConfiguration, type RawConfiguration } from "../../../components/config/parse";
import { bothRaw, externalRaw, ownerRaw } from "./fixture";

/** The one problem that a broken fixture has: `path = value | rule | remedy`. */
function problemOf(input: RawConfiguration): string {
  const result = parseConfiguration(input);
  const problems = "problems" in result ? result.problems : [];
  assert.equal(problems.length, 1, JSON.stringify(problems, null, 2));
  const { path, value, rule, remedy } = problems[0]!;
  return `${path}${value === undefined ? "" : ` = ${value}`} | ${rule} | ${remedy}`;
}
function sharesOf(...shares: object[]): unknown {
  const result = parseConfiguration(ownerRaw({ shares }));
  assert.ok("configuration" in result, JSON.stringify(result, null, 2));
  return result.configuration.owner?.shares;
}

const accountId = "444455556666";
const ORGANIZATION = "o-a1b2c3d4e5";
const account = (terms: object): RawConfiguration => ownerRaw({ shares: [{ level: "account", accountId, ...terms }] });
const matching = (names: object): RawConfiguration =>
  ownerRaw({ shares: [{ level: "matching", accountId, ...names }] });
const organization = (part: object): RawConfiguration =>
  ownerRaw({ shares: [{ level: "organization", organizationId: ORGANIZATION, ...part }] });
const KEY_ARN = "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
/** Long enough that four of them and the IAM policy around them are too much. */
const MANY = Array.from({ length: 4 }, (_, index) => `${index}`.repeat(1600));

describe("shares at every level", () => {
  it("become ARNs, patterns and organizations", () => {
    assert.deepEqual(
      sharesOf(
        { level: "account", accountId: "777788889999" },
        { level: "matching", accountId, roles: ["team/*", "arn:aws-cn:iam::444455556666:role/x/?"], users: ["Exact"] },
        { level: "organization", organizationId: ORGANIZATION, paths: [`${ORGANIZATION}/r-ab12/*`] },
      ),
      [
        { level: "account", accountId: "777788889999" },
        {
          level: "matching",
          accountId,
          patterns: [
            "arn:aws-cn:iam::444455556666:role/team/*",
            "arn:aws-cn:iam::444455556666:role/x/?",
            "arn:aws-cn:iam::444455556666:user/Exact",
          ],
        },
        { level: "organization", organizationId: ORGANIZATION, paths: [`${ORGANIZATION}/r-ab12/*`] },
      ],
    );
  });

  it("have their terms, one value of the encryption context as a list, and no delegation where it is false", () => {
    assert.deepEqual(
      sharesOf(
        {
          level: "account",
          accountId,
          use: "custom",
          actions: ["kms:Decrypt"],
          via: ["s3"],
          encryptionContext: { Project: "a", Team: ["b", "c/*"] },
          delegateToServices: true,
        },
        { level: "account", accountId: "777788889999", use: "decrypt", delegateToServices: false },
      ),
      [
        {
          level: "account",
          accountId,
          use: "custom",
          actions: ["kms:Decrypt"],
          via: ["s3"],
          encryptionContext: { Project: ["a"], Team: ["b", "c/*"] },
          delegateToServices: true,
        },
        { level: "account", accountId: "777788889999", use: "decrypt" },
      ],
    );
  });

  it("may have actions of other kinds of key where the key exists already", () => {
    const shares = [{ level: "account", accountId, use: "custom", actions: ["kms:Sign"] }];
    assert.ok("configuration" in parseConfiguration(ownerRaw({ key: { arn: KEY_ARN }, shares })));
  });

  it("say what the external account's policy allows, where its key is given by its ARN", () => {
    const result = parseConfiguration(externalRaw({ key: { arn: KEY_ARN }, use: "decrypt", via: ["s3"] }));
    assert.ok("configuration" in result);
    assert.deepEqual(result.configuration.external?.key, {
      from: "arn",
      arn: KEY_ARN,
      terms: { use: "decrypt", via: ["s3"] },
    });
  });
});

describe("a wrong share", () => {
  const cases: readonly [name: string, input: RawConfiguration, message: string][] = [
    [
      "must not match ARNs of nobody",
      matching({}),
      'owner.shares[0] | is at the level of matching ARNs but names none: the share would do nothing. | List "roles" or "users", or use "level: account".',
    ],
    [
      "must not have a wildcard without a path",
      matching({ roles: ["Deploy*"] }),
      'owner.shares[0].roles[0] = "Deploy*" | has a wildcard that no path stands before: whoever can make a role in the account could give it a matching name. | Put the wildcard behind a path, e.g. "team/*", or list the names.',
    ],
    [
      "must not have a wildcard in the first part of the path",
      matching({ users: ["te*m/A"] }),
      'owner.shares[0].users[0] = "te*m/A" | has a wildcard that no path stands before: whoever can make a role in the account could give it a matching name. | Put the wildcard behind a path, e.g. "team/*", or list the names.',
    ],
    [
      "must not match ARNs of another account",
      matching({ roles: ["arn:aws-cn:iam::777788889999:role/team/*"] }),
      'owner.shares[0].roles[0] = "arn:aws-cn:iam::777788889999:role/team/*" | is in account 777788889999, but this section is about account 444455556666. | Use an ARN of account 444455556666, or correct the account id.',
    ],
    [
      "must not match ARNs of any account",
      matching({ roles: ["arn:aws-cn:iam::*:role/team/*"] }),
      'owner.shares[0].roles[0] = "arn:aws-cn:iam::*:role/team/*" | must be the role\'s name, path/name or ARN, in which * and ? may stand behind a path. | Use e.g. "team/*".',
    ],
    [
      "must not match ARNs of another partition",
      matching({ roles: ["arn:aws:iam::444455556666:role/team/*"] }),
      'owner.shares[0].roles[0] = "arn:aws:iam::444455556666:role/team/*" | is in partition aws, but Region cn-north-1 is in aws-cn. Principals cannot cross partitions. | Use an ARN that starts with arn:aws-cn:, or correct the Region.',
    ],
    [
      "must not let a policy variable stand in a pattern",
      matching({ roles: ["team/${aws:PrincipalTag/x}/*"] }),
      'owner.shares[0].roles[0] = "team/${aws:PrincipalTag/x}/*" | must be the role\'s name, path/name or ARN, in which * and ? may stand behind a path. | Leave out "${": a condition takes it for a policy variable.',
    ],
    [
      "must not match groups",
      matching({ users: ["group/team/*"] }),
      'owner.shares[0].users[0] = "group/team/*" | must be the user\'s name, path/name or ARN, in which * and ? may stand behind a path. | Use e.g. "team/*".',
    ],
    [
      "must not be with an organization whose id is none",
      organization({ organizationId: "o-1" }),
      "owner.shares[0].organizationId = \"o-1\" | must be an organization's id: o- and then 10 to 32 lower-case letters and digits. | Copy the id from the organization's page in the console of its management account.",
    ],
    [
      "must not be with a part of another organization",
      organization({ paths: ["o-zzzzzzzzzz/r-ab12/*"] }),
      'owner.shares[0].paths[0] = "o-zzzzzzzzzz/r-ab12/*" | is not a path of organization o-a1b2c3d4e5. | Start it with "o-a1b2c3d4e5/".',
    ],
    [
      "must not be with a part that has no slash at its end",
      organization({ paths: [`${ORGANIZATION}/r-ab12`] }),
      'owner.shares[0].paths[0] = "o-a1b2c3d4e5/r-ab12" | must be a path of an organization: o-ID/r-ROOT/, then ou-… parts with a / behind each, and * for all below. | Use e.g. o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*.',
    ],
    [
      "must not be with no part of an organization",
      organization({ paths: [] }),
      "owner.shares[0].paths | is an empty list. | List at least one, or leave it out.",
    ],
    [
      "must not name an account of an organization",
      organization({ accountId }),
      'owner.shares[0].accountId | does not go with a share with an organization. | Remove it, or write another "level".',
    ],
    [
      "must not name roles of an organization",
      organization({ roles: ["A"] }),
      'owner.shares[0].roles | goes with "level: principals" or "level: matching"; this share names no single roles or users. | Remove it, or write "level: principals" to share with those only.',
    ],
    [
      "must not name an organization of an account",
      account({ organizationId: ORGANIZATION }),
      'owner.shares[0].organizationId | goes with "level: organization". | Remove it, or write "level: organization".',
    ],
    [
      "must not be with one organization twice",
      ownerRaw({
        shares: [1, 2].map(() => ({ level: "organization", organizationId: ORGANIZATION })),
      }),
      'owner.shares[1].organizationId = "o-a1b2c3d4e5" | is shared with already, in owner.shares[0]. Both entries give the same permissions. | Keep it in one of the two, or give the two different permissions.',
    ],
    [
      "must not be for a use that there is not",
      account({ use: "decrpyt" }),
      'owner.shares[0].use = "decrpyt" | must be one of encrypt, decrypt, encryptDecrypt, secretsManagerRead, secretsManagerReadWrite, custom; left out, it is the walkthrough\'s five actions. | Did you mean "decrypt"?',
    ],
    [
      "must not be for chosen actions of which there are none",
      account({ use: "custom" }),
      'owner.shares[0].actions | is missing: "use: custom" needs them. | List kms: actions.',
    ],
    [
      "must not have actions beside a named use",
      account({ use: "decrypt", actions: ["kms:Decrypt"] }),
      'owner.shares[0].actions | goes with "use: custom" only. | Write "use: custom", or remove the actions.',
    ],
    [
      "must not have actions that nobody chose",
      account({ actions: ["kms:Decrypt"] }),
      'owner.shares[0].actions | goes with "use: custom" only. | Write "use: custom", or remove the actions.',
    ],
    [
      "must not have an action without its service",
      account({ use: "custom", actions: ["Decrypt"] }),
      'owner.shares[0].actions[0] = "Decrypt" | must be a KMS action: kms: and its name, in which * may stand at the end. | Write "kms:Decrypt".',
    ],
    [
      "must not have an action of another service",
      account({ use: "custom", actions: ["s3:GetObject"] }),
      'owner.shares[0].actions[0] = "s3:GetObject" | must be a KMS action: kms: and its name, in which * may stand at the end. | Use e.g. kms:Decrypt.',
    ],
    [
      "must not have an action that there is not",
      account({ use: "custom", actions: ["kms:Decrpyt"] }),
      'owner.shares[0].actions[0] = "kms:Decrpyt" | is not a KMS action. | Did you mean "kms:Decrypt"?',
    ],
    [
      "must not have every action",
      account({ use: "custom", actions: ["kms:*"] }),
      'owner.shares[0].actions[0] = "kms:*" | must be a KMS action: kms: and its name, in which * may stand at the end. | Use e.g. kms:Decrypt.',
    ],
    [
      "must not have an action that does nothing across accounts",
      account({ use: "custom", actions: ["kms:PutKeyPolicy"] }),
      'owner.shares[0].actions[0] = "kms:PutKeyPolicy" | reaches kms:PutKeyPolicy, which do nothing on another account\'s key or hand it on. | Name only actions of these: kms:Decrypt, kms:DeriveSharedSecret, kms:DescribeKey, kms:Encrypt, kms:GenerateDataKey, kms:GenerateDataKeyPair, kms:GenerateDataKeyPairWithoutPlaintext, kms:GenerateDataKeyWithoutPlaintext, kms:GenerateMac, kms:GetKeyRotationStatus, kms:GetPublicKey, kms:ReEncryptFrom, kms:ReEncryptTo, kms:Sign, kms:Verify, kms:VerifyMac.',
    ],
    [
      "must not hand the key on",
      account({ use: "custom", actions: ["kms:createGrant"] }),
      'owner.shares[0].actions[0] = "kms:createGrant" | reaches kms:CreateGrant, with which the key could be handed on. | For AWS services that need grants write "delegateToServices: true" instead.',
    ],
    [
      "must not have an action that the key does not answer to",
      account({ use: "custom", actions: ["kms:Sign"] }),
      'owner.shares[0].actions[0] = "kms:Sign" | is for asymmetric and HMAC keys; the key that this program makes is a symmetric one. | Remove it.',
    ],
    [
      "must not be through a service that is not known",
      account({ via: ["secretmanager"] }),
      'owner.shares[0].via[0] = "secretmanager" | must be the name of a service that kms:ViaService knows. | Did you mean "secretsmanager"?',
    ],
    [
      "must not be through the name of an endpoint",
      account({ via: ["s3.cn-north-1.amazonaws.com"] }),
      'owner.shares[0].via[0] = "s3.cn-north-1.amazonaws.com" | must be the name of a service that kms:ViaService knows. | Write "s3": the Region and the rest are added.',
    ],
    [
      "must not be through a service that the partition lacks",
      account({ via: ["s3", "bedrock"] }),
      'owner.shares[0].via[1] = "bedrock" | is not offered in partition aws-cn (Region cn-north-1): nothing could use the key through it. | Remove it.',
    ],
    [
      "must not be through no service, which would be no condition",
      account({ via: [] }),
      "owner.shares[0].via | is an empty list. | List at least one, or leave it out.",
    ],
    [
      "must not be for secrets through another service",
      account({ use: "secretsManagerRead", via: ["secretsmanager", "s3"] }),
      'owner.shares[0].via[1] = "s3" | cannot be where "use: secretsManagerRead" is for Secrets Manager alone. | Remove it, or choose another use.',
    ],
    [
      "must not be for secrets of another Region",
      account({
        use: "secretsManagerRead",
        encryptionContext: { SecretARN: "arn:aws-cn:secretsmanager:cn-northwest-1:444455556666:secret:*" },
      }),
      'owner.shares[0].encryptionContext.SecretARN = "arn:aws-cn:secretsmanager:cn-northwest-1:444455556666:secret:*" | is no ARN of a secret in cn-north-1: Secrets Manager would never send it. | Start it with arn:aws-cn:secretsmanager:cn-north-1:.',
    ],
    [
      "must not have two pairs that a condition does not tell apart",
      account({ encryptionContext: { Team: "a", team: "b" } }),
      'owner.shares[0].encryptionContext.team | is the same condition key as "Team": names of condition keys are not told apart by case. | Write "Team", once.',
    ],
    [
      "must not loosen the secret's ARN under another spelling",
      account({ use: "secretsManagerRead", encryptionContext: { secretarn: "*" } }),
      'owner.shares[0].encryptionContext.secretarn | is the same condition key as "SecretARN": names of condition keys are not told apart by case. | Write "SecretARN", once.',
    ],
    [
      "must not have an empty context",
      account({ encryptionContext: {} }),
      "owner.shares[0].encryptionContext | is empty. | Give a pair, or leave it out.",
    ],
    [
      "must not have a context that is no list of pairs",
      account({ encryptionContext: "Team" }),
      'owner.shares[0].encryptionContext | must be an object. | Write each pair on a line of its own below it, as "KEY: value".',
    ],
    [
      "must not have a policy variable in the context",
      account({ encryptionContext: { Team: "${aws:userid}" } }),
      'owner.shares[0].encryptionContext.Team = "${aws:userid}" | must be the value that the encryption context has, or a list of them; * and ? are wildcards, ${ is not allowed. | Put the value in quotes. It is no secret: CloudTrail shows encryption contexts.',
    ],
    [
      "must not have a pair without a value",
      account({ encryptionContext: { Team: [] } }),
      "owner.shares[0].encryptionContext.Team = a list | must be the value that the encryption context has, or a list of them; * and ? are wildcards, ${ is not allowed. | Put the value in quotes. It is no secret: CloudTrail shows encryption contexts.",
    ],
    [
      "must not have a context's key that there cannot be",
      account({ encryptionContext: { "a b": "c" } }),
      'owner.shares[0].encryptionContext.a b = "a b" | must be an encryption context\'s key: letters, digits and _ . : / = @ + -. | Use e.g. SecretARN.',
    ],
    [
      "must not have a context that holds nothing back",
      account({ use: "custom", actions: ["kms:DescribeKey"], encryptionContext: { Team: "a" } }),
      "owner.shares[0].encryptionContext | would hold nothing back: none of the share's actions carries an encryption context. | Remove it.",
    ],
    [
      "must not delegate to services by a word",
      account({ delegateToServices: "yes" }),
      'owner.shares[0].delegateToServices = "yes" | must be true or false. | Write true or false without quotes.',
    ],
    [
      "must not delegate where nothing makes grants",
      account({ use: "secretsManagerRead", delegateToServices: true }),
      'owner.shares[0].delegateToServices = true | would do nothing with "use: secretsManagerRead": Secrets Manager makes no grants. | Remove it, or choose another use.',
    ],
    [
      "must not be said by the external side as well",
      externalRaw({ use: "decrypt" }),
      'external.use = "decrypt" | is said by the owner\'s share, which this side reads. | Remove it here; it goes with a key given by its ARN.',
    ],
    [
      "must not be said wrongly by the external side",
      externalRaw({ key: { arn: KEY_ARN }, via: ["bedrock"] }),
      'external.via[0] = "bedrock" | is not offered in partition aws-cn (Region cn-north-1): nothing could use the key through it. | Remove it.',
    ],
    [
      "must not leave the external side's policy to nobody",
      bothRaw(
        { shares: [{ level: "organization", organizationId: ORGANIZATION }] },
        { roles: undefined, users: undefined },
      ),
      'external | names nobody who may use the key, and the owner\'s share is with an organization, so it names nobody either. | List "roles" or "users" of this account.',
    ],
    [
      "must not give the policy to a role that no pattern matches",
      bothRaw({ shares: [{ level: "matching", accountId, roles: ["team/*"] }] }, { users: undefined }),
      "external = \"arn:aws-cn:iam::444455556666:role/ExampleRole\" | gets the IAM policy here, but the owner's key policy does not name it, so it could not use the key. | Add it to the owner's share of this account, or remove it here.",
    ],
    [
      "must not make an IAM policy that AWS refuses",
      bothRaw({ shares: [{ level: "account", accountId, encryptionContext: { Team: MANY } }] }, {}),
      "owner.shares | would make an IAM policy of 6914 characters without white space; AWS takes at most 6144. | List fewer values of encryptionContext, or one with a wildcard in the place of several.",
    ],
    [
      "must not make an IAM policy that AWS refuses on the external side's own word",
      externalRaw({ key: { arn: KEY_ARN }, encryptionContext: { Team: MANY } }),
      "external | would make an IAM policy of 6914 characters without white space; AWS takes at most 6144. | List fewer values of encryptionContext, or one with a wildcard in the place of several.",
    ],
    [
      "must not make a key policy that AWS refuses",
      ownerRaw({
        shares: Array.from({ length: 900 }, (_, index) => ({
          level: "account",
          accountId: String(200000000000 + index),
        })),
      }),
      'owner.shares | would make a key policy of 32784 bytes; AWS takes at most 32768. | Share with an organization ("level: organization") instead of listing every account.',
    ],
  ];
  for (const [name, input, message] of cases) {
    it(name, () => {
      assert.equal(problemOf(input), message);
    });
  }
});
