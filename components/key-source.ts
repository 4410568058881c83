/** Where the external side learns which key it may use, and for whom: checked before anything is registered. */
import * as pulumi from "@pulumi/pulumi";
import * as z from "zod";
import { isKeyArn, parseArn, type KeyArn } from "../access/identifiers";
import type { ExternalConfiguration, OwnerConfiguration } from "./config/configuration";
import type { Problem } from "./config/problems";
import { ConfigurationError } from "./config/read";
import { isRegion, type Region } from "../access/partition";
import { accessPolicySizeRules } from "./config/rules/access-policy-size";
import { inOwnRegion, keyArnRules } from "./config/rules/key-arn";
import { readersAccountRules } from "./config/rules/secret-readers";
import { readsOnly, sharedWithRules } from "./config/rules/shared-with";
import type { OwnersKey } from "./owners-key";
import { ownerReadsOutput, secretReadersOutput } from "./secret-reading/reads-output";
import { readableSecretOf, readsOf, type SecretRead } from "./secret-reading/secret-read";
import { accessGroups, type AccessGroup } from "./sharing/access-groups";
import { covers } from "./sharing/covers";
import { sharesInRegion } from "./sharing/regions";
import { sharesOutput } from "./sharing/shares-output";
import { principalsIn, sharesFor, type Share } from "./sharing/share";

/** The key, and who gets the IAM policy for it. */
export interface KeyGrant {
  /** A plain string where it is known at preview. */
  readonly keyArn: pulumi.Input<string>;
  /** Each is an IAM policy and whom it is for; none where the account's principals have grants only, and so need no policy. */
  readonly access: readonly AccessGroup[];
  /** The owner's shares, where the program can see them. */
  readonly shares?: readonly Share[];
  /** The owner's secrets that principals of this account read. Default: none. */
  readonly reads?: readonly SecretRead[];
  /** The key of those secrets, in the Region of the owner. Default: the same key. */
  readonly readsKeyArn?: pulumi.Input<string>;
  /** Secrets that principals of the owner account read, where the program can see them. */
  readonly ownerReads?: readonly SecretRead[];
}

/** The outputs of the owner's stack that the external side uses. */
const keyArn = z.custom<KeyArn>((value) => typeof value === "string" && isKeyArn(value));
const ownerOutputs = z.object({
  keyArn,
  shares: sharesOutput,
  /** By Region; only of a multi-Region key. */
  replicaKeyArns: z.record(z.string(), keyArn).nullish(),
  secretReaders: secretReadersOutput,
  reads: ownerReadsOutput,
});

/** Outputs of the owner's stack → key and principals for this account, or the problems. Pure. */
export function keyGrantFromOutputs(
  stack: string,
  outputs: unknown,
  external: ExternalConfiguration,
): { readonly grant: KeyGrant } | { readonly problems: readonly Problem[] } {
  const parsed = ownerOutputs.safeParse(outputs);
  if (!parsed.success) {
    return {
      problems: [
        {
          path: "external.key.stack",
          value: JSON.stringify(stack),
          rule: "has no outputs keyArn and shares: it was not deployed yet, or it is not a stack of this program with an owner section.",
          remedy:
            "Deploy the owner's stack first (pulumi up --stack owner), or give the key's ARN as external.key.arn.",
        },
      ],
    };
  }
  const { keyArn: primary, shares, replicaKeyArns, secretReaders, reads: ownerReads = [] } = parsed.data;
  const keyArn = inOwnRegion(primary, replicaKeyArns ?? {}, external.region);
  const { accountId, principals, secret } = external;
  const reads = readsOf(secretReaders, accountId);
  const problems = [
    ...keyArnRules("external.key.stack", keyArn, external, Object.keys(replicaKeyArns ?? {})),
    ...(principals === undefined && readsOnly(external, reads, shares)
      ? []
      : sharedWithRules(shares, accountId, principals)),
    ...readersAccountRules(secret?.readers ?? [], parseArn(keyArn)?.accountId ?? ""),
  ];
  if (problems.length > 0) return { problems };
  const granted = sharedWith(shares, external, regionOf(primary));
  const tooLong = granted.access.flatMap(({ terms }) =>
    accessPolicySizeRules("external.key.stack", keyArn, accountId, terms),
  );
  if (tooLong.length > 0) return { problems: tooLong };
  return { grant: { keyArn, ...granted, reads, readsKeyArn: primary, ownerReads } };
}

/** A key's ARN that was read has a Region that this program knows, or is refused by the rules before. */
function regionOf(arn: KeyArn): Region | undefined {
  const { region = "" } = parseArn(arn) ?? {};
  return isRegion(region) ? region : undefined;
}

/** What the owner's shares give to this account: by IAM policy, as far as they are not by grants alone. */
function sharedWith(
  shares: readonly Share[],
  { accountId, principals, region }: ExternalConfiguration,
  keyRegion: Region | undefined,
): Pick<KeyGrant, "shares" | "access"> {
  const applying = sharesInRegion(sharesFor(shares, accountId), keyRegion ?? region, region);
  return { shares, access: accessGroups(applying, principals ?? principalsIn(applying)) };
}

async function readOwnerStack(stack: string, external: ExternalConfiguration): Promise<KeyGrant> {
  const reference = new pulumi.StackReference(stack);
  const names = ["keyArn", "shares", "replicaKeyArns", "secretReaders", "reads"];
  const outputs = await Promise.all(
    names.map(async (name) => [name, (await reference.getOutputDetails(name)).value as unknown] as const),
  );
  const result = keyGrantFromOutputs(stack, Object.fromEntries(outputs), external);
  if ("problems" in result) throw new ConfigurationError(`stack "${pulumi.getStack()}"`, result.problems);
  return result.grant;
}

/** The owner section of the same stack. */
export interface OwnSide {
  readonly owner: OwnerConfiguration;
  readonly key: Pick<OwnersKey, "keyArn" | "keyArnIn">;
}

/**
 * Finds the key for the external side: of the owner's stack, of the configuration, or of this stack's own owner section.
 * @throws {ConfigurationError} where the owner's stack isn't deployed or doesn't share with this account.
 */
export async function resolveKey(external: ExternalConfiguration, ownSide: OwnSide | undefined): Promise<KeyGrant> {
  const { key, principals } = external;
  switch (key.from) {
    case "stack":
      return readOwnerStack(key.stack, external);
    case "arn":
      return {
        keyArn: key.arn,
        access: principals === undefined ? [] : [{ principals, terms: [key.terms] }],
        reads: external.reads ?? [],
      };
    case "ownerSection": {
      if (ownSide === undefined) throw new Error("The configuration promises an owner section, but there is none.");
      const { owner, key: ownersKey } = ownSide;
      return {
        keyArn: ownersKey.keyArnIn(external.region),
        ...sharedWith(owner.shares, external, owner.region),
        reads: readsOf(readableSecretOf(owner), external.accountId),
        readsKeyArn: ownersKey.keyArn,
        ownerReads: owner.reads ?? [],
      };
    }
  }
}

/** @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html#security-encryption-encryption-context */
const SENT_BY_SECRETS_MANAGER: readonly string[] = ["SecretARN", "SecretVersionId"];

/** A share that asks for what Secrets Manager never sends, by condition or as a grant's constraint, is of no use for a secret. */
function contextWarning(secret: string, role: string, covering: readonly Share[]): string | undefined {
  const asked = covering.map(({ encryptionContext = {} }) =>
    Object.keys(encryptionContext).filter((key) => !SENT_BY_SECRETS_MANAGER.includes(key)),
  );
  if (asked.some((keys) => keys.length === 0)) return undefined;
  return (
    `${role} deploys the secret ${secret}, but the owner's share asks for the encryption context ${asked.flat().join(", ")}, ` +
    `which Secrets Manager does not send: AWS will refuse to encrypt or refresh the secret's value. Leave it out of the owner's ` +
    `share, or deploy no secret here.`
  );
}

/**
 * The role that deploys the external side writes the secret, so it uses the key itself. Where the share names its
 * principals and this role is not one of them, AWS refuses the write. Returns the warning, or `undefined`.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html#security-encryption-authz
 */
export function deployRoleWarning(external: ExternalConfiguration, { shares }: KeyGrant): string | undefined {
  const role = external.assumeRole?.roleArn;
  const applying = shares === undefined ? [] : sharesFor(shares, external.accountId);
  if (external.secret === undefined || role === undefined || applying.length === 0) return undefined;
  const covering = applying.filter((share) => covers(share, role));
  if (covering.length > 0) return contextWarning(external.secret.name, role, covering);
  return (
    `${role} deploys the secret ${external.secret.name} and so must be able to use the key, but the owner's share names ` +
    `other principals only: AWS will refuse to encrypt or refresh the secret's value. Add the role to the owner's share of ` +
    `account ${external.accountId}, or share with the whole account.`
  );
}
