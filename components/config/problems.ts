/** What is wrong with the configuration, as data, and the one message that shows all of it. */

/** One problem: which property, what it holds, what is allowed there, and how to mend it. */
export interface Problem {
  /** Path of the property, e.g. `owner.shares[0].accountId`. */
  readonly path: string;
  /** The value as it may be shown; absent where there is none or where it might be a secret. */
  readonly value?: string;
  /** What is allowed, as the second half of a sentence that starts with the property. */
  readonly rule: string;
  /** What to do. */
  readonly remedy: string;
}

const LONGEST_VALUE_SHOWN = 120;

/** A value as it may stand in a message: JSON, cut where it is long. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return "nothing";
  return text.length <= LONGEST_VALUE_SHOWN ? text : `${text.slice(0, LONGEST_VALUE_SHOWN)}…`;
}

/** Path of a property in the notation of `pulumi config set --path`. */
export const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? String(part) : `${text}.${String(part)}`;
  }, "");

const isWithin = (path: string, other: string): boolean =>
  path === other || path.startsWith(`${other}.`) || path.startsWith(`${other}[`);

/** The problems that are about other properties than those, or parts of those, that were refused already. */
export const withoutRefused = (problems: readonly Problem[], refused: readonly Problem[]): readonly Problem[] =>
  problems.filter(({ path }) => !refused.some((one) => isWithin(path, one.path) || isWithin(one.path, path)));

const paragraph = (problem: Problem, index: number): string =>
  [
    `${index + 1}. ${problem.path}${problem.value === undefined ? "" : ` = ${problem.value}`}`,
    `   ${problem.rule}`,
    `   Remedy: ${problem.remedy}`,
  ].join("\n");

/** A headline and every problem, numbered. */
export const listOfProblems = (headline: string, problems: readonly Problem[]): string =>
  [headline, ...problems.map(paragraph)].join("\n\n");

/** The whole message, every problem in it. */
export function describeProblems(subject: string, problems: readonly Problem[]): string {
  const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
  return listOfProblems(`The configuration of ${subject} has ${count}. Nothing was changed.`, problems);
}
