/** Which stacks a run is about: by their names, and the share of one machine among several. Pure. */
import { didYouMean } from "../access/cli/near";
import { wildcardMatcher } from "../access/language/glob";
import type { FleetStack } from "./stacks";

/** One of so many machines, from 1; or the owners, which come before all of these. */
export type Shard = { readonly index: number; readonly count: number } | "owners";

export type Selection =
  | { readonly stacks: readonly FleetStack[]; readonly notes: readonly string[] }
  | { readonly problems: readonly string[] };

/** `N/M`, whole numbers with 1 ≤ N ≤ M, or `owners`. */
export function shardOf(text: string): Shard | undefined {
  if (text === "owners") return text;
  const [, index, count] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  return shard.index >= 1 && shard.index <= shard.count ? shard : undefined;
}

/** Every so-many-th stack: each is in one shard, and a stack that is added moves no other than those behind it. */
const inShard = ({ index, count }: Exclude<Shard, "owners">, at: number): boolean => at % count === index - 1;

/**
 * @param patterns names in which `*` and `?` are wildcards; none: all
 * @returns the problem where a pattern names no stack, or nothing is left
 */
export function select(stacks: readonly FleetStack[], patterns: readonly string[], shard?: Shard): Selection {
  const names = stacks.map(({ name }) => name);
  const matchers = patterns.map((pattern) => ({ pattern, matches: wildcardMatcher(pattern) }));
  const strangers = matchers.filter(({ matches }) => !names.some(matches)).map(({ pattern }) => pattern);
  if (stacks.length === 0)
    return { problems: ["There is no stack file (Pulumi.STACK.yaml) here: npm run init makes one."] };
  if (strangers.length > 0) {
    const known = ` There are: ${names.join(", ")}.`;
    return { problems: strangers.map((name) => `--stacks ${name} names no stack.${didYouMean(name, names)}${known}`) };
  }
  const named = stacks.filter(({ name }) => matchers.length === 0 || matchers.some(({ matches }) => matches(name)));
  if (shard === undefined) return { stacks: named, notes: [] };
  if (shard === "owners") return { stacks: named.filter(({ owns }) => owns), notes: [] };
  const owners = named.filter(({ owns }) => owns).map(({ name }) => name);
  const taken = named.filter(({ owns }) => !owns).filter((_, at) => inShard(shard, at));
  const notes =
    owners.length === 0
      ? []
      : [
          `Owners are in no shard, since each must be deployed once and before the others: ${owners.join(", ")} left out.`,
        ];
  return { stacks: taken, notes };
}

/** The shards that so many stacks make, with at most `batch` in each: what a matrix of machines is made of. */
export function shardsFor(stacks: readonly FleetStack[], batch: number): readonly string[] {
  const count = Math.ceil(stacks.filter(({ owns }) => !owns).length / batch);
  return Array.from({ length: count }, (_, at) => `${at + 1}/${count}`);
}
