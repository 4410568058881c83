/** A place where AWS has something else than what is deployed. Plain data, and how it is ordered. */
import { type Statement } from "../policy-document";

/** In the order in which a report lists them within a subject. */
export const DIFFERENCE_KINDS = [
  "resource missing",
  "key disabled",
  "deletion scheduled",
  "policy missing",
  "statement added",
  "statement changed",
  "statement missing",
  "principal deleted",
  "grant added",
  "grant changed",
  "grant missing",
  "alias moved",
  "other key",
  "attachment missing",
  "boundary",
  "answer",
] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

export interface Difference {
  readonly kind: DifferenceKind;
  /** Left out for an answer to a caller that is in no account. */
  readonly accountId?: string;
  /** What differs, e.g. `key alias/quickstart/shared` or `role ExampleRole`. */
  readonly subject: string;
  /** Its ARN. */
  readonly arn: string;
  /** Of the statement, where there is one with a Sid. */
  readonly sid?: string;
  /** A sentence that begins with what AWS has. */
  readonly text: string;
  /** What to do, as a sentence. */
  readonly remedy?: string;
  /** The statement as it is deployed. */
  readonly declared?: Statement;
  /** The statement as AWS has it. */
  readonly live?: Statement;
}

/** Something that could not be compared. */
export interface NotRead {
  readonly accountId: string;
  /** e.g. `the policy of key alias/quickstart/shared` */
  readonly what: string;
  /** A clause that reads after "because". */
  readonly because: string;
}

/** What differs, and what is not known. */
export interface Findings {
  readonly differences: readonly Difference[];
  readonly notRead: readonly NotRead[];
}

export const NO_FINDINGS: Findings = { differences: [], notRead: [] };

export const together = (all: readonly Findings[]): Findings => ({
  differences: all.flatMap(({ differences }) => differences),
  notRead: all.flatMap(({ notRead }) => notRead),
});

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const rank = ({ kind }: Difference): number => DIFFERENCE_KINDS.indexOf(kind);

/** Answers last, as they follow from the rest; then by account, subject, kind, Sid and text. Callers in no account stand last. */
const byPlace = (a: Difference, b: Difference): number =>
  Number(a.kind === "answer") - Number(b.kind === "answer") ||
  compare(a.accountId ?? "~", b.accountId ?? "~") ||
  compare(a.subject, b.subject) ||
  rank(a) - rank(b) ||
  compare(a.sid ?? "", b.sid ?? "") ||
  compare(a.text, b.text);

const unique = <T>(items: readonly T[]): readonly T[] => [
  ...new Map(items.map((item) => [JSON.stringify(item), item])).values(),
];

/** The same findings in the same order, whatever order they were made in; each once. */
export const inOrder = ({ differences, notRead }: Findings): Findings => ({
  differences: unique(differences).toSorted(byPlace),
  notRead: unique(notRead).toSorted(
    (a, b) => compare(a.accountId, b.accountId) || compare(a.what, b.what) || compare(a.because, b.because),
  ),
});
