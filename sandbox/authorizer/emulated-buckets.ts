/** Whose a bucket of the emulated AWS is, and its policy: names are unique in a partition. */
import { GetBucketPolicyCommand, ListBucketsCommand, S3ServiceException } from "@aws-sdk/client-s3";
import type { ElsewhereResource } from "../../access/elsewhere";
import { documentOf } from "./documents";
import type { EmulatedAccounts } from "./emulated-accounts";

export class EmulatedBuckets {
  /** Account ids by bucket: a bucket does not change hands. */
  private readonly owners = new Map<string, string>();

  constructor(
    private readonly accounts: EmulatedAccounts,
    private readonly knownAccounts: () => readonly string[],
  ) {}

  /** `undefined` where there is no bucket of this name. */
  async find(bucket: string, region: string, callersAccount: string): Promise<ElsewhereResource | undefined> {
    const accountId = this.owners.get(bucket) ?? (await this.ownerOf(bucket, region, callersAccount));
    if (accountId === undefined) return undefined;
    this.owners.set(bucket, accountId);
    const { s3 } = this.accounts.clientsOf({ accountId, region });
    try {
      const { Policy = "" } = await s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
      return { accountId, policy: { name: bucket, document: documentOf(Policy, "resource policy", bucket) } };
    } catch (error) {
      if (error instanceof S3ServiceException && error.name === "NoSuchBucketPolicy") return { accountId };
      throw error;
    }
  }

  private async ownerOf(bucket: string, region: string, callersAccount: string): Promise<string | undefined> {
    for (const accountId of new Set([callersAccount, ...this.knownAccounts()])) {
      const { s3 } = this.accounts.clientsOf({ accountId, region });
      const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
      if (Buckets.some(({ Name }) => Name === bucket)) return accountId;
    }
    return undefined;
  }
}
