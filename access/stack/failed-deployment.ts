/**
 * Resources whose last creation or update failed half-way. Pulumi keeps in the state what was asked for, with `initErrors`:
 * what AWS has is known only after a refresh. Pure.
 * @see https://github.com/pulumi/pulumi/issues/21458
 */
import type { RawResource, RawStep, StackResource } from "./resources";

export interface FailedDeployment {
  /** Properties that the previewed update writes: these are known again afterwards. */
  readonly written: readonly string[];
}

/** AWS cannot change these of a resource that stays: a failed update leaves them as they were. */
const FIXED: ReadonlySet<string> = new Set([
  ...["id", "arn", "name", "path", "region", "partition", "accountId"],
  ...["keyId", "grantId", "granteePrincipal", "operations", "constraints", "retiringPrincipal"],
  ...["customerMasterKeySpec", "keySpec", "keyUsage", "multiRegion", "primaryKeyArn"],
  ...["secretArn", "secretId", "role", "user", "group", "policyArn"],
]);

/** The mark of a resource with `initErrors`. @param written properties that the update to come writes */
export function failedDeployment(
  raw: RawResource | null | undefined,
  written: readonly string[] = [],
): { readonly failed?: FailedDeployment } {
  return (raw?.initErrors ?? []).length === 0 ? {} : { failed: { written } };
}

/** `tags.Name` and `rules[0].id` belong to `tags` and `rules`. */
const rootOf = (path: string): string => /^[^.[]*/.exec(path)?.[0] ?? path;

/** The properties that a step changes, by the provider's own comparison. */
export const differentIn = ({ detailedDiff, diffReasons }: RawStep): readonly string[] =>
  [...Object.keys(detailedDiff ?? {}), ...(diffReasons ?? [])].map(rootOf);

/** Whether AWS may have another value than the property says. */
export const isUnsettled = ({ failed }: StackResource, property: string): boolean =>
  failed !== undefined && !FIXED.has(property) && !failed.written.includes(property);

/** A clause that reads after "because". */
export const whyUnsettled = ({ name }: Pick<StackResource, "name">): string => `the last deployment of ${name} failed`;

/** The resources as the failed deployment asked for them: what to hold against AWS itself. */
export const asAskedFor = (resources: readonly StackResource[]): readonly StackResource[] =>
  resources.map((each) => {
    const asked = { ...each };
    delete (asked as { failed?: FailedDeployment }).failed;
    return asked;
  });

const isFailed = ({ failed }: StackResource): boolean => failed !== undefined;

/** Names of the resources whose last deployment failed, each once. */
export const failedNames = (resources: readonly StackResource[]): readonly string[] =>
  [...new Set(resources.filter(isFailed).map(({ name }) => name))].sort();

/** For every reader of a state or a preview. */
export const failedNotes = (names: readonly string[]): readonly string[] =>
  names.map(
    (name) =>
      `The last deployment of ${name} failed, and the state does not tell what AWS has of it. Run \`pulumi up --refresh\`: without \`--refresh\` it may say "updated" and change nothing.`,
  );
