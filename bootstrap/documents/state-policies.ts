/**
 * The policies of the bucket and of its key: who of other accounts reaches which stacks, and what nobody may do.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html
 */
import { rootArn, type RoleArn } from "../../access/identifiers";
import { canonical, type PolicyDocument, type Statement } from "../../access/policy-document";
import { KEY_POLICY_OWNER_SID } from "../../components/actions";
import type { Home } from "../names";
import { type GuestGroup, guestGroups, type StateGuest } from "./guests";
import { stateReading, stateWriting, type StateBackend } from "./state";

/**
 * The statement for roles that may not exist yet: their accounts, held to their ARNs. AWS refuses a policy that names a role which is not
 * there, and turns the name of one that was deleted into an id.
 */
function forRoles({ partition }: Home, statement: Statement, group: GuestGroup, roles: readonly RoleArn[]): Statement {
  const { Condition, Effect, Sid = "", ...rest } = statement;
  const roots = group.accountIds.map((accountId) => rootArn(partition, accountId));
  return {
    ...rest,
    Sid: `${Sid}${group.name}`,
    Effect,
    Principal: { AWS: roots },
    Condition: { ...Condition, ArnEquals: { "aws:PrincipalArn": roles } },
  };
}

const ofService = (statements: readonly Statement[], service: string): readonly Statement[] =>
  statements.filter(({ Action }) => typeof Action === "string" && Action.startsWith(`${service}:`));

/** The share of the guests in one of the two policies: the same statements as in the roles' own policies. */
function guestStatements(home: Home, backend: StateBackend, guests: readonly StateGuest[], service: "s3" | "kms") {
  return guestGroups(guests).flatMap((group) => {
    const { previewRole, deployRole } = group;
    return [
      ...ofService(stateReading(backend, group), service).map((each) =>
        forRoles(home, each, group, [previewRole, deployRole]),
      ),
      ...ofService(stateWriting(backend, group), service).map((each) => forRoles(home, each, group, [deployRole])),
    ];
  });
}

const deny = (sid: string, Action: Statement["Action"], bucketArn: string, Condition: Statement["Condition"]) =>
  ({
    Sid: sid,
    Effect: "Deny",
    Principal: "*",
    ...(Action === undefined ? {} : { Action }),
    Resource: [bucketArn, `${bucketArn}/*`],
    ...(Condition === undefined ? {} : { Condition }),
  }) satisfies Statement;

/** A parameter that is there, and says something else: a negated operator alone holds where there is none. */
const otherThan = (key: string, value: string) => ({ StringNotEquals: { [key]: value }, Null: { [key]: "false" } });

/** The bucket's policy. Roles of its own account get what they may from their own policies. */
export function stateBucketPolicy(home: Home, backend: StateBackend, guests: readonly StateGuest[]): PolicyDocument {
  const { bucketArn, keyArn } = backend;
  return canonical({
    Version: "2012-10-17",
    Statement: [
      deny("TlsOnly", "s3:*", bucketArn, { Bool: { "aws:SecureTransport": "false" } }),
      // Left out, the bucket's own encryption holds; another key could be taken away from those who read.
      deny(
        "NoOtherKey",
        "s3:PutObject",
        bucketArn,
        otherThan("s3:x-amz-server-side-encryption-aws-kms-key-id", keyArn),
      ),
      deny("NoOtherEncryption", "s3:PutObject", bucketArn, otherThan("s3:x-amz-server-side-encryption", "aws:kms")),
      ...guestStatements(home, backend, guests, "s3"),
    ],
  });
}

/** The key's policy: its own account by IAM policies, and each guest for its stacks and through S3. */
export function stateKeyPolicy(
  home: Home,
  backend: Omit<StateBackend, "keyArn">,
  guests: readonly StateGuest[],
): PolicyDocument {
  const keyless = { ...backend, keyArn: "*" as StateBackend["keyArn"] };
  return canonical({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: KEY_POLICY_OWNER_SID,
        Effect: "Allow",
        Principal: { AWS: rootArn(home.partition, home.accountId) },
        Action: "kms:*",
        Resource: "*",
      },
      ...guestStatements(home, keyless, guests, "kms"),
    ],
  });
}
