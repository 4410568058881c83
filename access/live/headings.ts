/** What the parts of a comparison are called, in every form of output. */
import { type Difference, type NotRead } from "./difference";
import { type Comparison } from "./differences";

export interface Group {
  readonly heading: string;
  readonly differences: readonly Difference[];
}

/** What differs, thing by thing, and after it the answers that changed by that. */
export function groupsOf({ differences }: Comparison): readonly Group[] {
  const groups = new Map<string, Difference[]>();
  for (const difference of differences) {
    const { accountId, subject, kind } = difference;
    const place = accountId === undefined ? subject : `${subject} (account ${accountId})`;
    const heading = kind === "answer" ? `What ${place} may do` : place;
    groups.set(heading, [...(groups.get(heading) ?? []), difference]);
  }
  return [...groups].map(([heading, own]) => ({ heading, differences: own }));
}

const things = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

/** The whole comparison in a sentence. */
export function verdictText({ verdict, differences, notRead }: Comparison): string {
  const open = notRead.length === 0 ? "" : ` ${things(notRead.length, "thing")} could not be read.`;
  switch (verdict) {
    case "as declared":
      return "AWS has everything as it is deployed.";
    case "differs":
      return `AWS differs from what is deployed in ${things(differences.length, "place")}.${open}`;
    case "not known":
      return `What was read is as it is deployed, and${open.replace(/\.$/, "")}: whether all of it is, is not known.`;
  }
}

/** What was not read, and why. */
export const notReadText = ({ accountId, what, because }: NotRead): string => {
  const where = accountId === "" || what.includes(accountId) ? "" : ` (account ${accountId})`;
  return `${what.charAt(0).toUpperCase()}${what.slice(1)}${where}, because ${because}.`;
};
