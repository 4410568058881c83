/** The AWS accounts that the stack files name, and what has to exist in them before a deployment. */
import { readdir, readFile } from "node:fs/promises";
import * as path from "node:path";
import { parse } from "yaml";
import { isAccountId, isIamPathAndName, parseArn } from "../access/identifiers";
import { partitionOf, type Partition } from "../access/partition";
import { stackOfFile } from "./stack-files";

/** An account with its principals, by name with their path, e.g. `team/Reader`. */
export interface SeedAccount {
  readonly accountId: string;
  /** Any Region of the account's partition. */
  readonly region: string;
  readonly deployRole: string;
  readonly roles: readonly string[];
  readonly users: readonly string[];
}

export const DEPLOY_ROLE = "DeployRole";
/** The walkthrough's principals; every account has them. */
const WALKTHROUGH = { roles: ["ExampleRole"], users: ["ExampleUser"] } as const;

const OWNER = "cross-account-cmk:owner";
const EXTERNAL = "cross-account-cmk:external";

type Mapping = Readonly<Record<string, unknown>>;

const mappingOf = (value: unknown): Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
const isText = (value: unknown): value is string => typeof value === "string";
const namesOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter(isText).filter(isIamPathAndName) : [];
const textOf = (value: unknown): string => (isText(value) ? value : "");

/** Accounts while they are collected; one account id can be in two partitions. */
class Accounts {
  private readonly byKey = new Map<string, SeedAccount>();

  /** Adds to an account what is well-formed. Anything else is for the program itself to report. */
  add(accountId: unknown, region: string, part: Partial<Omit<SeedAccount, "accountId" | "region">>): void {
    const partition: Partition | undefined = partitionOf(region);
    if (typeof accountId !== "string" || !isAccountId(accountId) || partition === undefined) return;
    const key = `${partition}/${accountId}`;
    const known = this.byKey.get(key) ?? { accountId, region, deployRole: DEPLOY_ROLE, ...WALKTHROUGH };
    this.byKey.set(key, {
      ...known,
      deployRole: part.deployRole ?? known.deployRole,
      roles: [...new Set([...known.roles, ...(part.roles ?? [])])],
      users: [...new Set([...known.users, ...(part.users ?? [])])],
    });
  }

  all(): SeedAccount[] {
    return [...this.byKey.values()];
  }
}

/** `path/Name` of the role in an ARN. */
function roleNameOf(section: Mapping): { deployRole?: string } {
  const resource = parseArn(textOf(mappingOf(section.assumeRole).roleArn))?.resource;
  const name = resource?.startsWith("role/") ? resource.slice("role/".length) : undefined;
  return name !== undefined && isIamPathAndName(name) ? { deployRole: name } : {};
}

/** The roles and users of a mapping that names principals. */
function principalsOf(value: unknown): Pick<SeedAccount, "roles" | "users"> {
  const { roles, users } = mappingOf(value);
  return { roles: namesOf(roles), users: namesOf(users) };
}

const listOf = (value: unknown): Mapping[] => (Array.isArray(value) ? value.map(mappingOf) : []);

/** Who of other accounts reads a section's secret. */
function addReaders({ secret, region }: Mapping, accounts: Accounts): void {
  for (const entry of listOf(mappingOf(secret).readers)) {
    accounts.add(entry.accountId, textOf(region), principalsOf(entry));
  }
}

function addSections(config: Mapping, accounts: Accounts): void {
  const owner = mappingOf(config[OWNER]);
  const region = textOf(owner.region);
  accounts.add(owner.accountId, region, roleNameOf(owner));
  const key = mappingOf(owner.key);
  for (const duty of [key.administrators, key.users]) accounts.add(owner.accountId, region, principalsOf(duty));
  for (const share of listOf(owner.shares)) {
    accounts.add(share.accountId, region, principalsOf(share));
  }
  for (const read of listOf(owner.reads)) accounts.add(owner.accountId, region, principalsOf(read));
  addReaders(owner, accounts);
  const external = mappingOf(config[EXTERNAL]);
  accounts.add(external.accountId, textOf(external.region), {
    ...roleNameOf(external),
    ...principalsOf(external),
  });
  for (const read of listOf(external.reads)) {
    accounts.add(external.accountId, textOf(external.region), principalsOf(read));
  }
  addReaders(external, accounts);
}

/** The accounts of all stack files of a checkout. A file that cannot be read as YAML is left to Pulumi to report. */
export async function accountsOf(checkout: string): Promise<SeedAccount[]> {
  const accounts = new Accounts();
  for (const file of (await readdir(checkout)).filter(stackOfFile).sort()) {
    const text = await readFile(path.join(checkout, file), "utf8");
    let document: unknown;
    try {
      document = parse(text);
    } catch {
      continue;
    }
    addSections(mappingOf(mappingOf(document).config), accounts);
  }
  return accounts.all();
}
