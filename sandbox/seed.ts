/** Accounts in the emulated AWS: their credentials, and the roles and users that an account has before any deployment. */
import {
  CreateRoleCommand,
  CreateUserCommand,
  EntityAlreadyExistsException,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { toJson } from "../access/policy-document";
import { partitionOf } from "../access/partition";
import { DEPLOY_ROLE, type SeedAccount } from "./accounts";

/** Temporary credentials of a role. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** The account that the deployment tools live in: neither the owner nor an external one. Moto's default account. */
export const TOOLING_ACCOUNT = "123456789012";
/** What every process in the sandbox starts with. The emulator does not check signatures. */
export const BASE_CREDENTIALS = { accessKeyId: "AKIASANDBOXTOOLING00", secretAccessKey: "sandbox" } as const;

/** What an account's administrator has: the share must be refused for want of a key policy, and not of this. */
const DEPLOY_ACTIONS = ["*"];
const READER_ACTIONS = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"];

const allow = (actions: readonly string[]): string =>
  toJson({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] });

const trust = (partition: string, accountIds: readonly string[]): string =>
  toJson({
    Version: "2012-10-17",
    Statement: accountIds.map((id) => ({
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { AWS: `arn:${partition}:iam::${id}:root` },
    })),
  });

/** `team/Reader` as IAM wants it: the path `/team/` and the name `Reader`. */
function split(pathAndName: string): { Path: string; name: string } {
  const slash = pathAndName.lastIndexOf("/") + 1;
  return { Path: `/${pathAndName.slice(0, slash)}`, name: pathAndName.slice(slash) };
}

/** Runs a creation; an entity that is there already is as good. @returns whether it was created */
async function created(creation: Promise<unknown>): Promise<boolean> {
  try {
    await creation;
    return true;
  } catch (error) {
    if (error instanceof EntityAlreadyExistsException) return false;
    throw error;
  }
}

/** Credentials of a role of an account, by STS. */
export async function assumeRole(
  endpoint: string,
  account: { readonly accountId: string; readonly region: string },
  roleName = DEPLOY_ROLE,
): Promise<Credentials> {
  const client = new STSClient({ endpoint, region: account.region, credentials: BASE_CREDENTIALS });
  try {
    const RoleArn = `arn:${partitionOf(account.region) ?? "aws"}:iam::${account.accountId}:role/${roleName}`;
    const answer = await client.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "sandbox" }));
    const { AccessKeyId, SecretAccessKey, SessionToken } = answer.Credentials ?? {};
    if (!AccessKeyId || !SecretAccessKey || !SessionToken) throw new Error(`STS gave no credentials for ${RoleArn}`);
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  } finally {
    client.destroy();
  }
}

async function seedRole(client: IAMClient, trustPolicy: string, pathAndName: string, policy: string): Promise<void> {
  const { Path, name: RoleName } = split(pathAndName);
  const role = new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument: trustPolicy });
  if (!(await created(client.send(role)))) return;
  await client.send(new PutRolePolicyCommand({ RoleName, PolicyName: "Sandbox", PolicyDocument: policy }));
}

async function seedUser(client: IAMClient, pathAndName: string, policy: string): Promise<void> {
  const { Path, name: UserName } = split(pathAndName);
  if (!(await created(client.send(new CreateUserCommand({ UserName, Path }))))) return;
  await client.send(new PutUserPolicyCommand({ UserName, PolicyName: "Sandbox", PolicyDocument: policy }));
}

/**
 * Creates the roles and users that are missing in an account: the deploy role is an administrator;
 * the others may read secrets, and nothing of KMS, which is what the program is to give them.
 */
export async function seedAccount(endpoint: string, account: SeedAccount): Promise<void> {
  const partition = partitionOf(account.region) ?? "aws";
  const credentials = await assumeRole(endpoint, account, account.deployRole);
  const client = new IAMClient({ endpoint, region: account.region, credentials });
  const tools = trust(partition, [TOOLING_ACCOUNT]);
  const own = trust(partition, [TOOLING_ACCOUNT, account.accountId]);
  try {
    await seedRole(client, tools, account.deployRole, allow(DEPLOY_ACTIONS));
    for (const role of account.roles) await seedRole(client, own, role, allow(READER_ACTIONS));
    for (const user of account.users) await seedUser(client, user, allow(READER_ACTIONS));
  } finally {
    client.destroy();
  }
}
