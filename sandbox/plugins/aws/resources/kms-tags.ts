/** Tags of KMS keys, which KMS spells in its own way. */
import { type ProviderContext } from "../engine/context";
import { during } from "../engine/errors";
import { tagChanges, type Tags } from "../engine/tags";

export async function listKeyTags(context: ProviderContext, KeyId: string): Promise<Tags> {
  const { client, sdk } = await context.kms();
  const tags: Record<string, string> = {};
  for await (const page of sdk.paginateListResourceTags({ client }, { KeyId })) {
    for (const { TagKey, TagValue } of page.Tags ?? []) tags[TagKey ?? ""] = TagValue ?? "";
  }
  return tags;
}

/** Writes and removes tags so that `olds` become `news`. */
export async function changeKeyTags(context: ProviderContext, KeyId: string, olds: Tags, news: Tags): Promise<void> {
  const { client, sdk } = await context.kms();
  const { set, remove } = tagChanges(olds, news);
  const Tags = Object.entries(set).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
  await during(`updating tags for KMS Key (${KeyId})`, async () => {
    if (remove.length > 0) await client.send(new sdk.UntagResourceCommand({ KeyId, TagKeys: [...remove] }));
    if (Tags.length > 0) await client.send(new sdk.TagResourceCommand({ KeyId, Tags }));
  });
}
