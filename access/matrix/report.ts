/** The access matrix as data: what every form of output is made from. */
import { type StatementReference } from "../decision";
import { type NamedIn } from "../stack/declared";

/** `state`: what is deployed. `preview`: what an update would make of it. `live`: what AWS has. */
export const SIDES = ["state", "preview", "live"] as const;
export type Side = (typeof SIDES)[number];

/** What stands in the way of a denied call. */
export const CODES = [
  "KEY",
  "SECRET",
  "IAM",
  "DENY",
  "BOUNDARY",
  "SESSION",
  "SCP",
  "ACCOUNT",
  "MANAGED",
  "MISSING",
  "PARTITION",
  "UNSIGNED",
  "REQUEST",
] as const;
export type Code = (typeof CODES)[number];

export interface Answer {
  readonly outcome: "allowed" | "denied" | "unknown";
  /** For a denied call: each must be cured. Empty otherwise. */
  readonly codes: readonly Code[];
  /** The statements and grants that decide. */
  readonly deciding: readonly StatementReference[];
  /** For an unknown one: clauses that read after "because". Empty otherwise. */
  readonly because: readonly string[];
}

export interface Column {
  /** Full action name, e.g. `kms:Decrypt`. */
  readonly action: string;
  /** Index in the report's resources. */
  readonly resource: number;
}

export interface ResourceEntry {
  readonly id: string;
  readonly kind: "key" | "secret";
  /** By side; a side that does not have the resource is left out. One that is not made yet has an ARN that stands for it. */
  readonly arns: Readonly<Partial<Record<Side, string>>>;
  /** Whether one side knows its real ARN. */
  readonly exists: boolean;
  readonly accountId: string;
  readonly label: string;
}

export const ROW_KINDS = ["listed", "other", "unlisted account", "anonymous"] as const;
/** `listed`: a document names it, or a stack gives it a policy. `other`: anybody else in the account. */
export type RowKind = (typeof ROW_KINDS)[number];

export interface Row {
  readonly kind: RowKind;
  /** Who calls: an ARN, a service's name, or `*`. For a row that stands for many, an example of them. */
  readonly principal: string;
  /** Left out for services and anonymous callers. */
  readonly accountId?: string;
  /** What people call it, within its account. */
  readonly label: string;
  /** Where a listed principal is named. Empty for others. */
  readonly namedIn: readonly NamedIn[];
  /** One a column, in their order. */
  readonly cells: readonly Cell[];
}

export interface Cell {
  /** A side that does not have the resource is left out. */
  readonly answers: Readonly<Partial<Record<Side, Answer>>>;
  /** Whether the sides differ in outcome or codes, or only some of them have the resource. */
  readonly changes: boolean;
}

export interface Report {
  /** Names of the stacks, as given. */
  readonly stacks: readonly string[];
  /** The sides that were looked at, in the order of {@link SIDES}. */
  readonly sides: readonly Side[];
  readonly resources: readonly ResourceEntry[];
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** Sentences that a reader has to know. */
  readonly notes: readonly string[];
}
