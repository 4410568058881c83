/** The walkthrough's two stacks as the engine gives them: exports and previews, each made anew so that a test can break it. */
import { parseStackJson, type StackReading } from "../../../access/stack/file";
import { UNKNOWN_VALUE } from "../../../access/stack/resources";

export const OWNER = "111122223333";
export const EXTERNAL = "444455556666";
export const REGION = "cn-north-1";
export const KEY_ARN = `arn:aws-cn:kms:${REGION}:${OWNER}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
export const POLICY_ARN = `arn:aws-cn:iam::${EXTERNAL}:policy/cross-account-cmk-access`;
export const ROLE = `arn:aws-cn:iam::${EXTERNAL}:role/ExampleRole`;
export const USER = `arn:aws-cn:iam::${EXTERNAL}:user/ExampleUser`;
export const OWNER_SECRET = `arn:aws-cn:secretsmanager:${REGION}:${OWNER}:secret:quickstart/MyCustomTypeSecret-AbCdEf`;
export const EXTERNAL_SECRET = `arn:aws-cn:secretsmanager:${REGION}:${EXTERNAL}:secret:quickstart/ExternalCMKSecret-GhIjKl`;

const SHARE = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];

export interface RawResource {
  urn: string;
  type: string;
  id?: string;
  provider?: string;
  inputs: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  propertyDependencies?: Record<string, string[]>;
  initErrors?: string[];
}

/** The key policy that shares with these principals. */
export const keyPolicy = (principals: unknown = `arn:aws-cn:iam::${EXTERNAL}:root`) => ({
  Version: "2012-10-17" as const,
  Statement: [
    {
      Sid: "Enable IAM User Permissions",
      Effect: "Allow" as const,
      Principal: { AWS: `arn:aws-cn:iam::${OWNER}:root` },
      Action: "kms:*",
      Resource: "*",
    },
    {
      Sid: "Allow an external account to use this CMK",
      Effect: "Allow" as const,
      Principal: { AWS: principals },
      Action: SHARE,
      Resource: "*",
    },
  ],
});

export const accessPolicy = () => ({
  Version: "2012-10-17" as const,
  Statement: [{ Sid: "AllowExternalAccount", Effect: "Allow" as const, Action: SHARE, Resource: KEY_ARN }],
});

const urn = (stack: string, type: string, name: string): string =>
  `urn:pulumi:${stack}::cross-account-cmk::${type}::${name}`;

export const KEY_URN = urn("owner", "aws:kms/key:Key", "shared-key");
export const POLICY_URN = urn("external", "aws:iam/policy:Policy", "external-policy");

function resource(
  stack: string,
  type: string,
  name: string,
  inputs: Record<string, unknown>,
  outputs: Record<string, unknown> = {},
): RawResource {
  return {
    urn: urn(stack, type, name),
    type,
    provider: `${urn(stack, "pulumi:providers:aws", stack)}::0a1b`,
    inputs,
    outputs: { ...inputs, ...outputs },
  };
}

function provider(stack: string, account: string): RawResource {
  const roleArn = `arn:aws-cn:iam::${account}:role/DeployRole`;
  const inputs = {
    allowedAccountIds: JSON.stringify([account]),
    assumeRoles: JSON.stringify([{ roleArn, sessionName: "pulumi" }]),
    region: REGION,
  };
  return { urn: urn(stack, "pulumi:providers:aws", stack), type: "pulumi:providers:aws", id: "0a1b", inputs };
}

/** Resources of the owner's stack. */
export const ownerResources = (principals?: unknown): RawResource[] => [
  { urn: urn("owner", "pulumi:pulumi:Stack", "cross-account-cmk-owner"), type: "pulumi:pulumi:Stack", inputs: {} },
  provider("owner", OWNER),
  resource(
    "owner",
    "aws:kms/key:Key",
    "shared-key",
    { policy: JSON.stringify(keyPolicy(principals)), region: REGION, customerMasterKeySpec: "SYMMETRIC_DEFAULT" },
    { arn: KEY_ARN, keyId: KEY_ARN.slice(-36) },
  ),
  resource("owner", "aws:kms/alias:Alias", "shared-alias", {
    name: "alias/quickstart/shared",
    targetKeyId: KEY_ARN.slice(-36),
    region: REGION,
  }),
  resource(
    "owner",
    "aws:secretsmanager/secret:Secret",
    "owner-secret",
    { name: "quickstart/MyCustomTypeSecret", kmsKeyId: KEY_ARN, region: REGION },
    { arn: OWNER_SECRET, policy: "" },
  ),
];

/** Resources of the external account's stack. */
export const externalResources = (): RawResource[] => [
  {
    urn: urn("external", "pulumi:pulumi:Stack", "cross-account-cmk-external"),
    type: "pulumi:pulumi:Stack",
    inputs: {},
    outputs: { accessPrincipals: [ROLE, USER] },
  },
  provider("external", EXTERNAL),
  resource(
    "external",
    "aws:iam/policy:Policy",
    "external-policy",
    { name: "cross-account-cmk-access", path: "/", policy: JSON.stringify(accessPolicy()) },
    { arn: POLICY_ARN },
  ),
  resource("external", "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "external-role-ExampleRole", {
    policyArn: POLICY_ARN,
    role: "ExampleRole",
  }),
  resource("external", "aws:iam/userPolicyAttachment:UserPolicyAttachment", "external-user-ExampleUser", {
    policyArn: POLICY_ARN,
    user: "ExampleUser",
  }),
  resource(
    "external",
    "aws:secretsmanager/secret:Secret",
    "external-secret",
    { name: "quickstart/ExternalCMKSecret", kmsKeyId: KEY_ARN, region: REGION },
    { arn: EXTERNAL_SECRET, policy: "" },
  ),
];

/** As a failed update leaves it: the outputs are what was asked for. */
export const failedUpdate = (resources: readonly RawResource[], name: string): RawResource[] =>
  resources.map((each) => (each.urn.endsWith(`::${name}`) ? { ...each, initErrors: ["updating: refused"] } : each));

export const stateJson = (resources: readonly RawResource[]): string =>
  JSON.stringify({ version: 3, deployment: { manifest: {}, resources } });

export const state = (resources: readonly RawResource[]): StackReading =>
  parseStackJson(stateJson(resources), "a state");

/** What `pulumi preview --json --show-sames` says where nothing is deployed yet: no outputs, and unknown ARNs. */
export function firstPreviewJson(resources: readonly RawResource[]): string {
  const steps = resources.map(({ urn: each, type, provider: through, inputs, propertyDependencies }) => {
    const unknown = Object.fromEntries(
      ["kmsKeyId", "targetKeyId", "policyArn", "keyId", "secretArn"]
        .filter((name) => name in inputs)
        .map((name) => [name, UNKNOWN_VALUE]),
    );
    const dependencies = Object.fromEntries(
      Object.keys(unknown).map((name) => [name, [name === "policyArn" ? POLICY_URN : KEY_URN]]),
    );
    const newState = { urn: each, type, provider: through, inputs: { ...inputs, ...unknown } };
    const propertyDeps = { ...dependencies, ...propertyDependencies };
    return { op: "create", urn: each, newState: { ...newState, propertyDependencies: propertyDeps } };
  });
  return JSON.stringify({ steps, changeSummary: { create: steps.length } });
}

export const firstPreview = (resources: readonly RawResource[]): StackReading =>
  parseStackJson(firstPreviewJson(resources), "a preview");

/** A preview of a change: everything is there already, and gets these inputs. */
export function updatePreview(before: readonly RawResource[], after: readonly RawResource[]): StackReading {
  const steps = after.map((resource) => {
    const newState = { ...resource, outputs: undefined };
    const oldState = before.find((each) => each.urn === newState.urn);
    const same = JSON.stringify(oldState?.inputs) === JSON.stringify(newState.inputs);
    return { op: same ? "same" : "update", urn: newState.urn, oldState, newState };
  });
  const sames = steps.filter(({ op }) => op === "same").length;
  return parseStackJson(JSON.stringify({ steps, changeSummary: { same: sames } }), "a preview");
}
