/** Which stacks a change of files touches. Pure. */
import { stackOfFile, type StackFile } from "./files";

/**
 * Folders and files that are in no deployment: neither the program nor the policy pack imports anything from there (a test holds
 * that), and no workflow deploys differently for them. Whatever is not listed touches all stacks.
 */
const UNTOUCHED: readonly RegExp[] = [
  /^(accounts|bootstrap|ci|demo|docs|examples|fleet|report|sandbox|test)\//,
  /^[^/]*\.md$/,
  /^(LICENSE|\.gitignore|\.prettierignore|\.ci\/.*)$/,
  /^\.github\/(workflows\/checks\.yml|(?!workflows\/).*)$/,
  /^\.config\/(eslint\.config\.mjs|build\.mjs|build-pack\.mjs|tsconfig\.build\.json)$/,
];

export interface Touched {
  readonly stacks: readonly StackFile[];
  /** Stacks whose file was removed: nothing previews or deploys them any more. */
  readonly removed: readonly string[];
}

const isUntouched = (file: string): boolean => UNTOUCHED.some((pattern) => pattern.test(file));

/** Whether an external stack takes its key, and its share, from the outputs of that stack. */
const dependsOn = ({ ownerStack }: StackFile, owner: string): boolean => ownerStack?.split("/").at(-1) === owner;

/** @param files paths that were added, changed or removed, relative to the project, with `/` */
export function touchedStacks(stacks: readonly StackFile[], files: readonly string[]): Touched {
  const names = new Set(stacks.map(({ stack }) => stack));
  const changed = files.flatMap((file) => stackOfFile(file) ?? []);
  const removed = changed.filter((stack) => !names.has(stack));
  if (files.some((file) => stackOfFile(file) === undefined && !isUntouched(file))) return { stacks, removed };
  const isTouched = (file: StackFile): boolean =>
    changed.includes(file.stack) || changed.some((stack) => dependsOn(file, stack));
  return { stacks: stacks.filter(isTouched), removed };
}
