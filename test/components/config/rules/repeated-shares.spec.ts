/** Several entries for one account: allowed where each adds something to the others. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkSections, sectionOf } from "../../../../accounts/stack-sections";
import { parseConfiguration } from "../../../../components/config/parse";
import { keyPolicy } from "../../../../components/key-policy";
import { ownerRaw } from "../fixture";

const EXTERNAL = "444455556666";
const named = (more: object) => ({ accountId: EXTERNAL, level: "principals", ...more });
const whole = (more: object = {}) => ({ accountId: EXTERNAL, level: "account", ...more });

function problemsOf(...shares: readonly object[]): readonly string[] {
  const parsed = parseConfiguration(ownerRaw({ shares }));
  return "problems" in parsed ? parsed.problems.map(({ path, value = "", rule }) => `${path} ${value} ${rule}`) : [];
}

describe("several entries for one account", () => {
  it("are taken: one role encrypts, another decrypts, each by a statement of its own", () => {
    const text = readFileSync(join(__dirname, "../cases/two-entries-one-account.yaml"), "utf8");
    const checked = checkSections({ owner: sectionOf(text, "owner") ?? {} });
    assert.ok(!("problems" in checked) && checked.configuration.owner !== undefined);
    const { accountId: ownerAccountId, region, shares } = checked.configuration.owner;
    const statements = keyPolicy({ region, ownerAccountId, shares }).Statement.slice(1);
    assert.deepEqual(
      statements.map(({ Sid, Principal, Action }) => [Sid, Principal, Action]),
      [
        [
          "Allow an external account to use this CMK to decrypt",
          { AWS: `arn:aws:iam::${EXTERNAL}:role/Reader` },
          ["kms:Decrypt", "kms:DescribeKey"],
        ],
        [
          "Allow an external account to use this CMK to encrypt",
          { AWS: `arn:aws:iam::${EXTERNAL}:role/Writer` },
          ["kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*"],
        ],
      ],
    );
  });

  const taken: Readonly<Record<string, readonly object[]>> = {
    "one role in both, with other actions": [
      named({ roles: ["A"], use: "encrypt" }),
      named({ roles: ["A"], use: "decrypt" }),
    ],
    "the whole account encrypts, one role decrypts": [
      whole({ use: "encrypt" }),
      named({ roles: ["A"], use: "decrypt" }),
    ],
    "one service for all, any for one role": [whole({ via: ["s3"] }), named({ roles: ["A"] })],
    "the same role by the key policy and by a grant": [
      named({ roles: ["A"] }),
      named({ roles: ["A"], through: "grants" }),
    ],
    "two contexts": ["a", "b"].map((Team) => named({ roles: ["A"], encryptionContext: { Team } })),
    "a role and a user of one name": [named({ roles: ["A"] }), named({ users: ["A"] })],
    "parts of an organization": [
      { level: "organization", organizationId: "o-a1b2c3d4e5", use: "encrypt" },
      { level: "organization", organizationId: "o-a1b2c3d4e5", paths: ["o-a1b2c3d4e5/r-ab12/*"], use: "decrypt" },
    ],
  };
  for (const [name, shares] of Object.entries(taken)) {
    it(`are taken, whatever their order: ${name}`, () => {
      assert.deepEqual([problemsOf(...shares), problemsOf(...[...shares].reverse())], [[], []]);
    });
  }

  const refused: readonly (readonly [string, readonly object[], RegExp])[] = [
    [
      "a role has the same twice",
      [named({ roles: ["B", "A"] }), named({ roles: ["A"] })],
      /^owner.shares\[1\].roles\[0\] "A" .*owner.shares\[0\]. Both entries give the same permissions\.$/,
    ],
    [
      "a user has the same twice, once by ARN",
      [named({ users: ["A"] }), named({ roles: ["R"], users: [`arn:aws-cn:iam::${EXTERNAL}:user/A`] })],
      /^owner.shares\[1\].users\[0\] .*Both entries give the same permissions/,
    ],
    [
      "a role has less than the whole account",
      [named({ roles: ["A"], use: "decrypt" }), whole()],
      /^owner.shares\[0\].roles\[0\] "A" .*owner.shares\[1\], which allows all of this and more\.$/,
    ],
    [
      "a pattern lets the role in already",
      [{ ...named({ roles: ["team/*"] }), level: "matching" }, named({ roles: ["team/A"] })],
      /^owner.shares\[1\].roles\[0\]/,
    ],
    [
      "one service, of a role that has them all",
      [named({ roles: ["A"] }), named({ roles: ["A"], via: ["s3"] })],
      /^owner.shares\[1\].roles\[0\] .*and more/,
    ],
    [
      "a part of an organization that is shared with",
      [
        { level: "organization", organizationId: "o-a1b2c3d4e5" },
        { level: "organization", organizationId: "o-a1b2c3d4e5", paths: ["o-a1b2c3d4e5/r-ab12/*"] },
      ],
      /^owner.shares\[1\].organizationId/,
    ],
  ];
  for (const [name, shares, expected] of refused) {
    it(`must not be there where one of them adds nothing: ${name}`, () => {
      const problems = problemsOf(...shares);
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0] ?? "", expected);
    });
  }
});
