/** Reads what an account has of a stack: by tags, and what is on the keys that have them. Nothing is changed. */
import { type IAMClient, ListPolicyTagsCommand, paginateListPolicies } from "@aws-sdk/client-iam";
import {
  DescribeKeyCommand,
  type KMSClient,
  ListResourceTagsCommand,
  paginateListAliases,
  paginateListGrants,
  paginateListKeys,
} from "@aws-sdk/client-kms";
import { paginateListSecrets, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import pLimit from "p-limit";
import { nameInStack } from "../../access/identity-tags";
import { called, CallFailed, collected } from "../../access/live/calls";
import { enter } from "../../access/live/clients";
import { KEY, type Found, POLICY, REPLICA, SECRET } from "./model";
import type { Target } from "./targets";
import type { OnKey } from "./wanted";

/** IAM and KMS throttle soon. */
const AT_ONCE = 4;

export interface StackName {
  readonly project: string;
  readonly stack: string;
}

export interface ReadAccount {
  readonly found: readonly Found[];
  readonly keys: readonly OnKey[];
  /** Sentences on what could not be read: there may be more than was found. */
  readonly unread: readonly string[];
}

type Tags = Readonly<Record<string, string>>;
const tagsOf = (tags: readonly { Key?: string | undefined; Value?: string | undefined }[] = []): Tags =>
  Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));

/** What is read on the way; a call that AWS refuses for one thing leaves the others. */
class Reader {
  readonly found: Found[] = [];
  readonly keys: OnKey[] = [];
  readonly unread = new Set<string>();
  private readonly limit = pLimit(AT_ONCE);

  constructor(
    private readonly accountId: string,
    private readonly of: StackName,
  ) {}

  /** Does something for each, some at a time. */
  private async each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
    await Promise.all(items.map((item) => this.limit(() => this.tolerant(() => work(item)))));
  }

  async tolerant(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      this.unread.add(`Account ${this.accountId} could not be read in full, because ${error.because}.`);
    }
  }

  private nameIn = (tags: Tags): string | undefined => nameInStack(tags, this.of.project, this.of.stack);

  async readKeys(client: KMSClient, region: string): Promise<void> {
    const keys = await collected("kms:ListKeys", paginateListKeys({ client }, {}), ({ Keys }) => Keys);
    await this.each(keys, async ({ KeyId = "", KeyArn = "" }) => {
      const { Tags = [] } = await called("kms:ListResourceTags", () =>
        client.send(new ListResourceTagsCommand({ KeyId })),
      );
      const name = this.nameIn(Object.fromEntries(Tags.map(({ TagKey = "", TagValue = "" }) => [TagKey, TagValue])));
      if (name === undefined) return;
      const { KeyMetadata } = await called("kms:DescribeKey", () => client.send(new DescribeKeyCommand({ KeyId })));
      // Scheduled for deletion by a destroy: it is where the stack wants it.
      if (KeyMetadata?.KeyState === "PendingDeletion" || KeyMetadata?.KeyState === "PendingReplicaDeletion") return;
      const { accountId } = this;
      const made = KeyMetadata?.CreationDate?.getTime();
      const isReplica = KeyMetadata?.MultiRegionConfiguration?.MultiRegionKeyType === "REPLICA";
      const type = isReplica ? REPLICA : KEY;
      this.found.push({ type, name, id: KeyId, region, accountId, ...(made === undefined ? {} : { made }) });
      await this.readOnKey(client, { keyId: KeyId, keyArn: KeyArn, region, accountId });
    });
  }

  private async readOnKey(
    client: KMSClient,
    key: Pick<OnKey, "keyId" | "keyArn" | "region" | "accountId">,
  ): Promise<void> {
    const KeyId = key.keyId;
    const aliases = await collected(
      "kms:ListAliases",
      paginateListAliases({ client }, { KeyId }),
      (page) => page.Aliases,
    );
    const grants = await collected("kms:ListGrants", paginateListGrants({ client }, { KeyId }), (page) => page.Grants);
    this.keys.push({
      ...key,
      aliases: aliases.flatMap(({ AliasName }) => AliasName ?? []),
      grants: grants.map(({ GrantId = "", GranteePrincipal = "", Operations = [], Constraints }) => {
        const about = { grantId: GrantId, grantee: GranteePrincipal, operations: Operations };
        return Constraints === undefined ? about : { ...about, constraints: Constraints };
      }),
    });
  }

  async readSecrets(client: SecretsManagerClient, region: string): Promise<void> {
    const action = "secretsmanager:ListSecrets";
    const secrets = await collected(action, paginateListSecrets({ client }, {}), ({ SecretList }) => SecretList);
    for (const { ARN = "", Tags, CreatedDate } of secrets) {
      const name = this.nameIn(tagsOf(Tags));
      const made = CreatedDate === undefined ? {} : { made: CreatedDate.getTime() };
      const { accountId } = this;
      if (name !== undefined) this.found.push({ type: SECRET, name, id: ARN, region, accountId, ...made });
    }
  }

  async readPolicies(client: IAMClient): Promise<void> {
    const pages = paginateListPolicies({ client }, { Scope: "Local" });
    const policies = await collected("iam:ListPolicies", pages, ({ Policies }) => Policies);
    await this.each(policies, async ({ Arn = "", CreateDate }) => {
      const command = new ListPolicyTagsCommand({ PolicyArn: Arn });
      const { Tags } = await called("iam:ListPolicyTags", () => client.send(command));
      const name = this.nameIn(tagsOf(Tags));
      const made = CreateDate === undefined ? {} : { made: CreateDate.getTime() };
      if (name !== undefined) this.found.push({ type: POLICY, name, id: Arn, accountId: this.accountId, ...made });
    });
  }
}

/** @throws {AccessError} where another account answers */
export async function readAccount(target: Target, of: StackName): Promise<ReadAccount> {
  const { accountId, regions, region: home } = target;
  const reader = new Reader(accountId, of);
  await reader.tolerant(async () => {
    const clients = await enter(target);
    try {
      for (const region of regions) await reader.tolerant(() => reader.readKeys(clients.kms(region), region));
      await reader.tolerant(() => reader.readSecrets(clients.secrets(home), home));
      await reader.tolerant(() => reader.readPolicies(clients.iam));
    } finally {
      clients.close();
    }
  });
  return { found: reader.found, keys: reader.keys, unread: [...reader.unread] };
}
