/** The explicit provider of one account. Nothing is deployed through any other. */
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import type { AssumedRole } from "../access/live/providers";
import type { AccountTarget } from "./config/configuration";
import { ProgramError } from "./program-error";

/**
 * A provider that can only reach the account it is meant for: it assumes that account's role, and refuses to work
 * where the credentials turn out to be another account's.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/provider/
 */
export function accountProvider(name: string, target: AccountTarget): Provider {
  return new Provider(name, {
    region: target.region,
    allowedAccountIds: [target.accountId],
    defaultTags: { tags: { ManagedBy: "Pulumi", Project: pulumi.getProject(), ...target.tags } },
    ...(target.assumeRole === undefined ? {} : { assumeRoles: [...assumedRoles(target)] }),
  });
}

/** The roles that the provider of an account takes on: none, or the configured one. */
export const assumedRoles = ({ assumeRole }: AccountTarget): readonly AssumedRole[] =>
  assumeRole === undefined ? [] : [{ sessionName: `pulumi-${pulumi.getProject()}`, ...assumeRole }];

/** Options of a component of this project: the provider is not optional. */
export type AccountComponentOptions = pulumi.ComponentResourceOptions & { readonly provider: Provider };

/** Refuses a component that was given no provider, where the type could not: plain JavaScript, or a cast. */
export function requireProvider(type: string, name: string, opts: pulumi.ComponentResourceOptions): void {
  const { provider } = opts as { readonly provider?: unknown };
  if (provider === undefined) {
    throw new ProgramError(`${type} "${name}" needs an explicit provider: pass { provider } in its options.`);
  }
}
