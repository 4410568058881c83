/** Whom the owner of a key trusts outside the account: configured, since no document tells it. */
import type { PolicyConfigSchema } from "@pulumi/policy";
import { type Properties, type Resource, textsIn } from "./resource";

export interface TrustedParties {
  /** Twelve digits each. */
  readonly accounts: readonly string[];
  /** `o-…` */
  readonly organizations: readonly string[];
  /** `o-…/r-…/…`, as in `aws:PrincipalOrgPaths`; may end in `*`. */
  readonly organizationPaths: readonly string[];
}

const texts = (pattern: string, description: string) => ({
  type: "array" as const,
  items: { type: "string" as const, pattern },
  description,
});

const properties = {
  trustedAccounts: texts("^\\d{12}$", "Accounts, by their ids, that may be given access from outside."),
  trustedOrganizations: texts("^o-[a-z0-9]{10,32}$", "Organizations all of whose accounts may be given access."),
  trustedOrganizationPaths: texts(
    "^o-[a-z0-9]{10,32}/r-[a-z0-9]{4,32}/[a-z0-9/*-]*$",
    "Paths of organizational units whose accounts may be given access, as in aws:PrincipalOrgPaths.",
  ),
};

/** The same three properties for each rule that asks for trust. */
export const trustedConfigSchema: PolicyConfigSchema = { properties };

/** The parties that a rule's configuration names; `undefined` where it names none, which is no judgement rather than trust in nobody. */
export function trustedPartiesIn(config: Properties): TrustedParties | undefined {
  const given = Object.keys(properties).some((key) => config[key] !== undefined);
  if (!given) return undefined;
  return {
    accounts: textsIn(config, "trustedAccounts"),
    organizations: textsIn(config, "trustedOrganizations"),
    organizationPaths: textsIn(config, "trustedOrganizationPaths"),
  };
}

/** The same of the rule that judges a resource. */
export const trustedParties = ({ config }: Resource): TrustedParties | undefined => trustedPartiesIn(config);
