/** Whom a document lets in that it should not. */
import { rootArn, roleArn } from "../../../../access/identifiers";
import type { PrincipalElement } from "../../../../access/policy-document";
import { violating, type Case } from "./case";
import * as it from "./fixture";

const { EXTERNAL_ROOT, OWNER_ROOT, ORGANIZATION, STRANGER } = it;

const everybody = (name: string, about: string, Principal: PrincipalElement): Case =>
  violating("public-principal", `public-${name}`, about, it.key(it.shareWith({ Principal })));

const SPELLINGS: readonly Case[] = [
  everybody("star", '"*"', "*"),
  everybody("aws-star", '{"AWS": "*"}', { AWS: "*" }),
  everybody("aws-list", '{"AWS": ["*"]}', { AWS: ["*"] }),
  everybody("beside-an-account", "a wildcard beside an account", { AWS: [EXTERNAL_ROOT, "*"] }),
  everybody("any-root", "the root of any account", { AWS: "arn:aws:iam::*:root" }),
  everybody("federated", '{"Federated": "*"}', { Federated: "*" }),
  everybody("beside-a-service", '{"AWS": "*"} beside a service', { Service: "s3.amazonaws.com", AWS: "*" }),
  violating(
    "public-principal",
    "public-not-principal",
    "Allow with NotPrincipal",
    it.key(it.shareWith({ Principal: undefined, NotPrincipal: { AWS: EXTERNAL_ROOT } })),
  ),
  violating(
    "public-principal",
    "public-one-statement",
    "Statement is one object, no list",
    it.key(JSON.stringify({ Version: "2012-10-17", Statement: it.shareWith({ Principal: "*" }).Statement[1] })),
  ),
  violating(
    ["public-principal", "unreadable"],
    "public-hidden-by-a-key",
    "Principal is written twice, and the last one counts",
    it.key(
      it.textOf(it.KEY_POLICY).replace(`{"AWS":"${EXTERNAL_ROOT}"}`, `{"AWS":"${EXTERNAL_ROOT}"},"Principal":"*"`),
    ),
  ),
  violating(
    "public-principal",
    "public-escaped",
    '"\\u002a"',
    it.key(it.textOf(it.KEY_POLICY).replace(`"${EXTERNAL_ROOT}"`, '"\\u002a"')),
  ),
  violating(
    "public-principal",
    "public-key-policy",
    "in a KeyPolicy resource",
    it.resource("aws:kms/keyPolicy:KeyPolicy", "policy", {
      keyId: it.KEY_ARN,
      policy: it.textOf(it.shareWith({ Principal: "*" })),
    }),
  ),
  violating(
    "public-principal",
    "public-replica",
    "in a replica's policy",
    it.resource("aws:kms/replicaKey:ReplicaKey", "replica", {
      primaryKeyArn: it.keyArnIn("eu-west-1"),
      policy: it.textOf(it.shareWith({ Principal: { AWS: "*" } })),
    }),
  ),
  violating(
    "public-principal",
    "public-external-key",
    "in the policy of a key with imported material",
    it.resource("aws:kms/externalKey:ExternalKey", "imported", {
      deletionWindowInDays: 30,
      policy: it.textOf(it.shareWith({ Principal: "*" })),
    }),
  ),
  violating("public-principal", "public-secret", '"*" in a secret\'s policy', it.secretPolicyWith({ Principal: "*" })),
  violating(
    "public-principal",
    "public-secret-policy",
    '{"AWS": "*"} in a SecretPolicy resource',
    it.resource("aws:secretsmanager/secretPolicy:SecretPolicy", "policy", {
      secretArn: `arn:aws:secretsmanager:${it.REGION}:${it.OWNER}:secret:quickstart/MyCustomTypeSecret-a1b2c3`,
      policy: it.textOf(
        it.documentOf({
          Effect: "Allow",
          Principal: { AWS: "*" },
          Action: "secretsmanager:GetSecretValue",
          Resource: "*",
        }),
      ),
    }),
  ),
];

/** A wildcard with a condition that strangers meet too. */
const conditional = (name: string, about: string, Condition: it.Change["Condition"]): Case =>
  violating(
    "public-principal",
    `public-if-${name}`,
    `with a condition: ${about}`,
    it.key(it.shareWith({ Principal: "*", Condition })),
  );

const CONDITIONAL: readonly Case[] = [
  conditional("transport", "a secure transport", { Bool: { "aws:SecureTransport": "true" } }),
  conditional("via-service", "kms:ViaService alone", {
    StringEquals: { "kms:ViaService": `s3.${it.REGION}.amazonaws.com` },
  }),
  conditional("not-equals", "not one organization", { StringNotEquals: { "aws:PrincipalOrgID": ORGANIZATION } }),
  conditional("like-star", "aws:PrincipalArn like *", { StringLike: { "aws:PrincipalArn": "*" } }),
  conditional("like-any-account", "roles of one name in any account", {
    ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/ExampleRole" },
  }),
  conditional("any-organization", "organization o-*", { StringLike: { "aws:PrincipalOrgID": "o-*" } }),
  conditional("organization-exists", "whoever is in an organization", { Null: { "aws:PrincipalOrgID": "false" } }),
  conditional("for-all-values", "ForAllValues, which a missing key meets", {
    "ForAllValues:StringLike": { "aws:PrincipalOrgPaths": [`${ORGANIZATION}/*`] },
  }),
  conditional("if-exists", "IfExists, which a missing key meets", {
    StringEqualsIfExists: { "aws:PrincipalOrgID": ORGANIZATION },
  }),
  conditional("any-address", "any IP address", { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } }),
  conditional("context", "an encryption context", { StringEquals: { "kms:EncryptionContext:a": "b" } }),
  conditional("own-account", "the caller's account is the caller's account", {
    StringEquals: { "kms:CallerAccount": "${aws:PrincipalAccount}" },
  }),
  violating(
    "public-principal",
    "public-if-secret-transport",
    "with a condition, in a secret's policy: a secure transport",
    it.secretPolicyWith({ Principal: { AWS: "*" }, Condition: { Bool: { "aws:SecureTransport": "true" } } }),
  ),
];

const stranger = (name: string, about: string, Principal: PrincipalElement, Condition?: it.Change["Condition"]): Case =>
  violating("untrusted-party", `untrusted-${name}`, about, it.key(it.shareWith({ Principal, Condition })));

const UNTRUSTED: readonly Case[] = [
  stranger("root", "an account's root", { AWS: rootArn("aws", STRANGER) }),
  stranger("id", "an account's bare id", { AWS: STRANGER }),
  stranger("role", "a role", { AWS: roleArn("aws", STRANGER, "Anyone") }),
  stranger("session", "a role's session", { AWS: `arn:aws:sts::${STRANGER}:assumed-role/Anyone/session` }),
  stranger("beside-trusted", "one of two accounts", { AWS: [EXTERNAL_ROOT, rootArn("aws", STRANGER)] }),
  stranger("organization", "an organization", "*", {
    StringEquals: { "aws:PrincipalOrgID": it.STRANGE_ORGANIZATION },
  }),
  stranger("by-condition", "an account by kms:CallerAccount", "*", { StringEquals: { "kms:CallerAccount": STRANGER } }),
  violating(
    "untrusted-party",
    "untrusted-secret",
    "a role in a secret's policy",
    it.secretPolicyWith({ Principal: { AWS: roleArn("aws", STRANGER, "Anyone") } }),
  ),
  violating(
    "untrusted-party",
    "untrusted-key",
    "a secret under a key of an account",
    it.secret({ kmsKeyId: it.keyArnIn(it.REGION, STRANGER) }),
  ),
  violating(
    ["untrusted-party", "grants"],
    "untrusted-grantee",
    "a grant's grantee",
    it.grant({ granteePrincipal: roleArn("aws", STRANGER, "Anyone") }),
  ),
];

const NO_EFFECT: readonly Case[] = [
  violating(
    "no-effect",
    "group-as-principal",
    "a group as principal",
    it.key(it.shareWith({ Principal: { AWS: "arn:aws:iam::444455556666:group/Team" } })),
  ),
  violating(
    "partition",
    "partition-of-principal",
    "a principal of another partition",
    it.key(it.shareWith({ Principal: { AWS: "arn:aws-cn:iam::444455556666:root" } })),
  ),
  violating(
    ["lockout", "partition"],
    "owner-statement-partition",
    "the owner's root in another partition",
    it.key(it.ownWith({ Principal: { AWS: OWNER_ROOT.replace("arn:aws:", "arn:aws-cn:") } })),
  ),
];

export const PRINCIPALS: readonly Case[] = [...SPELLINGS, ...CONDITIONAL, ...UNTRUSTED, ...NO_EFFECT];
