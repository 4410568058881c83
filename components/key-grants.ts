/** Grants on the key: what one role or user may do with it, whatever the key policy says. Made in the owner's account. */
import { Grant } from "@pulumi/aws/kms/grant";
import * as pulumi from "@pulumi/pulumi";
import type { Region } from "../access/partition";
import { requireProvider, type AccountComponentOptions } from "./account-provider";
import type { OwnersKey } from "./owners-key";
import { grantsOf, type SharedGrant } from "./sharing/grants";
import { sharesInRegion } from "./sharing/regions";
import type { Share } from "./sharing/share";

/** A key, or a replica of it: each has grants of its own. */
export interface GrantedKey {
  readonly keyArn: pulumi.Input<string>;
  /** Of a replica; left out for the provider's own Region. */
  readonly region?: string;
  /** As they are in the key's Region, which ARNs in an encryption context name. Those not by grants are left to the key policy. */
  readonly shares: readonly Share[];
}

/** The key and its replicas, each with the shares as they are in its Region; none where no share is by grants. */
export function grantedKeys(
  { keyArn, replicas }: Pick<OwnersKey, "keyArn" | "replicas">,
  shares: readonly Share[],
  home: Region,
): readonly GrantedKey[] {
  if (grantsOf(shares).length === 0) return [];
  const inRegions = replicas.map(({ keyArn: replicaArn, region }) => {
    return { keyArn: replicaArn, region, shares: sharesInRegion(shares, home, region) };
  });
  return [{ keyArn, shares }, ...inRegions];
}

export interface KeyGrantsArgs {
  readonly keys: readonly GrantedKey[];
}

/**
 * One grant for each principal of a share on each key. AWS changes no grant: a change makes a new one before the old one is revoked.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
export class KeyGrants extends pulumi.ComponentResource {
  /** Grant ids by principal; by `PRINCIPAL (USE)` for a further one of his, by `PRINCIPAL in REGION` for a replica's. */
  public readonly grantIds: pulumi.Output<Readonly<Record<string, string>>>;
  /** Grant tokens, by the same names: with one, a grant works at once instead of within five minutes. A secret. */
  public readonly grantTokens: pulumi.Output<Readonly<Record<string, string>>>;

  constructor(name: string, args: KeyGrantsArgs, opts: AccountComponentOptions) {
    requireProvider("KeyGrants", name, opts);
    super("cross-account-cmk:index:KeyGrants", name, {}, opts);
    const made = args.keys.flatMap((key) => grantsOf(key.shares).map((grant) => this.grant(name, key, grant)));
    this.grantIds = byLabel(made.map(([label, { grantId }]) => [label, grantId]));
    this.grantTokens = pulumi.secret(byLabel(made.map(([label, { grantToken }]) => [label, grantToken])));
    this.registerOutputs({ grantIds: this.grantIds, grantTokens: this.grantTokens });
  }

  private grant(name: string, { keyArn, region }: GrantedKey, shared: SharedGrant) {
    const { principal, which, operations, encryptionContextSubset, retiringPrincipal } = shared;
    // Account, kind, path and name: what tells two principals apart.
    const who = principal.split(":").slice(4).join("-").replaceAll("/", "-");
    const grant = new Grant(
      [`${name}-grant-${who}`, ...(which === undefined ? [] : [which]), ...(region === undefined ? [] : [region])].join(
        "-",
      ),
      {
        keyId: keyArn,
        granteePrincipal: principal,
        operations: [...operations],
        ...(encryptionContextSubset === undefined ? {} : { constraints: [{ encryptionContextSubset }] }),
        ...(retiringPrincipal === undefined ? {} : { retiringPrincipal }),
        ...(region === undefined ? {} : { region }),
      },
      { parent: this },
    );
    const label = which === undefined ? principal : `${principal} (${which})`;
    return [region === undefined ? label : `${label} in ${region}`, grant] as const;
  }
}

const byLabel = (
  entries: readonly (readonly [label: string, value: pulumi.Output<string>])[],
): pulumi.Output<Readonly<Record<string, string>>> => pulumi.output(Object.fromEntries(entries));
