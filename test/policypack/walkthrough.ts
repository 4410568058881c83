/** The walkthrough's resources as the engine sends them: compliant, for tests that break one thing each. */
import type { AccountId, KeyArn, PrincipalArn } from "../../access/identifiers";
import { toJson, type PolicyDocument, type Statement } from "../../access/policy-document";
import { accessPolicy } from "../../components/access-policy";
import { keyPolicy } from "../../components/key-policy";
import type { Subject } from "./judge";

export const OWNER = "111122223333" as AccountId;
export const EXTERNAL = "444455556666" as AccountId;
export const KEY_ARN = `arn:aws-cn:kms:cn-north-1:${OWNER}:key/1234abcd-12ab-34cd-56ef-1234567890ab` as KeyArn;
export const OWNER_ROOT = `arn:aws-cn:iam::${OWNER}:root`;
export const EXTERNAL_ROOT = `arn:aws-cn:iam::${EXTERNAL}:root`;
export const EXTERNAL_ROLE = `arn:aws-cn:iam::${EXTERNAL}:role/ExampleRole` as PrincipalArn;
export const SHARE_SID = "Allow an external account to use this CMK";
/** What a string that is not known at preview looks like to the policy SDK. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A provider encodes its lists as JSON text. */
const provider = (name: string, accountId: AccountId) => ({
  name,
  props: { region: "cn-north-1", allowedAccountIds: JSON.stringify([accountId]) },
});

export const KEY_POLICY: PolicyDocument = keyPolicy({
  region: "cn-north-1",
  ownerAccountId: OWNER,
  shares: [{ level: "account", accountId: EXTERNAL }],
});
export const IAM_POLICY: PolicyDocument = accessPolicy({ keyArn: KEY_ARN, accountId: EXTERNAL });

export const ownerProvider: Subject = {
  type: "pulumi:providers:aws",
  name: "owner",
  props: provider("owner", OWNER).props,
};

/** The key with another policy: a document, or the text of one. */
export const keyWith = (policy: PolicyDocument | string, props: Readonly<Record<string, unknown>> = {}): Subject => ({
  type: "aws:kms/key:Key",
  name: "shared-key",
  props: {
    enableKeyRotation: true,
    deletionWindowInDays: 30,
    policy: typeof policy === "string" ? policy : toJson(policy),
    ...props,
  },
  provider: provider("owner", OWNER),
});

/** A key that exists already, in whose policy the program keeps its statements: not through a provider of AWS. */
export const existingKeyWith = (policy: PolicyDocument, props: Readonly<Record<string, unknown>> = {}): Subject => ({
  type: "pulumi-nodejs:dynamic/cross-account-cmk:KeyPolicyStatements",
  name: "shared-key-policy",
  props: { keyId: KEY_ARN, policy: toJson(policy), ...props },
  provider: { name: "shared-key-policy", props: {} },
});

/** The key with its share statement changed in some elements; an element that is `undefined` goes. */
export const keyWithShare = (change: { readonly [Name in keyof Statement]?: Statement[Name] | undefined }): Subject => {
  const [own, share] = KEY_POLICY.Statement;
  return keyWith({ ...KEY_POLICY, Statement: [own!, { ...share!, ...change } as Statement] });
};

export const key: Subject = keyWith(KEY_POLICY);

export const iamPolicyWith = (...statements: readonly Statement[]): Subject => ({
  type: "aws:iam/policy:Policy",
  name: "external-policy",
  props: { name: "UseSharedKey", policy: toJson({ Version: "2012-10-17", Statement: statements }) },
  provider: provider("external", EXTERNAL),
});

/** The IAM policy with its statement changed in some elements; an element that is `undefined` goes. */
export const iamPolicyWithShare = (change: {
  readonly [Name in keyof Statement]?: Statement[Name] | undefined;
}): Subject => iamPolicyWith({ ...IAM_POLICY.Statement[0]!, ...change } as Statement);

export const iamPolicy: Subject = iamPolicyWith(...IAM_POLICY.Statement);

export const secretWith = (props: Readonly<Record<string, unknown>>): Subject => ({
  type: "aws:secretsmanager/secret:Secret",
  name: "external-secret",
  props: { name: "quickstart/ExternalCMKSecret", description: "Test secret with external CMK", ...props },
  provider: provider("external", EXTERNAL),
});

export const secret: Subject = secretWith({ kmsKeyId: KEY_ARN });

export const WALKTHROUGH: readonly Subject[] = [ownerProvider, key, iamPolicy, secret];

/** The same resource under another provider, or none. */
export const through = (subject: Subject, other: Subject["provider"]): Subject => ({ ...subject, provider: other });
