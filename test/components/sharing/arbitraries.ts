/** Arbitrary valid owner sections: every level, use, service, encryption context and delegation. */
import fc from "fast-check";
import { KMS_ACTIONS } from "../../../access/kms-actions";
import { partitionOf, type Region } from "../../../access/partition";
import type { OwnerConfiguration } from "../../../components/config/configuration";
import { parseConfiguration } from "../../../components/config/parse";
import { ownerRaw } from "../config/fixture";
import { OWNER } from "./fixture";

/** A share as it stands in the configuration. */
export interface RawShare {
  readonly level: "account" | "principals" | "matching" | "organization";
  readonly accountId?: string;
  readonly organizationId?: string;
  readonly paths?: readonly string[];
  readonly use?: string;
  readonly actions?: readonly string[];
  readonly via?: readonly string[];
  readonly encryptionContext?: Readonly<Record<string, string | readonly string[]>>;
  readonly delegateToServices?: boolean;
}

export interface Case {
  readonly region: Region;
  readonly raw: readonly RawShare[];
  readonly owner: OwnerConfiguration;
}

export const ACCOUNTS = ["444455556666", "777788889999", "222233334444"];
export const ORGANIZATIONS = ["o-aaaaaaaaaa", "o-bbbbbbbbbb"] as const;
export const SERVICES = ["ec2", "s3", "secretsmanager", "sqs"] as const;
/** The actions of a share that a symmetric key answers to. */
export const ACTIONS = KMS_ACTIONS.filter(({ name }) =>
  /^(Decrypt|DescribeKey|Encrypt|GenerateDataKey.*|ReEncrypt.*|GetKeyRotationStatus)$/.test(name),
).map(({ name }) => `kms:${name}`);
const WITH_CONTEXT = new Set(
  KMS_ACTIONS.filter(({ encryptionContext }) => encryptionContext).map(({ name }) => `kms:${name}`),
);

const some = <T>(values: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...values], { minLength: 1 });
const team = fc.oneof(fc.constantFrom("a", "b", "a*"), some(["a", "b", "c"]));
const maybe = <T extends object>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | object> =>
  fc.oneof(fc.constant({}), arbitrary);

const forAnything: fc.Arbitrary<object> = fc
  .tuple(
    fc.oneof(
      fc.constant({}),
      fc.constantFrom("encrypt", "decrypt", "encryptDecrypt").map((use) => ({ use })),
      some(ACTIONS).map((actions) => ({ use: "custom", actions })),
    ),
    maybe(some(SERVICES).map((via) => ({ via }))),
    maybe(team.map((Team) => ({ encryptionContext: { Team } }))),
    maybe(fc.boolean().map((delegateToServices) => ({ delegateToServices }))),
  )
  .map(([use, via, context, delegation]): object => {
    const actions = "actions" in use ? use.actions : undefined;
    // A context that holds nothing back is refused.
    const carries = actions === undefined || actions.some((name) => WITH_CONTEXT.has(name));
    return { ...use, ...via, ...(carries ? context : {}), ...delegation };
  });
const forSecrets: fc.Arbitrary<object> = fc
  .tuple(
    fc.constantFrom("secretsManagerRead", "secretsManagerReadWrite"),
    maybe(team.map((Team) => ({ encryptionContext: { Team } }))),
  )
  .map(([use, context]) => ({ use, ...context }));
const terms = fc.oneof({ weight: 3, arbitrary: forAnything }, { weight: 1, arbitrary: forSecrets });

const ofAccount = (accountId: string): fc.Arbitrary<object> =>
  fc.constantFrom(
    { level: "account", accountId },
    { level: "principals", accountId, roles: ["ListedRole"] },
    { level: "principals", accountId, roles: ["team/A"], users: ["ListedUser"] },
    { level: "matching", accountId, roles: ["team/*"] },
    { level: "matching", accountId, roles: ["ListedRole", "team/?"], users: ["ListedUser"] },
  );
const ofOrganization = (organizationId: string): fc.Arbitrary<object> =>
  fc.constantFrom(
    { level: "organization", organizationId },
    { level: "organization", organizationId, paths: [`${organizationId}/r-root/ou-root-11111111/*`] },
  );

const shares: fc.Arbitrary<object[]> = fc
  .tuple(some(ACCOUNTS), fc.subarray([...ORGANIZATIONS]))
  .chain(([accounts, organizations]) =>
    fc.tuple(...[...accounts.map(ofAccount), ...organizations.map(ofOrganization)].map((who) => fc.tuple(who, terms))),
  )
  .map((list) => list.map(([who, what]) => ({ ...who, ...what })));

export function ownerOf(region: Region, raw: readonly object[]): OwnerConfiguration | undefined {
  const partition = partitionOf(region);
  const section = {
    accountId: OWNER,
    region,
    shares: raw,
    assumeRole: { roleArn: `arn:${partition}:iam::${OWNER}:role/D` },
  };
  const result = parseConfiguration(ownerRaw(section));
  return "configuration" in result ? result.configuration.owner : undefined;
}

/** @throws Error where what should be valid is refused */
export const aCase: fc.Arbitrary<Case> = fc
  .tuple(fc.constantFrom<Region>("us-east-1", "cn-north-1", "us-gov-west-1"), shares)
  .map(([region, raw]) => {
    const owner = ownerOf(region, raw);
    if (owner === undefined) throw new Error(`refused: ${JSON.stringify(raw)}`);
    return { region, raw: raw as readonly RawShare[], owner };
  });
