/** The worlds that the evaluator is measured with. Pure. */
import { type Identity, type Request, type World } from "../../access";
import { type PolicyDocument, type Statement } from "../../access/policy-document";

export const PRINCIPALS = 1000;
const OWNER = "111122223333";
const EXTERNAL = "444455556666";
const KEY = `arn:aws-cn:kms:cn-north-1:${OWNER}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const SECRET = `arn:aws-cn:secretsmanager:cn-north-1:${EXTERNAL}:secret:quickstart/ExternalCMKSecret-AbCdEf`;
const SHARE = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];
const KMS_COLUMNS = [
  "Decrypt",
  "DescribeKey",
  "Encrypt",
  "GenerateDataKey",
  "GenerateDataKeyWithoutPlaintext",
  "ReEncryptFrom",
  "ReEncryptTo",
  "CreateGrant",
  "PutKeyPolicy",
  "ScheduleKeyDeletion",
];

/** The columns of the matrix: what is asked, and of what. */
export const COLUMNS: readonly Pick<Request, "action" | "resource">[] = [
  ...KMS_COLUMNS.map((name) => ({ action: `kms:${name}`, resource: KEY })),
  { action: "secretsmanager:GetSecretValue", resource: SECRET },
  { action: "secretsmanager:PutSecretValue", resource: SECRET },
];

const documentOf = (...statements: readonly Statement[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: statements,
});

const accountRoot = (id: string) => ({ AWS: `arn:aws-cn:iam::${id}:root` });
const KEY_POLICY = documentOf(
  { Sid: "Owner", Effect: "Allow", Principal: accountRoot(OWNER), Action: "kms:*", Resource: "*" },
  { Sid: "Share", Effect: "Allow", Principal: accountRoot(EXTERNAL), Action: SHARE, Resource: "*" },
);

/** A key shared with a whole account of many roles, of which every second one has the IAM policy. */
export function matrixWorld(): { readonly world: World; readonly principals: readonly string[] } {
  const share = documentOf(
    { Sid: "AllowExternalAccount", Effect: "Allow", Action: SHARE, Resource: KEY },
    { Sid: "Secrets", Effect: "Allow", Action: "secretsmanager:*", Resource: SECRET },
  );
  const identities = Array.from({ length: PRINCIPALS }, (_, at): Identity => ({
    arn: `arn:aws-cn:iam::${EXTERNAL}:role/Role${at}`,
    policies: at % 2 === 0 ? [{ name: "ExternalKeyUse", document: share }] : [],
  }));
  const world: World = {
    accounts: [
      { id: OWNER, identities: [] },
      { id: EXTERNAL, identities },
    ],
    keys: [{ arn: KEY, policy: KEY_POLICY }],
    secrets: [{ arn: SECRET, kmsKeyId: KEY }],
  };
  return { world, principals: identities.map(({ arn }) => arn) };
}

/** A request that only the last of this many statements allows, in the key policy and in the IAM policy alike. */
export function crowdedWorld(statements: number): { readonly world: World; readonly request: Request } {
  const filler = Array.from({ length: statements - 1 }, (_, at): Statement => ({
    Effect: "Allow",
    Action: "kms:*",
    Resource: `arn:aws-cn:kms:cn-north-1:${OWNER}:key/${at}-*`,
    Condition: { StringLike: { "aws:PrincipalArn": `arn:*:iam::*:role/Other${at}*` } },
  }));
  const role = `arn:aws-cn:iam::${EXTERNAL}:role/ExampleRole`;
  const allow: Statement = { Effect: "Allow", Action: "kms:Decrypt", Resource: KEY };
  const named = (statement: Statement): Statement => ({ ...statement, Resource: "*", Principal: { AWS: role } });
  const identity = { arn: role, policies: [{ name: "many", document: documentOf(...filler, allow) }] };
  const world: World = {
    accounts: [{ id: EXTERNAL, identities: [identity] }],
    keys: [{ arn: KEY, policy: documentOf(...filler.map(named), named(allow)) }],
  };
  return { world, request: { principal: role, action: "kms:Decrypt", resource: KEY } };
}
