/** What a document allows that it should not. */
import { violating, type Case } from "./case";
import * as it from "./fixture";

const { KEY_ARN, OWNER, OWNER_ADMIN, REGION } = it;

const administration = (name: string, about: string, change: it.Change): Case =>
  violating("external-administration", `external-${name}`, about, it.key(it.shareWith(change)));

const EXTERNAL: readonly Case[] = [
  administration("put-key-policy", "kms:PutKeyPolicy", { Action: ["kms:Decrypt", "kms:PutKeyPolicy"] }),
  administration("deletion", "kms:ScheduleKeyDeletion", { Action: "kms:ScheduleKeyDeletion" }),
  administration("disable", "kms:DisableKey", { Action: ["kms:Decrypt", "kms:DisableKey"] }),
  administration("create-grant", "kms:CreateGrant without a condition", { Action: ["kms:Decrypt", "kms:CreateGrant"] }),
  administration("create-grant-false", "kms:CreateGrant where it is for no AWS service", {
    Action: ["kms:CreateGrant"],
    Condition: { Bool: { "kms:GrantIsForAWSResource": "false" } },
  }),
  administration("pattern", "kms:Put*", { Action: ["kms:Decrypt", "kms:Put*"] }),
  administration("question-marks", "kms:???KeyPolicy", { Action: ["kms:???KeyPolicy"] }),
  administration("lower-case", "KMS:putkeypolicy", { Action: "KMS:putkeypolicy" }),
  administration("not-action", "NotAction kms:ScheduleKeyDeletion", {
    Action: undefined,
    NotAction: "kms:ScheduleKeyDeletion",
  }),
  violating(
    ["external-administration", "full-access"],
    "external-everything",
    "kms:*",
    it.key(it.shareWith({ Action: "kms:*" })),
  ),
  violating(["external-administration", "full-access"], "external-star", "*", it.key(it.shareWith({ Action: "*" }))),
  violating(
    ["no-effect", "external-administration"],
    "external-no-effect",
    "an action that AWS ignores across accounts: kms:ListAliases",
    it.key(it.shareWith({ Action: ["kms:Decrypt", "kms:ListAliases"] })),
  ),
  violating(
    "secret-actions",
    "secret-actions",
    "secretsmanager:* on a secret",
    it.secretPolicyWith({ Action: "secretsmanager:*" }),
  ),
  violating(
    "secret-actions",
    "secret-policy-change",
    "secretsmanager:PutResourcePolicy on a secret",
    it.secretPolicyWith({ Action: ["secretsmanager:GetSecretValue", "secretsmanager:PutResourcePolicy"] }),
  ),
];

const iam = (topic: Parameters<typeof violating>[0], name: string, about: string, change: it.Change): Case =>
  violating(topic, `iam-${name}`, about, it.iamPolicy(it.accessWith(change)));

const FULL: readonly Case[] = [
  violating(
    "full-access",
    "owner-role-full",
    "kms:* for a role in a key policy",
    it.key(it.withStatement({ Effect: "Allow", Principal: { AWS: OWNER_ADMIN }, Action: "kms:*", Resource: "*" })),
  ),
  iam("full-access", "full", "kms:* on the exact key", { Action: "kms:*" }),
  iam("full-access", "full-spelling", "k?s:* on the exact key", { Action: "k?s:*" }),
  iam("full-access", "not-action", "NotAction iam:* on the exact key", { Action: undefined, NotAction: "iam:*" }),
  iam(["full-access", "all-keys"], "administrator", "* on *", { Action: "*", Resource: "*" }),
  iam(["full-access", "all-keys"], "full-all-keys", "kms:* on *", { Action: "kms:*", Resource: "*" }),
  violating(
    "duties",
    "administrator-decrypts",
    "kms:PutKeyPolicy and kms:Decrypt for one role",
    it.key(
      it.withStatement({
        Effect: "Allow",
        Principal: { AWS: OWNER_ADMIN },
        Action: ["kms:Decrypt", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"],
        Resource: "*",
      }),
    ),
  ),
];

const DECRYPT_ALL = it.textOf(it.accessWith({ Action: "kms:Decrypt", Resource: "*" }));
const everywhere = (type: string, name: string, props: it.Props = { policy: DECRYPT_ALL }): Case =>
  violating(
    "all-keys",
    `all-keys-${name}`,
    `kms:Decrypt on * in ${type.replace(/^.*:/, "")}`,
    it.resource(type, "reader", props, it.EXTERNAL),
  );

const ALL_KEYS: readonly Case[] = [
  everywhere("aws:iam/policy:Policy", "policy"),
  everywhere("aws:iam/rolePolicy:RolePolicy", "role-policy", { role: "Reader", policy: DECRYPT_ALL }),
  everywhere("aws:iam/userPolicy:UserPolicy", "user-policy", { user: "reader", policy: DECRYPT_ALL }),
  everywhere("aws:iam/groupPolicy:GroupPolicy", "group-policy", { group: "readers", policy: DECRYPT_ALL }),
  everywhere("aws:iam/role:Role", "inline", {
    assumeRolePolicy: it.textOf(
      it.documentOf({ Effect: "Allow", Principal: { AWS: it.EXTERNAL_ROOT }, Action: "sts:AssumeRole" }),
    ),
    inlinePolicies: [{ name: "key", policy: DECRYPT_ALL }],
  }),
  iam("all-keys", "re-encrypt", "kms:ReEncrypt* on *", { Action: "kms:ReEncrypt*", Resource: "*" }),
  iam("all-keys", "create-grant", "kms:CreateGrant on *", { Action: "kms:CreateGrant", Resource: "*" }),
  iam("all-keys", "beside-exact", "the exact key, and *", { Resource: [KEY_ARN, "*"] }),
  iam("all-keys", "any-account", "arn:aws:kms:*:*:key/*", { Resource: "arn:aws:kms:*:*:key/*" }),
  iam("all-keys", "of-the-owner", "all keys of the owner", { Resource: `arn:aws:kms:${REGION}:${OWNER}:key/*` }),
  iam("all-keys", "alias", "an alias", { Resource: `arn:aws:kms:${REGION}:${OWNER}:alias/shared` }),
  iam("all-keys", "not-resource", "NotResource", {
    Resource: undefined,
    NotResource: `arn:aws:kms:${REGION}:${OWNER}:alias/other`,
  }),
  iam("all-keys", "conditional", "on *, with a condition that does not name keys", {
    Resource: "*",
    Condition: { Bool: { "aws:SecureTransport": "true" } },
  }),
  iam("all-secrets", "all-secrets", "secretsmanager:GetSecretValue on *", {
    Action: "secretsmanager:GetSecretValue",
    Resource: "*",
  }),
  iam("all-secrets", "change-secrets", "secretsmanager:PutResourcePolicy on *", {
    Action: "secretsmanager:PutResourcePolicy",
    Resource: "*",
  }),
];

const NO_EFFECT: readonly Case[] = [
  iam("no-effect", "sid", "a Sid with a space in an IAM policy", { Sid: "Allow use of the key" }),
  iam("no-effect", "misspelt", "kms:Decypt", { Action: ["kms:Decypt", "kms:DescribeKey"] }),
  iam("no-effect", "operator", "an operator that does not exist: StringEqual", {
    Condition: { StringEqual: { "kms:ViaService": `s3.${REGION}.amazonaws.com` } },
  }),
  iam("partition", "partition", "the key in another partition than the account", {
    Resource: KEY_ARN.replace("arn:aws:", "arn:aws-cn:"),
  }),
  iam("size", "size", "over 6,144 characters", {
    Resource: Array.from(
      { length: 90 },
      (_, at) => `arn:aws:kms:${REGION}:${OWNER}:key/1234abcd-12ab-34cd-56ef-${String(100000000000 + at)}`,
    ),
  }),
  violating(
    "unreadable",
    "not-json",
    "a key policy that is no JSON",
    it.key(it.textOf(it.KEY_POLICY).replace(/}$/, "")),
  ),
];

export const ACTIONS: readonly Case[] = [...EXTERNAL, ...FULL, ...ALL_KEYS, ...NO_EFFECT];
