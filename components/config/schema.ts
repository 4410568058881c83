/** The shape of the configuration: two sections, one schema. Field rules are in `fields.ts`, rules between fields in `rules.ts`. */
import * as z from "zod";
import * as fields from "./fields";

const assumeRole = z.strictObject({
  roleArn: fields.roleArnField,
  externalId: fields.externalId.optional(),
  sessionName: fields.sessionName.optional(),
});

/** What each section says about the account it deploys to. */
const account = {
  accountId: fields.accountId,
  region: fields.region,
  /** Absent: the credentials at hand must already be this account's. */
  assumeRole: assumeRole.optional(),
  /** Tags of every resource in the account. */
  tags: fields.tags.default({}),
};

/** Principals of the section's own account. */
const principals = z.strictObject({
  roles: z.array(fields.role).default([]),
  users: z.array(fields.user).default([]),
});

/** The same, in which `*` and `?` may stand behind a path. */
const principalPatterns = z.strictObject({
  roles: z.array(fields.rolePattern).default([]),
  users: z.array(fields.userPattern).default([]),
});

/** The defaults of a key that the stack makes are in `rules/key.ts`: a key that exists already has none of these. */
export const keySchema = z.strictObject({
  /** A key that exists already. */
  arn: fields.ownKeyArn.optional(),
  alias: fields.aliasName.optional(),
  description: fields.keyDescription.optional(),
  rotationPeriodInDays: fields.rotationPeriodInDays.optional(),
  deletionWindowInDays: fields.deletionWindowInDays.optional(),
  protect: fields.flag.optional(),
  multiRegion: fields.flag.optional(),
  /** Regions, besides the section's own, that get a replica. */
  replicaRegions: z.array(fields.region).optional(),
  /** Who changes the key, and who uses it. Absent: whoever IAM policies of the account say. */
  administrators: principalPatterns.optional(),
  users: principalPatterns.optional(),
  rootAccess: fields.rootAccess.optional(),
  /** The one key that this configuration may replace. */
  confirmReplacement: fields.keyArn.optional(),
  tags: fields.tags.optional(),
});

/** Principals of another account. */
const readers = z.strictObject({ accountId: fields.accountId, ...principalPatterns.shape });

const secret = z.strictObject({
  name: fields.secretName,
  description: fields.secretDescription.default(""),
  valueFile: fields.valueFile.optional(),
  recoveryWindowInDays: fields.recoveryWindowInDays.default(30),
  /** Who of other accounts may read it. */
  readers: z.array(readers).optional(),
  /** The one secret that this configuration may replace. */
  confirmReplacement: fields.secretArn.optional(),
});

/** What a share allows; absent: the walkthrough's five actions, without a condition. */
const terms = {
  use: fields.use.optional(),
  actions: z.array(fields.action).optional(),
  via: fields.viaServices.optional(),
  encryptionContext: fields.encryptionContext.optional(),
  delegateToServices: fields.flag.optional(),
};

/** By which means the owner's side allows it; absent: by the key policy. */
const means = {
  through: fields.through.optional(),
  retiringPrincipal: fields.principalArn.optional(),
};

export const termsSchema = z.strictObject(terms);

export const shareSchema = z.discriminatedUnion("level", [
  z.strictObject({ level: z.literal("account"), accountId: fields.accountId, ...terms, ...means }),
  z.strictObject({
    level: z.literal("principals"),
    accountId: fields.accountId,
    roles: z.array(fields.role).default([]),
    users: z.array(fields.user).default([]),
    ...terms,
    ...means,
  }),
  z.strictObject({
    level: z.literal("matching"),
    accountId: fields.accountId,
    roles: z.array(fields.rolePattern).default([]),
    users: z.array(fields.userPattern).default([]),
    ...terms,
    ...means,
  }),
  z.strictObject({
    level: z.literal("organization"),
    organizationId: fields.organizationId,
    paths: z.array(fields.organizationPath).min(1).optional(),
    ...terms,
    ...means,
  }),
]);

export const ownerSchema = z.strictObject({
  ...account,
  key: keySchema.prefault({}),
  shares: z.array(shareSchema),
  /** Secrets of external accounts that principals of this account read. */
  reads: z
    .array(z.strictObject({ accountId: fields.accountId, ...principals.shape, secretName: fields.secretName }))
    .optional(),
  secret: secret.optional(),
});

export const externalSchema = z.strictObject({
  ...account,
  /** Where the key's ARN comes from. Absent only where the same stack has the owner section. */
  key: z.strictObject({ stack: fields.stackName.optional(), arn: fields.keyArn.optional() }).optional(),
  policyName: fields.policyName.default("cross-account-cmk-access"),
  /** Who gets the IAM policy. Absent: the principals of the owner's share. */
  roles: z.array(fields.role).optional(),
  users: z.array(fields.user).optional(),
  /** The owner's secrets that principals of this account read; only with a key given by its ARN: else the owner's stack says it. */
  reads: z.array(z.strictObject({ ...principals.shape, secretName: fields.secretName })).optional(),
  /** Only with a key given by its ARN: else the owner's share says it. */
  ...terms,
  secret: secret.optional(),
});

export type TermsInput = z.output<z.ZodObject<typeof terms>>;
export type ShareInput = z.output<typeof shareSchema>;
export type KeyInput = z.output<typeof keySchema>;
export type SecretInput = z.output<typeof secret>;
export type OwnerInput = z.output<typeof ownerSchema>;
export type ExternalInput = z.output<typeof externalSchema>;
