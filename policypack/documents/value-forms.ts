/**
 * What the values of condition keys look like, as far as AWS documents it: a value of any other form matches no request.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
import { overlap } from "./patterns";

/** The operators by which a value can be compared: of the others none is ever met. */
type Type = "text" | "ARN" | "Boolean" | "number" | "date" | "address";

export interface Form {
  readonly type: Type;
  /** As a message names it. */
  readonly what: string;
  /** Patterns, one of which every value of a request matches. */
  readonly templates: readonly string[];
  /** The characters that such a value has beside wildcards. */
  readonly characters: RegExp;
}

const ANY = /^[^]*$/;
const form = (type: Type, what: string, templates: readonly string[], characters = ANY): Form => ({
  ...{ type, what, templates, characters },
});

const TEXT = form("text", "any text", ["*"]);
const ACCOUNT = form("text", "an account id of twelve digits", ["????????????"], /^\d*$/);
const ORGANIZATION = form("text", "an organization's id, o-…", ["o-??????????*"], /^[a-z0-9-]*$/);
const ORGANIZATION_PATH = form(
  "text",
  "a path such as o-…/r-…/ou-…/, with a slash at its end",
  ["o-*/r-*/"],
  /^[a-z0-9/-]*$/,
);
const PRINCIPAL = form("ARN", "the ARN of a role, a user, a federated user or the root user", [
  "arn:*:iam::????????????:role/*",
  "arn:*:iam::????????????:user/*",
  "arn:*:iam::????????????:root",
  "arn:*:sts::????????????:federated-user/*",
]);
const ANY_ARN = form("ARN", "an ARN", ["arn:*:*:*:*:*"]);
const UNIQUE_ID = form(
  ...(["text", "AIDA… of a user, AROA…:SESSION of a role, or an account id"] as const),
  ["AIDA*", "AROA*:*", "????????????", "????????????:*"],
  /^[\w+=,.@:-]*$/,
);
const NAME = form("text", "a user's name without its path", ["*"], /^[\w+=,.@-]*$/);
const REGION = form("text", "a Region's name", ["*"], /^[a-z0-9-]*$/);
const SERVICE = form(
  "text",
  "a service principal such as cloudformation.amazonaws.com",
  ["*.amazonaws.com", "*.amazonaws.com.cn"],
  /^[a-z0-9.-]*$/,
);
const ENDPOINT = form("text", "a VPC endpoint's id, vpce-…", ["vpce-*"], /^[a-z0-9-]*$/);
const VPC = form("text", "a VPC's id, vpc-…", ["vpc-*"], /^[a-z0-9-]*$/);
const ADDRESS = form("address", "an IP address", ["*"], /^[0-9a-fA-F:.]*$/);
const BOOLEAN = form("Boolean", "true or false", ["true", "false"]);
const NUMBER = form("number", "a number", ["*"], /^[0-9.eE+-]*$/);
const DATE = form("date", "a date", ["*"]);
const ALIAS = form("text", "an alias's name, alias/…", ["alias/*"], /^[\w/-]*$/);
const OPERATION = form("text", "an operation without its service, such as Decrypt", ["*"], /^[A-Za-z]*$/);
const MULTI_REGION = form("text", "PRIMARY or REPLICA", ["PRIMARY", "REPLICA"]);

const of = (key: Form, ...names: readonly string[]): readonly (readonly [string, Form])[] =>
  names.map((name) => [name.toLowerCase(), key] as const);

const FORMS: ReadonlyMap<string, Form> = new Map([
  ...of(
    ACCOUNT,
    "aws:PrincipalAccount",
    "aws:ResourceAccount",
    "aws:SourceAccount",
    "aws:VpceAccount",
    "kms:CallerAccount",
  ),
  ...of(ORGANIZATION, "aws:PrincipalOrgID", "aws:ResourceOrgID", "aws:SourceOrgID", "aws:VpceOrgID"),
  ...of(ORGANIZATION_PATH, "aws:PrincipalOrgPaths", "aws:ResourceOrgPaths", "aws:SourceOrgPaths", "aws:VpceOrgPaths"),
  ...of(PRINCIPAL, "aws:PrincipalArn"),
  ...of(ANY_ARN, "aws:SourceArn", "aws:SourceVpcArn", "kms:GranteePrincipal", "kms:RetiringPrincipal"),
  ...of(UNIQUE_ID, "aws:userid"),
  ...of(NAME, "aws:username"),
  ...of(REGION, "aws:RequestedRegion"),
  ...of(SERVICE, "aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast", "aws:PrincipalServiceName"),
  ...of(SERVICE, "aws:PrincipalServiceNamesList", "kms:GranteeServicePrincipal", "kms:RetiringServicePrincipal"),
  ...of(ENDPOINT, "aws:SourceVpce"),
  ...of(VPC, "aws:SourceVpc"),
  ...of(ADDRESS, "aws:SourceIp", "aws:VpcSourceIp"),
  ...of(BOOLEAN, "aws:MultiFactorAuthPresent", "aws:PrincipalIsAWSService", "aws:SecureTransport", "aws:ViaAWSService"),
  ...of(BOOLEAN, "kms:BypassPolicyLockoutSafetyCheck", "kms:GrantIsForAWSResource", "kms:MultiRegion"),
  ...of(
    BOOLEAN,
    "kms:ReEncryptOnSameKey",
    "secretsmanager:BlockPublicPolicy",
    "secretsmanager:ForceDeleteWithoutRecovery",
  ),
  ...of(NUMBER, "aws:MultiFactorAuthAge", "kms:RotationPeriodInDays", "kms:ScheduleKeyDeletionPendingWindowInDays"),
  ...of(DATE, "aws:CurrentTime", "aws:EpochTime", "aws:TokenIssueTime", "kms:ValidTo"),
  ...of(ALIAS, "kms:RequestAlias", "kms:ResourceAliases"),
  ...of(OPERATION, "kms:GrantOperations"),
  ...of(MULTI_REGION, "kms:MultiRegionKeyType"),
]);

/** The form of a key's values; free text where nothing is known of it. @param key in any case */
export const formOf = (key: string): Form => FORMS.get(key.toLowerCase()) ?? TEXT;

/** Whether a value of the form can match a pattern. Never wrongly false. */
export const fits = (pattern: string, { templates, characters }: Form): boolean =>
  characters.test(pattern.replace(/[*?]/g, "")) && templates.some((template) => overlap(pattern, template));
