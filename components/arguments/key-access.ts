/** The arguments of the access to a key, checked. */
import type * as pulumi from "@pulumi/pulumi";
import * as z from "zod";
import { parseArn, type AccountId, type PrincipalArn } from "../../access/identifiers";
import { isRegion, partitionOf, REGIONS } from "../../access/partition";
import * as fields from "../config/fields";
import type { Problem } from "../config/problems";
import { keyArnRules } from "../config/rules/key-arn";
import { principalRules, type Home } from "../config/rules/principals";
import { attachRules, KEY_ACCESS_REMEDIES } from "../config/rules/reserved-roles";
import { termsRules, toTerms } from "../config/rules/terms";
import { termsSchema } from "../config/schema";
import type { Terms } from "../sharing/share";
import type { AttachedPrincipal } from "../policy-attachments";
import { checkedArguments } from "./checked";
import type { NamedPrincipals } from "./share";

export interface KeyAccessInput extends NamedPrincipals {
  readonly keyArn: pulumi.Input<string>;
  readonly accountId: string;
  readonly terms?: readonly Terms[] | undefined;
  readonly policyName?: string | undefined;
  readonly principals?: readonly PrincipalArn[] | undefined;
}

export interface CheckedKeyAccess {
  readonly accountId: AccountId;
  readonly terms: readonly Terms[];
  readonly policyName: string;
  readonly principals: readonly AttachedPrincipal[];
}

const schema = z.strictObject({
  /** Only where it is known. */
  keyArn: fields.keyArn.optional(),
  accountId: fields.accountId,
  policyName: fields.policyName.default("cross-account-cmk-access"),
  terms: z.array(termsSchema).default([{}]),
  roles: z.array(fields.role).default([]),
  users: z.array(fields.user).default([]),
});

type Checked = z.output<typeof schema>;

/** Region and partition are the key's: a share crosses neither. */
function homeOf({ accountId, keyArn }: Checked): Home | undefined {
  const region = keyArn === undefined ? "" : (parseArn(keyArn)?.region ?? "");
  return isRegion(region) ? { accountId, region, partition: partitionOf(region) } : undefined;
}

/** Where the key is not known yet, the principals' ARNs must at least be of one partition. */
function homeOfPrincipals({ accountId, roles, users }: Checked): Home {
  const partition = [...roles, ...users].map((text) => parseArn(text)?.partition).find((each) => each !== undefined);
  const [region] = REGIONS[partition ?? "aws"];
  return { accountId, region, partition: partitionOf(region) };
}

const NO_TERMS: Problem = {
  path: "terms",
  value: "[]",
  rule: "would allow nothing: IAM takes no policy without a statement.",
  remedy: "Leave it out for the walkthrough's five actions.",
};

function rules(checked: Checked): Problem[] {
  const { keyArn, accountId, terms } = checked;
  const home = homeOf(checked);
  return [
    ...(terms.length === 0 ? [NO_TERMS] : []),
    ...(keyArn === undefined || home === undefined ? [] : keyArnRules("keyArn", keyArn, home)),
    ...[
      ...principalRules("args", checked, accountId, home ?? homeOfPrincipals(checked)),
      ...attachRules("args", checked, KEY_ACCESS_REMEDIES),
    ].map((problem) => ({
      ...problem,
      path: problem.path.replace(/^args\./, ""),
      rule: problem.rule.replaceAll("args.", ""),
    })),
    ...(home === undefined ? [] : terms.flatMap((each, index) => termsRules(`terms[${index}]`, each, home))),
  ];
}

const pathAndNameOf = (kind: "role" | "user", text: string): string =>
  text.startsWith("arn:") ? (parseArn(text)?.resource ?? "").slice(kind.length + 1) : text;

const attached =
  (kind: "role" | "user") =>
  (text: string): AttachedPrincipal => ({ kind, pathAndName: pathAndNameOf(kind, text) });

const isUserArnText = (text: string): boolean => parseArn(text)?.resource.startsWith("user/") === true;

/** @throws {ProgramError} that lists every problem */
export function checkedKeyAccess(name: string, args: KeyAccessInput): CheckedKeyAccess {
  const { keyArn, principals = [], roles = [], users = [], ...rest } = args;
  const input = {
    ...rest,
    ...(typeof keyArn === "string" ? { keyArn } : {}),
    roles: [...roles, ...principals.filter((arn) => !isUserArnText(arn))],
    users: [...users, ...principals.filter(isUserArnText)],
  };
  const checked = checkedArguments(`KeyAccess "${name}"`, schema, input, rules);
  return {
    accountId: checked.accountId,
    policyName: checked.policyName,
    terms: checked.terms.map(toTerms),
    principals: [...checked.roles.map(attached("role")), ...checked.users.map(attached("user"))],
  };
}
