/** Reads a key: description, policy, grants, aliases, tags. */
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  paginateListAliases,
  paginateListGrants,
  paginateListResourceTags,
  type GrantListEntry,
  type KeyMetadata,
  type KMSClient,
} from "@aws-sdk/client-kms";
import { type Grant, type GrantConstraints } from "../world";
import { answeredDocument, dayOf } from "./answered-documents";
import { called, collected, reading } from "./calls";
import { type KeyDescription, type LiveKey } from "./facts";

function descriptionOf(metadata: KeyMetadata | undefined): KeyDescription {
  const { KeyState, DeletionDate, KeySpec, KeyUsage, Origin, MultiRegionConfiguration, KeyManager } = metadata ?? {};
  const multiRegionKeyType = MultiRegionConfiguration?.MultiRegionKeyType;
  return {
    state: KeyState ?? "unknown",
    awsManaged: KeyManager === "AWS",
    ...(DeletionDate === undefined ? {} : { deletionDate: dayOf(DeletionDate) }),
    ...(KeySpec === undefined ? {} : { keySpec: KeySpec }),
    ...(KeyUsage === undefined ? {} : { keyUsage: KeyUsage }),
    ...(Origin === undefined ? {} : { origin: Origin }),
    ...(multiRegionKeyType === undefined ? {} : { multiRegionKeyType }),
  };
}

function constraintsOf({ Constraints }: GrantListEntry): GrantConstraints | undefined {
  const { EncryptionContextEquals: equals, EncryptionContextSubset: subset, SourceArn: sourceArn } = Constraints ?? {};
  if (equals === undefined && subset === undefined && sourceArn === undefined) return undefined;
  return {
    ...(equals === undefined ? {} : { encryptionContextEquals: equals }),
    ...(subset === undefined ? {} : { encryptionContextSubset: subset }),
    ...(sourceArn === undefined ? {} : { sourceArn }),
  };
}

function grantOf(entry: GrantListEntry): Grant {
  const { GrantId = "", Operations = [], IssuingAccount } = entry;
  const constraints = constraintsOf(entry);
  const retiringPrincipal = entry.RetiringPrincipal ?? entry.RetiringServicePrincipal;
  return {
    id: GrantId,
    granteePrincipal: entry.GranteePrincipal ?? entry.GranteeServicePrincipal ?? "",
    operations: Operations,
    ...(retiringPrincipal === undefined ? {} : { retiringPrincipal }),
    ...(IssuingAccount === undefined ? {} : { issuingAccount: IssuingAccount }),
    ...(constraints === undefined ? {} : { constraints }),
  };
}

async function tagsOf(client: KMSClient, KeyId: string): Promise<Readonly<Record<string, string>>> {
  const pages = paginateListResourceTags({ client }, { KeyId });
  const tags = await collected("kms:ListResourceTags", pages, (page) => page.Tags);
  return Object.fromEntries(tags.map(({ TagKey = "", TagValue = "" }) => [TagKey, TagValue]));
}

async function policyOf(client: KMSClient, KeyId: string) {
  const command = new GetKeyPolicyCommand({ KeyId, PolicyName: "default" });
  const { Policy } = await called("kms:GetKeyPolicy", () => client.send(command));
  return answeredDocument(Policy, "key policy", "the key policy");
}

/** A part that cannot be read leaves the others as they are. */
export async function readKey(client: KMSClient, arn: string): Promise<LiveKey> {
  const KeyId = arn;
  const [description, policy, grants, aliases, tags] = await Promise.all([
    reading(async () => {
      const answer = await called("kms:DescribeKey", () => client.send(new DescribeKeyCommand({ KeyId })));
      return descriptionOf(answer.KeyMetadata);
    }),
    reading(() => policyOf(client, KeyId)),
    reading(async () => {
      const entries = await collected(
        "kms:ListGrants",
        paginateListGrants({ client }, { KeyId }),
        (page) => page.Grants,
      );
      return entries.map(grantOf);
    }),
    reading(async () => {
      const pages = paginateListAliases({ client }, { KeyId });
      const entries = await collected("kms:ListAliases", pages, (page) => page.Aliases);
      return entries.flatMap(({ AliasArn }) => AliasArn ?? []);
    }),
    reading(() => tagsOf(client, KeyId)),
  ]);
  return { arn, description, policy, grants, aliases, tags };
}
