/** What a configuration comes to, as the evaluator is told it: the program's own documents, and callers who hold something or not. */
import fc from "fast-check";
import type { Account, Grant, Identity, Key, Request, Secret, World } from "../../../access";
import type { PrincipalArn } from "../../../access/identifiers";
import { partitionOf, type Region } from "../../../access/partition";
import type { PolicyDocument } from "../../../access/policy-document";
import { accessPolicy } from "../../../components/access-policy";
import { keyPolicy } from "../../../components/key-policy";
import { readersPolicy, readPolicy } from "../../../components/secret-reading/documents";
import { everyReader, readableSecretOf, readerSharesOf, readsOf } from "../../../components/secret-reading/secret-read";
import { grantsOf } from "../../../components/sharing/grants";
import { accessGroups } from "../../../components/sharing/access-groups";
import { sharesFor } from "../../../components/sharing/share";
import { ACCOUNTS, DEPLOYER, SECRET, SERVICES, type Case } from "./arbitraries";
import { account, OWNER } from "./fixture";
import { ELSEWHERE, MEMBER, organizationOf, type Holding, type Manner } from "./meaning";

const STRANGER = "888899990000";
const OF_EXTERNAL = [
  "role/ListedRole",
  "role/team/A",
  "role/Other",
  "user/ListedUser",
  "role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Readers_0123456789abcdef",
];
const OF_OWNER = [`role/${DEPLOYER}`, "role/KeyAdministrator", "role/KeyUser", "user/ann", "role/ListedRole"];
const EVERYTHING: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

export const manner: fc.Arbitrary<Manner> = fc.record({
  via: fc.constantFrom(undefined, ...SERVICES, "rds"),
  team: fc.constantFrom(undefined, "a", "ab", "b", "z"),
  secretOf: fc.constantFrom(
    undefined,
    "the caller's account" as const,
    "the owner" as const,
    "another account" as const,
  ),
  forAwsResource: fc.boolean(),
});
export const holding = fc.constantFrom<Holding>("an administrator's policy", "the program's policy", "nothing");

export const keyArnIn = (region: Region) =>
  `arn:${partitionOf(region)}:kms:${region}:${OWNER}:key/1234abcd-12ab-34cd-56ef-1234567890ab` as const;
export const keyPolicyOf = ({ region, owner }: Pick<Case, "region" | "owner">): PolicyDocument =>
  keyPolicy({
    region,
    ownerAccountId: OWNER,
    duties: owner.duties,
    shares: [...owner.shares, ...readerSharesOf(owner)],
  });

/** The IAM policies that the program makes in an external account for some of its principals. */
export function accessPoliciesOf(
  { region, owner }: Pick<Case, "region" | "owner">,
  id: string,
  principals: readonly string[] = OF_EXTERNAL.map((name) => `arn:${partitionOf(region)}:iam::${id}:${name}`),
): readonly PolicyDocument[] {
  const keyArn = keyArnIn(region);
  const accountId = account(id);
  const groups = accessGroups(sharesFor(owner.shares, accountId), principals as readonly PrincipalArn[]);
  const reads = readsOf(readableSecretOf(owner), accountId);
  return [
    ...groups.map(({ terms }) => accessPolicy({ keyArn, accountId, terms })),
    ...reads.map(({ secretArn }) => readPolicy({ keyArn, secretArn })),
  ];
}

function accountIn(one: Case, id: string, what: Holding): Account {
  const identities = (id === OWNER ? OF_OWNER : OF_EXTERNAL).map((name): Identity => {
    const arn = `arn:${partitionOf(one.region)}:iam::${id}:${name}`;
    const held: Readonly<Record<Holding, () => readonly PolicyDocument[]>> = {
      "an administrator's policy": () => [EVERYTHING],
      "the program's policy": () => (id === OWNER ? [] : accessPoliciesOf(one, id, [arn])),
      nothing: () => [],
    };
    return { arn, policies: held[what]().map((document, index) => ({ name: `policy ${index}`, document })) };
  });
  return { id, identities, organization: organizationOf(id) };
}

const secretArn = (region: Region, id: string, name = "db"): string =>
  `arn:${partitionOf(region)}:secretsmanager:${region}:${id}:secret:${name}-AbCdEf`;
export const ownersSecret = (region: Region): string => secretArn(region, OWNER, SECRET);
/** One under the same key whose policy names everybody, so that the key's side alone can hold them back. */
export const openSecret = (region: Region): string => secretArn(region, OWNER, `${SECRET}-2`);

function secretsOf({ region, owner }: Case, externals: readonly Account[]): readonly Secret[] {
  const readers = everyReader(owner.secret?.readers ?? []);
  const everybody = externals.flatMap(({ identities }) => identities.map(({ arn }) => arn as (typeof readers)[number]));
  const kmsKeyId = keyArnIn(region);
  return [
    { arn: ownersSecret(region), kmsKeyId, ...(readers.length === 0 ? {} : { policy: readersPolicy(readers) }) },
    { arn: openSecret(region), kmsKeyId, policy: readersPolicy(everybody) },
  ];
}

export const grantsIn = ({ owner }: Case): readonly Grant[] =>
  grantsOf(owner.shares).map(({ principal, operations, encryptionContextSubset, retiringPrincipal }, index) => ({
    id: `grant-${index}`,
    granteePrincipal: principal,
    operations,
    ...(encryptionContextSubset === undefined ? {} : { constraints: { encryptionContextSubset } }),
    ...(retiringPrincipal === undefined ? {} : { retiringPrincipal }),
  }));

export const keyOf = (one: Case): Key => ({
  arn: keyArnIn(one.region),
  policy: keyPolicyOf(one),
  grants: grantsIn(one),
});

/** All accounts, in each of which everybody holds what his entries give. */
export function worldOf(one: Case, what: Holding): World & { readonly secrets: readonly Secret[] } {
  const externals = [...ACCOUNTS, MEMBER, ELSEWHERE, STRANGER].map((id) => accountIn(one, id, what));
  const accounts = [...externals, accountIn(one, OWNER, what)];
  return { accounts, keys: [keyOf(one)], secrets: secretsOf(one, externals) };
}

/** Every principal of a world: account, name with its kind, and ARN. */
export const principalsOf = ({ accounts }: World) =>
  accounts.flatMap(({ id, identities }) =>
    identities.map(({ arn }) => ({ id, arn, name: arn.slice(arn.indexOf(`:${id}:`) + id.length + 2) })),
  );

export function requestOf(region: Region, id: string, principal: string, action: string, how: Manner): Request {
  const secrets: Readonly<Record<NonNullable<Manner["secretOf"]>, string>> = {
    "the caller's account": secretArn(region, id),
    "the owner": ownersSecret(region),
    "another account": secretArn(region, "999900001111"),
  };
  const encryptionContext = {
    ...(how.team === undefined ? {} : { Team: how.team }),
    ...(how.secretOf === undefined ? {} : { SecretARN: secrets[how.secretOf] }),
  };
  return {
    principal,
    action,
    resource: keyArnIn(region),
    region,
    encryptionContext,
    context: how.via === undefined ? {} : { "kms:ViaService": `${how.via}.${region}.amazonaws.com` },
    contextIsComplete: true,
    grant: { granteePrincipal: principal, operations: ["Decrypt"], isForAwsResource: how.forAwsResource },
  };
}
