/** Reads Linux's process table as text. Pure. */

export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  /** Resident set size in pages; pages that processes share are counted in each of them. */
  readonly residentPages: number;
  /** What processors worked for it, in the system's ticks. */
  readonly ticks: number;
  /** Where the stack begins: random for each program that is started, and 0 where the reader may not know. */
  readonly stack: string;
}

/**
 * One `/proc/PID/stat`. The command in it may hold spaces and parentheses, so fields are counted from the last one.
 * @returns undefined where the text is not such a line
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
export function parseStat(text: string): ProcessEntry | undefined {
  const pid = Number(/^(\d+) \(/.exec(text)?.[1]);
  // Fields 3 (state) and following: the parent is field 4, the ticks 14 (its own) and 15 (the system's for it), the resident set field 24, the stack's start field 28.
  const fields = text
    .slice(text.lastIndexOf(")") + 1)
    .trim()
    .split(/\s+/);
  const [parent, residentPages] = [Number(fields[1]), Number(fields[21])];
  const ticks = Number(fields[11]) + Number(fields[12]);
  const stack = fields[25] ?? "0";
  const known = [pid, parent, residentPages, ticks].every(Number.isInteger);
  return known ? { pid, parent, residentPages, ticks, stack } : undefined;
}

/** The process `root` and all that descend from it, root first. Empty where it is not in the table. */
export function tree(root: number, table: readonly ProcessEntry[]): ProcessEntry[] {
  const found = table.filter(({ pid }) => pid === root);
  for (const { pid } of found) found.push(...table.filter(({ parent }) => parent === pid));
  return found;
}

/**
 * The processes of a tree whose memory is their own. A child that was forked and does not run its own program yet is left out:
 * for that moment its pages are its parent's.
 */
export function separateProcesses(root: number, table: readonly ProcessEntry[]): ProcessEntry[] {
  const entries = tree(root, table);
  const isForked = ({ parent, stack }: ProcessEntry): boolean =>
    stack !== "0" && entries.some((other) => other.pid === parent && other.stack === stack);
  return entries.filter((entry) => !isForked(entry));
}

/**
 * The proportional set of a `/proc/PID/smaps_rollup`, in bytes: a page that several processes share counts as a part in each.
 * @returns 0 where the text has none
 * @see https://docs.kernel.org/filesystems/proc.html
 */
export const parseProportional = (text: string): number => Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) * 1024;
