/** Every way of this program to share a key must pass every rule: the documents of all combinations, on both sides. */
import assert from "node:assert/strict";
import { roleArn, userArn, type AccountId, type KeyArn } from "../../access/identifiers";
import { partitionOf, type Region } from "../../access/partition";
import { toJson, type PolicyDocument } from "../../access/policy-document";
import { accessPolicy } from "../../components/access-policy";
import type { KeyDuties } from "../../components/key-duties";
import { keyPolicy } from "../../components/key-policy";
import { readersPolicy, readPolicy } from "../../components/secret-reading/documents";
import type { Grantees, Share, Terms } from "../../components/sharing/share";
import { JUDGING_RULES } from "../../policypack/rules";
import type { Rule } from "../../policypack/rule";
import { judge, type Subject } from "./judge";
import { EXTERNAL, OWNER } from "./walkthrough";

const ORGANIZATION = "o-abcdefghij";
const PATH = `${ORGANIZATION}/r-ab12/ou-ab12-11111111/*`;
const REGIONS: readonly Region[] = ["cn-north-1", "eu-central-1", "us-gov-west-1"];
/** As docs/uses.md has it: what goes beyond the walkthrough's actions is configured. */
const CUSTOM = ["kms:GetPublicKey", "kms:GetKeyRotationStatus"];
/** Whom a security team would list for the shares below. */
const TRUSTED = { trustedAccounts: [EXTERNAL], trustedOrganizationPaths: [PATH], trustedOrganizations: [ORGANIZATION] };

const granteesIn = (region: Region): readonly Grantees[] => {
  const partition = partitionOf(region);
  const role = roleArn(partition, EXTERNAL, "team/Example");
  return [
    { level: "account", accountId: EXTERNAL },
    { level: "principals", accountId: EXTERNAL, principals: [role, userArn(partition, EXTERNAL, "Example")] },
    { level: "matching", accountId: EXTERNAL, patterns: [`arn:${partition}:iam::${EXTERNAL}:role/team/*`] },
    { level: "organization", organizationId: ORGANIZATION },
    { level: "organization", organizationId: ORGANIZATION, paths: [PATH] },
  ];
};

const USES: readonly Terms[] = [
  {},
  { use: "encrypt" },
  { use: "decrypt" },
  { use: "encryptDecrypt" },
  { use: "secretsManagerRead" },
  { use: "secretsManagerReadWrite" },
  { use: "custom", actions: ["kms:Decrypt", ...CUSTOM] },
];
const CONDITIONS: readonly Terms[] = [
  {},
  { via: ["s3", "secretsmanager"] },
  { encryptionContext: { Project: ["a", "b*"], "aws:s3:arn": ["arn:aws:s3:::bucket/*"] } },
  { delegateToServices: true },
];

const dutiesIn = (region: Region): readonly (KeyDuties | undefined)[] => {
  const administrators = [roleArn(partitionOf(region), OWNER, "KeyAdministrator")];
  const users = [userArn(partitionOf(region), OWNER, "KeyUser")];
  return [
    undefined,
    { administrators, users, rootAccess: "full" },
    { administrators, users, rootAccess: "administration" },
  ];
};

const through = (region: Region, account: AccountId) => ({
  name: "explicit",
  props: { region, allowedAccountIds: JSON.stringify([account]) },
});
const resource = (type: string, account: AccountId, region: Region, policy: PolicyDocument, more = {}): Subject => ({
  type,
  name: "example",
  props: { policy: toJson(policy), ...more },
  provider: through(region, account),
});

/** Each rule as it is, and one that asks for trust with the lists too. */
const configurationsOf = ({ configSchema }: Rule): readonly object[] => {
  const own = configSchema?.properties.allowedActions === undefined ? {} : { allowedActions: CUSTOM };
  return configSchema?.properties.trustedAccounts === undefined ? [own] : [own, { ...own, ...TRUSTED }];
};

function refusals(subject: Subject): readonly string[] {
  return JUDGING_RULES.filter((rule) => rule.appliesTo(subject.type)).flatMap((rule) =>
    configurationsOf(rule).flatMap((config) => {
      const { violations } = judge(rule, { ...subject, config: { ...config } });
      return violations.map((text) => `${rule.name}: ${text}`);
    }),
  );
}

const KEY = { enableKeyRotation: true, deletionWindowInDays: 30 };

for (const region of REGIONS) {
  const keyArn = `arn:${partitionOf(region)}:kms:${region}:${OWNER}:key/1234abcd-12ab-34cd-56ef-1234567890ab` as KeyArn;

  describe(`the pack and every way to share in ${region}`, () => {
    for (const grantees of granteesIn(region)) {
      it(`must let through ${JSON.stringify(grantees)}`, () => {
        for (const use of USES) {
          for (const condition of CONDITIONS) {
            const terms = { ...use, ...condition } as Terms;
            const shares = [{ ...grantees, ...terms }] as readonly Share[];
            // Duties do not hang on the terms of the shares.
            for (const duties of condition === CONDITIONS[0] ? dutiesIn(region) : [undefined]) {
              const policy = keyPolicy({ region, ownerAccountId: OWNER, shares, duties });
              assert.deepEqual(refusals(resource("aws:kms/key:Key", OWNER, region, policy, KEY)), []);
            }
            const access = accessPolicy({ keyArn, accountId: EXTERNAL, terms: [terms] });
            assert.deepEqual(refusals(resource("aws:iam/policy:Policy", EXTERNAL, region, access)), []);
          }
        }
      });
    }

    it("must let through a secret that is read across accounts, on both sides", () => {
      const readers = [roleArn(partitionOf(region), EXTERNAL, "Reader")];
      const pattern = `arn:${partitionOf(region)}:iam::${EXTERNAL}:role/team/*` as const;
      for (const whom of [readers, [pattern], [...readers, pattern]]) {
        const secret = resource("aws:secretsmanager/secret:Secret", OWNER, region, readersPolicy(whom), {
          kmsKeyId: keyArn,
        });
        assert.deepEqual(refusals(secret), []);
      }
      const secretArn =
        `arn:${partitionOf(region)}:secretsmanager:${region}:${OWNER}:secret:shared/example-??????` as const;
      const policy = readPolicy({ keyArn, secretArn });
      assert.deepEqual(refusals(resource("aws:iam/policy:Policy", EXTERNAL, region, policy)), []);
    });
  });
}
