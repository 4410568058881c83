/** AWS does not take the credentials, or there are none. */
import { type BadDay } from "./explanation";
import { stateBy } from "./state";

/**
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html for ExpiredToken
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html for ExpiredTokenException and RequestExpired
 */
const EXPIRED =
  /\b(?:ExpiredToken(?:Exception)?|RequestExpired)\b|security token included in the request is expired|token is expired/i;
/** What the SDK and pulumi-aws say of a session that `aws sso login` or `aws login` began. */
const SESSION_OVER =
  /SSO session has expired|refresh cached SSO (?:token|credentials) failed|failed to refresh cached SSO credentials|The AWS (?:SSO|login) session for .* has expired or was not found|refresh SSO login/i;
/** pulumi-aws, which does not tell the two apart. */
const EITHER = /configured AWS credentials are invalid or have expired/i;
const NONE =
  /No valid credential sources found|NoCredentialProviders|failed to refresh cached credentials|finding credentials:|UnrecognizedClientException|InvalidClientTokenId|SignatureDoesNotMatch|The AWS profile ".*" was not found|The credential_process configured for .* failed/i;
const ROLE = /IAM Role \((arn:[^)]+)\) cannot be assumed/;

const roleOf = (text: string): string | undefined => ROLE.exec(text)?.[1];
const RENEW = "renew the credentials (aws sso login; in a CI system, run the job again)";
/** The command that the provider itself names, e.g. with a profile. */
const LOGIN = /`(aws (?:sso )?login[^`\n]*)`/;

function happenedIn(text: string): string | undefined {
  if (SESSION_OVER.test(text)) return "The session of the AWS credentials is over, or was not begun: sign in again.";
  if (EITHER.test(text) && !EXPIRED.test(text))
    return "AWS refused the credentials: they are invalid, or have expired.";
  return EXPIRED.test(text) ? "AWS refused the credentials: they have expired." : undefined;
}

export const expired: BadDay = (output, { operation, again }) => {
  const { text } = output;
  const happened = happenedIn(text);
  if (happened === undefined) return undefined;
  const login = LOGIN.exec(text)?.[1];
  return {
    kind: "expired credentials",
    happened,
    state: stateBy(output, operation),
    next: [login === undefined ? RENEW : `sign in: ${login}`, again],
  };
};

export const none: BadDay = (output, { operation, again }) => {
  if (!NONE.test(output.text)) return undefined;
  return {
    kind: "no credentials",
    happened: "There are no AWS credentials, or none that AWS knows.",
    state: stateBy(output, operation),
    next: ["sign in (aws sso login, or the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY)", again],
  };
};

export const notAssumed: BadDay = (output, { stack, operation, again }) => {
  const role = roleOf(output.text);
  if (role === undefined || !output.text.includes("AccessDenied")) return undefined;
  return {
    kind: "role not assumed",
    happened: `AWS does not let these credentials assume ${role}.`,
    state: stateBy(output, operation),
    next: [`let the role's trust policy name who deploys, or correct assumeRole in Pulumi.${stack}.yaml`, again],
  };
};
