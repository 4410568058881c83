/**
 * AWS SDK clients, made when they are first needed: one a service and Region, with bounded retries and timeouts.
 * Base credentials come from the program or the environment, never from the user's files.
 */
import type * as iam from "@aws-sdk/client-iam";
import type * as kms from "@aws-sdk/client-kms";
import type * as s3 from "@aws-sdk/client-s3";
import type * as secretsManager from "@aws-sdk/client-secrets-manager";
import type * as sts from "@aws-sdk/client-sts";
import type { MiddlewareStack } from "@smithy/types";

import { during, OperationError, toAwsError } from "./errors";
import { type Credentials, type ProviderConfig, type RoleToAssume } from "./provider-config";

const MAX_ATTEMPTS = 4;
/** Milliseconds; without the last line the SDK would only warn. */
const REQUEST_HANDLER = { connectionTimeout: 5_000, requestTimeout: 60_000, throwOnRequestTimeout: true } as const;
const RENEWAL_MS = 5 * 60_000;

/** Credentials, with the time from which they are no longer good. */
interface SessionCredentials extends Credentials {
  readonly expiration?: Date;
}

interface ClientOptions {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials: () => Promise<SessionCredentials>;
  readonly maxAttempts: number;
  readonly requestHandler: typeof REQUEST_HANDLER;
}

/** Every error of a client's calls becomes an `AwsError` that names service and operation. */
function nameErrors<I extends object, O extends object>(service: string, stack: MiddlewareStack<I, O>): void {
  stack.add(
    (next, context) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        throw toAwsError(service, context.commandName ?? "call", error);
      }
    },
    { step: "initialize", priority: "high", name: "nameErrors" },
  );
}

/** @throws OperationError where the environment has none */
function environmentCredentials(): Credentials {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    const remedy =
      "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (the sandbox's stand-in provider reads no profiles)";
    throw new OperationError("finding credentials", new Error(remedy));
  }
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  };
}

type IamSdk = typeof iam;
type KmsSdk = typeof kms;
type S3Sdk = typeof s3;
type SecretsManagerSdk = typeof secretsManager;
type StsSdk = typeof sts;

/** A client together with the SDK module that has its commands: loading one takes time that a preview can do without. */
export interface Service<Client, Sdk> {
  readonly client: Client;
  readonly sdk: Sdk;
}

export type Iam = Service<InstanceType<IamSdk["IAMClient"]>, IamSdk>;
export type Kms = Service<InstanceType<KmsSdk["KMSClient"]>, KmsSdk>;
export type S3 = Service<InstanceType<S3Sdk["S3Client"]>, S3Sdk>;
export type SecretsManager = Service<InstanceType<SecretsManagerSdk["SecretsManagerClient"]>, SecretsManagerSdk>;
export type Sts = Service<InstanceType<StsSdk["STSClient"]>, StsSdk>;

/** One value a key, made when it is first asked for. */
class Once<T> {
  readonly #made = new Map<string, Promise<T>>();

  get(key: string, make: () => Promise<T>): Promise<T> {
    const made = this.#made.get(key) ?? make();
    this.#made.set(key, made);
    return made;
  }
}

/** The clients of one provider. */
export class Clients {
  readonly #iam = new Once<Iam>();
  readonly #kms = new Once<Kms>();
  readonly #s3 = new Once<S3>();
  readonly #secretsManager = new Once<SecretsManager>();
  readonly #sts = new Once<Sts>();
  #session: Promise<SessionCredentials> | undefined;

  constructor(private readonly config: ProviderConfig) {}

  kms(region: string): Promise<Kms> {
    return this.#kms.get(region, async () => {
      const sdk = await import("@aws-sdk/client-kms");
      const client = new sdk.KMSClient(this.#options("kms", region));
      nameErrors("KMS", client.middlewareStack);
      return { sdk, client };
    });
  }

  iam(): Promise<Iam> {
    return this.#iam.get(this.config.region, async () => {
      const sdk = await import("@aws-sdk/client-iam");
      const client = new sdk.IAMClient(this.#options("iam", this.config.region));
      nameErrors("IAM", client.middlewareStack);
      return { sdk, client };
    });
  }

  /** With the bucket's name in the path: an emulator has no name of its own for each. */
  s3(region: string): Promise<S3> {
    return this.#s3.get(region, async () => {
      const sdk = await import("@aws-sdk/client-s3");
      const client = new sdk.S3Client({ ...this.#options("s3", region), forcePathStyle: true });
      nameErrors("S3", client.middlewareStack);
      return { sdk, client };
    });
  }

  secretsManager(region: string): Promise<SecretsManager> {
    return this.#secretsManager.get(region, async () => {
      const sdk = await import("@aws-sdk/client-secrets-manager");
      const client = new sdk.SecretsManagerClient(this.#options("secretsmanager", region));
      nameErrors("Secrets Manager", client.middlewareStack);
      return { sdk, client };
    });
  }

  sts(): Promise<Sts> {
    return this.#sts.get(this.config.region, async () => {
      const sdk = await import("@aws-sdk/client-sts");
      const client = new sdk.STSClient(this.#options("sts", this.config.region));
      nameErrors("STS", client.middlewareStack);
      return { sdk, client };
    });
  }

  #options(service: string, region: string, credentials = () => this.#credentials()): ClientOptions {
    const endpoint = this.config.endpoints[service];
    return {
      region,
      credentials,
      maxAttempts: Math.min(this.config.maxRetries ?? MAX_ATTEMPTS, 24) + 1,
      requestHandler: REQUEST_HANDLER,
      ...(endpoint !== undefined && { endpoint }),
    };
  }

  /** One session for all clients, renewed a few minutes before it ends. */
  async #credentials(): Promise<SessionCredentials> {
    const session = await (this.#session ??= this.#newSession());
    if (session.expiration === undefined || session.expiration.getTime() > Date.now() + RENEWAL_MS) return session;
    return (this.#session = this.#newSession());
  }

  /** The base credentials, then each role in turn. */
  async #newSession(): Promise<SessionCredentials> {
    let current: SessionCredentials = this.config.credentials ?? environmentCredentials();
    for (const role of this.config.assumeRoles) current = await this.#assume(role, current);
    return current;
  }

  async #assume(role: RoleToAssume, by: SessionCredentials): Promise<SessionCredentials> {
    const { AssumeRoleCommand, STSClient } = await import("@aws-sdk/client-sts");
    const options = this.#options("sts", this.config.region, () => Promise.resolve(by));
    const client = new STSClient(options);
    nameErrors("STS", client.middlewareStack);
    const command = new AssumeRoleCommand({
      RoleArn: role.roleArn,
      RoleSessionName: role.sessionName ?? `aws-go-sdk-${Date.now()}`,
      ExternalId: role.externalId,
      Policy: role.policy,
      DurationSeconds: role.duration,
    });
    try {
      const answer = await during(`IAM Role (${role.roleArn}) cannot be assumed`, () => client.send(command));
      return sessionOf(role, answer.Credentials);
    } finally {
      client.destroy();
    }
  }
}

type StsCredentials = NonNullable<sts.AssumeRoleCommandOutput["Credentials"]>;

function sessionOf(role: RoleToAssume, credentials: StsCredentials | undefined): SessionCredentials {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = credentials ?? {};
  if (AccessKeyId === undefined || SecretAccessKey === undefined) {
    throw new Error(`IAM Role (${role.roleArn}) cannot be assumed: STS answered no credentials`);
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(SessionToken !== undefined && { sessionToken: SessionToken }),
    ...(Expiration !== undefined && { expiration: Expiration }),
  };
}
