import { listOf, type PrincipalElement } from "../../access/policy-document";
import { neverTrue } from "../documents/never-true";
import { publicPrincipals } from "../documents/principals";
import { type Limit, limitsOf } from "../documents/wildcard-limits";
import { allowStatements, nameOfStatement, type StatementPlace } from "../resources/documents";
import { holdsDocument } from "../resources/types";
import { KMS_5 } from "../frameworks";
import type { Finding, Rule } from "../rule";

const excepted = (element: PrincipalElement): string =>
  typeof element === "string" ? element : Object.values(element).flatMap(listOf).join(", ");

const ANYBODY = "any AWS account in the world could use it; only an IAM policy of that account would stand between.";

/** Who passes a condition that is not judged here, e.g. only accounts of no organization, is left to the reader. */
const ANYBODY_MEETING_IT =
  "any AWS account in the world whose calls meet the Condition could use it; only an IAM policy of that account would stand between.";
const SERVICES = "an AWS service acts for all its customers: a stranger's resource would have it use this one.";

const reasonFor = (everybody: readonly string[], isConditional: boolean): string => {
  if (everybody.every((text) => text.startsWith("Service: "))) return SERVICES;
  return isConditional ? ANYBODY_MEETING_IT : ANYBODY;
};

/**
 * A wildcard behind the account id.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
const PART_OF_NAME = /^arn:[^:]*:(?:iam|sts)::\d{12}:[^:]*[*?]/;
const IN_PART =
  "AWS takes no wildcard in a part of a principal's ARN: it refuses the policy, and the deployment fails halfway.";
const IN_PART_REMEDY =
  "name the roles or users in full, or name the account and give the pattern to ArnLike aws:PrincipalArn.";

type Opening = Pick<Finding, "what" | "why" | "remedy">;
const worthOf = (limits: readonly Limit[]): string => [...new Set(limits.map(({ worth }) => worth))].join("; ");

/** What is left open by the conditions: by one that keeps strangers out, or by those that anybody can meet. */
function limited(who: string, limits: readonly Limit[]): Opening {
  const holding = limits.filter(({ keepsOut }) => keepsOut);
  const [first] = holding;
  const to = limits.map((limit) => limit.to).join(", and to ");
  if (first === undefined)
    return {
      what: `${who} and its Condition fixes no account or organization, but only limits it to ${to}`,
      why: `any AWS account in the world could use it in that way, where its own IAM policy lets it: ${worthOf(limits)}.`,
    };
  return {
    what: `${who}, which its Condition limits to ${to}, and to no account or organization`,
    why: `${worthOf(holding)}.`,
    ...(first.remedy === undefined ? {} : { remedy: first.remedy }),
  };
}

function openTo(place: StatementPlace): Opening | undefined {
  const { NotPrincipal: except, Condition: condition } = place.statement;
  if (except !== undefined) return { what: `everybody except ${excepted(except)} (NotPrincipal)`, why: ANYBODY };
  const everybody = publicPrincipals(place.statement).map(({ text }) => text);
  if (everybody.length === 0) return undefined;
  const who = `the wildcard principal ${everybody.join(", ")}`;
  if (everybody.every((text) => PART_OF_NAME.test(text))) return { what: who, why: IN_PART, remedy: IN_PART_REMEDY };
  const why = reasonFor(everybody, condition !== undefined);
  if (condition === undefined) return { what: `${who} without a condition`, why };
  const untrue = neverTrue(place.statement);
  if (untrue !== undefined)
    return {
      what: `${who}, to whom its Condition gives nothing as it stands, since it is never met`,
      why: `a condition that is corrected later opens it, and it fixes no account or organization: ${untrue}.`,
    };
  const limits = limitsOf(condition);
  return limits.length > 0
    ? limited(who, limits)
    : { what: `${who} and its Condition fixes no account or organization`, why };
}

export const publicPrincipal: Rule = {
  name: "public-principal",
  description: "No key policy and no secret's policy lets everybody in.",
  severity: "critical",
  remedy: "name the accounts, roles or users; or keep the wildcard and fix one of these keys to values in full.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html",
  frameworks: [KMS_5],
  appliesTo: (type) => holdsDocument(type, "key policy", "secret policy"),
  check(resource, report) {
    for (const place of allowStatements(resource, "key policy", "secret policy")) {
      const opening = openTo(place);
      if (opening === undefined) continue;
      report({
        ...opening,
        what: `${nameOfStatement(place)} allows ${opening.what}.`,
        allowed:
          "principals by ARN or account id; a wildcard only where StringEquals, StringLike, ArnEquals or ArnLike (with IfExists or ForAllValues only where Null asks for the same key) fixes " +
          "aws:PrincipalAccount, kms:CallerAccount, aws:PrincipalArn, aws:PrincipalOrgID or aws:PrincipalOrgPaths to accounts or organizations in full.",
      });
    }
  },
};
