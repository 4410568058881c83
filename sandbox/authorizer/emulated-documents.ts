/** Documents read from the emulated AWS, each with credentials of the account that it lies in. */
import { GetPolicyCommand, GetPolicyVersionCommand, paginateGetAccountAuthorizationDetails } from "@aws-sdk/client-iam";
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  KMSServiceException,
  paginateListAliases,
  paginateListGrants,
  paginateListResourceTags,
  type KMSClient,
  type KeyMetadata,
} from "@aws-sdk/client-kms";
import {
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  SecretsManagerServiceException,
} from "@aws-sdk/client-secrets-manager";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Account, NamedPolicy, Organization, Secret } from "../../access";
import { AwsError } from "./answer";
import type { DocumentSource, FoundKey } from "./document-source";
import {
  accountOf,
  aliasesOf,
  documentOf,
  identityPolicy,
  keyOf,
  policiesElsewhere,
  tagsOf,
  type Place,
} from "./documents";
import type { EmulatedAccounts } from "./emulated-accounts";
import type { Signature } from "./signature";

/** All of an account but the policies that AWS itself keeps. */
const OWN_ENTITIES = ["User", "Role", "Group", "LocalManagedPolicy"] as const;

async function collect<Page, Item>(pages: AsyncIterable<Page>, items: (page: Page) => Item[] | undefined) {
  const all: Item[] = [];
  for await (const page of pages) all.push(...(items(page) ?? []));
  return all;
}

/** Lets these answers of the emulator, e.g. that something does not exist, be the answer to the caller too. */
export async function relayed<T>(codes: readonly string[], reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    const known = error instanceof KMSServiceException || error instanceof SecretsManagerServiceException;
    if (known && codes.includes(error.name)) throw new AwsError(error.name, error.message);
    throw error;
  }
}

const sessionless = ({ accessKeyId }: Signature) => ({ accessKeyId, secretAccessKey: "sandbox" });

export class EmulatedDocuments implements DocumentSource {
  constructor(
    private readonly endpoint: string,
    private readonly accounts: EmulatedAccounts,
    readonly organizationOf: (accountId: string) => Organization | "none",
  ) {}

  async account(place: Place): Promise<Account> {
    const { iam: client } = this.accounts.clientsOf(place);
    const pages = await collect(
      paginateGetAccountAuthorizationDetails({ client }, { Filter: [...OWN_ENTITIES] }),
      (page) => [page],
    );
    const details = {
      users: pages.flatMap(({ UserDetailList }) => UserDetailList ?? []),
      groups: pages.flatMap(({ GroupDetailList }) => GroupDetailList ?? []),
      roles: pages.flatMap(({ RoleDetailList }) => RoleDetailList ?? []),
      policies: pages.flatMap(({ Policies }) => Policies ?? []),
    };
    const elsewhere = await Promise.all(policiesElsewhere(details).map((arn) => this.managedPolicy(place, arn)));
    return accountOf(place.accountId, details, elsewhere);
  }

  async managedPolicy(place: Place, PolicyArn: string): Promise<NamedPolicy> {
    const { iam } = this.accounts.clientsOf(place);
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
    const VersionId = Policy?.DefaultVersionId;
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
    return identityPolicy(PolicyArn, PolicyVersion?.Document);
  }

  async key(place: Place, KeyId: string): Promise<FoundKey> {
    const { kms } = this.accounts.clientsOf(place);
    const describing = kms.send(new DescribeKeyCommand({ KeyId }));
    const { KeyMetadata } = await relayed(["NotFoundException"], describing);
    if (KeyMetadata === undefined) throw new Error(`The emulated AWS does not describe the key ${KeyId}`);
    return readKey(kms, KeyMetadata);
  }

  async secret(place: Place, SecretId: string): Promise<Secret> {
    const { secrets } = this.accounts.clientsOf(place);
    const describing = secrets.send(new DescribeSecretCommand({ SecretId }));
    const described = await relayed(["ResourceNotFoundException", "InvalidParameterException"], describing);
    const arn = described.ARN ?? "";
    const { ResourcePolicy } = await secrets.send(new GetResourcePolicyCommand({ SecretId: arn }));
    const { KmsKeyId } = described;
    return {
      arn,
      tags: tagsOf(described.Tags),
      ...(KmsKeyId === undefined ? {} : { kmsKeyId: KmsKeyId }),
      ...(ResourcePolicy === undefined ? {} : { policy: documentOf(ResourcePolicy, "secret policy", arn) }),
    };
  }

  async callerArn(signature: Signature): Promise<string> {
    const { region } = signature;
    const client = new STSClient({ endpoint: this.endpoint, region, credentials: sessionless(signature) });
    try {
      return (await client.send(new GetCallerIdentityCommand({}))).Arn ?? "";
    } finally {
      client.destroy();
    }
  }
}

async function readKey(client: KMSClient, metadata: KeyMetadata): Promise<FoundKey> {
  const KeyId = metadata.KeyId ?? "";
  const [{ Policy }, grants, tags, aliases] = await Promise.all([
    client.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" })),
    collect(paginateListGrants({ client }, { KeyId }), ({ Grants }) => Grants),
    collect(paginateListResourceTags({ client }, { KeyId }), ({ Tags }) => Tags),
    collect(paginateListAliases({ client }, {}), ({ Aliases }) => Aliases),
  ]);
  return { key: keyOf({ metadata, policy: Policy ?? "", grants, tags }), aliases: aliasesOf(aliases) };
}
