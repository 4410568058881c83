import { parseArn } from "../../access/identifiers";
import { KMS_ACTIONS } from "../../access/kms-actions";
import { SHARE_ACTIONS } from "../../components/actions";
import { patternsBeyond } from "../documents/actions";
import { isServiceLinkedRole, keysAccount } from "../resources/grants";
import { ownerConfigSchema } from "../resources/owner";
import { configuredTexts, listIn, type Resource } from "../resources/resource";
import { GRANT } from "../resources/types";
import type { Finding, Rule } from "../rule";

const ALLOWED_ACTIONS = "allowedActions";
const OPERATIONS: ReadonlySet<string> = new Set(
  KMS_ACTIONS.filter(({ grantOperation }) => grantOperation).map(({ name }) => name),
);

/** Whether the grantee is, or may be, outside the key's account. A service acts for others and is not judged here. */
function isOutside(grantee: string, account: string | undefined): boolean {
  if (/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(grantee)) return false;
  return parseArn(grantee)?.accountId !== account;
}

function beyondShare(resource: Resource, grantee: string, granted: readonly string[]): Finding | undefined {
  const account = keysAccount(resource);
  if (!isOutside(grantee, account)) return undefined;
  const handedOn = isServiceLinkedRole(grantee) ? ["kms:CreateGrant"] : [];
  const allowed = [...SHARE_ACTIONS, ...handedOn, ...configuredTexts(resource, ALLOWED_ACTIONS)];
  const asActions = { Effect: "Allow", Action: granted.map((each) => `kms:${each}`), Resource: "*" } as const;
  const beyond = patternsBeyond(asActions, allowed).map((action) => action.replace(/^kms:/, ""));
  if (beyond.length === 0) return undefined;
  const where = account === undefined ? "which may be outside the key's account" : `outside account ${account}`;
  return {
    what: `operations give ${beyond.join(", ")} to ${grantee}, ${where}.`,
    why: "whoever is given more than the use of a shared key can hand it on; and nobody sees a grant in the key policy.",
    allowed: `the operations of ${allowed.join(", ")} for principals outside the account.`,
  };
}

/** What AWS answers with a ValidationException: the share is never made. */
function refusedByAws(granted: readonly string[]): Finding | undefined {
  const unknown = granted.filter((each) => !OPERATIONS.has(each));
  const onlyHandsOn = granted.length > 0 && granted.every((each) => each === "CreateGrant");
  if (unknown.length === 0 && !onlyHandsOn) return undefined;
  return {
    what: onlyHandsOn ? "operations hold CreateGrant alone." : `operations hold ${unknown.join(", ")}.`,
    why: "AWS refuses such a grant, and the update ends half-way.",
    allowed: `${[...OPERATIONS].sort().join(", ")}, as they are written here; beside CreateGrant at least one other.`,
  };
}

export const grantOperations: Rule = {
  name: "grant-operations",
  description: "A grant gives a principal outside the account the allowed operations and no others.",
  severity: "critical",
  remedy: "name only allowed operations; add what you need to this rule's allowedActions.",
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
    const { granteePrincipal, operations } = resource.props;
    const granted = listIn(operations).filter((each) => typeof each === "string");
    const wide = typeof granteePrincipal === "string" ? beyondShare(resource, granteePrincipal, granted) : undefined;
    for (const found of [wide, refusedByAws(granted)]) if (found !== undefined) report(found);
  },
};
