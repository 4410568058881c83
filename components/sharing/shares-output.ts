/** The owner's shares as the external stacks read them back from its outputs. */
import * as z from "zod";
import { isAccountId, isRoleArn, isUserArn, type AccountId, type PrincipalArn } from "../../access/identifiers";
import { isViaService, type ViaService } from "./services";
import type { PrincipalPattern, Share } from "./share";
import { NAMED_USES, type NamedUse } from "./uses";

export const isPrincipalPattern = (value: string): boolean => /^arn:[^:]+:iam::\d{12}:(role|user)\/./.test(value);

const text = <T extends string>(test: (value: string) => boolean): z.ZodCustom<T, T> =>
  z.custom<T>((value) => typeof value === "string" && test(value));

const accountId = text<AccountId>(isAccountId);
const principal = text<PrincipalArn>((value) => isRoleArn(value) || isUserArn(value));
const pattern = text<PrincipalPattern>(isPrincipalPattern);

const grantees = z.discriminatedUnion("level", [
  z.object({ level: z.literal("account"), accountId }),
  z.object({ level: z.literal("principals"), accountId, principals: z.array(principal) }),
  z.object({ level: z.literal("matching"), accountId, patterns: z.array(pattern) }),
  z.object({
    level: z.literal("organization"),
    organizationId: z.string(),
    paths: z.array(z.string()).exactOptional(),
  }),
]);
const use = z.union([
  z.object({ use: z.literal("custom"), actions: z.array(z.string()) }),
  z.object({
    use: text<NamedUse>((value) => (NAMED_USES as readonly string[]).includes(value)).exactOptional(),
    actions: z.undefined().exactOptional(),
  }),
]);
const conditions = z.object({
  via: z.array(z.custom<ViaService>(isViaService)).exactOptional(),
  encryptionContext: z.record(z.string(), z.array(z.string())).exactOptional(),
  delegateToServices: z.literal(true).exactOptional(),
});
const means = z.object({
  through: z.enum(["grants", "both"]).exactOptional(),
  retiringPrincipal: principal.exactOptional(),
});

/** Anything of another form is no output of this program. */
export const sharesOutput: z.ZodType<readonly Share[]> = z.array(grantees.and(use).and(conditions).and(means));
