import assert from "node:assert/strict";
import { toJson } from "../../../access/policy-document";
import type { Share } from "../../../components/sharing/share";
import { isShareSid } from "../../../components/sharing/share-statements";
import * as f from "./fixture";

const ROOT = "arn:aws-cn:iam::444455556666:root";
const SECRETS = {
  StringEquals: { "kms:ViaService": "secretsmanager.cn-north-1.amazonaws.com" },
  StringLike: {
    "kms:EncryptionContext:SecretARN": "arn:aws-cn:secretsmanager:cn-north-1:${aws:PrincipalAccount}:secret:*",
  },
};
const IN_ORGANIZATION = {
  StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
  StringNotEquals: { "aws:PrincipalAccount": "111122223333" },
};
const allow = (Sid: string, Principal: unknown, Action: unknown, Condition?: object) => ({
  Sid,
  Effect: "Allow",
  Principal: { AWS: Principal },
  Action,
  Resource: "*",
  ...(Condition === undefined ? {} : { Condition }),
});

describe("the statements of the shares", () => {
  const cases: readonly [name: string, shares: readonly Share[], statements: readonly object[]][] = [
    ["an account", [f.accountShare], [allow(f.SID, ROOT, f.FIVE)]],
    ["roles and users", [f.principalShare], [allow(f.SID, [f.ROLE, f.USER], f.FIVE)]],
    [
      "matching ARNs",
      [f.matchingShare],
      [
        allow(`${f.SID} by principal ARN`, ROOT, f.FIVE, {
          ArnLike: { "aws:PrincipalArn": "arn:aws-cn:iam::444455556666:role/team/*" },
        }),
      ],
    ],
    [
      "an organization, without the owner's own account",
      [f.organizationShare],
      [allow(`${f.SID} by organization`, "*", f.FIVE, IN_ORGANIZATION)],
    ],
    [
      "parts of an organization",
      [{ ...f.organizationShare, paths: ["o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*", "o-a1b2c3d4e5/r-ab12/"] }],
      [
        allow(`${f.SID} by organization path`, "*", f.FIVE, {
          "ForAnyValue:StringLike": {
            "aws:PrincipalOrgPaths": ["o-a1b2c3d4e5/r-ab12/", "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*"],
          },
          ...IN_ORGANIZATION,
        }),
      ],
    ],
    [
      "an account that decrypts only",
      [{ ...f.accountShare, use: "decrypt" }],
      [allow(`${f.SID} to decrypt`, ROOT, ["kms:Decrypt", "kms:DescribeKey"])],
    ],
    [
      "roles and users that encrypt only",
      [{ ...f.principalShare, use: "encrypt" }],
      [allow(`${f.SID} to encrypt`, [f.ROLE, f.USER], ["kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*"])],
    ],
    [
      "an account that reads its own secrets, by Secrets Manager alone",
      [{ ...f.accountShare, use: "secretsManagerRead" }],
      [allow(`${f.SID} to read secrets`, ROOT, "kms:Decrypt", SECRETS)],
    ],
    [
      "matching ARNs that read and write secrets",
      [{ ...f.matchingShare, use: "secretsManagerReadWrite" }],
      [
        allow(
          `${f.SID} by principal ARN to read and write secrets`,
          ROOT,
          ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
          { ArnLike: { "aws:PrincipalArn": "arn:aws-cn:iam::444455556666:role/team/*" }, ...SECRETS },
        ),
      ],
    ],
    [
      "an organization that reads secrets, each account its own",
      [{ ...f.organizationShare, use: "secretsManagerRead" }],
      [
        allow(`${f.SID} by organization to read secrets`, "*", "kms:Decrypt", {
          StringEquals: { ...IN_ORGANIZATION.StringEquals, ...SECRETS.StringEquals },
          StringLike: SECRETS.StringLike,
          StringNotEquals: IN_ORGANIZATION.StringNotEquals,
        }),
      ],
    ],
    [
      "services: directly no more, in any partition under the same domain",
      [{ ...f.accountShare, via: ["s3", "ec2"] }],
      [
        allow(`${f.SID} via ec2 s3`, ROOT, f.FIVE, {
          StringEquals: { "kms:ViaService": ["ec2.cn-north-1.amazonaws.com", "s3.cn-north-1.amazonaws.com"] },
        }),
      ],
    ],
    [
      "an encryption context, with DescribeKey apart, which carries none",
      [{ ...f.accountShare, encryptionContext: { Project: ["a", "b"], Team: ["x/*"] } }],
      [
        allow(`${f.SID} in a context`, ROOT, ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"], {
          StringEquals: { "kms:EncryptionContext:Project": ["a", "b"] },
          StringLike: { "kms:EncryptionContext:Team": "x/*" },
        }),
        allow(`${f.SID} outside the context`, ROOT, "kms:DescribeKey"),
      ],
    ],
    [
      "AWS services' own grants, in a second statement as AWS's console writes it",
      [{ ...f.accountShare, delegateToServices: true }],
      [
        allow(f.SID, ROOT, f.FIVE),
        allow(
          `${f.SID} through grants of AWS services`,
          ROOT,
          ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
          { Bool: { "kms:GrantIsForAWSResource": "true" } },
        ),
      ],
    ],
    [
      "grants of the chosen services alone",
      [{ ...f.principalShare, use: "encryptDecrypt", via: ["ec2"], delegateToServices: true }],
      [
        allow(
          `${f.SID} to encrypt and decrypt via ec2`,
          [f.ROLE, f.USER],
          ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*"],
          { StringEquals: { "kms:ViaService": "ec2.cn-north-1.amazonaws.com" } },
        ),
        allow(
          `${f.SID} to encrypt and decrypt via ec2 through grants of AWS services`,
          [f.ROLE, f.USER],
          ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
          {
            Bool: { "kms:GrantIsForAWSResource": "true" },
            StringEquals: { "kms:ViaService": "ec2.cn-north-1.amazonaws.com" },
          },
        ),
      ],
    ],
    [
      "chosen actions",
      [{ ...f.accountShare, use: "custom", actions: ["kms:ReEncryptFrom", "kms:Decrypt"] }],
      [allow(`${f.SID} for chosen actions`, ROOT, ["kms:Decrypt", "kms:ReEncryptFrom"])],
    ],
  ];
  for (const [name, shares, statements] of cases) {
    it(`share with ${name}`, () => {
      assert.deepEqual(f.statementsOf(...shares), statements);
    });
  }

  it("must not let an action round the encryption context by a pattern that means others too", () => {
    const actions = f
      .statementsOf({
        ...f.accountShare,
        use: "custom",
        actions: ["kms:De*r*t"],
        encryptionContext: { Project: ["a"] },
      })
      .map(({ Action, Condition }) => [Action, Condition]);
    assert.deepEqual(actions, [
      ["kms:Decrypt", { StringEquals: { "kms:EncryptionContext:Project": "a" } }],
      ["kms:DeriveSharedSecret", undefined],
    ]);
  });

  it("put accounts on the same terms into one statement, whatever order their values are in", () => {
    const one: Share = { ...f.accountShare, via: ["s3", "ec2"], encryptionContext: { A: ["1", "2"], B: ["3"] } };
    const other: Share = {
      level: "account",
      accountId: f.SECOND,
      via: ["ec2", "s3"],
      encryptionContext: { B: ["3"], A: ["2", "1"] },
    };
    assert.deepEqual(
      f.statementsOf(one, other).map(({ Principal }) => Principal),
      Array(2).fill({ AWS: [ROOT, "arn:aws-cn:iam::777788889999:root"] }),
    );
  });

  it("must not put accounts on different terms into one statement; where the words are the same a number tells them apart", () => {
    const shares: Share[] = [
      { ...f.accountShare, encryptionContext: { A: ["2"] } },
      { level: "account", accountId: f.SECOND, encryptionContext: { A: ["1"] } },
    ];
    const sids = f.statementsOf(...shares).map(({ Sid, Principal }) => [Sid, Principal]);
    const [first, second] = ["arn:aws-cn:iam::777788889999:root", ROOT].map((AWS) => ({ AWS }));
    assert.deepEqual(sids, [
      [`${f.SID} in a context`, first],
      [`${f.SID} outside the context`, first],
      [`${f.SID} in a context 2`, second],
      [`${f.SID} outside the context 2`, second],
    ]);
    assert.equal(toJson(f.policyOf(...shares)), toJson(f.policyOf(...[...shares].reverse())));
  });

  it("begin with the walkthrough's own", () => {
    const others: Share[] = [
      { ...f.matchingShare, accountId: f.SECOND },
      f.organizationShare,
      { level: "account", accountId: f.account("123456789012"), via: ["s3"] },
    ];
    assert.equal(f.statementsOf(...others, f.accountShare)[0]?.Sid, f.SID);
  });

  it("take a service that is named twice once", () => {
    const other: Share = { level: "account", accountId: f.account("123456789012"), via: ["s3", "s3"] };
    const statements = f.statementsOf({ ...f.accountShare, via: ["s3"] }, other);
    assert.deepEqual(
      statements.map(({ Sid }) => Sid),
      [`${f.SID} via s3`],
    );
  });

  it("leave a share that is by grants to the grants", () => {
    assert.deepEqual(f.statementsOf({ ...f.principalShare, through: "grants" }), []);
    assert.equal(f.statementsOf({ ...f.principalShare, through: "both" }).length, 1);
  });
});

describe("a Sid of a share", () => {
  it("is told from those of others", () => {
    assert.ok([f.SID, `${f.SID} by organization 2`].every(isShareSid));
    assert.ok(![undefined, "", `${f.SID}s`, `My ${f.SID}`, "Enable IAM User Permissions"].some(isShareSid));
  });
});
