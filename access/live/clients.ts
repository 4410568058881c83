/** AWS SDK clients of an account. The SDK's own variables apply, AWS_ENDPOINT_URL and its kind among them. */
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { clientOptions as options, credentialsFor } from "./credentials";
import { type Entrance } from "./providers";

/** The clients of one account. */
export interface AccountClients {
  readonly iam: IAMClient;
  readonly kms: (region: string) => KMSClient;
  readonly secrets: (region: string) => SecretsManagerClient;
  /** Ends the connections. */
  readonly close: () => void;
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
  const { credentials } = await credentialsFor(entrance);
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
