/** Keys, grants, secrets, roles and providers that are set up wrongly. */
import { violating, type Case } from "./case";
import * as it from "./fixture";

const { KEY_POLICY, OWNER_ROOT } = it;

const LOCKOUT: readonly Case[] = [
  violating(
    "lockout",
    "no-owner-statement",
    "no statement for the owner",
    it.key(it.documentOf(...KEY_POLICY.Statement.slice(1))),
  ),
  violating(
    "lockout",
    "owner-cannot-change",
    "the owner may use the key and not change it",
    it.key(it.ownWith({ Action: ["kms:Decrypt", "kms:DescribeKey"] })),
  ),
  violating(
    "lockout",
    "owner-on-condition",
    "the owner's statement has a condition",
    it.key(it.ownWith({ Condition: { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } } })),
  ),
  violating(
    "lockout",
    "owner-denied",
    "a Deny on kms:PutKeyPolicy for the owner",
    it.key(
      it.withStatement({
        Effect: "Deny",
        Principal: { AWS: OWNER_ROOT },
        Action: "kms:PutKeyPolicy",
        Resource: "*",
      }),
    ),
  ),
  violating(
    "lockout",
    "bypass",
    "AWS's lockout check bypassed",
    it.key(KEY_POLICY, { bypassPolicyLockoutSafetyCheck: true }),
  ),
  violating(
    "lockout",
    "bypass-key-policy",
    "the same in a KeyPolicy resource",
    it.resource("aws:kms/keyPolicy:KeyPolicy", "policy", {
      keyId: it.KEY_ARN,
      policy: it.textOf(KEY_POLICY),
      bypassPolicyLockoutSafetyCheck: true,
    }),
  ),
];

const KEYS: readonly Case[] = [
  violating("key-rotation", "rotation-off", "rotation off", it.key(KEY_POLICY, { enableKeyRotation: false })),
  violating("key-rotation", "rotation-absent", "rotation absent", it.key(KEY_POLICY, { enableKeyRotation: undefined })),
  violating(
    "deletion-window",
    "deletion-window",
    "a deletion window of 7 days",
    it.key(KEY_POLICY, { deletionWindowInDays: 7 }),
  ),
  violating("key-disabled", "key-disabled", "the key is disabled", it.key(KEY_POLICY, { isEnabled: false })),
  violating("key-policy-absent", "key-policy-absent", "no key policy", it.key(undefined)),
];

const GRANTS: readonly Case[] = [
  violating(
    "grants",
    "grant-create-grant",
    "CreateGrant for another account's role",
    it.grant({ operations: ["Decrypt", "CreateGrant"] }),
  ),
  violating("grants", "grant-root", "to a whole account", it.grant({ granteePrincipal: it.EXTERNAL_ROOT })),
  violating("grants", "grant-service", "to a service", it.grant({ granteePrincipal: "s3.amazonaws.com" })),
  violating("grants", "grant-everybody", "to everybody", it.grant({ granteePrincipal: "*" })),
];

/** Made up; in two parts, so that no scanner takes this file for a leak. */
const PLAIN_VALUES = {
  "a password": JSON.stringify({ username: "example", password: ["kX9v!2qL", "r7Tz4WmB"].join("") }),
  "an access key": JSON.stringify({ accessKeyId: ["AKIA", "Z5X7QWERTYUIOP2A"].join("") }),
};

const SECRETS: readonly Case[] = [
  violating("secret-key", "secret-without-key", "no key", it.secret({ kmsKeyId: undefined })),
  violating("secret-key", "secret-aws-key", "the AWS managed key", it.secret({ kmsKeyId: "alias/aws/secretsmanager" })),
  violating("secret-key", "secret-alias", "an alias", it.secret({ kmsKeyId: "alias/shared" })),
  violating("secret-key", "secret-key-id", "a key id", it.secret({ kmsKeyId: "1234abcd-12ab-34cd-56ef-1234567890ab" })),
  violating(
    "secret-key",
    "secret-replica",
    "a replica without a key",
    it.secret({ replicas: [{ region: "eu-west-1" }] }),
  ),
  violating("secret-rotation", "secret-rotation", "no automatic rotation", it.secret()),
  violating(
    "secret-rotation",
    "secret-rotation-slow",
    "rotation once a year",
    it.resource("aws:secretsmanager/secretRotation:SecretRotation", "rotation", {
      secretId: "quickstart/MyCustomTypeSecret",
      rotationLambdaArn: `arn:aws:lambda:${it.REGION}:${it.OWNER}:function:rotate`,
      rotationRules: { automaticallyAfterDays: 365 },
    }),
  ),
  ...Object.entries(PLAIN_VALUES).map(([what, secretString]) =>
    violating(
      "plaintext-secret",
      `plaintext-${what.replace(/^an? /, "").replace(" ", "-")}`,
      `a secret's value as plain text: ${what}`,
      // As a state shows it that does not encrypt the value: no property is marked as a secret.
      {
        ...it.resource("aws:secretsmanager/secretVersion:SecretVersion", "value", {
          secretId: "quickstart/MyCustomTypeSecret",
          secretString,
        }),
        secrets: [],
      },
    ),
  ),
];

const trust = (Principal: it.Change["Principal"]): string =>
  it.textOf(
    it.documentOf({ Effect: "Allow", Action: "sts:AssumeRole", ...(Principal === undefined ? {} : { Principal }) }),
  );

const ROLES: readonly Case[] = [
  violating(
    "role-trust",
    "role-trust",
    "a role with the key's policy, which everybody may assume",
    it.resource(
      "aws:iam/role:Role",
      "reader",
      {
        assumeRolePolicy: trust({ AWS: "*" }),
        inlinePolicies: [{ name: "key", policy: it.textOf(it.accessOf({ use: "decrypt" })) }],
      },
      it.EXTERNAL,
    ),
  ),
  violating(
    "attached-to-user",
    "attached-to-user",
    "the key's policy in a UserPolicy",
    it.resource(
      "aws:iam/userPolicy:UserPolicy",
      "reader",
      { user: "reader", policy: it.textOf(it.accessOf({ use: "decrypt" })) },
      it.EXTERNAL,
    ),
  ),
];

const PROVIDERS: readonly Case[] = [
  violating("provider", "provider-any-account", "no allowedAccountIds", it.provider("owner", { region: it.REGION })),
  violating(
    "provider",
    "provider-malformed",
    "an account id of eleven digits",
    it.provider("owner", { region: it.REGION, allowedAccountIds: '["11112222333"]' }),
  ),
];

export const SETTINGS: readonly Case[] = [...LOCKOUT, ...KEYS, ...GRANTS, ...SECRETS, ...ROLES, ...PROVIDERS];
