/** Clients of the emulated AWS itself, behind the authorizer, with credentials of any of its accounts. */
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { partitionOf } from "../../access/partition";
import { assumeRole, type Credentials } from "../seed";
import type { Place } from "./documents";

/** The role that reads for the authorizer. An emulator lets a role be assumed that does not exist. */
const READER_ROLE = "SandboxAuthorizer";
/** Well before STS's hour is over. */
const RENEW_AFTER_MS = 30 * 60_000;

export interface Clients {
  readonly iam: IAMClient;
  readonly kms: KMSClient;
  readonly secrets: SecretsManagerClient;
  readonly s3: S3Client;
}

interface Lent {
  readonly credentials: Promise<Credentials>;
  readonly until: number;
}

export class EmulatedAccounts {
  private readonly lent = new Map<string, Lent>();
  private readonly clients = new Map<string, Clients>();

  constructor(private readonly endpoint: string) {}

  /** Credentials that the emulator takes for ones of the account. */
  async credentials(place: Place): Promise<Credentials & { readonly expiration: Date }> {
    const key = `${partitionOf(place.region) ?? ""}/${place.accountId}`;
    let lent = this.lent.get(key);
    if (lent === undefined || lent.until <= Date.now()) {
      lent = { credentials: assumeRole(this.endpoint, place, READER_ROLE), until: Date.now() + RENEW_AFTER_MS };
      this.lent.set(key, lent);
      lent.credentials.catch(() => this.lent.delete(key));
    }
    return { ...(await lent.credentials), expiration: new Date(lent.until) };
  }

  clientsOf(place: Place): Clients {
    const key = `${place.region}/${place.accountId}`;
    let clients = this.clients.get(key);
    if (clients === undefined) {
      const { endpoint } = this;
      const options = { endpoint, region: place.region, credentials: () => this.credentials(place) };
      clients = {
        iam: new IAMClient(options),
        kms: new KMSClient(options),
        secrets: new SecretsManagerClient(options),
        s3: new S3Client({ ...options, forcePathStyle: true }),
      };
      this.clients.set(key, clients);
    }
    return clients;
  }

  close(): void {
    for (const clients of this.clients.values())
      Object.values(clients).forEach((client: IAMClient) => {
        client.destroy();
      });
    this.clients.clear();
  }
}
