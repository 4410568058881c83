/** What must pass: all ways to share that this program deploys, and narrow documents that others write. */
import { roleArn, rootArn, type AccountId } from "../../../../access/identifiers";
import { accessPolicy } from "../../../../components/access-policy";
import { ROOT_ACCESS } from "../../../../components/key-duties";
import { readersPolicy, readPolicy } from "../../../../components/secret-reading/documents";
import { secretArnPattern, sharesWithReaders } from "../../../../components/secret-reading/secret-read";
import { grantConstraint, grantOperations } from "../../../../components/sharing/grant-operations";
import type { Grantees, Share, Terms } from "../../../../components/sharing/share";
import { NAMED_USES } from "../../../../components/sharing/uses";
import { WALKTHROUGH } from "../../../policypack/walkthrough";
import { compliant, type Case } from "./case";
import * as it from "./fixture";

const { EXTERNAL, OWNER, ORGANIZATION, REGION, KEY_ARN } = it;
const both = (share: Grantees & Terms, terms: Terms = {}) => [
  it.key(it.policyOf([{ ...share, ...terms } as Share])),
  it.iamPolicy(it.accessOf(terms)),
];
const account = it.ACCOUNT_SHARE;
const principals: Grantees = {
  level: "principals",
  accountId: EXTERNAL,
  principals: [it.EXTERNAL_ROLE, it.EXTERNAL_USER],
};
const organization: Grantees = { level: "organization", organizationId: ORGANIZATION };
const context = { application: ["billing"] };
const others = Array.from({ length: 50 }, (_, at): Share => ({
  level: "account",
  accountId: String(222200000000 + at) as AccountId,
}));
const trustingAll = others.flatMap((share) => (share.level === "account" ? [share.accountId] : []));

const SECRET_ARN = secretArnPattern(REGION, OWNER, "quickstart/MyCustomTypeSecret");
const READERS = { secretArn: SECRET_ARN, readers: [{ accountId: EXTERNAL, principals: [it.EXTERNAL_ROLE] }] };

const LEVELS: readonly Case[] = [
  compliant("walkthrough", "the walkthrough: key, IAM policy, secret, provider, in China", ...WALKTHROUGH),
  compliant("level-account", "shared with an account", ...both(account), it.secret()),
  compliant("level-principals", "shared with a role and a user", ...both(principals)),
  compliant(
    "level-matching",
    "shared with roles by a pattern",
    ...both({ level: "matching", accountId: EXTERNAL, patterns: [`arn:aws:iam::${EXTERNAL}:role/team/*`] }),
  ),
  compliant("level-organization", "shared with an organization", ...both(organization)),
  compliant(
    "level-organization-paths",
    "shared with a part of an organization",
    ...both({ ...organization, paths: [`${ORGANIZATION}/r-ab12/ou-ab12-11111111/*`] }),
  ),
  compliant("many-accounts", "shared with fifty accounts", {
    ...it.key(it.policyOf(others)),
    config: { trustedAccounts: trustingAll },
  }),
  compliant("not-shared", "a key that is not shared", it.key(it.policyOf([]))),
];

const kebabCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const TERMS: readonly Case[] = [
  ...NAMED_USES.map((use) => compliant(`use-${kebabCase(use)}`, `use: ${use}`, ...both(account, { use }))),
  compliant(
    "use-custom",
    "use: custom actions",
    ...both(account, { use: "custom", actions: ["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext"] }),
  ),
  compliant("via-services", "through S3 and EBS only", ...both(account, { via: ["s3", "ec2"] })),
  compliant("in-a-context", "in an encryption context only", ...both(account, { encryptionContext: context })),
  compliant("delegated", "AWS services may make grants", ...both(account, { delegateToServices: true })),
  compliant("organization-via", "an organization, through S3 only", ...both(organization, { via: ["s3"] })),
];

const MEANS: readonly Case[] = [
  compliant(
    "by-grants",
    "shared by a grant alone",
    it.key(it.policyOf([{ ...principals, through: "grants" }])),
    it.grant({ operations: [...grantOperations({})] }),
  ),
  compliant(
    "by-grants-in-a-context",
    "a grant with an encryption context",
    it.grant({ constraints: [{ encryptionContextSubset: grantConstraint(context) }] }),
  ),
  ...ROOT_ACCESS.map((rootAccess) =>
    compliant(
      `duties-${rootAccess}`,
      `duties parted, root access: ${rootAccess}`,
      it.key(
        it.policyOf([account], {
          duties: { administrators: [it.OWNER_ADMIN], users: [it.OWNER_USER], rootAccess },
        }),
      ),
    ),
  ),
  compliant(
    "multi-region",
    "a multi-Region key and its replica",
    it.key(it.KEY_POLICY, { multiRegion: true }),
    it.resource(
      "aws:kms/replicaKey:ReplicaKey",
      "replica",
      {
        primaryKeyArn: it.MULTI_REGION_KEY_ARN,
        region: "eu-west-1",
        deletionWindowInDays: 30,
        policy: it.textOf(it.KEY_POLICY),
      },
      OWNER,
      "eu-west-1",
    ),
  ),
  compliant("existing-key", "statements in the policy of a key that exists", {
    type: "pulumi-nodejs:dynamic/cross-account-cmk:KeyPolicyStatements",
    name: "shared-key-policy",
    props: { keyId: KEY_ARN, policy: it.textOf(it.KEY_POLICY) },
    provider: { name: "shared-key-policy", props: {} },
  }),
  compliant(
    "secret-across-accounts",
    "a secret that a role of another account reads",
    it.key(it.policyOf(sharesWithReaders(READERS))),
    it.secret({ name: "quickstart/MyCustomTypeSecret", policy: it.textOf(readersPolicy([it.EXTERNAL_ROLE])) }, OWNER),
    it.iamPolicy(readPolicy({ keyArn: KEY_ARN, secretArn: SECRET_ARN })),
  ),
  compliant(
    "govcloud",
    "shared in AWS GovCloud",
    it.key(it.policyOf([account], { region: "us-gov-west-1" }), {}, "us-gov-west-1"),
    it.resource(
      "aws:iam/policy:Policy",
      "external-policy",
      { policy: it.textOf(accessPolicy({ keyArn: it.keyArnIn("us-gov-west-1"), accountId: EXTERNAL })) },
      EXTERNAL,
      "us-gov-west-1",
    ),
  ),
];

/** Narrow by a condition that holds the caller to named accounts or organizations. */
const narrowed = (
  name: string,
  about: string,
  Condition: it.Change["Condition"],
  Principal: "*" | object = "*",
): Case => compliant(name, about, it.key(it.shareWith({ Principal: Principal as "*", Condition })));

const BY_OTHERS: readonly Case[] = [
  narrowed("wildcard-of-an-account", "* with kms:CallerAccount", { StringEquals: { "kms:CallerAccount": EXTERNAL } }),
  narrowed(
    "wildcard-of-an-organization",
    '{"AWS": "*"} with aws:PrincipalOrgID',
    { StringEquals: { "aws:PrincipalOrgID": ORGANIZATION } },
    { AWS: "*" },
  ),
  narrowed("wildcard-through-a-service", "* with kms:ViaService and kms:CallerAccount", {
    StringEquals: { "kms:CallerAccount": OWNER, "kms:ViaService": `s3.${REGION}.amazonaws.com` },
  }),
  compliant(
    "deny-everybody-else",
    "a Deny for everybody outside the organization",
    it.key(
      it.withStatement({
        Sid: "Organization only",
        Effect: "Deny",
        Principal: "*",
        Action: ["kms:Decrypt", "kms:CreateGrant"],
        Resource: "*",
        Condition: {
          StringNotEquals: { "aws:PrincipalOrgID": ORGANIZATION },
          BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
        },
      }),
    ),
  ),
  compliant(
    "service-principal",
    "a service principal for resources of the account",
    it.key(
      it.withStatement({
        Sid: "CloudWatch Logs",
        Effect: "Allow",
        Principal: { Service: `logs.${REGION}.amazonaws.com` },
        Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*"],
        Resource: "*",
        Condition: { StringEquals: { "aws:SourceAccount": OWNER } },
      }),
    ),
  ),
  compliant(
    "asymmetric-key",
    "a signing key, which AWS cannot rotate",
    it.key(it.policyOf([]), { enableKeyRotation: false, customerMasterKeySpec: "RSA_2048", keyUsage: "SIGN_VERIFY" }),
  ),
  compliant(
    "separate-key-policy",
    "a key whose policy is a resource of its own",
    it.resource("aws:kms/keyPolicy:KeyPolicy", "policy", { keyId: KEY_ARN, policy: it.textOf(it.KEY_POLICY) }),
  ),
  compliant(
    "list-keys",
    'kms:ListKeys and kms:ListAliases on "*", where AWS knows nothing narrower',
    it.iamPolicy(it.accessWith({ Action: ["kms:ListAliases", "kms:ListKeys"], Resource: "*" })),
  ),
  compliant(
    "other-services",
    "a bucket and the key in one IAM policy",
    it.iamPolicy(
      it.documentOf(...it.accessOf({}).Statement, {
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::example/*",
      }),
    ),
  ),
  compliant(
    "secret-of-an-organization",
    "a secret that an organization reads",
    it.secretPolicyWith({
      Principal: "*",
      Action: "secretsmanager:GetSecretValue",
      Condition: { StringEquals: { "aws:PrincipalOrgID": ORGANIZATION } },
    }),
  ),
  compliant(
    "role-of-the-account",
    "a role that its own account assumes, with the key's exact ARN",
    it.resource(
      "aws:iam/role:Role",
      "reader",
      {
        assumeRolePolicy: it.textOf(
          it.documentOf({
            Effect: "Allow",
            Principal: { AWS: roleArn("aws", EXTERNAL, "Deployer") },
            Action: "sts:AssumeRole",
          }),
        ),
        inlinePolicies: [{ name: "key", policy: it.textOf(it.accessOf({ use: "decrypt" })) }],
      },
      EXTERNAL,
    ),
  ),
  compliant(
    "deny-on-all-keys",
    "an IAM policy that denies on all keys",
    it.iamPolicy(it.accessWith({ Effect: "Deny", Action: "kms:*", Resource: "*" })),
  ),
  compliant(
    "two-roots",
    "the owner and the external account by id",
    it.key(it.shareWith({ Principal: { AWS: [EXTERNAL, rootArn("aws", OWNER)] } })),
  ),
];

export const COMPLIANT: readonly Case[] = [...LEVELS, ...TERMS, ...MEANS, ...BY_OTHERS];
