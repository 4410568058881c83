/** What the components say to the arguments of a program that is not this repository's. */
import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { checkedEncryptedSecret } from "../../../components/arguments/encrypted-secret";
import { checkedKeyAccess, type KeyAccessInput } from "../../../components/arguments/key-access";
import { checkedSharedKey, type SharedKeyInput } from "../../../components/arguments/shared-key";
import { ProgramError } from "../../../components/program-error";

const KEY_ARN = "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const SHARED_KEY: SharedKeyInput = {
  region: "cn-north-1",
  ownerAccountId: "111122223333",
  shares: [{ level: "account", accountId: "444455556666" }],
};
const KEY_ACCESS: KeyAccessInput = { keyArn: KEY_ARN, accountId: "444455556666", roles: ["ExampleRole"] };
const SECRET = { secretName: "example/secret", keyArn: KEY_ARN };

const refusal = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof ProgramError);
    return error.message;
  }
  return assert.fail("went through");
};

describe("the arguments of a shared key", () => {
  it("get the configuration's defaults where they are left out", () => {
    const { settings, shares } = checkedSharedKey("k", SHARED_KEY);
    assert.deepEqual(settings, {
      alias: "alias/cross-account-cmk",
      description: "Customer managed key shared with external accounts",
      rotationPeriodInDays: 365,
      deletionWindowInDays: 30,
      protect: true,
      multiRegion: false,
      replicaRegions: [],
      tags: {},
    });
    assert.deepEqual(shares, [{ level: "account", accountId: "444455556666" }]);
  });

  it("keep what they say, false and all", () => {
    const { settings } = checkedSharedKey("k", { ...SHARED_KEY, settings: { protect: false, alias: "alias/mine" } });
    assert.deepEqual([settings.protect, settings.alias, settings.rotationPeriodInDays], [false, "alias/mine", 365]);
  });

  it("name roles and users by name or ARN; they become ARNs of the share's account", () => {
    const arn = "arn:aws-cn:iam::444455556666:role/team/Other";
    const shares = [
      { level: "principals", accountId: "444455556666", roles: ["ExampleRole", arn], users: ["ExampleUser"] },
      { level: "matching", accountId: "999988887777", roles: ["team/*"] },
    ] as const;
    assert.deepEqual(checkedSharedKey("k", { ...SHARED_KEY, shares }).shares, [
      {
        level: "principals",
        accountId: "444455556666",
        principals: [
          "arn:aws-cn:iam::444455556666:role/ExampleRole",
          arn,
          "arn:aws-cn:iam::444455556666:user/ExampleUser",
        ],
      },
      { level: "matching", accountId: "999988887777", patterns: ["arn:aws-cn:iam::999988887777:role/team/*"] },
    ]);
  });

  it("must not change shares that were checked already", () => {
    const shares = [
      { level: "account", accountId: "444455556666", use: "decrypt", via: ["s3"] },
      {
        level: "principals",
        accountId: "999988887777",
        roles: ["A"],
        users: ["B"],
        use: "custom",
        actions: ["kms:Encrypt"],
      },
      { level: "organization", organizationId: "o-a1b2c3d4e5", encryptionContext: { Team: ["a", "b"] } },
    ] as const;
    const once = checkedSharedKey("k", { ...SHARED_KEY, shares }).shares;
    assert.deepEqual(checkedSharedKey("k", { ...SHARED_KEY, shares: once }).shares, once);
  });

  it("must not change duties that were checked already", () => {
    const duties = { administrators: { roles: ["Admin"] }, users: { roles: ["App"], users: ["ExampleUser"] } };
    const once = checkedSharedKey("k", { ...SHARED_KEY, duties }).duties;
    assert.deepEqual(once, {
      administrators: ["arn:aws-cn:iam::111122223333:role/Admin"],
      users: ["arn:aws-cn:iam::111122223333:role/App", "arn:aws-cn:iam::111122223333:user/ExampleUser"],
      rootAccess: "full",
    });
    assert.deepEqual(checkedSharedKey("k", { ...SHARED_KEY, duties: once }).duties, once);
    assert.equal(checkedSharedKey("k", SHARED_KEY).duties, undefined);
  });

  it("must not separate duties that one role has both of, nor give them to nobody", () => {
    const both = { administrators: { roles: ["Admin"] }, users: { roles: ["admin"] } };
    assert.match(
      refusal(() => checkedSharedKey("k", { ...SHARED_KEY, duties: both })),
      /1\. duties\.users = "arn:[^"]+:role\/admin"\n {3}is one of duties\.administrators too/,
    );
    assert.match(
      refusal(() => checkedSharedKey("k", { ...SHARED_KEY, duties: { users: { roles: [] } } })),
      /1\. duties\.users\n {3}names nobody\./,
    );
  });

  it("must tell all that is wrong in one message, in the words of the arguments", () => {
    const shares = [{ level: "account", accountId: "4444-5555-6666" }] as const;
    const wrong = { ...SHARED_KEY, region: "cn-nort-1", shares, settings: { rotationPeriodInDays: 1 } };
    assert.equal(
      refusal(() => checkedSharedKey("k", wrong)),
      [
        'The arguments of SharedKey "k" have 3 problems.',
        [
          '1. region = "cn-nort-1"',
          "   must be a Region of the partitions aws, aws-cn or aws-us-gov.",
          '   Remedy: Did you mean "cn-north-1"?',
        ].join("\n"),
        [
          '2. shares[0].accountId = "4444-5555-6666"',
          "   must be an AWS account id: twelve digits, as a string.",
          "   Remedy: Copy the id from the account's page in the console, without dashes, in quotes.",
        ].join("\n"),
        [
          "3. settings.rotationPeriodInDays = 1",
          "   must be a whole number of days, 90 to 2560.",
          "   Remedy: Leave it out for 365 days.",
        ].join("\n"),
      ].join("\n\n"),
    );
  });

  it("must not share with the owner itself, nor twice with one account", () => {
    const shares = ["111122223333", "444455556666", "444455556666"].map(
      (accountId) => ({ level: "account", accountId }) as const,
    );
    const text = refusal(() => checkedSharedKey("k", { ...SHARED_KEY, shares }));
    assert.match(text, /1\. shares\[0\]\.accountId = "111122223333"\n {3}is the owner account itself/);
    assert.match(text, /2\. shares\[2\]\.accountId = "444455556666"\n {3}is shared with already, in shares\[1\]\./);
    assert.ok(!text.includes("owner."));
  });

  it("must not make a key policy that AWS would refuse for its size", () => {
    const roles = Array.from({ length: 900 }, (_, index) => `ARoleOfARatherLongName${index}`);
    const shares = [{ level: "principals", accountId: "444455556666", roles }] as const;
    const text = refusal(() => checkedSharedKey("k", { ...SHARED_KEY, shares }));
    assert.match(text, /1\. shares\n {3}would make a key policy of \d+ bytes/);
  });
});

describe("the arguments of the access to a key", () => {
  it("get the walkthrough's five actions and the policy's name by default", () => {
    assert.deepEqual(checkedKeyAccess("a", KEY_ACCESS), {
      accountId: "444455556666",
      policyName: "cross-account-cmk-access",
      terms: [{}],
      principals: [{ kind: "role", pathAndName: "ExampleRole" }],
    });
  });

  it("take principals by name, path and name, or ARN", () => {
    const { principals } = checkedKeyAccess("a", {
      ...KEY_ACCESS,
      roles: ["team/Builder"],
      users: ["ExampleUser"],
      principals: ["arn:aws-cn:iam::444455556666:role/x/Other", "arn:aws-cn:iam::444455556666:user/Someone"],
    });
    assert.deepEqual(principals, [
      { kind: "role", pathAndName: "team/Builder" },
      { kind: "role", pathAndName: "x/Other" },
      { kind: "user", pathAndName: "ExampleUser" },
      { kind: "user", pathAndName: "Someone" },
    ]);
  });

  it("must not take a key that is told by its id or alias, which would mean one of the account's own", () => {
    for (const keyArn of ["1234abcd-12ab-34cd-56ef-1234567890ab", "alias/shared"]) {
      assert.match(
        refusal(() => checkedKeyAccess("a", { ...KEY_ACCESS, keyArn })),
        /1\. keyArn = .*\n {3}must be the ARN of a KMS key/,
      );
    }
  });

  it("must not take a key of the account itself, nor principals of another account or partition", () => {
    const own = KEY_ARN.replace("111122223333", "444455556666");
    const strange = ["arn:aws-cn:iam::111122223333:role/R", "arn:aws:iam::444455556666:role/S"];
    const text = refusal(() => checkedKeyAccess("a", { ...KEY_ACCESS, keyArn: own, roles: strange }));
    assert.match(text, /1\. keyArn = .*\n {3}is a key of the external account itself/);
    assert.match(text, /2\. roles\[0\] = .*\n {3}is in account 111122223333/);
    assert.match(text, /3\. roles\[1\] = .*\n {3}is in partition aws,/);
  });

  it("must not attach the policy twice to one role, also where the key is not known yet", () => {
    const keyArn = pulumi.output(KEY_ARN);
    const roles = ["ExampleRole", "arn:aws-cn:iam::444455556666:role/ExampleRole"];
    const text = refusal(() => checkedKeyAccess("a", { ...KEY_ACCESS, keyArn, roles }));
    assert.match(text, /1\. roles\[1\] = .*\n {3}is listed already, as roles\[0\]\./);
  });

  it("must not make a policy that allows nothing, or what cannot cross accounts", () => {
    assert.match(
      refusal(() => checkedKeyAccess("a", { ...KEY_ACCESS, terms: [] })),
      /1\. terms = \[\]/,
    );
    const terms = [{ use: "custom", actions: ["kms:PutKeyPolicy"] }] as const;
    assert.match(
      refusal(() => checkedKeyAccess("a", { ...KEY_ACCESS, terms })),
      /1\. terms\[0\]\.actions\[0\] = "kms:PutKeyPolicy"/,
    );
  });
});

describe("the arguments of an encrypted secret", () => {
  it("get the defaults where they are left out", () => {
    assert.deepEqual(checkedEncryptedSecret("s", SECRET), {
      secretName: "example/secret",
      description: "",
      recoveryWindowInDays: 30,
      readers: [],
    });
  });

  it("must not name readers by anything but ARNs of roles and users", () => {
    const readers = ["arn:aws-cn:iam::444455556666:role/Reader", "arn:aws-cn:iam::444455556666:root"] as never;
    assert.match(
      refusal(() => checkedEncryptedSecret("s", { ...SECRET, readers })),
      /have a problem\.\n\n1\. readers\[1\] = "arn:aws-cn:iam::444455556666:root"/,
    );
  });

  it("take patterns of readers, and must have a path before the wildcard", () => {
    const team = "arn:aws-cn:iam::444455556666:role/team/*" as const;
    assert.deepEqual(checkedEncryptedSecret("s", { ...SECRET, readers: [team] }).readers, [team]);
    for (const name of ["Reader*", "*", "*/a"]) {
      const readers = [`arn:aws-cn:iam::444455556666:role/${name}` as const];
      assert.match(
        refusal(() => checkedEncryptedSecret("s", { ...SECRET, readers })),
        /1\. readers\[0\] = [^]*Put the wildcard behind a path/,
      );
    }
  });

  it("must not repeat a secret's value that was pasted for its name", () => {
    const text = refusal(() => checkedEncryptedSecret("s", { ...SECRET, secretName: '{"password":"hunter2"}' }));
    assert.match(text, /1\. secretName\n {3}must be a secret's name/);
    assert.ok(!text.includes("hunter2"));
  });

  it("must not be encrypted by an alias, which would mean a key of the secret's own account", () => {
    assert.match(
      refusal(() => checkedEncryptedSecret("s", { ...SECRET, keyArn: "alias/shared" })),
      /1\. keyArn = "alias\/shared"/,
    );
  });
});
