import { parseArn } from "../../access/identifiers";
import { SHARE_ACTIONS } from "../../components/actions";
import { patternsBeyond } from "../documents/actions";
import { configuredTexts, listIn, type Resource } from "../resources/resource";
import { ownerAccount, ownerConfigSchema } from "../resources/owner";
import { GRANT } from "../resources/types";
import type { Finding, Rule } from "../rule";

const ALLOWED_ACTIONS = "allowedActions";

/** Whether the grantee is, or may be, outside the account. A service acts for others and is not judged here. */
function isOutside(grantee: string, resource: Resource): boolean {
  if (/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(grantee)) return false;
  return parseArn(grantee)?.accountId !== ownerAccount(resource);
}

function finding(resource: Resource): Finding | undefined {
  const { granteePrincipal, operations } = resource.props;
  if (typeof granteePrincipal !== "string" || !isOutside(granteePrincipal, resource)) return undefined;
  const allowed = [...SHARE_ACTIONS, ...configuredTexts(resource, ALLOWED_ACTIONS)];
  const granted = listIn(operations).filter((each) => typeof each === "string");
  const asActions = { Effect: "Allow", Action: granted.map((each) => `kms:${each}`), Resource: "*" } as const;
  const beyond = patternsBeyond(asActions, allowed).map((action) => action.replace(/^kms:/, ""));
  const account = ownerAccount(resource);
  const where = account === undefined ? "which may be outside the key's account" : `outside account ${account}`;
  if (beyond.length > 0) {
    return {
      what: `operations give ${beyond.join(", ")} to ${granteePrincipal}, ${where}.`,
      why: "whoever is given more than the use of a shared key can hand it on; and nobody sees a grant in the key policy.",
      allowed: `the operations of ${allowed.join(", ")} for principals outside the account.`,
    };
  }
  if (!granteePrincipal.endsWith(":root")) return undefined;
  return {
    what: `granteePrincipal is ${granteePrincipal}, a whole account.`,
    why: "AWS does not say which principals of an account such a grant is for.",
    allowed: "one role or user, by its ARN.",
  };
}

export const grantOperations: Rule = {
  name: "grant-operations",
  description: "A grant gives a principal outside the account the allowed operations and no others.",
  severity: "critical",
  remedy:
    "name only allowed operations, for one role or user; share with a whole account by the key policy; add what you need to this rule's allowedActions.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/grants.html",
  frameworks: [],
  configSchema: {
    properties: {
      ...ownerConfigSchema.properties,
      [ALLOWED_ACTIONS]: {
        type: "array",
        items: { type: "string", pattern: "^kms:[A-Za-z*?]+$" },
        description:
          "Actions whose operations are allowed to principals outside the account, besides those of a share.",
      },
    },
  },
  appliesTo: (type) => type === GRANT,
  check(resource, report) {
    const found = finding(resource);
    if (found !== undefined) report(found);
  },
};
