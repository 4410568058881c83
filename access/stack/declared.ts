/** What the stacks declare, as the evaluator wants it, with what a report needs to name it. */
import { type World } from "../world";

/** A key or a secret that is asked about. */
export interface DescribedResource {
  /** The same before and after an update: the URN where a stack declares it, else the ARN. */
  readonly id: string;
  readonly kind: "key" | "secret";
  /** Where the ARN is not known yet, one that stands for it. */
  readonly arn: string;
  /** Whether `arn` is the real one. */
  readonly exists: boolean;
  readonly accountId: string;
  /** The key was there before the stack, which has statements in its policy and nothing else of it. */
  readonly statementsOnly?: true;
  /** What people call it: the alias or the secret's name. */
  readonly label: string;
}

/** Where a principal is named. */
export const NAMED_IN = ["key policy", "grant", "secret policy", "IAM policy"] as const;
export type NamedIn = (typeof NAMED_IN)[number];

export interface ListedPrincipal {
  /** A user's, role's or session's ARN, or a service's name. */
  readonly principal: string;
  readonly namedIn: readonly NamedIn[];
}

export interface DeclaredWorld {
  readonly world: World;
  readonly resources: readonly DescribedResource[];
  readonly principals: readonly ListedPrincipal[];
  /** Ids of all accounts that anything above is in or names. */
  readonly accountIds: readonly string[];
  /** Sentences that a reader of the result has to know. */
  readonly notes: readonly string[];
}
