/** Who could replace or delete a secret's policy, as far as the policy itself decides it: its Deny statements. Pure. */
import type { Decision } from "../../access/decision";
import { evaluate } from "../../access/evaluate";
import { listOf, type PolicyDocument, type Statement } from "../../access/policy-document";
import type { ArnParts } from "../documents/arn-parts";
import { covers } from "../documents/patterns";
import { reachedSecretActions } from "../documents/secret-actions";
import { accountWith, type Home } from "./administrators";

/** Either of them takes a Deny away. */
export const REPAIRING: readonly string[] = ["secretsmanager:PutResourcePolicy", "secretsmanager:DeleteResourcePolicy"];

/** Whether the statement is surely about the secret whose policy it is. An ARN in full says so of a secret that is not made yet. */
function isAbout({ Resource: resource, NotResource: except }: Statement, own: ArnParts): boolean {
  const [arn, name] = [own.join(":"), own[own.length - 1] ?? ""];
  if (except !== undefined) return false;
  return listOf(resource).some(
    (text) => covers(text, arn) || (name.endsWith("-??????") && covers(arn, text) && !/[*?]/.test(text)),
  );
}

/** The Deny statements that surely are about the secret and keep somebody from a repairing action, by their index. */
export const denialsIn = ({ Statement: statements }: PolicyDocument, own: ArnParts): readonly number[] =>
  statements.flatMap((statement, index) =>
    statement.Effect === "Deny" && isAbout(statement, own) && reachedSecretActions(statement, REPAIRING).length > 0
      ? [index]
      : [],
  );

/** What these statements say of a principal that IAM allows everything: denied only where every repairing action is. */
export function repairOutcome(denials: readonly Statement[], home: Home, principal: string): Decision["outcome"] {
  const { accountId, partition } = home;
  const arn = `arn:${partition}:secretsmanager:us-east-1:${accountId}:secret:this-AbCdEf`;
  // They are about this secret, whatever its ARN turns out to be.
  const Statement = denials.map((each): Statement => ({ ...each, Resource: "*" }));
  const secrets = [{ arn, policy: { Version: "2012-10-17" as const, Statement } }];
  const accounts = [accountWith(accountId, principal)];
  const outcomes = REPAIRING.map(
    (action) => evaluate({ principal, action, resource: arn }, { accounts, secrets }).outcome,
  );
  return (["allowed", "unknown"] as const).find((each) => outcomes.includes(each)) ?? "denied";
}
