import { managedPolicyAttachment } from "../../../policypack/rules/managed-policy-attachment";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import { attachmentWith } from "../resources";
import { secret } from "../walkthrough";

const constants: Constants = {
  why: "every key whose owner trusts this account, today or later, would be open to these principals; AWS may widen the policy at any time.",
  allowed: "policies that name their keys and secrets.",
  remedy:
    "attach a policy that names its keys and secrets by ARN; one that is needed as it is goes into this rule's allowedPolicies.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html",
};
const managed = (name: string, partition = "aws-cn"): string => `arn:${partition}:iam::aws:policy/${name}`;
const ALL = "every KMS action on every key, and every secret";

describe("managed-policy-attachment", () => {
  it("must accept a policy of one's own, whatever its name, and an AWS managed one that opens no key", () => {
    assertCompliant(managedPolicyAttachment, attachmentWith());
    const own = "arn:aws-cn:iam::444455556666:policy/AdministratorAccess";
    for (const policyArn of [own, managed("ReadOnlyAccess"), managed("AmazonS3FullAccess"), undefined, 7]) {
      assertCompliant(managedPolicyAttachment, attachmentWith({ policyArn }));
    }
  });

  for (const [name, opens] of [
    ["AdministratorAccess", ALL],
    ["PowerUserAccess", ALL],
    ["IAMFullAccess", "everything, by IAM policies that its holders write for themselves"],
    ["AWSKeyManagementServicePowerUser", "the aliases and tags of every key, and a look at its policy and grants"],
    ["SecretsManagerReadWrite", "every action on every secret, on its policy too"],
    ["job-function/SystemAdministrator", "kms:ReEncrypt* from every key, and so to read what is under it"],
    ["AmazonMSKFullAccess", "kms:CreateGrant on every key, to anybody"],
  ] as const) {
    it(`must not pass ${name}, in any partition`, () => {
      const what = `policyArn attaches ${name}, which allows ${opens}.`;
      for (const partition of ["aws", "aws-cn", "aws-us-gov"]) {
        const subject = attachmentWith({ policyArn: managed(name, partition) });
        assertViolates(managedPolicyAttachment, subject, constants, what);
      }
    });
  }

  for (const kind of ["user", "group"]) {
    it(`must not pass it attached to a ${kind}`, () => {
      const type = `aws:iam/${kind}PolicyAttachment:${kind === "user" ? "User" : "Group"}PolicyAttachment`;
      const subject = { ...attachmentWith({ policyArn: managed("AdministratorAccess") }), type };
      const what = `policyArn attaches AdministratorAccess, which allows ${ALL}.`;
      assertViolates(managedPolicyAttachment, subject, constants, what);
    });
  }

  it("must not pass it attached to several at once", () => {
    const type = "aws:iam/policyAttachment:PolicyAttachment";
    const subject = { ...attachmentWith({ policyArn: managed("PowerUserAccess"), roles: ["ExampleRole"] }), type };
    const what = `policyArn attaches PowerUserAccess, which allows ${ALL}.`;
    assertViolates(managedPolicyAttachment, subject, constants, what);
  });

  for (const [type, property] of [
    ["aws:iam/role:Role", "managedPolicyArns"],
    ["aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "policyArns"],
  ] as const) {
    it(`must not pass it among others in ${property}`, () => {
      const arns = [managed("ReadOnlyAccess"), managed("AdministratorAccess")];
      const subject = { type, name: "role", props: { [property]: arns }, provider: secret.provider };
      const what = `${property}[1] attaches AdministratorAccess, which allows ${ALL}.`;
      assertViolates(managedPolicyAttachment, subject, constants, what);
    });
  }

  it("must accept one that the configuration allows, and no other", () => {
    const config = { allowedPolicies: ["PowerUserAccess"] };
    assertCompliant(managedPolicyAttachment, {
      ...attachmentWith({ policyArn: managed("PowerUserAccess") }),
      config,
    });
    const other = { ...attachmentWith({ policyArn: managed("AdministratorAccess") }), config };
    const what = `policyArn attaches AdministratorAccess, which allows ${ALL}.`;
    assertViolates(managedPolicyAttachment, other, constants, what);
  });
});
