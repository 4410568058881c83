/** How the stacks get into their accounts: the roles that their providers take on. Pure. */
import * as z from "zod";
import { isAccountId } from "../identifiers";
import { isRegion } from "../partition";
import { isProvider, placeOfProvider } from "../stack/places";
import { textOf, type StackResource } from "../stack/resources";

export interface AssumedRole {
  readonly roleArn: string;
  readonly externalId?: string;
  readonly sessionName?: string;
}

/** The way into one account. */
export interface Entrance {
  readonly accountId: string;
  /** Of the provider, for the calls that are in no Region of their own. */
  readonly region: string;
  /** Taken on one after the other, the first one by the ambient credentials. Empty: those themselves are used. */
  readonly roles: readonly AssumedRole[];
  /** Of the AWS config files; left out for the default. */
  readonly profile?: string;
}

export interface Entrances {
  /** By account id. */
  readonly open: ReadonlyMap<string, Entrance>;
  /** Why there is no way into an account that a provider is for, as a clause that reads after "because". */
  readonly closed: ReadonlyMap<string, string>;
}

const optionalText = z
  .string()
  .nullish()
  .transform((text) => (text === null || text === "" ? undefined : text));
const roles = z.array(z.object({ roleArn: z.string(), externalId: optionalText, sessionName: optionalText }));

/** The roles; `undefined` where they are not known. */
function rolesOf(provider: StackResource): readonly AssumedRole[] | undefined {
  const reading = textOf(provider, "assumeRoles");
  if (reading.is === "absent") return [];
  if (reading.is === "unknown") return undefined;
  try {
    const parsed = roles.safeParse(JSON.parse(reading.text));
    return parsed.data?.map(({ roleArn, externalId, sessionName }) => ({
      roleArn,
      ...(externalId === undefined ? {} : { externalId }),
      ...(sessionName === undefined ? {} : { sessionName }),
    }));
  } catch {
    return undefined;
  }
}

function entranceOf(provider: StackResource, accountId: string): Entrance | string {
  const { name } = provider;
  const region = textOf(provider, "region");
  const profile = textOf(provider, "profile");
  const own = rolesOf(provider);
  if (own === undefined) return `the roles that the provider ${name} takes on are kept as a secret, or not understood`;
  if (region.is !== "known" || !isRegion(region.text)) return `the provider ${name} does not tell its Region`;
  return { accountId, region: region.text, roles: own, ...(profile.is === "known" ? { profile: profile.text } : {}) };
}

/** Where several providers are for one account, the first one by name that tells how is taken. */
export function entrancesOf(resources: readonly StackResource[]): Entrances {
  const open = new Map<string, Entrance>();
  const closed = new Map<string, string>();
  for (const provider of resources.filter(isProvider)) {
    const { accountId } = placeOfProvider(provider);
    if (accountId === undefined || !isAccountId(accountId) || open.has(accountId)) continue;
    const entrance = entranceOf(provider, accountId);
    if (typeof entrance === "string") closed.set(accountId, entrance);
    else open.set(accountId, entrance);
  }
  for (const id of open.keys()) closed.delete(id);
  return { open, closed };
}
