/**
 * What deployments of an owner's stack do to its key.
 *
 * A key that is yet to be made has no ARN to name. Until it has one, the role may act on the keys that have the stack's alias, and on those
 * that have no alias at all, as a new key does and one whose alias was just deleted. Both hold whichever of two moments AWS still sees:
 * it takes up to five minutes until a change of an alias counts.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
import type { ConditionBlock, Statement } from "../../access/policy-document";
import type { KeyAdministration, StackNeeds } from "../needs";
import { allow, gathered } from "./statements";

const ON_ALIAS = ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"];
/** To a key that the stack makes, in the order of its life. */
const FIRST = ["kms:EnableKeyRotation", "kms:TagResource"];
const LATER = [
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:EnableKey",
  "kms:UntagResource",
  "kms:UpdateKeyDescription",
];

type Owner = StackNeeds & { readonly administration: KeyAdministration };

export const owners = (stacks: readonly StackNeeds[]): readonly Owner[] =>
  stacks.filter((stack): stack is Owner => stack.administration !== undefined);

interface Scope {
  readonly sid: string;
  readonly condition?: ConditionBlock;
  /** Whether the key is, or may be, one that has no alias. */
  readonly bare: boolean;
  readonly aliased: boolean;
}

/** Which keys are meant, beside the resource: all that it names, or those with the alias, or those with none. */
export function scopesOf({ keyIsNew, administration: { aliasName } }: Owner): readonly Scope[] {
  if (!keyIsNew) return [{ sid: "", bare: true, aliased: true }];
  const aliased: ConditionBlock = { "ForAnyValue:StringEquals": { "kms:ResourceAliases": aliasName ?? "" } };
  return [
    { sid: "ByAlias", condition: aliased, bare: false, aliased: true },
    { sid: "WithoutAlias", condition: { Null: { "kms:ResourceAliases": "true" } }, bare: true, aliased: false },
  ];
}

export const merged = (...blocks: readonly (ConditionBlock | undefined)[]): ConditionBlock => {
  const found: Record<string, ConditionBlock[string]> = {};
  for (const block of blocks) {
    for (const [operator, keys] of Object.entries(block ?? {})) found[operator] = { ...found[operator], ...keys };
  }
  return found;
};

/** AWS's own check against a lockout stays on. */
const NO_BYPASS: ConditionBlock = { BoolIfExists: { "kms:BypassPolicyLockoutSafetyCheck": "false" } };

function making({ keyIsNew, administration, accountId }: Owner): readonly Statement[] {
  if (!keyIsNew || !administration.makes) return [];
  return allow(
    "MakeKeys",
    ["kms:CreateKey"],
    ["*"],
    merged(NO_BYPASS, {
      StringEquals: { "aws:RequestedRegion": administration.regions, "kms:CallerAccount": accountId },
    }),
  );
}

/** Those of grants are held to the grantees and operations of the stack's shares. */
function grantStatements({ keys, administration: { grants } }: Owner, { sid, condition }: Scope): readonly Statement[] {
  if (grants.length === 0) return [];
  const shared: ConditionBlock = {
    ArnEquals: { "kms:GranteePrincipal": grants.map(({ principal }) => principal) },
    "ForAllValues:StringEquals": {
      "kms:GrantOperations": [...new Set(grants.flatMap(({ operations }) => operations))],
    },
    Null: { "kms:GrantOperations": "false" },
  };
  return [
    ...allow(`MakeGrants${sid}`, ["kms:CreateGrant"], keys, merged(condition, shared)),
    ...allow(`EndGrants${sid}`, ["kms:RevokeGrant"], keys, condition),
  ];
}

function changes(owner: Owner, scope: Scope): readonly Statement[] {
  const { keys, administration } = owner;
  const { sid, condition, bare, aliased } = scope;
  const { makes, aliasName, regions, deletionWindowInDays: window } = administration;
  const onKey = [
    ...(makes && bare ? FIRST : []),
    ...(makes && aliased ? [...LATER, ...FIRST] : []),
    ...(aliasName === undefined ? [] : ON_ALIAS),
    ...(makes && regions.length > 1 ? ["kms:ReplicateKey"] : []),
  ];
  const long: ConditionBlock = {
    NumericGreaterThanEqualsIfExists: { "kms:ScheduleKeyDeletionPendingWindowInDays": String(window) },
  };
  return [
    ...allow(`ChangeKeys${sid}`, [...new Set(onKey)], keys, condition),
    // On a new key too: AWS makes none whose maker could not change its policy again.
    ...allow(`ChangeKeyPolicies${sid}`, ["kms:PutKeyPolicy"], keys, merged(condition, NO_BYPASS)),
    ...(makes ? allow(`DeleteKeys${sid}`, ["kms:ScheduleKeyDeletion"], keys, merged(condition, long)) : []),
    ...grantStatements(owner, scope),
  ];
}

/** Of all stacks of the account that administer a key. */
export const keyChanges = (stacks: readonly StackNeeds[]): readonly Statement[] => {
  const administering = owners(stacks);
  const statements = administering.flatMap((owner) => [
    ...making(owner),
    ...scopesOf(owner).flatMap((scope) => changes(owner, scope)),
  ]);
  const aliases = gathered(administering, ({ administration }) => administration?.aliasArns ?? []);
  return [...statements, ...allow("ChangeAliases", ON_ALIAS, aliases)];
};
