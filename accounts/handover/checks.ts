/** Commands by which the external account finds out whether the hand-over works. Pure. */
import { servicesOf } from "../../components/sharing/permissions";
import type { Terms } from "../../components/sharing/share";
import type { HandOver } from "./hand-over";
import { allows, canWriteSecrets, isDirect } from "./uses";

/** One command, and what it shows. */
export interface Check {
  readonly command: string;
  readonly shows: string;
}

/** A word for a POSIX shell. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** An encryption context that the terms let through, or where a value is a pattern, one to be filled in. */
function contextOption({ encryptionContext = {} }: Terms): string {
  const pairs = Object.entries(encryptionContext);
  if (pairs.length === 0) return "";
  const context = Object.fromEntries(pairs.map(([key, [value = ""]]) => [key, value]));
  return ` --encryption-context ${shellWord(JSON.stringify(context))}`;
}

/** The first call of KMS itself that is allowed and shows nothing secret. */
function directChecks(terms: Terms, { keyArn, region }: HandOver): readonly Check[] {
  const key = `--key-id ${keyArn} --region ${region}`;
  const described: Check[] = allows(terms, "DescribeKey")
    ? [
        {
          command: `aws kms describe-key ${key} --query KeyMetadata.KeyState --output text`,
          shows: "prints `Enabled`.",
        },
      ]
    : [];
  const context = contextOption(terms);
  if (allows(terms, "GenerateDataKey")) {
    const command = `aws kms generate-data-key ${key} --key-spec AES_256${context} --query KeyId --output text`;
    return [...described, { command, shows: "prints the key's ARN." }];
  }
  if (allows(terms, "Encrypt")) {
    const command = `aws kms encrypt ${key} --plaintext dGVzdA==${context} --query KeyId --output text`;
    return [...described, { command, shows: "prints the key's ARN." }];
  }
  if (allows(terms, "Decrypt")) {
    const command = `aws kms decrypt ${key} --ciphertext-blob fileb://FILE${context} --query KeyId --output text`;
    return [...described, { command, shows: "with something encrypted under the key in FILE, prints the key's ARN." }];
  }
  return described;
}

function secretChecks(terms: Terms, { keyArn, region }: HandOver): readonly Check[] {
  const read: Check = {
    command: `aws secretsmanager get-secret-value --secret-id SECRET --region ${region} --query ARN --output text`,
    shows: "with a secret that is encrypted with the key, prints the secret's ARN.",
  };
  if (!canWriteSecrets(terms)) return allows(terms, "Decrypt") ? [read] : [];
  return [
    {
      command: `aws secretsmanager create-secret --name SECRET --kms-key-id ${keyArn} --secret-string file://VALUE_FILE --region ${region} --query ARN --output text`,
      shows: "makes a secret and prints its ARN. The caller needs the right to make secrets too.",
    },
    read,
  ];
}

/** The checks of all terms, each once. */
export function checksOf(handOver: HandOver, terms: readonly Terms[]): readonly Check[] {
  const caller: Check = {
    command: "aws sts get-caller-identity --query Arn --output text",
    shows: `prints one of the roles or users above, in account \`${handOver.accountId}\`.`,
  };
  const checks = terms.flatMap((each) => {
    if (isDirect(each)) return directChecks(each, handOver);
    return servicesOf(each).includes("secretsmanager") ? secretChecks(each, handOver) : [];
  });
  return [caller, ...new Map(checks.map((check) => [check.command, check])).values()];
}
