/**
 * Tags as the AWS provider handles them: a resource's own tags over the provider's default tags, less the ignored ones.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/provider/#default_tags
 */
export type Tags = Readonly<Record<string, string>>;

export interface TagRules {
  readonly defaults: Tags;
  readonly ignoredKeys: readonly string[];
  readonly ignoredPrefixes: readonly string[];
}

function isIgnored(rules: TagRules, key: string): boolean {
  return rules.ignoredKeys.includes(key) || rules.ignoredPrefixes.some((prefix) => key.startsWith(prefix));
}

const filterTags = (tags: Tags, keep: (key: string, value: string) => boolean): Tags =>
  Object.fromEntries(Object.entries(tags).filter(([key, value]) => keep(key, value)));

/** All the tags that a resource carries: the output `tagsAll`. */
export const mergeTags = (rules: TagRules, tags: Tags): Tags =>
  filterTags({ ...rules.defaults, ...tags }, (key) => !isIgnored(rules, key));

/** The two outputs, from the tags that AWS returned. `own` are the tags that the program gave the resource itself. */
export function tagOutputs(rules: TagRules, live: Tags, own: Tags): { tags: Tags; tagsAll: Tags } {
  const tagsAll = filterTags(live, (key) => !key.startsWith("aws:") && !isIgnored(rules, key));
  return { tagsAll, tags: filterTags(tagsAll, (key, value) => key in own || rules.defaults[key] !== value) };
}

/** What has to be written and removed so that `olds` become `news`. */
export function tagChanges(olds: Tags, news: Tags): { set: Tags; remove: readonly string[] } {
  return {
    set: filterTags(news, (key, value) => olds[key] !== value),
    remove: Object.keys(olds).filter((key) => !(key in news)),
  };
}

/** The list form of IAM and Secrets Manager. */
export const toTagList = (tags: Tags): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

export const fromTagList = (
  tags: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
): Tags => Object.fromEntries((tags ?? []).map((tag) => [tag.Key ?? "", tag.Value ?? ""]));
