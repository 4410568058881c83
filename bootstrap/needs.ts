/** What a stack of the main program does in its account, as far as permissions go: made from its stack file. Pure. */
import {
  isKeyArn,
  isRoleArn,
  isUserArn,
  parseArn,
  type AccountId,
  type KeyArn,
  type PrincipalArn,
} from "../access/identifiers";
import type { Partition, Region } from "../access/partition";
import type { Configuration, ExternalConfiguration, OwnerConfiguration } from "../components/config/configuration";
import type { Problem } from "../components/config/problems";
import { readPolicyName } from "../components/secret-access";
import { readsOf, readableSecretOf, secretArnPattern, type SecretRead } from "../components/secret-reading/secret-read";
import { grantsOf, type SharedGrant } from "../components/sharing/grants";
import { accessGroups, policyNameOf, type AccessGroup } from "../components/sharing/access-groups";
import { sharesInRegion } from "../components/sharing/regions";
import { principalsIn, sharesFor } from "../components/sharing/share";
import { attachableOf, needsPolicy } from "../components/unattached";

/** What is done to the key of an owner's stack. */
export interface KeyAdministration {
  /** Whether the stack makes the key. One that exists already is neither tagged nor deleted by it. */
  readonly makes: boolean;
  /** `alias/…`; none for an existing key that gets no alias. */
  readonly aliasName?: string;
  /** One in each Region of the key. */
  readonly aliasArns: readonly string[];
  /** The key's own Region first. */
  readonly regions: readonly Region[];
  /** Days that pass before a deletion, at least; 30 for a key that the stack does not delete. */
  readonly deletionWindowInDays: number;
  readonly grants: readonly SharedGrant[];
}

export interface SecretNeeds {
  /** Its name is fixed, the six characters at its end are not. */
  readonly arn: string;
  /** Whether it has a policy, for readers of another account. */
  readonly hasPolicy: boolean;
  /** Days before it is gone; 0 deletes at once. */
  readonly recoveryWindowInDays: number;
}

export interface StackNeeds {
  readonly stack: string;
  readonly side: "owner" | "external";
  readonly accountId: AccountId;
  readonly region: Region;
  readonly partition: Partition;
  /** The key that the stack is about, a replica of it too: by ARN, or, before the stack has made it, by a pattern for all keys of a Region. */
  readonly keys: readonly string[];
  /** Whether `keys` are patterns: the key is yet to be made. */
  readonly keyIsNew: boolean;
  /** Of an owner's stack. */
  readonly administration?: KeyAdministration;
  readonly secret?: SecretNeeds;
  /** ARNs of the IAM policies that it makes. */
  readonly policies: readonly string[];
  /** Roles and users of the account to which it attaches these. */
  readonly attachedTo: readonly PrincipalArn[];
  /** Roles and users of the account that the live check reads, besides those. */
  readonly named: readonly PrincipalArn[];
}

export interface StackFacts {
  readonly stack: string;
  readonly configuration: Configuration;
  /** ARNs of keys that are there: the stack's own, or the owner's. */
  readonly keyArns: readonly KeyArn[];
  /** Of the stack that an external one takes its key from, where its file is at hand. */
  readonly owner?: OwnerConfiguration | undefined;
}

type Result = { readonly needs: StackNeeds } | { readonly problems: readonly Problem[] };

const policyArn = ({ partition, accountId }: Pick<StackNeeds, "partition" | "accountId">, name: string): string =>
  `arn:${partition}:iam::${accountId}:policy/${name}`;

/** What the two sides have in common. */
function common(
  side: StackNeeds["side"],
  { stack }: StackFacts,
  target: OwnerConfiguration | ExternalConfiguration,
  reads: readonly SecretRead[],
) {
  const { accountId, region, partition, secret } = target;
  const home = { stack, side, accountId, region, partition };
  return {
    ...home,
    policies: reads.map(({ secretArn }) => policyArn(home, readPolicyName(secretArn))),
    attachedTo: attachableOf(reads.flatMap(({ principals }) => principals)).attached,
    ...(secret === undefined
      ? {}
      : {
          secret: {
            arn: secretArnPattern(region, accountId, secret.name),
            hasPolicy: secret.readers !== undefined,
            recoveryWindowInDays: secret.recoveryWindowInDays,
          },
        }),
  };
}

const isPrincipalArn = (text: string): text is PrincipalArn => isRoleArn(text) || isUserArn(text);
const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

function ownerNeeds(owner: OwnerConfiguration, facts: StackFacts): StackNeeds {
  const { key, duties, shares, partition, accountId, region, reads = [] } = owner;
  const regions = key.arn === undefined ? [region, ...key.replicaRegions] : [region];
  const own = key.arn === undefined ? facts.keyArns.filter((arn) => parseArn(arn)?.accountId === accountId) : [key.arn];
  const keyIsNew = own.length === 0;
  const keys = keyIsNew ? regions.map((each) => `arn:${partition}:kms:${each}:${accountId}:key/*`) : own;
  return {
    ...common("owner", facts, owner, reads),
    keys,
    keyIsNew,
    administration: {
      makes: key.arn === undefined,
      ...(key.alias === undefined ? {} : { aliasName: key.alias }),
      aliasArns:
        key.alias === undefined ? [] : regions.map((each) => `arn:${partition}:kms:${each}:${accountId}:${key.alias}`),
      regions,
      deletionWindowInDays: key.arn === undefined ? key.deletionWindowInDays : 30,
      grants: grantsOf(shares),
    },
    // A pattern names nobody whose policies could be read.
    named: unique([...(duties?.administrators ?? []), ...(duties?.users ?? [])]).filter(isPrincipalArn),
  };
}

/** The IAM policies for the key, and who gets each: named in the stack's file, or else by the owner's shares. */
function accessOf(
  { principals, accountId, region }: ExternalConfiguration,
  owner: OwnerConfiguration | undefined,
): readonly AccessGroup[] | undefined {
  // Without the owner's file nothing tells of several entries for the account, each of which would make a policy.
  if (owner === undefined) return principals === undefined ? undefined : [{ principals, terms: [] }];
  const applying = sharesInRegion(sharesFor(owner.shares, accountId), owner.region, region);
  const groups = accessGroups(applying, principals ?? principalsIn(applying));
  // A share that is not there yet is refused when the stack is deployed.
  return groups.length === 0 && principals !== undefined ? [{ principals, terms: [] }] : groups;
}

function externalNeeds(external: ExternalConfiguration, facts: StackFacts): Result {
  const { stack, keyArns, owner } = facts;
  const { accountId, region, key, policyName } = external;
  const access = accessOf(external, owner);
  const keys = key.from === "arn" ? [key.arn] : keyArns.filter((arn) => parseArn(arn)?.region === region);
  const problems: Problem[] = [];
  if (keys.length === 0) {
    problems.push({
      path: "keyArns",
      rule: `names no key in ${region}, and the file of stack ${stack} takes it from another stack: the roles must not be given all keys of the owner's account.`,
      remedy: "Deploy the owner's stack first, and give the ARN that it prints as keyArn.",
    });
  }
  if (access === undefined) {
    problems.push({
      path: "stacks",
      value: JSON.stringify(stack),
      rule: "names no roles or users, and the file of the owner's stack, whose shares name them, is not beside it.",
      remedy: `Give external.roles or external.users in Pulumi.${stack}.yaml.`,
    });
  }
  if (problems.length > 0 || access === undefined) return { problems };
  const reads = external.reads ?? (owner === undefined ? [] : readsOf(readableSecretOf(owner), accountId));
  const shared = common("external", facts, external, reads);
  const principals = access.flatMap((group) => group.principals);
  const names = access.flatMap((group, index) =>
    needsPolicy(group.principals) ? [policyNameOf(policyName, access, index)] : [],
  );
  return {
    needs: {
      ...shared,
      keys,
      keyIsNew: false,
      policies: [...names.map((name) => policyArn(shared, name)), ...shared.policies],
      attachedTo: unique([...attachableOf(principals).attached, ...shared.attachedTo]),
      named: [],
    },
  };
}

/** What the stack needs, or why that cannot be told. */
export function needsOf(facts: StackFacts): Result {
  const { owner, external } = facts.configuration;
  if (owner !== undefined && external !== undefined) {
    return {
      problems: [
        {
          path: "stacks",
          value: JSON.stringify(facts.stack),
          rule: "has an owner section and an external one: no role of one account deploys both.",
          remedy: "Make a stack of each, as Pulumi.owner.yaml and Pulumi.external.yaml are.",
        },
      ],
    };
  }
  return owner === undefined ? externalNeeds(facts.configuration.external, facts) : { needs: ownerNeeds(owner, facts) };
}

/** The ARNs among a list of keys: patterns left out. */
export const exactKeys = (keys: readonly string[]): readonly KeyArn[] => keys.filter(isKeyArn);
