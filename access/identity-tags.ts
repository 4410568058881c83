/** Names of the tags that tell which resource of which stack something in AWS is. */
export const PROJECT_TAG = "cross-account-cmk:project";
export const STACK_TAG = "cross-account-cmk:stack";
export const NAME_TAG = "cross-account-cmk:name";
export const IDENTITY_TAGS = [PROJECT_TAG, STACK_TAG, NAME_TAG] as const;

const LONGEST = 256;

/**
 * A name as a tag's value takes it: secrets that AWS services manage have a `!` in theirs.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_Tag.html
 */
export const tagValue = (name: string): string => name.replace(/[^\p{L}\p{Z}\p{N}_.:/=+@-]/gu, "_").slice(0, LONGEST);

type Tags = Readonly<Record<string, string | undefined>>;

/** The logical name, where the tags are of this stack. */
export const nameInStack = (tags: Tags, project: string, stack: string): string | undefined =>
  tags[PROJECT_TAG] === tagValue(project) && tags[STACK_TAG] === tagValue(stack) ? tags[NAME_TAG] : undefined;
