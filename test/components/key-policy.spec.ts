import assert from "node:assert/strict";
import fc from "fast-check";
import { isAccountId, roleArn, userArn, type AccountId } from "../../access/identifiers";
import { partitionOf, type Region } from "../../access/partition";
import { toJson } from "../../access/policy-document";
import { accessPolicy } from "../../components/access-policy";
import { keyPolicy } from "../../components/key-policy";
import type { Share } from "../../components/sharing/share";

const account = (text: string): AccountId => {
  if (!isAccountId(text)) throw new Error(`not an account id: ${text}`);
  return text;
};
const OWNER = account("111122223333");
const EXTERNAL = account("444455556666");
const ACTIONS = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];

describe("the key policy", () => {
  it("is the walkthrough's at the level of the account", () => {
    const shares: Share[] = [{ level: "account", accountId: EXTERNAL }];
    assert.deepEqual(keyPolicy({ region: "cn-north-1", ownerAccountId: OWNER, shares }), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Enable IAM User Permissions",
          Effect: "Allow",
          Principal: { AWS: "arn:aws-cn:iam::111122223333:root" },
          Action: "kms:*",
          Resource: "*",
        },
        {
          Sid: "Allow an external account to use this CMK",
          Effect: "Allow",
          Principal: { AWS: "arn:aws-cn:iam::444455556666:root" },
          Action: ACTIONS,
          Resource: "*",
        },
      ],
    });
  });

  it("names exactly the roles and users at their level", () => {
    const principals = [roleArn("aws-cn", EXTERNAL, "ExampleRole"), userArn("aws-cn", EXTERNAL, "ExampleUser")];
    const { Statement } = keyPolicy({
      region: "cn-north-1",
      ownerAccountId: OWNER,
      shares: [{ level: "principals", accountId: EXTERNAL, principals }],
    });
    assert.deepEqual(Statement[1]?.Principal, {
      AWS: ["arn:aws-cn:iam::444455556666:role/ExampleRole", "arn:aws-cn:iam::444455556666:user/ExampleUser"],
    });
  });

  it("keeps the owner's own statement, alone, where nothing is shared", () => {
    const { Statement } = keyPolicy({ region: "us-east-1", ownerAccountId: OWNER, shares: [] });
    assert.deepEqual(
      Statement.map(({ Sid }) => Sid),
      ["Enable IAM User Permissions"],
    );
  });

  const shares = fc.uniqueArray(
    fc
      .integer({ min: 0, max: 999_999_999_999 })
      .map((number): Share => ({ level: "account", accountId: account(String(number).padStart(12, "0")) })),
    { maxLength: 20, selector: (share) => JSON.stringify(share) },
  );

  const REGION = fc.constantFrom<Region>("us-east-1", "cn-north-1", "us-gov-west-1");

  it("must not depend on the order in which the shares are listed", () => {
    fc.assert(
      fc.property(shares, REGION, (list, region) => {
        const args = { region, ownerAccountId: OWNER };
        assert.equal(
          toJson(keyPolicy({ ...args, shares: list })),
          toJson(keyPolicy({ ...args, shares: [...list].reverse() })),
        );
      }),
    );
  });

  it("must not give kms:* to anybody but the owner, in any partition", () => {
    fc.assert(
      fc.property(shares, REGION, (list, region) => {
        const wide = keyPolicy({ region, ownerAccountId: OWNER, shares: list }).Statement.filter(
          ({ Action }) => Action === "kms:*",
        );
        assert.deepEqual(
          wide.map(({ Principal }) => Principal),
          [{ AWS: `arn:${partitionOf(region)}:iam::111122223333:root` }],
        );
      }),
    );
  });
});

describe("the IAM policy", () => {
  it("is the walkthrough's: the same actions on exactly the key's ARN", () => {
    const keyArn = "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    assert.deepEqual(accessPolicy({ keyArn, accountId: EXTERNAL }), {
      Version: "2012-10-17",
      Statement: [{ Sid: "AllowExternalAccount", Effect: "Allow", Action: ACTIONS, Resource: keyArn }],
    });
  });
});
