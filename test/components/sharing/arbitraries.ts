/**
 * Arbitrary valid owner sections: every level, use, service, encryption context and delegation, by key policy and by grants, with
 * separated duties and with readers of the owner's secret.
 */
import fc from "fast-check";
import { KMS_ACTIONS } from "../../../access/kms-actions";
import { partitionOf, type Partition, type Region } from "../../../access/partition";
import type { OwnerConfiguration } from "../../../components/config/configuration";
import { parseConfiguration } from "../../../components/config/parse";
import { ownerRaw } from "../config/fixture";
import { OWNER } from "./fixture";

export interface RawPrincipals {
  readonly roles?: readonly string[];
  readonly users?: readonly string[];
}

/** A share as it stands in the configuration. */
export interface RawShare extends RawPrincipals {
  readonly level: "account" | "principals" | "matching" | "organization";
  readonly accountId?: string;
  readonly organizationId?: string;
  readonly paths?: readonly string[];
  readonly use?: string;
  readonly actions?: readonly string[];
  readonly via?: readonly string[];
  readonly encryptionContext?: Readonly<Record<string, string | readonly string[]>>;
  readonly delegateToServices?: boolean;
  readonly through?: "policy" | "grants" | "both";
  readonly retiringPrincipal?: string;
}

/** Whatever of `owner.key` separates duties. */
export interface RawDuties {
  readonly administrators?: RawPrincipals;
  readonly users?: RawPrincipals;
  readonly rootAccess?: "full" | "administration";
}

export interface RawReaders extends RawPrincipals {
  readonly accountId: string;
}

export interface Case {
  readonly region: Region;
  readonly raw: readonly RawShare[];
  readonly duties: RawDuties;
  /** Absent: the owner has no secret. Empty: nobody else reads it. */
  readonly readers: readonly RawReaders[] | undefined;
  readonly owner: OwnerConfiguration;
}

export const ACCOUNTS = ["444455556666", "777788889999", "222233334444"];
export const ORGANIZATIONS = ["o-aaaaaaaaaa", "o-bbbbbbbbbb"] as const;
export const SERVICES = ["ec2", "s3", "secretsmanager", "sqs"] as const;
export const REGIONS = ["us-east-1", "cn-north-1", "us-gov-west-1"] as const satisfies readonly Region[];
/** The actions of a share that a symmetric key answers to. */
export const ACTIONS = KMS_ACTIONS.filter(({ name }) =>
  /^(Decrypt|DescribeKey|Encrypt|GenerateDataKey.*|ReEncrypt.*|GetKeyRotationStatus)$/.test(name),
).map(({ name }) => `kms:${name}`);
const WITH_CONTEXT = new Set(
  KMS_ACTIONS.filter(({ encryptionContext }) => encryptionContext).map(({ name }) => `kms:${name}`),
);
/** The role that deploys the owner's side. */
export const DEPLOYER = "DeployRole";

const some = <T>(values: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...values], { minLength: 1 });
const maybe = <T extends object>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | object> =>
  fc.oneof(fc.constant({}), arbitrary);

interface RawUse {
  readonly use?: string;
  readonly actions?: readonly string[];
}

const useOf = (actions: readonly string[]): fc.Arbitrary<RawUse> =>
  fc.oneof(
    fc.constant({}),
    fc.constantFrom("encrypt", "decrypt", "encryptDecrypt").map((use) => ({ use })),
    some(actions).map((chosen) => ({ use: "custom", actions: chosen })),
  );
const teamOf = (values: fc.Arbitrary<string | readonly string[]>): fc.Arbitrary<object> =>
  maybe(values.map((Team) => ({ encryptionContext: { Team } })));
/** A context that holds nothing back is refused. */
const fitting = ({ actions }: RawUse, context: object): object =>
  actions === undefined || actions.some((name) => WITH_CONTEXT.has(name)) ? context : {};

const anyTeam = teamOf(fc.oneof(fc.constantFrom("a", "b", "a*"), some(["a", "b", "c"])));
const delegation = maybe(fc.boolean().map((delegateToServices) => ({ delegateToServices })));
const forAnything = fc
  .tuple(useOf(ACTIONS), maybe(some(SERVICES).map((via) => ({ via }))), anyTeam, delegation)
  .map(([use, via, context, delegated]): object => ({ ...use, ...via, ...fitting(use, context), ...delegated }));
const forSecrets = fc
  .tuple(fc.constantFrom("secretsManagerRead", "secretsManagerReadWrite"), anyTeam)
  .map(([use, context]): object => ({ use, ...context }));
const byPolicy = fc.oneof({ weight: 3, arbitrary: forAnything }, { weight: 1, arbitrary: forSecrets });

/** A grant has one value for a key of the context and no wildcard, and no say in services. */
const byGrants = (partition: Partition): fc.Arbitrary<object> =>
  fc
    .tuple(
      useOf(ACTIONS.filter((name) => name !== "kms:GetKeyRotationStatus")),
      teamOf(fc.constantFrom("a", "b").chain((team) => fc.constantFrom<string | string[]>(team, [team]))),
      fc.oneof(
        fc.constant({ through: "grants" }),
        delegation.map((delegated) => ({ through: "both", ...delegated })),
      ),
      maybe(fc.constant({ retiringPrincipal: `arn:${partition}:iam::${ACCOUNTS[0] ?? ""}:role/Other` })),
    )
    .map(([use, context, means, retiring]): object => ({ ...use, ...fitting(use, context), ...means, ...retiring }));

const LISTED: readonly RawPrincipals[] = [{ roles: ["ListedRole"] }, { roles: ["team/A"], users: ["ListedUser"] }];
const ofAccount = (accountId: string, partition: Partition, grants: boolean): fc.Arbitrary<object> => {
  const listed = fc.constantFrom(...LISTED).map((names) => ({ level: "principals", accountId, ...names }));
  const others = fc.constantFrom(
    { level: "account", accountId },
    { level: "matching", accountId, roles: ["team/*"] },
    { level: "matching", accountId, roles: ["ListedRole", "team/?"], users: ["ListedUser"] },
  );
  const terms = grants ? fc.oneof(byPolicy, byGrants(partition)) : byPolicy;
  return fc.oneof(fc.tuple(others, byPolicy), fc.tuple(listed, terms)).map(([who, what]) => ({ ...who, ...what }));
};
const ofOrganization = (organizationId: string): fc.Arbitrary<object> =>
  fc
    .tuple(maybe(fc.constant({ paths: [`${organizationId}/r-root/ou-root-11111111/*`] })), byPolicy)
    .map(([paths, what]) => ({ level: "organization", organizationId, ...paths, ...what }));

const sharesIn = (partition: Partition, grants: boolean): fc.Arbitrary<object[]> =>
  fc
    .tuple(some(ACCOUNTS), fc.subarray([...ORGANIZATIONS]))
    .chain(([accounts, organizations]) =>
      fc.tuple(...accounts.map((id) => ofAccount(id, partition, grants)), ...organizations.map(ofOrganization)),
    );

/** Further entries, for accounts and organizations that have one. */
const furtherIn = (partition: Partition, grants: boolean): fc.Arbitrary<object[]> =>
  fc.array(
    fc.oneof(
      fc.constantFrom(...ACCOUNTS).chain((id) => ofAccount(id, partition, grants)),
      fc.constantFrom(...ORGANIZATIONS).chain(ofOrganization),
    ),
    { maxLength: 2 },
  );

/** The shares with each further one that adds something to those before it: one that adds nothing is refused. */
function withFurther(
  shares: readonly object[],
  further: readonly object[],
  isTaken: (all: readonly object[]) => boolean,
) {
  return further.reduce<readonly object[]>((all, one) => (isTaken([...all, one]) ? [...all, one] : all), shares);
}

/** Readers take patterns beside names, whether or not the key is shared by them. */
const READERS: readonly RawPrincipals[] = [
  ...LISTED,
  { roles: ["aws-reserved/sso.amazonaws.com/AWSReservedSSO_Readers_*"] },
  { roles: ["ListedRole", "team/*"] },
];
const readersOf: fc.Arbitrary<RawReaders[] | undefined> = fc.option(
  fc
    .subarray(ACCOUNTS)
    .chain((ids) =>
      fc.tuple(...ids.map((accountId) => fc.constantFrom(...READERS).map((names) => ({ accountId, ...names })))),
    ),
  { nil: undefined },
);

/** Whoever deploys a secret under a narrowed root statement must be one of the key's users. */
const dutiesOf = (hasSecret: boolean): fc.Arbitrary<RawDuties> =>
  fc
    .record({
      narrowed: fc.boolean(),
      administrators: fc.subarray([DEPLOYER, "KeyAdministrator"]),
      users: fc.subarray(["KeyUser"]),
      named: fc.boolean(),
    })
    .map(({ narrowed, administrators, users, named }): RawDuties => {
      const deployerUses = narrowed && hasSecret;
      const roles = administrators.filter((name) => !(deployerUses && name === DEPLOYER));
      return {
        ...(roles.length === 0 ? {} : { administrators: { roles } }),
        ...(users.length === 0 && !deployerUses
          ? {}
          : {
              users: { roles: [...users, ...(deployerUses ? [DEPLOYER] : [])], ...(named ? { users: ["ann"] } : {}) },
            }),
        ...(narrowed ? { rootAccess: "administration" } : {}),
      };
    });

export function ownerOf(region: Region, section: object): OwnerConfiguration | undefined {
  const raw = {
    accountId: OWNER,
    region,
    assumeRole: { roleArn: `arn:${partitionOf(region)}:iam::${OWNER}:role/${DEPLOYER}` },
    secret: undefined,
    ...section,
  };
  const result = parseConfiguration(ownerRaw(raw));
  return "configuration" in result ? result.configuration.owner : undefined;
}

export const SECRET = "quickstart/MyCustomTypeSecret";
const secretWith = (readers: readonly RawReaders[]): object => ({
  name: SECRET,
  valueFile: "mycreds.json",
  ...(readers.length === 0 ? {} : { readers }),
});

/** The owner section's own words. */
export const sectionOf = ({ raw, duties, readers }: Pick<Case, "raw" | "duties" | "readers">): object => ({
  shares: raw,
  key: duties,
  secret: readers === undefined ? undefined : secretWith(readers),
});

/** @throws Error where what should be valid is refused */
export const aCase: fc.Arbitrary<Case> = fc
  .tuple(fc.constantFrom(...REGIONS), readersOf)
  .chain(([region, readers]) =>
    fc.tuple(fc.constant(region), fc.constant(readers), fc.oneof(fc.constant({}), dutiesOf(readers !== undefined))),
  )
  .chain(([region, readers, duties]: [Region, RawReaders[] | undefined, RawDuties]) =>
    // A narrowed root statement lets nobody make grants.
    fc
      .tuple(
        sharesIn(partitionOf(region), duties.rootAccess !== "administration"),
        furtherIn(partitionOf(region), duties.rootAccess !== "administration"),
      )
      .map(([one, further]): Case => {
        const isTaken = (all: readonly object[]) => ownerOf(region, { shares: all, key: duties }) !== undefined;
        const shares = withFurther(one, further, isTaken);
        const words = { raw: shares as readonly RawShare[], duties, readers };
        const owner = ownerOf(region, sectionOf(words));
        if (owner === undefined) throw new Error(`refused: ${JSON.stringify(words)}`);
        return { region, ...words, owner };
      }),
  );
