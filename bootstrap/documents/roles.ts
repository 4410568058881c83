/** The policies of the two roles in one account: what both read, and what deployments change. Pure. */
import type { PrincipalArn } from "../../access/identifiers";
import type { PolicyDocument, Statement } from "../../access/policy-document";
import type { StackNeeds } from "../needs";
import { iamChanges } from "./iam-changes";
import { keyChanges } from "./key-changes";
import { secretChanges } from "./secret-changes";
import { stateReading, stateWriting, type StateBackend, type StateUse } from "./state";
import { allow, documentOf, gathered } from "./statements";

/** What the documents of an account are made from. */
export interface AccountFacts {
  readonly stacks: readonly StackNeeds[];
  readonly backend: StateBackend;
  readonly state: StateUse;
  /** ARN of a permissions boundary that roles and users must have before a policy is attached to them. Absent: none. */
  readonly granteeBoundary?: string | undefined;
}

const KEY_READS = [
  "kms:DescribeKey",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListGrants",
  "kms:ListResourceTags",
];
/** No `GetSecretValue`: a value that is write-only is not read back, and which versions there are tells whether it is the same. */
const SECRET_READS = [
  "secretsmanager:DescribeSecret",
  "secretsmanager:GetResourcePolicy",
  "secretsmanager:ListSecretVersionIds",
];
const ROLE_READS = ["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"];
const USER_READS = [
  "iam:GetUser",
  "iam:GetUserPolicy",
  "iam:ListAttachedUserPolicies",
  "iam:ListGroupsForUser",
  "iam:ListUserPolicies",
];
const GROUP_READS = ["iam:GetGroupPolicy", "iam:ListAttachedGroupPolicies", "iam:ListGroupPolicies"];
const POLICY_READS = ["iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListPolicyVersions"];

const isUser = (arn: PrincipalArn): boolean => arn.includes(":user/");

/** What previews, refreshes and the live check of access read in AWS. */
export function accountReading({ stacks }: Pick<AccountFacts, "stacks">): readonly Statement[] {
  const administered = stacks.filter(({ administration }) => administration !== undefined);
  const used = stacks.filter(({ administration }) => administration === undefined);
  const principals = gathered(stacks, ({ attachedTo, named }) => [...attachedTo, ...named]);
  const users = principals.filter(isUser);
  const places = gathered(stacks, ({ partition, accountId }) => [`arn:${partition}:iam::${accountId}:`]);
  const groups = users.length === 0 ? [] : places.map((place) => `${place}group/*`);
  const managed = gathered(stacks, ({ partition }) => [`arn:${partition}:iam::aws:policy/*`]);
  const roles = principals.filter((arn) => !isUser(arn));
  return [
    ...allow(
      "ReadKeys",
      KEY_READS,
      gathered(administered, ({ keys }) => keys),
    ),
    ...allow(
      "DescribeOwnersKeys",
      ["kms:DescribeKey"],
      gathered(used, ({ keys }) => keys),
    ),
    ...allow("ReadAliases", ["kms:ListAliases"], ["*"]),
    ...allow(
      "ReadSecrets",
      SECRET_READS,
      stacks.flatMap(({ secret }) => (secret === undefined ? [] : [secret.arn])),
    ),
    ...allow("ReadRoles", ROLE_READS, roles),
    ...allow("ReadUsers", USER_READS, users),
    ...allow("ReadGroups", GROUP_READS, groups),
    // The live check reads whatever is attached to these principals.
    ...allow("ReadPolicies", POLICY_READS, [...places.map((place) => `${place}policy/*`), ...managed]),
  ];
}

/** Everything that the preview role may do, and the deploy role too. */
export const readPolicy = (facts: AccountFacts): PolicyDocument =>
  documentOf([...accountReading(facts), ...stateReading(facts.backend, facts.state)]);

/** What the deploy role may change besides the key: secrets, the stacks' own policies in IAM, and the state. */
export const deployPolicy = ({ stacks, backend, state, granteeBoundary }: AccountFacts): PolicyDocument =>
  documentOf([...secretChanges(stacks), ...iamChanges(stacks, granteeBoundary), ...stateWriting(backend, state)]);

/** What it may do to the key: a policy of its own, since both would not fit into one. None where no stack administers a key. */
export function keysPolicy({ stacks }: Pick<AccountFacts, "stacks">): PolicyDocument | undefined {
  const statements = keyChanges(stacks);
  return statements.length === 0 ? undefined : documentOf(statements);
}
