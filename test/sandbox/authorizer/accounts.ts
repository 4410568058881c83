/** Two accounts as plain data, in place of the emulated AWS. */
import type { Account, Key, NamedPolicy, Organization, Secret } from "../../../access";
import type { Statement } from "../../../access/policy-document";
import { AwsError } from "../../../sandbox/authorizer/answer";
import type { AwsCall } from "../../../sandbox/authorizer/aws-call";
import type { DocumentSource } from "../../../sandbox/authorizer/document-source";
import { Judge } from "../../../sandbox/authorizer/judge";
import { Sessions } from "../../../sandbox/authorizer/sessions";

export const OWNER = "111122223333";
export const EXTERNAL = "444455556666";
export const REGION = "us-east-1";
export const root = (id: string): string => `arn:aws:iam::${id}:root`;
export const role = (id: string, name: string): string => `arn:aws:iam::${id}:role/${name}`;
export const session = (id: string, name: string): string => `arn:aws:sts::${id}:assumed-role/${name}/s`;

export const KEY_ID = "11111111-2222-3333-4444-555555555555";
export const KEY = `arn:aws:kms:${REGION}:${OWNER}:key/${KEY_ID}`;
export const EXTERNAL_KEY_ID = "99999999-2222-3333-4444-555555555555";

export const allow = (principal: string, ...actions: string[]): Statement => ({
  ...{ Effect: "Allow", Principal: { AWS: principal }, Action: actions, Resource: "*" },
});
export const keyOf = (arn: string, ...statements: Statement[]): Key => ({
  ...{ arn, grants: [], tags: {} },
  policy: { Version: "2012-10-17", Statement: statements },
});

const admin: NamedPolicy = {
  name: "AdministratorAccess",
  document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
};
const account = (id: string): Account => ({
  id,
  identities: [
    { arn: role(id, "Admin"), id: "AROAADMIN001", policies: [admin], tags: {} },
    { arn: role(id, "Nobody"), id: "AROANOBODY01", policies: [], tags: {} },
  ],
});

export interface Data {
  /** Where accounts stand in an organization, by id; the others are in none. */
  readonly organizations?: Readonly<Record<string, Organization>>;
  readonly keys: readonly Key[];
  readonly secrets?: readonly Secret[];
  /** The service that makes all calls for their callers. */
  readonly service?: string;
  /** What GetCallerIdentity answers for an access key without a known session. */
  readonly callerArn?: string;
}

/** A source that also counts what was read. */
export class FakeSource implements DocumentSource {
  constructor(private readonly data: Data) {}

  account({ accountId }: { accountId: string }) {
    return Promise.resolve(account(accountId));
  }
  organizationOf(accountId: string) {
    return this.data.organizations?.[accountId] ?? ("none" as const);
  }
  managedPolicy() {
    return Promise.resolve(admin);
  }
  key({ accountId, region }: { accountId: string; region: string }, keyId: string) {
    const arn = keyId.startsWith("arn:") ? keyId : `arn:aws:kms:${region}:${accountId}:key/${keyId}`;
    const key = this.data.keys.find((each) => each.arn === arn);
    if (key !== undefined) return Promise.resolve({ key, aliases: [] });
    return Promise.reject(new AwsError("NotFoundException", `Key '${arn}' does not exist`));
  }
  secret({ accountId }: { accountId: string }, secretId: string) {
    const found = this.data.secrets?.find(
      ({ arn }) => arn.includes(`:${accountId}:`) && (arn === secretId || arn.includes(`:secret:${secretId}-`)),
    );
    if (found !== undefined) return Promise.resolve(found);
    return Promise.reject(
      new AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret."),
    );
  }
  callerArn() {
    return Promise.resolve(this.data.callerArn ?? `arn:aws:sts::${OWNER}:user/moto`);
  }
}

/** Judges a call of `account/role`, or of an access key that began no session. */
export async function judge(
  data: Data,
  caller: string,
  service: AwsCall["service"],
  operation: string,
  parameters: Record<string, unknown> = {},
  region = REGION,
) {
  const sessions = new Sessions();
  for (const id of [OWNER, EXTERNAL]) {
    for (const name of ["Admin", "Nobody", "Gone"]) {
      const answer = `<AccessKeyId>${id}/${name}</AccessKeyId><Expiration>2999-01-01T00:00:00Z</Expiration><Arn>${session(id, name)}</Arn>`;
      sessions.note("Action=AssumeRole", answer);
      if (data.service !== undefined) sessions.forward(`${id}/${name}`, data.service);
    }
  }
  const signature = { accessKeyId: caller, region, service };
  return new Judge(new FakeSource(data), sessions).judge(
    { service, operation, signature, parameters },
    () => undefined,
  );
}
