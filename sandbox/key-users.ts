/** Who may use the key, computed from the documents that the stacks report as their outputs. Pure. */
import { evaluate, type Account, type Decision, type World } from "../access";
import { parseArn } from "../access/identifiers";
import type { PolicyDocument } from "../access/policy-document";

/** The outputs of the owner's stack that this needs. */
export interface OwnerOutputs {
  readonly keyArn: string;
  readonly keyPolicy: string;
}

/** The outputs of an external account's stack that this needs. */
export interface ExternalOutputs {
  readonly accessPolicyArn: string;
  readonly accessPolicy: string;
  readonly accessPrincipals: readonly string[];
}

/** The share's actions, each as one call that it covers. */
export const CALLS = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:GenerateDataKey", "kms:DescribeKey"];

export interface KeyUser {
  readonly principal: string;
  /** Why this row is shown. */
  readonly kind: "listed" | "not listed" | "another account" | "anonymous";
  /** By call, in the order of {@link CALLS}. */
  readonly decisions: readonly Decision[];
}

/** An account that no document names: what a stranger may do. */
const STRANGER_ACCOUNT = "000000000000";

/** One row for each principal that was given access, and for those who must not have any. */
export function keyUsers(owner: OwnerOutputs, external: ExternalOutputs): readonly KeyUser[] {
  const { partition = "aws", accountId = "" } = parseArn(external.accessPolicyArn) ?? {};
  const inAccount = (account: string, name: string): string => `arn:${partition}:iam::${account}:role/${name}`;
  const unlisted = inAccount(accountId, "NotListed");
  const stranger = inAccount(STRANGER_ACCOUNT, "Stranger");
  const world = worldOf(owner, external, [unlisted, stranger]);
  const row = (principal: string, kind: KeyUser["kind"]): KeyUser => ({
    principal,
    kind,
    decisions: CALLS.map((action) => evaluate({ principal, action, resource: owner.keyArn }, world)),
  });
  return [
    ...external.accessPrincipals.map((principal) => row(principal, "listed")),
    row(unlisted, "not listed"),
    row(stranger, "another account"),
    row("*", "anonymous"),
  ];
}

function worldOf(owner: OwnerOutputs, external: ExternalOutputs, others: readonly string[]): World {
  const document = JSON.parse(external.accessPolicy) as PolicyDocument;
  const policies = [{ name: external.accessPolicyArn, document }];
  const identities = [
    ...external.accessPrincipals.map((arn) => ({ arn, policies })),
    ...others.map((arn) => ({ arn, policies: [] })),
  ];
  const accountOf = (arn: string): string => parseArn(arn)?.accountId ?? "";
  const ids = new Set([...identities.map(({ arn }) => accountOf(arn)), accountOf(owner.keyArn)]);
  const accounts = [...ids].map((id): Account => ({
    id,
    identities: identities.filter(({ arn }) => accountOf(arn) === id),
    organization: "none",
  }));
  return { accounts, keys: [{ arn: owner.keyArn, policy: JSON.parse(owner.keyPolicy) as PolicyDocument }] };
}
