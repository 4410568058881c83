import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate, type Decision, type Secret, type World } from "../../../access";
import { roleArn, type AccountId, type KeyArn } from "../../../access/identifiers";
import { partitionOf, type Region } from "../../../access/partition";
import { keyPolicy } from "../../../components/key-policy";
import { readersPolicy, readPolicy } from "../../../components/secret-reading/documents";
import { secretArnPattern, sharesWithReaders } from "../../../components/secret-reading/secret-read";
import { isShareSid } from "../../../components/sharing/share-statements";

const OWNER = "111122223333" as AccountId;
const EXTERNAL = "444455556666" as AccountId;
const keyIn = (region: Region): KeyArn =>
  `arn:${partitionOf(region)}:kms:${region}:${OWNER}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const READER = roleArn("aws-cn", EXTERNAL, "Reader");
const PATTERN = "arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:quickstart/MyCustomTypeSecret-??????";
const SECRET = secretArnPattern("cn-north-1", OWNER, "quickstart/MyCustomTypeSecret");
const OF_THE_SECRET = {
  StringEquals: { "kms:ViaService": "secretsmanager.cn-north-1.amazonaws.com" },
  StringLike: { "kms:EncryptionContext:SecretARN": PATTERN },
};

describe("the documents of a secret that is read across accounts", () => {
  it("are a resource policy that names the readers and nobody else", () => {
    assert.deepEqual(readersPolicy([READER]), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AllowOtherAccountsToRead",
          Effect: "Allow",
          Principal: { AWS: READER },
          Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
          Resource: "*",
        },
      ],
    });
  });

  it("are a statement of the key policy, for exactly this secret and through Secrets Manager", () => {
    const shares = sharesWithReaders({ secretArn: SECRET, readers: [{ accountId: EXTERNAL, principals: [READER] }] });
    const [, statement, ...others] = keyPolicy({ region: "cn-north-1", ownerAccountId: OWNER, shares }).Statement;
    assert.deepEqual(others, []);
    assert.deepEqual(statement, {
      Sid: "Allow an external account to use this CMK to read secrets in a context",
      Effect: "Allow",
      Principal: { AWS: READER },
      Action: "kms:Decrypt",
      Resource: "*",
      Condition: OF_THE_SECRET,
    });
    assert.ok(isShareSid(statement.Sid));
  });

  it("are an IAM policy for exactly this secret, and for that use of the key", () => {
    assert.deepEqual(readPolicy({ keyArn: keyIn("cn-north-1"), secretArn: SECRET }), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "ReadSecret",
          Effect: "Allow",
          Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
          Resource: PATTERN,
        },
        {
          Sid: "DecryptItWithItsKey",
          Effect: "Allow",
          Action: "kms:Decrypt",
          Resource: keyIn("cn-north-1"),
          Condition: OF_THE_SECRET,
        },
      ],
    });
  });
});

/** Names that begin and end as each other's ARNs do. */
const secretName = fc
  .array(fc.constantFrom("a", "b/", "-", "abcdef", "-abcdef", "."), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(""));
const suffix = fc.string({ unit: fc.constantFrom("a", "b", "C", "1"), minLength: 6, maxLength: 6 });
const REGION = fc.constantFrom<Region>("us-east-1", "cn-north-1", "us-gov-west-1");
const cases = fc.record({
  region: REGION,
  names: fc.tuple(secretName, secretName),
  suffixes: fc.tuple(suffix, suffix),
});

interface Asked {
  readonly reads: (reader: string, secret: string) => Decision["outcome"];
  readonly decrypts: (reader: string) => Decision["outcome"];
  readonly secrets: readonly [string, string];
}

/** A world in which each account has two secrets under the owner's key, of which the other reads the first. */
function askedOf(
  home: AccountId,
  away: AccountId,
  { region, names, suffixes }: { region: Region; names: [string, string]; suffixes: [string, string] },
): Asked {
  const partition = partitionOf(region);
  const [listed, other] = [roleArn(partition, away, "Listed"), roleArn(partition, away, "Other")];
  const keyArn = keyIn(region);
  const secretArn = secretArnPattern(region, home, names[0]);
  const readers = [{ accountId: away, principals: [listed] }];
  const shares = home === OWNER ? sharesWithReaders({ secretArn, readers }) : [];
  const policies = [{ name: "read", document: readPolicy({ keyArn, secretArn }) }];
  const all = { Effect: "Allow" as const, Action: ["secretsmanager:*"], Resource: "*" };
  const everySecret = { name: "secrets", document: { Version: "2012-10-17" as const, Statement: [all] } };
  const arns = [
    `${secretArn.slice(0, -6)}${suffixes[0]}`,
    secretArnPattern(region, home, names[1]).slice(0, -6) + suffixes[1],
  ];
  const secrets = arns.map((arn): Secret => ({ arn, kmsKeyId: keyArn, policy: readersPolicy([listed, other]) }));
  const world: World = {
    accounts: [
      { id: home, identities: [] },
      {
        id: away,
        identities: [
          { arn: listed, policies: [...policies, everySecret] },
          { arn: other, policies: [everySecret] },
        ],
      },
    ],
    keys: [{ arn: keyArn, policy: keyPolicy({ region, ownerAccountId: OWNER, shares }) }],
    secrets,
  };
  return {
    reads: (principal, resource) =>
      evaluate({ principal, action: "secretsmanager:GetSecretValue", resource }, world).outcome,
    decrypts: (principal) =>
      evaluate({ principal, action: "kms:Decrypt", resource: keyArn, contextIsComplete: true }, world).outcome,
    secrets: [arns[0]!, arns[1]!],
  };
}

describe("a secret read across accounts", () => {
  for (const [way, home, away] of [
    ["the owner's, from the external account", OWNER, EXTERNAL],
    ["the external account's, from the owner's", EXTERNAL, OWNER],
  ] as const) {
    it(`${way}: its readers can read it, and no other secret under the key, nor use the key by itself`, () => {
      fc.assert(
        fc.property(cases, (each) => {
          fc.pre(each.names[0] !== each.names[1]);
          const partition = partitionOf(each.region);
          const { reads, decrypts, secrets } = askedOf(home, away, each);
          const [listed, other] = [roleArn(partition, away, "Listed"), roleArn(partition, away, "Other")];
          assert.equal(reads(listed, secrets[0]), "allowed");
          assert.equal(reads(listed, secrets[1]), "denied");
          assert.equal(reads(other, secrets[0]), "denied");
          assert.equal(decrypts(listed), "denied");
        }),
      );
    });
  }
});
