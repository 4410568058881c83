/** The resource types that the pack is for: each is judged by rules of its own, and each is one that the provider has. */
import { KeyPolicy } from "@pulumi/aws/kms/keyPolicy";
import { Alias } from "@pulumi/aws/kms/alias";
import { Ciphertext } from "@pulumi/aws/kms/ciphertext";
import { ExternalKey } from "@pulumi/aws/kms/externalKey";
import { Grant } from "@pulumi/aws/kms/grant";
import { Key } from "@pulumi/aws/kms/key";
import { ReplicaExternalKey } from "@pulumi/aws/kms/replicaExternalKey";
import { ReplicaKey } from "@pulumi/aws/kms/replicaKey";
import { GroupPolicy } from "@pulumi/aws/iam/groupPolicy";
import { GroupPolicyAttachment } from "@pulumi/aws/iam/groupPolicyAttachment";
import { GroupPolicyAttachmentsExclusive } from "@pulumi/aws/iam/groupPolicyAttachmentsExclusive";
import { Policy } from "@pulumi/aws/iam/policy";
import { PolicyAttachment } from "@pulumi/aws/iam/policyAttachment";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import { RolePolicyAttachmentsExclusive } from "@pulumi/aws/iam/rolePolicyAttachmentsExclusive";
import { UserPolicy } from "@pulumi/aws/iam/userPolicy";
import { UserPolicyAttachment } from "@pulumi/aws/iam/userPolicyAttachment";
import { UserPolicyAttachmentsExclusive } from "@pulumi/aws/iam/userPolicyAttachmentsExclusive";
import { Secret } from "@pulumi/aws/secretsmanager/secret";
import { SecretPolicy } from "@pulumi/aws/secretsmanager/secretPolicy";
import { SecretRotation } from "@pulumi/aws/secretsmanager/secretRotation";
import { SecretVersion } from "@pulumi/aws/secretsmanager/secretVersion";
import assert from "node:assert/strict";
import { JUDGING_RULES } from "../../policypack/rules";

/** What the SDK leaves out of its declarations. */
const tokenOf = (resourceClass: unknown): string => (resourceClass as { readonly __pulumiType: string }).__pulumiType;

/** Rules for any resource of AWS: they do not count. */
const GENERAL = new Set(["explicit-provider"]);

const CLASSES: readonly unknown[] = [
  ...[Key, KeyPolicy, Grant, Alias, ReplicaKey, ExternalKey, ReplicaExternalKey, Ciphertext],
  ...[Role, Policy, RolePolicy, UserPolicy, GroupPolicy],
  ...[RolePolicyAttachment, UserPolicyAttachment, GroupPolicyAttachment, PolicyAttachment],
  ...[RolePolicyAttachmentsExclusive, UserPolicyAttachmentsExclusive, GroupPolicyAttachmentsExclusive],
  ...[Secret, SecretPolicy, SecretVersion, SecretRotation],
];
const TYPES = [...CLASSES.map(tokenOf), "pulumi:providers:aws", "pulumi:providers:aws-native"];

const judgedBy = (type: string): readonly string[] =>
  JUDGING_RULES.filter((rule) => rule.appliesTo(type) && !GENERAL.has(rule.name)).map(({ name }) => name);

describe("the resource types", () => {
  for (const type of TYPES) {
    it(`has rules of its own for ${type}`, () => {
      assert.notDeepEqual(judgedBy(type), []);
    });
  }

  it("has a type of this list for every rule, so that no rule waits for a type that does not exist", () => {
    const idle = JUDGING_RULES.filter((rule) => !TYPES.some((type) => rule.appliesTo(type)));
    assert.deepEqual(
      idle.map(({ name }) => name),
      [],
    );
  });
});
