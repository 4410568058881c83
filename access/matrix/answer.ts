/** From the evaluator's decision to what a cell shows. */
import { DEPENDS_ON } from "../caller-choices";
import { type Decision, type DenialReason, type Unknown } from "../decision";
import { CODES, type Answer, type Code } from "./report";

const CODE_OF: Readonly<Record<Exclude<DenialReason, "no allow on the resource side">, Code>> = {
  "no allow on the identity side": "IAM",
  "explicit deny": "DENY",
  "no allow in the permissions boundary": "BOUNDARY",
  "no allow in the session policy": "SESSION",
  "no allow in a service control policy": "SCP",
  "action not usable across accounts": "ACCOUNT",
  "AWS managed key not usable across accounts": "MANAGED",
  "resource does not exist": "MISSING",
  "wrong partition": "PARTITION",
  "request not signed": "UNSIGNED",
  "request not valid": "REQUEST",
};

/** Each code in a sentence, as the legend has it. */
export const CODE_MEANINGS: Readonly<Record<Code, string>> = {
  KEY: "no statement of the key policy and no grant allows it: the key owner's half is missing",
  SECRET: "no statement of the secret's resource policy allows it: the secret owner's half is missing",
  IAM: "no IAM policy of the principal allows it (for a secret: reading it, or kms:Decrypt on its key): its own account's half is missing",
  DENY: "a statement denies it",
  BOUNDARY: "the principal's permissions boundary does not allow it",
  SESSION: "the session policy does not allow it",
  SCP: "a service control policy does not allow it",
  ACCOUNT: "the action cannot be used on another account's resource",
  MANAGED: "the secret's key is AWS's own, which no other account can use",
  MISSING: "what is named does not exist for this caller",
  PARTITION: "principal and resource are in different partitions",
  UNSIGNED: "AWS answers signed calls only",
  REQUEST: "the service refuses such a request, whatever the policies say",
};

const codesOf = (decision: Decision): readonly Code[] => {
  if (decision.parts.length > 0) return decision.parts.flatMap(codesOf);
  if (decision.outcome !== "denied") return [];
  const resourceSide: Code = decision.action.startsWith("kms:") ? "KEY" : "SECRET";
  return decision.reasons.map((reason) =>
    reason === "no allow on the resource side" ? resourceSide : CODE_OF[reason],
  );
};

/** The reason that names condition keys also says which call is known to be denied. */
const becauseOf = ({ because, detail }: Unknown): readonly string[] =>
  because.map((each) => (detail !== undefined && each.startsWith(DEPENDS_ON) ? `${each}; it is ${detail}` : each));

export function answerOf(decision: Decision): Answer {
  const codes = new Set(decision.outcome === "denied" ? codesOf(decision) : []);
  return {
    outcome: decision.outcome,
    codes: CODES.filter((code) => codes.has(code)),
    deciding: decision.deciding,
    because: decision.outcome === "unknown" ? becauseOf(decision) : [],
  };
}
