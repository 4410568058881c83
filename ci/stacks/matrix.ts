/** Stacks as a matrix of jobs. Pure. */
import type { Side } from "../../accounts/stack-sections";
import type { StackFile } from "./files";

/** What GitHub makes of one matrix: https://docs.github.com/en/actions/reference/limits */
export const MOST_JOBS = 256;
/** What the roles that `bootstrap/` makes begin with. */
export const DEFAULT_ROLE_PREFIX = "cross-account-cmk";

/** One job. `previewRole` and `deployRole` are the roles of the bootstrap in the stack's own account. */
export interface Job {
  readonly stack: string;
  readonly side: Side;
  readonly accountId: string;
  readonly region: string;
  readonly previewRole: string;
  readonly deployRole: string;
}

export function jobOf({ stack, side, accountId, region, partition }: StackFile, rolePrefix: string): Job {
  const role = (name: string): string => `arn:${partition}:iam::${accountId}:role/${rolePrefix}-${name}`;
  return { stack, side, accountId, region, previewRole: role("preview"), deployRole: role("deploy") };
}

/** One of so many parts, from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

export function shardOf(text: string): Shard | undefined {
  const [, index, count] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  return shard.index >= 1 && shard.index <= shard.count ? shard : undefined;
}

/** Every so-many-th external stack, as `npm run fleet -- --shard` takes them; owners are in the first part. */
export function inShard(stacks: readonly StackFile[], { index, count }: Shard): readonly StackFile[] {
  const externals = stacks.filter(({ side }) => side === "external").filter((_, at) => at % count === index - 1);
  return [...(index === 1 ? stacks.filter(({ side }) => side === "owner") : []), ...externals];
}

/** Lines for `$GITHUB_OUTPUT`: `owner`, `external` and `all`, each a list of jobs. */
export const outputLines = (jobs: readonly Job[]): string =>
  [
    ["owner", jobs.filter(({ side }) => side === "owner")] as const,
    ["external", jobs.filter(({ side }) => side === "external")] as const,
    ["all", jobs] as const,
  ]
    .map(([name, list]) => `${name}=${JSON.stringify(list)}`)
    .join("\n");
