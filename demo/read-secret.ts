/** The calls: who is the caller, what is the secret, can its value be read. */
import { DescribeSecretCommand, GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromNodeProviderChain, fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import type { Failure, Operation } from "./error-guidance";
import { failureOf } from "./failure";
import { secretFacts, valueFacts, type SecretFacts, type ValueFacts } from "./secret-facts";

/** Bounds of one call, in milliseconds. */
export interface CallLimits {
  readonly connectionTimeout: number;
  readonly requestTimeout: number;
  /** Attempts in all, the first one included. */
  readonly maxAttempts: number;
}

const CALL_LIMITS: CallLimits = { connectionTimeout: 5_000, requestTimeout: 15_000, maxAttempts: 3 };
type AwsCredentials = Awaited<ReturnType<ReturnType<typeof fromNodeProviderChain>>>;

const SESSION_NAME = "secret-mgr-demo";

export interface ReadRequest {
  readonly region: string;
  /** Name or full ARN. */
  readonly secretId: string;
  /** The account that the caller has to be in; absent means any. */
  readonly expectedAccountId?: string;
  /** Profile of the AWS config files; the SDK's default chain without one. */
  readonly profile?: string;
  /** A role to assume before reading. */
  readonly roleArn?: string;
  /** Another endpoint for all calls, such as the sandbox's. */
  readonly endpoint?: string;
  /** Keep the value in the result. */
  readonly reveal: boolean;
  /** Default: 5 s to connect, 15 s to answer, 3 attempts. */
  readonly limits?: CallLimits;
}

export interface Caller {
  readonly accountId: string;
  readonly arn: string;
}

/** What was learnt before the reading stopped. */
export interface Findings {
  readonly caller?: Caller;
  readonly secret?: SecretFacts;
}

export type Reading =
  | {
      readonly outcome: "read";
      readonly caller: Caller;
      readonly secret: SecretFacts;
      readonly value: ValueFacts;
      /** The value, base64 where it is binary. Only there if it was asked for. */
      readonly revealed?: string;
    }
  | { readonly outcome: "wrong account"; readonly caller: Caller; readonly expectedAccountId: string }
  | { readonly outcome: "failed"; readonly failure: Failure; readonly found: Findings };

/** Carries a failure out of a step. */
class StepFailed extends Error {
  constructor(readonly failure: Failure) {
    super(failure.code);
  }
}

/** Runs the steps in their order and keeps what each failure must not show. */
class Steps {
  private readonly secrets: string[] = [];

  hide(credentials: AwsCredentials): AwsCredentials {
    this.secrets.push(credentials.secretAccessKey, credentials.sessionToken ?? "", credentials.accessKeyId);
    return credentials;
  }

  async run<T>(operation: Operation, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw new StepFailed(failureOf(operation, error, this.secrets));
    }
  }
}

function clientConfig(request: ReadRequest) {
  const { connectionTimeout, requestTimeout, maxAttempts } = request.limits ?? CALL_LIMITS;
  return {
    region: request.region,
    maxAttempts,
    requestHandler: { connectionTimeout, requestTimeout, throwOnRequestTimeout: true },
    ...(request.endpoint === undefined ? {} : { endpoint: request.endpoint }),
  };
}

/** The credentials to read with, resolved before the first call so that an error tells which step it came from. */
async function resolveCredentials(request: ReadRequest, steps: Steps): Promise<AwsCredentials> {
  const { profile, roleArn } = request;
  const chain = fromNodeProviderChain({
    clientConfig: { region: request.region },
    ...(profile === undefined ? {} : { profile }),
  });
  const own = steps.hide(await steps.run("ResolveCredentials", () => chain()));
  if (roleArn === undefined) return own;
  const assume = fromTemporaryCredentials({
    masterCredentials: own,
    params: { RoleArn: roleArn, RoleSessionName: SESSION_NAME },
    clientConfig: clientConfig(request),
  });
  return steps.hide(await steps.run("AssumeRole", () => assume()));
}

async function identify(request: ReadRequest, credentials: AwsCredentials, steps: Steps): Promise<Caller> {
  const sts = new STSClient({ ...clientConfig(request), credentials });
  try {
    const identity = await steps.run("GetCallerIdentity", () => sts.send(new GetCallerIdentityCommand({})));
    return { accountId: identity.Account ?? "", arn: identity.Arn ?? "" };
  } finally {
    sts.destroy();
  }
}

/** DescribeSecret, then GetSecretValue. The value leaves this function only if it is to be revealed. */
async function readIt(
  request: ReadRequest,
  credentials: AwsCredentials,
  caller: Caller,
  steps: Steps,
): Promise<Reading> {
  const client = new SecretsManagerClient({ ...clientConfig(request), credentials });
  const SecretId = request.secretId;
  let secret: SecretFacts | undefined;
  try {
    secret = secretFacts(await steps.run("DescribeSecret", () => client.send(new DescribeSecretCommand({ SecretId }))));
    const answer = await steps.run("GetSecretValue", () => client.send(new GetSecretValueCommand({ SecretId })));
    const reading = { outcome: "read", caller, secret, value: valueFacts(answer) } as const;
    if (!request.reveal) return reading;
    const revealed = answer.SecretString ?? Buffer.from(answer.SecretBinary ?? []).toString("base64");
    return { ...reading, revealed };
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    const found = { caller, ...(secret === undefined ? {} : { secret }) };
    return { outcome: "failed", failure: error.failure, found };
  } finally {
    client.destroy();
  }
}

/**
 * Reads a secret as `secret-mgr-demo` does. Errors of AWS, of the network and of credentials come back as a result;
 * nothing of that kind is thrown.
 */
export async function readSecret(request: ReadRequest): Promise<Reading> {
  const steps = new Steps();
  try {
    const credentials = await resolveCredentials(request, steps);
    const caller = await identify(request, credentials, steps);
    const { expectedAccountId } = request;
    if (expectedAccountId !== undefined && caller.accountId !== expectedAccountId)
      return { outcome: "wrong account", caller, expectedAccountId };
    return await readIt(request, credentials, caller, steps);
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    return { outcome: "failed", failure: error.failure, found: {} };
  }
}
