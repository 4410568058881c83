/** What the resource that writes the statements keeps in the state, and hands over to the process that writes them. Pure. */
import type { KeyArn } from "../../access/identifiers";
import type { AssumedRole } from "../../access/live/providers";
import type { Statement } from "../../access/policy-document";
import { digestOf, meansTheSame, type LivePolicy, type LiveStatement } from "./live-policy";
import { statementJson, type IsOwn, type Merge } from "./merge";
import type { PolicyPlan } from "./plan";

/** Known to the state, and to a rule that judges the resource. Statements and policies are JSON. */
export interface StatementInputs {
  /** The key's ARN, under the name that `aws.kms.KeyPolicy` has for it. */
  readonly keyId: KeyArn;
  /** The key's whole policy as it will be, canonical. */
  readonly policy: string;
  /** This program's statements in it. */
  readonly statements: string;
  /** Digest of the policy that was read: what is written is made for it, and for no other. */
  readonly seen: string;
  readonly assumeRoles: readonly AssumedRole[];
  /** How often somebody else's change to this program's statements was undone: one more means that there is one to undo. */
  readonly repairs: number;
  /** Sids of the statements that were in the policy before this stack, and mean what its shares mean. Absent: none. */
  readonly takenOver?: readonly string[];
}

/** What the program gives: `repairs` is counted by whoever knows the state. */
export interface ProgramInputs extends Omit<StatementInputs, "repairs" | "takenOver"> {
  /** The statements of this program's Sids that the policy has now. */
  readonly found: string;
  /** Statements that get a Sid of this program where they stand. */
  readonly renamed?: readonly Renamed[];
}

export interface Renamed {
  /** Empty where the statement had none. */
  readonly from: string;
  readonly to: string;
}

/** What is kept of it. The policy is not: it goes out of date with each change that others make. */
export interface StatementOutputs extends Pick<
  StatementInputs,
  "keyId" | "statements" | "assumeRoles" | "repairs" | "takenOver"
> {
  /** Sids of the statements that were written, whatever somebody made of these since. */
  readonly sids: readonly string[];
  /** Where the policy was found with one statement by itself: without this program's, it is left so. */
  readonly single?: true;
}

export const statementsJson = (statements: readonly Statement[]): string =>
  `[${statements.map(statementJson).join(",")}]`;
export const parseStatements = (json: string): readonly Statement[] => JSON.parse(json) as readonly Statement[];

/** The live statements of this program's Sids. */
export const ownStatements = ({ statements }: LivePolicy, isOwn: IsOwn): readonly LiveStatement[] =>
  statements.filter(({ sid }) => isOwn(sid));

export const foundJson = (found: readonly LiveStatement[]): string =>
  // Elements that the policy language does not have are passed over, not lost.
  statementsJson(found.map(({ elements }) => elements as unknown as Statement));

export const parseFound = (json: string): readonly LiveStatement[] =>
  (JSON.parse(json) as readonly Record<string, unknown>[]).map((elements) => ({
    sid: typeof elements.Sid === "string" ? elements.Sid : undefined,
    elements,
  }));

/** Whether the live statements are these, in whatever order. */
export const areAsWritten = (found: readonly LiveStatement[], written: readonly Statement[], keyArn: KeyArn): boolean =>
  found.length === written.length &&
  written.every((statement) =>
    found.some((live) => live.sid === statement.Sid && meansTheSame(live, statement, keyArn)),
  );

const renamedBy = ({ changes }: Merge): readonly Renamed[] =>
  changes.flatMap((change) =>
    change.kind === "renamed" ? [{ from: change.found.sid ?? "", to: change.wanted.Sid ?? "" }] : [],
  );

export function programInputs(
  {
    keyArn,
    assumeRoles,
    wanted,
    isOwn,
  }: {
    readonly keyArn: KeyArn;
    readonly assumeRoles: readonly AssumedRole[];
    readonly wanted: readonly Statement[];
    readonly isOwn: IsOwn;
  },
  plan: PolicyPlan,
): ProgramInputs {
  const { live, policy } = plan;
  const renamed = renamedBy(plan);
  return {
    keyId: keyArn,
    policy: policy.canonical,
    statements: statementsJson(wanted),
    found: foundJson(ownStatements(live, isOwn)),
    seen: digestOf(live.canonical),
    assumeRoles,
    ...(renamed.length === 0 ? {} : { renamed }),
  };
}
