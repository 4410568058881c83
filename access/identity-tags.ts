/** Names of the tags that tell which resource of which stack something in AWS is. */
export const PROJECT_TAG = "cross-account-cmk:project";
export const STACK_TAG = "cross-account-cmk:stack";
export const NAME_TAG = "cross-account-cmk:name";
export const IDENTITY_TAGS = [PROJECT_TAG, STACK_TAG, NAME_TAG] as const;

type Tags = Readonly<Record<string, string | undefined>>;

/** The logical name, where the tags are of this stack. */
export const nameInStack = (tags: Tags, project: string, stack: string): string | undefined =>
  tags[PROJECT_TAG] === project && tags[STACK_TAG] === stack ? tags[NAME_TAG] : undefined;
