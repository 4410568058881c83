/**
 * The documents of a secret that is read across accounts, beside the key policy: the secret's resource policy, and the IAM policy of
 * its readers.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html
 */
import { parseArn, type KeyArn } from "../../access/identifiers";
import { isRegion } from "../../access/partition";
import { canonical, type PolicyDocument, type Statement } from "../../access/policy-document";
import { conditionOf, permissionsOf } from "../sharing/permissions";
import { hasWildcard, isPlain } from "../sharing/principal-pattern";
import type { PrincipalPattern } from "../sharing/share";
import { termsOfReading, type SecretArnPattern } from "./secret-read";

const READ_ACTIONS = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"] as const;

/** AWS refuses a secret's policy of more: https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html */
export const SECRET_POLICY_MAX_CHARACTERS = 20_480;

/** In a secret's resource policy, Resource "*" means this secret. */
const allowReading = (sid: string, principals: readonly string[]): Statement => ({
  Sid: sid,
  Effect: "Allow",
  Principal: { AWS: principals },
  Action: READ_ACTIONS,
  Resource: "*",
});

const rootOf = (pattern: PrincipalPattern): string => pattern.replace(/:(role|user)\/.*$/, ":root");

/**
 * Lets the listed readers read, and those whose ARN matches. A pattern is no principal, so its account is named and a condition holds it.
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
export function readersPolicy(readers: readonly PrincipalPattern[]): PolicyDocument {
  const listed = readers.filter(isPlain);
  const patterns = readers.filter(hasWildcard);
  return canonical({
    Version: "2012-10-17",
    Statement: [
      ...(listed.length === 0 ? [] : [allowReading("AllowOtherAccountsToRead", listed)]),
      ...(patterns.length === 0
        ? []
        : [
            {
              ...allowReading("AllowOtherAccountsToReadByPrincipalArn", [...new Set(patterns.map(rootOf))]),
              Condition: { ArnLike: { "aws:PrincipalArn": patterns } },
            },
          ]),
    ],
  });
}

export interface ReadPolicyArgs {
  /** The key that the secret is encrypted with. */
  readonly keyArn: KeyArn;
  readonly secretArn: SecretArnPattern;
}

/** Lets a reader read exactly this secret, and use the key for exactly that. */
export function readPolicy({ keyArn, secretArn }: ReadPolicyArgs): PolicyDocument {
  const region = parseArn(keyArn)?.region ?? "";
  if (!isRegion(region)) throw new Error(`The key is in a Region that is not known here: ${keyArn}`);
  const use = permissionsOf(termsOfReading(secretArn), { region, secretsOf: parseArn(secretArn)?.accountId ?? "" });
  return canonical({
    Version: "2012-10-17",
    Statement: [
      { Sid: "ReadSecret", Effect: "Allow", Action: READ_ACTIONS, Resource: secretArn },
      ...use.map(({ actions, conditions }): Statement => ({
        Sid: "DecryptItWithItsKey",
        Effect: "Allow",
        Action: actions,
        Resource: keyArn,
        ...conditionOf(conditions),
      })),
    ],
  });
}
