/** The table of error guidance. Data only: `guidanceFor` reads it, top down. */
import { IAM_POLICY_SHARE_SID, KEY_POLICY_SHARE_SID } from "../components/actions";
import type { GuidanceRow, Step } from "./error-guidance";

const KEY_POLICY_STEPS: readonly Step[] = [
  {
    side: "owner",
    text: "Key policy (owner account): the account's own statement must be there, or a statement must name the caller.",
  },
  {
    side: "owner",
    text: "IAM policies of the caller (owner account): kms:Decrypt on the key's ARN, unless the key policy names the caller.",
  },
  {
    side: "external",
    text: `Key policy (owner account): the statement "${KEY_POLICY_SHARE_SID}" must name this account, or this role or user.`,
  },
  {
    side: "external",
    text: `IAM policy (external account): the statement "${IAM_POLICY_SHARE_SID}" must name the exact ARN of the key and be attached to the caller.`,
  },
  {
    text: "Also look for what denies or bounds: a permissions boundary, a service control policy, and a resource control policy of the owner's organization.",
  },
];

const KEY_STATE_STEPS: readonly Step[] = [
  {
    text: "Look at the key in the owner account: it must be enabled and not pending deletion (`aws kms describe-key`).",
  },
  { text: "`aws kms cancel-key-deletion` and then `aws kms enable-key`, in the owner account, bring it back." },
];

const ACCESS: readonly GuidanceRow[] = [
  {
    codes: ["AccessDenied", "AccessDeniedException"],
    only: { where: "AWS speaks of an explicit deny", message: /explicit deny/i },
    meaning: "A policy denies this call in so many words. No allow can outweigh it.",
    next: [
      { text: "AWS's sentence names the kind of policy that denies: look for a Deny in that one." },
      { text: "A condition in it may miss, for example on the organization, the VPC endpoint or the source address." },
    ],
  },
  {
    codes: ["AccessDenied", "AccessDeniedException"],
    only: { where: "a role was to be assumed", operations: ["AssumeRole"] },
    meaning: "The role may not be assumed by these credentials, or it does not exist.",
    next: [
      {
        text: "The role's trust policy must name the caller, and an IAM policy of the caller must allow sts:AssumeRole.",
      },
      { text: "Check the account id, the path and the name in the role's ARN: AWS tells no difference." },
    ],
  },
  {
    codes: ["AccessDeniedException"],
    only: {
      where: "AWS speaks of the key",
      // Not just "kms": AWS quotes ARNs, and a secret may be called so.
      message: /\b(?:access to KMS|KMS keys?)\b|perform: kms:|ciphertext refers to/i,
    },
    meaning: "The secret was found and may be read, but the caller may not use the key that it is encrypted with.",
    next: KEY_POLICY_STEPS,
  },
  {
    codes: ["AccessDenied", "AccessDeniedException"],
    meaning: "The caller may not make this call on this secret. The key was not reached yet.",
    next: [
      {
        text: "IAM policies of the caller: secretsmanager:DescribeSecret and secretsmanager:GetSecretValue on the secret's ARN.",
      },
      {
        text: "A secret of another account also needs a resource policy on the secret that names the caller, and its full ARN.",
      },
    ],
  },
];

const SECRETS_MANAGER: readonly GuidanceRow[] = [
  {
    codes: ["DecryptionFailure"],
    meaning: "Secrets Manager could not decrypt the value with the key that it was encrypted with.",
    next: [
      ...KEY_STATE_STEPS,
      {
        text: "If the secret's key was changed, the value may still be under the old key: write a new version of the secret.",
      },
      ...KEY_POLICY_STEPS.slice(0, 4),
    ],
  },
  {
    codes: ["EncryptionFailure"],
    meaning: "Secrets Manager could not encrypt with the key: it is disabled, pending deletion or of the wrong kind.",
    next: [...KEY_STATE_STEPS, { text: "It must be a symmetric encryption key, named by its full ARN." }],
  },
  {
    codes: ["InternalServiceError", "InternalFailure", "InternalError", "ServiceUnavailable"],
    meaning: "An error inside AWS. Nothing is wrong with this request as far as AWS says.",
    next: [
      { text: "Try again in a few minutes, and look at https://health.aws.amazon.com/ if it stays." },
      {
        text: "Seen across accounts also where the key's permissions are wrong: check the key policy in the owner account.",
      },
    ],
  },
  {
    codes: ["InvalidParameterException", "ValidationException", "ValidationError"],
    meaning: "A value in the request is not one that AWS takes.",
    next: [
      { text: "Check --secret: a name, or a full ARN with the six characters that AWS added at its end." },
      { text: "Check --role, if a role was to be assumed." },
    ],
  },
  {
    codes: ["InvalidRequestException"],
    only: { where: "AWS speaks of a deletion", message: /delet/i },
    meaning: "The secret was deleted and waits for the end of its recovery window. Its value cannot be read.",
    next: [
      { text: "`aws secretsmanager restore-secret --secret-id …` brings it back, in the account of the secret." },
      { text: "Its name cannot be used for a new secret until the window is over." },
    ],
  },
  {
    codes: ["InvalidRequestException"],
    only: {
      where: "AWS speaks of the key's state",
      message: /\b(disabled|KMS|kms)\b|pending import|key state/i,
    },
    meaning: "The key is in a state in which it cannot be used.",
    next: KEY_STATE_STEPS,
  },
  {
    codes: ["InvalidRequestException"],
    meaning: "The secret is in a state that does not go with this call, for example managed by another service.",
    next: [{ text: "AWS's sentence says which state: look at the secret in its account." }],
  },
  {
    codes: ["ResourceNotFoundException"],
    only: { where: "AWS speaks of a version or its label", message: /staging label|version/i },
    meaning: "The secret is there, but it has no value with the label AWSCURRENT: none was ever written.",
    next: [
      {
        text: "Deploy the stack of this side again, or write a value with `aws secretsmanager put-secret-value`.",
      },
    ],
  },
  {
    codes: ["ResourceNotFoundException"],
    meaning: "There is no such secret in the caller's account and this Region.",
    next: [
      { text: "A name is looked up in the caller's own account: a secret of another account needs its full ARN." },
      { text: "Check --region and --secret, and that the stack of this side is deployed (`pulumi up`)." },
    ],
  },
];

const CREDENTIALS: readonly GuidanceRow[] = [
  {
    codes: ["CredentialsProviderError", "TokenProviderError"],
    meaning: "No usable AWS credentials were found.",
    next: [
      { text: "Name a profile with --profile, or set the AWS_* variables; `aws sts get-caller-identity` tests them." },
      { text: "For IAM Identity Center: `aws sso login --profile …` first." },
    ],
  },
  {
    codes: ["ExpiredToken", "ExpiredTokenException", "RequestExpired"],
    meaning: "The credentials were right once and have expired.",
    next: [{ text: "Get new ones: log in again (`aws sso login`), or assume the role again." }],
  },
  {
    codes: ["UnrecognizedClientException", "InvalidClientTokenId"],
    meaning: "AWS does not know the access key, or not in this partition, or the Region is not enabled in the account.",
    next: [
      { text: "Credentials of aws, aws-cn and aws-us-gov are separate: those of one never work in another." },
      { text: "Check that the access key is active, and that a session token was not left out." },
    ],
  },
  {
    codes: ["InvalidSignatureException", "SignatureDoesNotMatch"],
    meaning: "The signature of the request is wrong: the secret access key does not fit, or the clock is off.",
    next: [
      { text: "Compare the machine's clock with the real time: more than five minutes are refused." },
      { text: "Set the access key id and the secret access key again, together, without spaces at the ends." },
    ],
  },
  {
    codes: ["RegionDisabledException", "OptInRequired"],
    meaning: "The Region, or the service in it, is not enabled for the account.",
    next: [{ text: "Check --region, or let an administrator of the account enable the Region." }],
  },
];

const TRANSPORT: readonly GuidanceRow[] = [
  {
    codes: [
      "Throttling",
      "ThrottlingException",
      "ThrottledException",
      "RequestThrottled",
      "TooManyRequestsException",
      "RequestLimitExceeded",
      "LimitExceededException",
    ],
    meaning: "Too many requests in this account and Region. The call was tried again and refused each time.",
    next: [{ text: "Wait a minute and try again; the quota is the account's, so look for who else calls so often." }],
  },
  {
    codes: ["ENOTFOUND", "EAI_AGAIN"],
    meaning: "The endpoint's name was not found.",
    next: [
      { text: "Check --region, --endpoint and AWS_ENDPOINT_URL, then the network: DNS, VPN, proxy, VPC endpoint." },
    ],
  },
  {
    codes: ["ECONNREFUSED", "ECONNRESET", "EHOSTUNREACH", "ENETUNREACH", "EPIPE"],
    meaning: "The endpoint could not be reached, or hung up.",
    next: [
      { text: "Check --endpoint and AWS_ENDPOINT_URL (is the sandbox still running?), then firewall, VPN and proxy." },
    ],
  },
  {
    codes: ["TimeoutError", "ETIMEDOUT"],
    meaning: "The endpoint did not answer in time.",
    next: [
      { text: "Try again; if it stays, check firewall, VPN and proxy, and the security group of a VPC endpoint." },
    ],
  },
  {
    codes: [
      "SELF_SIGNED_CERT_IN_CHAIN",
      "DEPTH_ZERO_SELF_SIGNED_CERT",
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
      "CERT_HAS_EXPIRED",
      "ERR_TLS_CERT_ALTNAME_INVALID",
    ],
    meaning: "The endpoint's certificate is not trusted, so nothing was sent.",
    next: [{ text: "Behind a proxy that opens TLS, give Node its certificate with NODE_EXTRA_CA_CERTS=FILE." }],
  },
  {
    codes: ["UnreadableAnswer"],
    meaning:
      "An answer came that is not one of AWS's. Its text is not shown, since it could hold a part of the secret.",
    next: [
      { text: "Check --endpoint and AWS_ENDPOINT_URL, and what stands in between, such as a proxy's login page." },
    ],
  },
];

export const ERROR_GUIDANCE: readonly GuidanceRow[] = [...ACCESS, ...SECRETS_MANAGER, ...CREDENTIALS, ...TRANSPORT];
