import type { PolicyDocument, Statement } from "../../../access/policy-document";
import { roleArn, userArn } from "../../../access/identifiers";
import { keyPolicy } from "../../../components/key-policy";
import { separationOfDuties } from "../../../policypack/rules/separation-of-duties";
import { assertCompliant, assertViolates, type Constants, type Subject } from "../judge";
import { EXTERNAL, key, KEY_POLICY, keyWith, OWNER, OWNER_ROOT } from "../walkthrough";

const constants: Constants = {
  why: "one stolen session would read the data, let others read it, and take the key away; nobody else would have to agree.",
  allowed:
    "administration or decryption for a role or user, not both, unless an unconditional Deny takes one of them away.",
  remedy:
    "give administration to one role and the use of the key to another; the account's root statement may stay, and IAM policies separate what it leaves open.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-administrators",
};
const ADMIN = roleArn("aws-cn", OWNER, "KeyAdministrator");
const USER = userArn("aws-cn", OWNER, "KeyUser");
const DUTIES: PolicyDocument = keyPolicy({
  region: "cn-north-1",
  ownerAccountId: OWNER,
  duties: { administrators: [ADMIN], users: [USER], rootAccess: "administration" },
  shares: [{ level: "account", accountId: EXTERNAL }],
});
const and = (...statements: readonly Partial<Statement>[]): Subject =>
  keyWith({
    ...DUTIES,
    Statement: [
      ...DUTIES.Statement,
      ...statements.map((each): Statement => ({ Effect: "Allow", Resource: "*", ...each })),
    ],
  });
const ALL = "kms:CreateGrant, kms:DisableKey, kms:PutKeyPolicy";
const ADMINISTRATION =
  "kms:DisableKey, kms:PutKeyPolicy, kms:ReplicateKey, kms:ScheduleKeyDeletion, kms:UpdatePrimaryRegion";

describe("separation-of-duties", () => {
  it("must accept the walkthrough, and administrators apart from users", () => {
    assertCompliant(separationOfDuties, key);
    assertCompliant(separationOfDuties, and());
  });

  it("must accept a root that may do everything, and users through whom AWS services make grants", () => {
    assertCompliant(
      separationOfDuties,
      and({ Principal: { AWS: OWNER_ROOT }, Action: ["kms:PutKeyPolicy", "kms:Decrypt"] }),
    );
    const Condition = { Bool: { "kms:GrantIsForAWSResource": "true" } };
    assertCompliant(separationOfDuties, and({ Principal: { AWS: USER }, Action: "kms:CreateGrant", Condition }));
  });

  it("must accept an administrator to whom decryption is denied, and leave kms:* to full-kms-access", () => {
    const Action = ["kms:Decrypt", "kms:ReEncrypt*"];
    const use = { Principal: { AWS: ADMIN }, Action };
    assertCompliant(separationOfDuties, and(use, { ...use, Effect: "Deny" }));
    assertCompliant(separationOfDuties, and(use, { Effect: "Deny", Principal: "*", Action }));
    assertCompliant(separationOfDuties, and({ Principal: { AWS: USER }, Action: "kms:*" }));
  });

  it("must not pass an administrator who decrypts by another statement", () => {
    assertViolates(
      separationOfDuties,
      and({ Principal: { AWS: [ADMIN, EXTERNAL] }, Action: "kms:D*" }),
      constants,
      `policy, Statement[1], Statement[4]: ${ADMIN} has both kms:DeleteImportedKeyMaterial, ${ADMINISTRATION} and kms:Decrypt.`,
    );
  });

  it("must not pass a user who gets one action of an administrator", () => {
    for (const action of ["kms:PutKeyPolicy", "kms:CreateGrant", "kms:ScheduleKeyDeletion"]) {
      assertViolates(
        separationOfDuties,
        and({ Principal: { AWS: USER }, Action: action }),
        constants,
        `policy, Statement[2], Statement[4]: ${USER} has both ${action} and kms:Decrypt, kms:ReEncryptFrom.`,
      );
    }
  });

  it("must not pass both in one statement", () => {
    const [own] = KEY_POLICY.Statement;
    const both: Statement = {
      Effect: "Allow",
      Principal: { AWS: ADMIN },
      Action: ["kms:ReEncryptFrom", "kms:PutKeyPolicy", "kms:CreateGrant", "kms:DisableKey"],
      Resource: "*",
    };
    assertViolates(
      separationOfDuties,
      keyWith({ ...KEY_POLICY, Statement: [own!, both] }),
      constants,
      `policy, Statement[1]: ${ADMIN} has both ${ALL} and kms:ReEncryptFrom.`,
    );
  });

  it("must see that a session is its role, and take a conditional Deny for none", () => {
    const session = `arn:aws-cn:sts::${OWNER}:assumed-role/keyadministrator/session`;
    const Condition = { Bool: { "aws:MultiFactorAuthPresent": "false" } };
    assertViolates(
      separationOfDuties,
      and(
        { Principal: { AWS: session }, Action: "kms:Decrypt" },
        { Effect: "Deny", Principal: { AWS: ADMIN }, Action: "kms:Decrypt", Condition },
      ),
      constants,
      `policy, Statement[1], Statement[4]: ${ADMIN} has both ${ADMINISTRATION} and kms:Decrypt.`,
    );
  });
});
