/** AWS does not take the credentials, or there are none. */
import { type BadDay } from "./explanation";
import { stateBy } from "./output";

/**
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html for ExpiredToken
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html for ExpiredTokenException and RequestExpired
 */
const EXPIRED =
  /\b(?:ExpiredToken(?:Exception)?|RequestExpired)\b|security token included in the request is expired|SSO session has expired|token is expired|refresh cached SSO token failed/i;
const NONE =
  /No valid credential sources found|NoCredentialProviders|failed to refresh cached credentials|finding credentials:|UnrecognizedClientException|InvalidClientTokenId|SignatureDoesNotMatch/;
const ROLE = /IAM Role \((arn:[^)]+)\) cannot be assumed/;

const roleOf = (text: string): string | undefined => ROLE.exec(text)?.[1];
const RENEW = "renew the credentials (aws sso login; in a CI system, run the job again)";

export const expired: BadDay = (text, { operation, again }) => {
  if (!EXPIRED.test(text)) return undefined;
  return {
    kind: "expired credentials",
    happened: "AWS refused the credentials: they have expired.",
    state: stateBy(text, operation),
    next: [RENEW, again],
  };
};

export const none: BadDay = (text, { operation, again }) => {
  if (!NONE.test(text)) return undefined;
  return {
    kind: "no credentials",
    happened: "There are no AWS credentials, or none that AWS knows.",
    state: stateBy(text, operation),
    next: ["sign in (aws sso login, or the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY)", again],
  };
};

export const notAssumed: BadDay = (text, { stack, operation, again }) => {
  const role = roleOf(text);
  if (role === undefined || !text.includes("AccessDenied")) return undefined;
  return {
    kind: "role not assumed",
    happened: `AWS does not let these credentials assume ${role}.`,
    state: stateBy(text, operation),
    next: [`let the role's trust policy name who deploys, or correct assumeRole in Pulumi.${stack}.yaml`, again],
  };
};
