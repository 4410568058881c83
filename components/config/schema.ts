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

export const keySchema = z.strictObject({
  alias: fields.aliasName.default("alias/cross-account-cmk"),
  description: fields.keyDescription.default("Customer managed key shared with external accounts"),
  rotationPeriodInDays: fields.rotationPeriodInDays.default(365),
  deletionWindowInDays: fields.deletionWindowInDays.default(30),
  protect: fields.flag.default(true),
  tags: fields.tags.default({}),
  /** The one key that this configuration may replace. */
  confirmReplacement: fields.keyArn.optional(),
});

const secret = z.strictObject({
  name: fields.secretName,
  description: fields.secretDescription.default(""),
  valueFile: fields.valueFile.optional(),
  recoveryWindowInDays: fields.recoveryWindowInDays.default(30),
  /** The one secret that this configuration may replace. */
  confirmReplacement: fields.secretArn.optional(),
});

/** What a share allows; absent: the walkthrough's five actions, without a condition. */
const terms = {
  use: fields.use.optional(),
  actions: z.array(fields.action).optional(),
  via: z.array(fields.viaService).optional(),
  encryptionContext: fields.encryptionContext.optional(),
  delegateToServices: fields.flag.optional(),
};

export const termsSchema = z.strictObject(terms);

export const shareSchema = z.discriminatedUnion("level", [
  z.strictObject({ level: z.literal("account"), accountId: fields.accountId, ...terms }),
  z.strictObject({
    level: z.literal("principals"),
    accountId: fields.accountId,
    roles: z.array(fields.role).default([]),
    users: z.array(fields.user).default([]),
    ...terms,
  }),
  z.strictObject({
    level: z.literal("matching"),
    accountId: fields.accountId,
    roles: z.array(fields.rolePattern).default([]),
    users: z.array(fields.userPattern).default([]),
    ...terms,
  }),
  z.strictObject({
    level: z.literal("organization"),
    organizationId: fields.organizationId,
    paths: z.array(fields.organizationPath).min(1).optional(),
    ...terms,
  }),
]);

export const ownerSchema = z.strictObject({
  ...account,
  key: keySchema.prefault({}),
  shares: z.array(shareSchema),
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
  /** Only with a key given by its ARN: else the owner's share says it. */
  ...terms,
  secret: secret.optional(),
});

export type TermsInput = z.output<z.ZodObject<typeof terms>>;
export type ShareInput = z.output<typeof shareSchema>;
export type OwnerInput = z.output<typeof ownerSchema>;
export type ExternalInput = z.output<typeof externalSchema>;
