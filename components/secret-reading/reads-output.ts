/** What the owner's stack tells of secrets that are read across accounts, as the external stacks read it back. */
import * as z from "zod";
import { isAccountId, isRoleArn, isUserArn, type AccountId, type PrincipalArn } from "../../access/identifiers";
import type { PrincipalPattern } from "../sharing/share";
import { isPrincipalPattern } from "../sharing/shares-output";
import { isSecretArnPattern, type ReadableSecret, type SecretArnPattern, type SecretRead } from "./secret-read";

const text = <T extends string>(test: (value: string) => boolean): z.ZodCustom<T, T> =>
  z.custom<T>((value) => typeof value === "string" && test(value));

const secretArn = text<SecretArnPattern>(isSecretArnPattern);
const principals = z.array(text<PrincipalArn>((value) => isRoleArn(value) || isUserArn(value)));

/** The owner's secret and its readers; absent where it has none. */
export const secretReadersOutput: z.ZodType<ReadableSecret | undefined> = z
  .object({
    secretArn,
    readers: z.array(
      z.object({
        accountId: text<AccountId>(isAccountId),
        principals,
        patterns: z.array(text<PrincipalPattern>(isPrincipalPattern)).exactOptional(),
      }),
    ),
  })
  .optional();

/** Secrets of other accounts that principals of the owner account read; absent where there are none. */
export const ownerReadsOutput: z.ZodType<readonly SecretRead[] | undefined> = z
  .array(z.object({ secretArn, principals }))
  .optional();
