/**
 * Credentials of an account, got as its provider gets them. The SDK is loaded when it is needed: a program that reads nothing
 * from AWS does not wait for it.
 */
import type { STSClient } from "@aws-sdk/client-sts";
import { AccessError } from "../stack/errors";
import { called, CallFailed } from "./calls";
import { type AssumedRole, type Entrance } from "./providers";

/** Enough for IAM, which throttles soon; the SDK waits longer before each attempt. */
const MAX_ATTEMPTS = 8;
const SESSION_NAME = "cross-account-cmk-access";

/** Options of every client. */
export const clientOptions = (region: string) => ({
  region,
  maxAttempts: MAX_ATTEMPTS,
  // Milliseconds; without the last line the SDK would only warn.
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
});

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

async function withSts<T>(region: string, credentials: Credentials, use: (sts: STSClient) => Promise<T>): Promise<T> {
  const { STSClient } = await import("@aws-sdk/client-sts");
  const sts = new STSClient({ ...clientOptions(region), credentials });
  try {
    return await use(sts);
  } finally {
    sts.destroy();
  }
}

async function assume(region: string, by: Credentials, role: AssumedRole): Promise<Credentials> {
  const { roleArn: RoleArn, externalId: ExternalId, sessionName = SESSION_NAME } = role;
  const { AssumeRoleCommand } = await import("@aws-sdk/client-sts");
  const command = new AssumeRoleCommand({ RoleArn, ExternalId, RoleSessionName: sessionName });
  const action = `sts:AssumeRole of ${RoleArn}`;
  const { Credentials: answer } = await withSts(region, by, (sts) => called(action, () => sts.send(command)));
  const { AccessKeyId, SecretAccessKey, SessionToken } = answer ?? {};
  if (AccessKeyId === undefined || SecretAccessKey === undefined) {
    throw new CallFailed(action, "no credentials in the answer", "");
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(SessionToken === undefined ? {} : { sessionToken: SessionToken }),
  };
}

async function credentialsOf({ region, roles, profile }: Entrance): Promise<Credentials> {
  const { fromNodeProviderChain } = await import("@aws-sdk/credential-providers");
  const chain = fromNodeProviderChain({ clientConfig: { region }, ...(profile === undefined ? {} : { profile }) });
  let credentials: Credentials = await called("the search for AWS credentials", () => chain());
  for (const role of roles) credentials = await assume(region, credentials, role);
  return credentials;
}

/** @returns the ARN that answers */
async function checkAccount({ accountId, region }: Entrance, credentials: Credentials): Promise<string> {
  const { GetCallerIdentityCommand } = await import("@aws-sdk/client-sts");
  const command = new GetCallerIdentityCommand({});
  const { Account, Arn } = await withSts(region, credentials, (sts) =>
    called("sts:GetCallerIdentity", () => sts.send(command)),
  );
  if (Account === accountId) return Arn ?? "";
  throw new AccessError(
    [
      `The account that answers is ${Account ?? "not told"} (${Arn ?? "no ARN"}), and the stacks declare ${accountId}: nothing was read.`,
      "Use credentials of that account, or let the provider take on a role there (assumeRole).",
    ].join("\n"),
  );
}

/**
 * Gets into an account as its provider does.
 * @throws {AccessError} where another account answers
 * @throws {CallFailed} where no credentials can be had
 */
export async function credentialsFor(
  entrance: Entrance,
): Promise<{ readonly credentials: Credentials; readonly callerArn: string }> {
  const credentials = await credentialsOf(entrance);
  return { credentials, callerArn: await checkAccount(entrance, credentials) };
}
