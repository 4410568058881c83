import assert from "node:assert/strict";
import { accessPolicy } from "../../components/access-policy";
import type { Terms } from "../../components/sharing/share";
import { EXTERNAL, FIVE, KEY } from "./sharing/fixture";

const statementsOf = (...terms: readonly Terms[]) =>
  accessPolicy({ keyArn: KEY, accountId: EXTERNAL, terms }).Statement;
const allow = (Sid: string, Action: unknown, Condition?: object) => ({
  Sid,
  Effect: "Allow",
  Action,
  Resource: KEY,
  ...(Condition === undefined ? {} : { Condition }),
});
const DELEGATION = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"];
const FOR_AWS = { Bool: { "kms:GrantIsForAWSResource": "true" } };

describe("the IAM policy of a share's terms", () => {
  const cases: readonly [name: string, terms: readonly Terms[], statements: readonly object[]][] = [
    ["nothing said", [{}], [allow("AllowExternalAccount", FIVE)]],
    ["to decrypt", [{ use: "decrypt" }], [allow("AllowExternalAccount", ["kms:Decrypt", "kms:DescribeKey"])]],
    [
      "to read the account's own secrets",
      [{ use: "secretsManagerRead" }],
      [
        allow("AllowExternalAccount", "kms:Decrypt", {
          StringEquals: { "kms:ViaService": "secretsmanager.cn-north-1.amazonaws.com" },
          StringLike: {
            "kms:EncryptionContext:SecretARN": "arn:aws-cn:secretsmanager:cn-north-1:444455556666:secret:*",
          },
        }),
      ],
    ],
    [
      "in a context, with grants of AWS services",
      [{ encryptionContext: { Project: ["a"] }, delegateToServices: true }],
      [
        allow("AllowExternalAccount", ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"], {
          StringEquals: { "kms:EncryptionContext:Project": "a" },
        }),
        allow("AllowExternalAccountWithoutContext", "kms:DescribeKey"),
        allow("AllowExternalAccountThroughAwsServices", DELEGATION, FOR_AWS),
      ],
    ],
    [
      "of several organizations' shares, what they have in common once",
      [{ delegateToServices: true }, { use: "decrypt", delegateToServices: true }],
      [
        allow("AllowExternalAccount", FIVE),
        allow("AllowExternalAccountThroughAwsServices", DELEGATION, FOR_AWS),
        allow("AllowExternalAccount2", ["kms:Decrypt", "kms:DescribeKey"]),
      ],
    ],
  ];
  for (const [name, terms, statements] of cases) {
    it(`is the key policy's other half: ${name}`, () => {
      assert.deepEqual(statementsOf(...terms), statements);
    });
  }

  it("must not be made for a key of a Region that is not known", () => {
    const keyArn = "arn:aws-cn:kms:cn-south-9:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    assert.throws(() => accessPolicy({ keyArn, accountId: EXTERNAL }), {
      message: `The key is in a Region that is not known here: ${keyArn}`,
    });
  });
});
