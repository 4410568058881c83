/**
 * What each error of this job means and what to do next.
 *
 * Errors are told apart by their code on the wire. Three of Secrets Manager's codes have no "Exception" suffix
 * (`DecryptionFailure`, `EncryptionFailure`, `InternalServiceError`): code that tests for names with the suffix never
 * sees a failed decryption.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html#API_GetSecretValue_Errors
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html
 */
import { ERROR_GUIDANCE } from "./error-table";

export const SIDES = ["owner", "external"] as const;
/** The account that owns the key, or one that it is shared with. */
export type Side = (typeof SIDES)[number];

/** The steps of a reading, in their order; "ResolveCredentials" is the only one that is not an API call. */
export type Operation = "ResolveCredentials" | "AssumeRole" | "GetCallerIdentity" | "DescribeSecret" | "GetSecretValue";

/** An error as it came: nothing in it is secret. */
export interface Failure {
  readonly operation: Operation;
  /** AWS's code on the wire, Node's code for network errors, or the SDK's name of the error. */
  readonly code: string;
  /** AWS's own sentence, with credentials taken out. Empty where the text could hold a part of the secret. */
  readonly message: string;
  readonly requestId?: string;
  /** HTTP status, where an answer came at all. */
  readonly httpStatus?: number;
}

/** Something to look at next. Without `side` it is meant for both. */
export interface Step {
  readonly side?: Side;
  readonly text: string;
}

/** Which errors of one code a row is for. */
export interface Narrowing {
  /** The same in words, for the documentation: completes "where …". */
  readonly where: string;
  /** AWS's sentence matches. */
  readonly message?: RegExp;
  /** The error came from one of these steps of the reading. */
  readonly operations?: readonly Operation[];
}

/** One row of the table: the errors it is for, and what to tell. */
export interface GuidanceRow {
  readonly codes: readonly string[];
  /** Narrows the row to some of the errors with these codes. */
  readonly only?: Narrowing;
  readonly meaning: string;
  readonly next: readonly Step[];
}

/** What an error means here, and the steps for one side. */
export interface Guidance {
  readonly meaning: string;
  readonly next: readonly string[];
}

const UNKNOWN: Guidance = {
  meaning: "This program has no advice for this error.",
  next: [
    "Look the code up in https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html.",
    "AWS Support finds the call by its request id.",
  ],
};

const isFor = (row: GuidanceRow, failure: Failure): boolean =>
  row.codes.includes(failure.code) &&
  (row.only?.operations?.includes(failure.operation) ?? true) &&
  (row.only?.message?.test(failure.message) ?? true);

/** The first row that fits decides, so narrower rows stand before wider ones. */
export function guidanceFor(failure: Failure, side: Side): Guidance {
  const row = ERROR_GUIDANCE.find((candidate) => isFor(candidate, failure));
  if (row === undefined) return UNKNOWN;
  const steps = row.next.filter((step) => step.side === undefined || step.side === side);
  return { meaning: row.meaning, next: steps.map((step) => step.text) };
}
