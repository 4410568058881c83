/** Statements that are for one role or user by its unique id, which no ARN of a policy tells. */
import type { Statement } from "../../access/policy-document";
import { positiveTests } from "../documents/conditions";
import type { Situation } from "./situations";

const USER_ID = "aws:userid";
/** The id in full; behind a role's, any session. */
const IN_FULL = /^(A(?:ROA|IDA)[A-Z0-9]+)(:.*)?$/;
/** No role has it: AWS gives none of zeros. */
const NOBODY = "AROA00000000000000000:session";

const asked = ({ Condition: block }: Statement): readonly string[] =>
  positiveTests(block).flatMap((test) => (test.key.toLowerCase() === USER_ID ? test.values : []));

/** The ids to which every test of the statement on `aws:userid` holds the caller; empty where one leaves them open. */
export function uniqueIdsOf(statement: Statement): readonly string[] {
  const values = asked(statement);
  return values.every((value) => IN_FULL.test(value)) ? values : [];
}

/** Whether the statement asks for a unique id that anybody may have, such as one with any role and a certain session name. */
export const leavesIdOpen = (statement: Statement): boolean =>
  asked(statement).length > 0 && uniqueIdsOf(statement).length === 0;

export const idOf = (value: string): string => IN_FULL.exec(value)?.[1] ?? value;

const withId = (situation: Situation, id: string): Situation => ({
  ...situation,
  context: { ...situation.context, [USER_ID]: id },
});

/** Somebody calls whose id no statement names. */
export const asNobody = (situation: Situation): Situation => withId(situation, NOBODY);

/** The one calls whom a value of the condition means. */
export const asNamed = (situation: Situation, value: string): Situation =>
  withId(situation, value.replaceAll("*", "session").replaceAll("?", "x"));
