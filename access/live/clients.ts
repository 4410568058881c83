/** AWS SDK clients of an account. The SDK's own variables apply, AWS_ENDPOINT_URL and its kind among them. */
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromNodeProviderChain } from "@aws-sdk/credential-providers";
import { AccessError } from "../stack/errors";
import { called, CallFailed } from "./calls";
import { type AssumedRole, type Entrance } from "./providers";

/** The clients of one account. */
export interface AccountClients {
  readonly iam: IAMClient;
  readonly kms: (region: string) => KMSClient;
  readonly secrets: (region: string) => SecretsManagerClient;
  /** Ends the connections. */
  readonly close: () => void;
}

/** Enough for IAM, which throttles soon; the SDK waits longer before each attempt. */
const MAX_ATTEMPTS = 8;
const SESSION_NAME = "cross-account-cmk-access";

const options = (region: string) => ({
  region,
  maxAttempts: MAX_ATTEMPTS,
  // Milliseconds; without the last line the SDK would only warn.
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
});

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

async function withSts<T>(region: string, credentials: Credentials, use: (sts: STSClient) => Promise<T>): Promise<T> {
  const sts = new STSClient({ ...options(region), credentials });
  try {
    return await use(sts);
  } finally {
    sts.destroy();
  }
}

async function assume(region: string, by: Credentials, role: AssumedRole): Promise<Credentials> {
  const { roleArn: RoleArn, externalId: ExternalId, sessionName = SESSION_NAME } = role;
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
  const chain = fromNodeProviderChain({ clientConfig: { region }, ...(profile === undefined ? {} : { profile }) });
  let credentials: Credentials = await called("the search for AWS credentials", () => chain());
  for (const role of roles) credentials = await assume(region, credentials, role);
  return credentials;
}

async function checkAccount({ accountId, region }: Entrance, credentials: Credentials): Promise<void> {
  const command = new GetCallerIdentityCommand({});
  const { Account, Arn } = await withSts(region, credentials, (sts) =>
    called("sts:GetCallerIdentity", () => sts.send(command)),
  );
  if (Account === accountId) return;
  throw new AccessError(
    [
      `The account that answers is ${Account ?? "not told"} (${Arn ?? "no ARN"}), and the stacks declare ${accountId}: nothing was read.`,
      "Use credentials of that account, or let the provider take on a role there (assumeRole).",
    ].join("\n"),
  );
}

/** Makes each Region's client once. */
function once<T>(make: (region: string) => T) {
  const made = new Map<string, T>();
  const at = (region: string): T => {
    const client = made.get(region) ?? make(region);
    made.set(region, client);
    return client;
  };
  return { at, all: () => made.values() };
}

/**
 * Gets into an account as its provider does.
 * @throws {AccessError} where another account answers
 * @throws {CallFailed} where no credentials can be had
 */
export async function enter(entrance: Entrance): Promise<AccountClients> {
  const credentials = await credentialsOf(entrance);
  await checkAccount(entrance, credentials);
  const iam = new IAMClient({ ...options(entrance.region), credentials });
  const kms = once((region) => new KMSClient({ ...options(region), credentials }));
  const secrets = once((region) => new SecretsManagerClient({ ...options(region), credentials }));
  return {
    iam,
    kms: kms.at,
    secrets: secrets.at,
    close: () => {
      for (const client of [iam, ...kms.all(), ...secrets.all()]) client.destroy();
    },
  };
}
