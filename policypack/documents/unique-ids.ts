/**
 * Unique ids where a policy names principals. AWS shows a role's or user's id in place of its ARN once it is deleted.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
import { listOf, type PrincipalElement, type Statement } from "../../access/policy-document";

/** What each prefix stands for. */
const PRINCIPALS: Readonly<Record<string, string>> = { AIDA: "an IAM user", AROA: "a role" };
const OTHERS: Readonly<Record<string, string>> = {
  ABIA: "a bearer token",
  ACCA: "a context-specific credential",
  AGPA: "an IAM group",
  AIPA: "an instance profile",
  AKIA: "an access key",
  ANPA: "a managed policy",
  ANVA: "a version of a managed policy",
  APKA: "a public key",
  ASCA: "a certificate",
  ASIA: "a temporary access key",
};
const ID = /^([A-Z]{4})[A-Z0-9]{12,124}$/;

/** What a unique id is, in words: of a principal, which may be deleted, or of something that is no principal. */
export function describedId(text: string): string | undefined {
  const prefix = ID.exec(text)?.[1] ?? "";
  const principal = PRINCIPALS[prefix];
  if (principal !== undefined) {
    return `the unique id of ${principal}, which AWS shows in place of the ARN where ${principal.replace(/^an? (IAM )?/, "the ")} was deleted`;
  }
  const other = OTHERS[prefix];
  return other === undefined ? undefined : `the unique id of ${other}, which is no principal`;
}

const namedIn = (element: PrincipalElement | undefined): readonly string[] =>
  element === undefined || typeof element === "string" ? [] : listOf(element.AWS);

/** The ids among the principals of a statement, each with what it is. */
export const idsIn = ({ Principal: named, NotPrincipal: except }: Statement): readonly string[] =>
  [...new Set([...namedIn(named), ...namedIn(except)])].flatMap((text) => {
    const what = describedId(text);
    return what === undefined ? [] : [`${text}, ${what}`];
  });
