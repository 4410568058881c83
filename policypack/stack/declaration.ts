/** Who is declared as a user of the stack's keys, by a rule's configuration. */
import { wildcardMatcher } from "../../access/language/glob";
import { textsIn } from "../resources/resource";
import { type TrustedParties, trustedPartiesIn } from "../resources/trusted";
import type { Party } from "./parties";
import type { Stack } from "./rule";

export const TRUSTED_PRINCIPALS = "trustedPrincipals";

export interface Declaration extends TrustedParties {
  /** ARNs, in which `*` is a wildcard. */
  readonly principals: readonly string[];
}

/** The declared list; `undefined` where none is configured: then only strangers are judged. */
export function declarationIn({ config }: Stack): Declaration | undefined {
  const trusted = trustedPartiesIn(config);
  if (trusted === undefined && config[TRUSTED_PRINCIPALS] === undefined) return undefined;
  const principals = textsIn(config, TRUSTED_PRINCIPALS);
  return { accounts: [], organizations: [], organizationPaths: [], ...trusted, principals };
}

export function isDeclared({ kind, text, accountId, organization }: Party, declared: Declaration | undefined): boolean {
  if (kind === "stranger") return false;
  if (declared === undefined || declared.accounts.includes(accountId)) return true;
  if (organization !== "none") {
    const { id, path } = organization;
    return (
      declared.organizations.includes(id) ||
      declared.organizationPaths.some((pattern) => wildcardMatcher(pattern)(path))
    );
  }
  return kind === "principal" && declared.principals.some((pattern) => wildcardMatcher(pattern)(text));
}
