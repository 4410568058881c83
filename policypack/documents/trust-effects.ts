/**
 * Statements of a role's trust policy that no call can match, as far as that is certain.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp.html
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
import { listOf, type Statement } from "../../access/policy-document";
import { strangePrincipals } from "./never-matched";
import { covers } from "./patterns";
import { FEDERATED_ACTIONS, ROLE_ACTIONS } from "./sts-names";

const matches = (patterns: readonly string[], action: string): boolean =>
  patterns.some((pattern) => covers(pattern.toLowerCase(), action.toLowerCase()));

/** The actions on a role that the statement is about. */
const reached = ({ Action: action, NotAction: except }: Statement): readonly string[] =>
  ROLE_ACTIONS.filter((each) =>
    except === undefined ? matches(listOf(action), each) : !matches(listOf(except), each),
  );

type Types = ReadonlySet<string>;

/** The types of the principals; none where anybody may be meant. */
function principalTypes({ Principal: element }: Statement): Types {
  if (element === undefined || typeof element === "string") return new Set();
  const types = Object.keys(element);
  return Object.values(element).some((texts) => listOf(texts).includes("*")) ? new Set() : new Set(types);
}

/** Tokens of identity providers assume a role by calls of their own, and nobody else by them. */
function wrongCalls(types: Types, actions: readonly string[]): string | undefined {
  if (types.size === 0) return undefined;
  const isFederated = types.has("Federated");
  const assuming = actions.filter((action) => action.startsWith("sts:AssumeRole"));
  if (assuming.length === 0) return undefined;
  if (isFederated && types.size === 1 && !assuming.some((action) => FEDERATED_ACTIONS.includes(action))) {
    return `a Federated principal assumes a role by ${FEDERATED_ACTIONS.join(" or ")} only`;
  }
  return !isFederated && assuming.every((action) => FEDERATED_ACTIONS.includes(action))
    ? `${assuming.join(" and ")} are for Federated principals only`
    : undefined;
}

export function withoutEffectOnTrust(statement: Statement): readonly string[] {
  const { Principal: element } = statement;
  const texts = typeof element === "object" ? element.AWS : undefined;
  const strange = texts === undefined ? [] : strangePrincipals({ ...statement, Principal: { AWS: texts } });
  const actions = reached(statement);
  const call =
    actions.length === 0
      ? `none of its actions is one on a role (${ROLE_ACTIONS.join(", ")})`
      : wrongCalls(principalTypes(statement), actions);
  return call === undefined ? strange : [...strange, call];
}
