import { listOf, type PrincipalElement } from "../../access/policy-document";
import { publicPrincipals } from "../documents/principals";
import { allowStatements, nameOfStatement, type StatementPlace } from "../resources/documents";
import { holdsDocument } from "../resources/types";
import { KMS_5 } from "../frameworks";
import type { Rule } from "../rule";

const excepted = (element: PrincipalElement): string =>
  typeof element === "string" ? element : Object.values(element).flatMap(listOf).join(", ");

function openTo(place: StatementPlace): string | undefined {
  const { NotPrincipal: except, Condition: condition } = place.statement;
  if (except !== undefined) return `everybody except ${excepted(except)} (NotPrincipal)`;
  const everybody = publicPrincipals(place.statement).map(({ text }) => text);
  if (everybody.length === 0) return undefined;
  const because =
    condition === undefined ? "without a condition" : "and its Condition fixes no account or organization";
  return `the wildcard principal ${everybody.join(", ")} ${because}`;
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
      const who = openTo(place);
      if (who === undefined) continue;
      report({
        what: `${nameOfStatement(place)} allows ${who}.`,
        why: "any AWS account in the world could use it; only an IAM policy of that account would stand between.",
        allowed:
          "principals by ARN or account id; a wildcard only where StringEquals, StringLike, ArnEquals or ArnLike (with IfExists or ForAllValues only where Null asks for the same key) fixes " +
          "aws:PrincipalAccount, kms:CallerAccount, aws:PrincipalArn, aws:PrincipalOrgID or aws:PrincipalOrgPaths to accounts or organizations in full.",
      });
    }
  },
};
