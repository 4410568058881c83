/**
 * What a resource's calls work with: a configured provider, seen from the Region of one resource.
 */
import { Clients, type Iam, type Kms, type S3, type SecretsManager, type Sts } from "./clients";
import { during } from "./errors";
import { type ProviderConfig } from "./provider-config";
import { PROPAGATION, retryWhile } from "./retry";
import { type TagRules } from "./tags";
import { textOf, type Values } from "./values";

export interface ProviderContext {
  /** The resource's Region: its own, or the provider's. */
  readonly region: string;
  readonly tagRules: TagRules;
  /** In the resource's Region where no other is named. */
  readonly kms: (region?: string) => Promise<Kms>;
  readonly iam: () => Promise<Iam>;
  readonly s3: () => Promise<S3>;
  readonly secretsManager: () => Promise<SecretsManager>;
  readonly sts: () => Promise<Sts>;
  /** Calls again, for a few seconds, while AWS has not caught up with an earlier change. */
  readonly retry: <T>(retriable: (error: unknown) => boolean, call: () => Promise<T>) => Promise<T>;
}

/** A provider whose configuration is known. */
export class ConfiguredProvider {
  readonly #clients: Clients;

  constructor(
    readonly config: ProviderConfig,
    private readonly signal: AbortSignal,
  ) {
    this.#clients = new Clients(config);
  }

  /** The context for a resource with these inputs or this state. */
  contextFor(values: Values): ProviderContext {
    const region = textOf(values, "region") ?? this.config.region;
    return {
      region,
      tagRules: this.config.tagRules,
      kms: (other = region) => this.#clients.kms(other),
      iam: () => this.#clients.iam(),
      s3: () => this.#clients.s3(region),
      secretsManager: () => this.#clients.secretsManager(region),
      sts: () => this.#clients.sts(),
      retry: (retriable, call) => retryWhile(retriable, call, { ...PROPAGATION, signal: this.signal }),
    };
  }

  /**
   * Checks that the credentials work and belong to an account that the configuration lets through.
   * @throws Error with the AWS provider's message otherwise
   */
  async verifyAccount(): Promise<void> {
    const { allowedAccountIds, forbiddenAccountIds, skipCredentialsValidation } = this.config;
    const restricted = allowedAccountIds.length > 0 || forbiddenAccountIds.length > 0;
    if (skipCredentialsValidation && !restricted) return;
    const { client, sdk } = await this.#clients.sts();
    const { Account = "" } = await during("unable to validate AWS credentials", () =>
      client.send(new sdk.GetCallerIdentityCommand({})),
    );
    const allowed = allowedAccountIds.length === 0 || allowedAccountIds.includes(Account);
    if (!allowed || forbiddenAccountIds.includes(Account)) throw new Error(`AWS account ID not allowed: ${Account}`);
  }
}
