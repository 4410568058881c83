/** The walkthrough's two secrets as AWS would answer for them, and the credentials and values that no output may show. */
import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { identity, json, session, type Script } from "./aws-double";

export const OWNER = "111122223333";
export const EXTERNAL = "444455556666";
export const REGION = "cn-north-1";
export const KEY_ARN = `arn:aws-cn:kms:${REGION}:${OWNER}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
export const SECRET_ARN = `arn:aws-cn:secretsmanager:${REGION}:${EXTERNAL}:secret:quickstart/ExternalCMKSecret-a1b2c3`;
export const DEPLOY_ROLE = `arn:aws-cn:iam::${EXTERNAL}:role/DeployRole`;
export const EXAMPLE_USER = `arn:aws-cn:iam::${EXTERNAL}:user/ExampleUser`;
export const VERSION_ID = "8d2f2c1e-0000-4000-8000-0123456789ab";

export const VALUE = '{"username":"saanvi-7Qx","password":"hunter2-Zk9"}';
const SESSION_KEY = { id: "ASIASESSIONEXAMPLE00", secret: "session/secret+key", token: "sessionToken1234567890" };
export const ACCESS_KEY = { id: "AKIAIOSFODNN7EXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" };
const CONFIDENTIAL = [
  "saanvi-7Qx",
  "hunter2-Zk9",
  ACCESS_KEY.id,
  ACCESS_KEY.secret,
  SESSION_KEY.id,
  SESSION_KEY.secret,
  SESSION_KEY.token,
];

/** No part of the value, and no credential, is in the text. */
export function assertDiscreet(text: string): void {
  assert.deepEqual(
    CONFIDENTIAL.filter((secret) => text.includes(secret)),
    [],
  );
}

export const DESCRIPTION = {
  ARN: SECRET_ARN,
  Name: "quickstart/ExternalCMKSecret",
  Description: "Test secret with external CMK",
  KmsKeyId: KEY_ARN,
  CreatedDate: 1_760_000_000,
  LastChangedDate: 1_760_000_100.5,
  VersionIdsToStages: { [VERSION_ID]: ["AWSCURRENT"] },
};

export const SECRET_VALUE = {
  ARN: SECRET_ARN,
  Name: "quickstart/ExternalCMKSecret",
  VersionId: VERSION_ID,
  VersionStages: ["AWSCURRENT"],
  SecretString: VALUE,
};

/** Everything works: each test breaks one thing of it. */
export const SCRIPT = {
  AssumeRole: [session(SESSION_KEY.id, SESSION_KEY.secret, SESSION_KEY.token)],
  GetCallerIdentity: [identity(EXTERNAL, EXAMPLE_USER)],
  DescribeSecret: [json(DESCRIPTION)],
  GetSecretValue: [json(SECRET_VALUE)],
} as const satisfies Script;

/** An environment with these credentials and none of the user's own settings, profiles or metadata services. */
export const ENVIRONMENT: Readonly<Record<string, string>> = {
  AWS_ACCESS_KEY_ID: ACCESS_KEY.id,
  AWS_SECRET_ACCESS_KEY: ACCESS_KEY.secret,
  AWS_CONFIG_FILE: join(tmpdir(), "no-such-aws-config"),
  AWS_SHARED_CREDENTIALS_FILE: join(tmpdir(), "no-such-aws-credentials"),
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
};
