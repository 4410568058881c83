/** The arguments of an encrypted secret, checked. Its value is never looked at. */
import type * as pulumi from "@pulumi/pulumi";
import * as z from "zod";
import * as fields from "../config/fields";
import type { PrincipalPattern } from "../sharing/share";
import { checkedArguments } from "./checked";

export interface EncryptedSecretInput {
  readonly secretName: string;
  readonly description?: string | undefined;
  readonly keyArn: pulumi.Input<string>;
  readonly recoveryWindowInDays?: number | undefined;
  readonly readers?: readonly PrincipalPattern[] | undefined;
}

const schema = z.strictObject({
  secretName: fields.secretName,
  description: fields.secretDescription.default(""),
  /** Only where it is known. */
  keyArn: fields.keyArn.optional(),
  recoveryWindowInDays: fields.recoveryWindowInDays.default(30),
  readers: z.array(fields.principalPatternArn).default([]),
});

export type CheckedEncryptedSecret = Omit<z.output<typeof schema>, "keyArn">;

/** @throws {ProgramError} that lists every problem */
export function checkedEncryptedSecret(name: string, args: EncryptedSecretInput): CheckedEncryptedSecret {
  const { secretName, description, keyArn, recoveryWindowInDays, readers } = args;
  const known = typeof keyArn === "string" ? { keyArn } : {};
  const input = { secretName, description, recoveryWindowInDays, readers, ...known };
  const checked = checkedArguments(`EncryptedSecret "${name}"`, schema, input);
  return {
    secretName: checked.secretName,
    description: checked.description,
    recoveryWindowInDays: checked.recoveryWindowInDays,
    readers: checked.readers,
  };
}
