/** What is wrong with the principals of a statement. Pure. */
import { namesPrincipals, type PolicySide } from "./decision";
import { isAccountId, parseArn } from "./identifiers";
import { type Problem } from "./language/problems";
import { listOf, type Statement } from "./policy-document";

/** What a document is for. */
export type PolicyKind = Exclude<PolicySide, "grant">;

export const withArticle = (kind: PolicyKind): string => `${kind === "identity policy" ? "an" : "a"} ${kind}`;

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html */
function notPrincipalProblems(path: string, { Effect: effect }: Statement, kind: PolicyKind): readonly Problem[] {
  const remedy = 'name everybody in Principal ("*"), and make the exceptions by a condition on aws:PrincipalArn';
  if (kind === "resource control policy") {
    const message = `is there, and AWS does not support it in ${withArticle(kind)}; allowed is Principal: ${remedy}`;
    return [{ path: `${path}.NotPrincipal`, message }];
  }
  if (effect !== "Allow") return [];
  const message = `is in a statement that allows, which AWS does not support; allowed is NotPrincipal with "Effect": "Deny": name in Principal those who are to be allowed`;
  return [{ path: `${path}.NotPrincipal`, message }];
}

function partitionProblems(path: string, { Principal: principal }: Statement): readonly Problem[] {
  const names = principal === undefined || principal === "*" ? [] : listOf(principal.AWS);
  const partitions = [...new Set(names.flatMap((name) => parseArn(name)?.partition ?? []))];
  if (partitions.length < 2) return [];
  const message = `names principals of the partitions ${partitions.join(" and ")}; no resource can be shared with more than its own`;
  return [{ path: `${path}.Principal`, message }];
}

const UNIQUE_ID = /^A(ROA|IDA)[A-Z0-9]+$/;
const isGroup = (text: string): boolean => parseArn(text)?.resource.startsWith("group/") === true;

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
function nameProblem(text: string): string | undefined {
  if (isGroup(text))
    return `is "${text}"; a group is not a principal. Allowed are accounts, roles, users and their sessions: name those`;
  if (text === "*" || text.startsWith("arn:") || isAccountId(text) || UNIQUE_ID.test(text)) return undefined;
  return `is "${text}"; allowed is "*", an account ID, the ARN of a role, user or session, or the unique ID of a role or user: write the ARN`;
}

/** @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html */
function resourceControlProblems(
  path: string,
  { Effect: effect, Principal: principal }: Statement,
): readonly Problem[] {
  const isEverybody = principal === undefined || principal === "*" || listOf(principal.AWS).includes("*");
  return [
    ...(effect === "Deny" ? [] : [{ path: `${path}.Effect`, message: 'is "Allow"; allowed is "Deny": write "Deny"' }]),
    ...(isEverybody
      ? []
      : [
          {
            path: `${path}.Principal`,
            message:
              'is not "*"; a resource control policy allows "*" only: write "*" and a condition on aws:PrincipalArn',
          },
        ]),
  ];
}

/** Everything that is wrong with a statement's Principal or NotPrincipal in a document of this kind. */
export function principalProblems(path: string, statement: Statement, kind: PolicyKind): readonly Problem[] {
  const name = statement.NotPrincipal === undefined ? "Principal" : "NotPrincipal";
  const element = statement[name];
  if (element === undefined) {
    if (!namesPrincipals(kind)) return [];
    return [{ path, message: `has no Principal; ${withArticle(kind)} names one in each statement: add it` }];
  }
  if (!namesPrincipals(kind)) {
    return [{ path, message: `has a ${name}; ${withArticle(kind)} must not name one: remove it` }];
  }
  const names = element === "*" ? [] : listOf(element.AWS);
  return [
    ...(name === "NotPrincipal" ? notPrincipalProblems(path, statement, kind) : []),
    ...names
      .filter((each) => each !== "*" && /[*?]/.test(each))
      .map((each) => ({
        path: `${path}.${name}.AWS`,
        message: `is "${each}"; a wildcard is allowed only as "*" alone: name the principal, or the account with a condition on aws:PrincipalArn`,
      })),
    ...names.flatMap((each) => {
      const message = /[*?]/.test(each) ? undefined : nameProblem(each);
      return message === undefined ? [] : [{ path: `${path}.${name}.AWS`, message }];
    }),
    ...(kind === "resource control policy" ? resourceControlProblems(path, statement) : []),
    ...partitionProblems(path, statement),
  ];
}
