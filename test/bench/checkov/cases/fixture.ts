/** Compliant resources in the partition that most users are in, from the builders of this program; each case breaks one thing. */
import { roleArn, rootArn, userArn, type AccountId, type KeyArn } from "../../../../access/identifiers";
import { partitionOf, type Region } from "../../../../access/partition";
import { toJson, type PolicyDocument, type Statement } from "../../../../access/policy-document";
import { accessPolicy } from "../../../../components/access-policy";
import { keyPolicy, type KeyPolicyArgs } from "../../../../components/key-policy";
import { readersPolicy } from "../../../../components/secret-reading/documents";
import type { Share, Terms } from "../../../../components/sharing/share";
import type { Subject } from "../../../policypack/judge";

export const OWNER = "111122223333" as AccountId;
export const EXTERNAL = "444455556666" as AccountId;
/** In no list of trusted accounts. */
export const STRANGER = "999988887777" as AccountId;
export const ORGANIZATION = "o-a1b2c3d4e5";
export const STRANGE_ORGANIZATION = "o-zzzzyyyyxx";
export const REGION = "us-east-1";
export const OWNER_ROOT = rootArn("aws", OWNER);
export const EXTERNAL_ROOT = rootArn("aws", EXTERNAL);
export const EXTERNAL_ROLE = roleArn("aws", EXTERNAL, "ExampleRole");
export const EXTERNAL_USER = userArn("aws", EXTERNAL, "ExampleUser");
export const OWNER_ADMIN = roleArn("aws", OWNER, "KeyAdministrator");
export const OWNER_USER = roleArn("aws", OWNER, "KeyUser");

/** What a security team gives the pack: whom they trust. checkov has no such setting. */
const TRUST = { trustedAccounts: [OWNER, EXTERNAL], trustedOrganizations: [ORGANIZATION] };

const KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
export const keyArnIn = (region: Region, accountId: AccountId = OWNER): KeyArn =>
  `arn:${partitionOf(region)}:kms:${region}:${accountId}:key/${KEY_ID}`;
export const KEY_ARN = keyArnIn(REGION);
export const MULTI_REGION_KEY_ARN: KeyArn = `arn:aws:kms:${REGION}:${OWNER}:key/mrk-${KEY_ID.replaceAll("-", "")}`;

export type Props = Readonly<Record<string, unknown>>;

/** A provider encodes its lists as JSON text. */
const providerOf = (accountId: AccountId, region: Region) => ({
  name: accountId === OWNER ? "owner" : "external",
  props: { region, allowedAccountIds: JSON.stringify([accountId]) },
});

/** A resource in an account, through that account's provider. */
export const resource = (
  type: string,
  name: string,
  props: Props,
  accountId: AccountId = OWNER,
  region: Region = REGION,
): Subject => ({ type, name, props, provider: providerOf(accountId, region), config: TRUST });

export const provider = (name: string, props: Props): Subject => ({
  type: "pulumi:providers:aws",
  name,
  props,
  config: TRUST,
});

type Policy = PolicyDocument | string;
export const textOf = (policy: Policy): string => (typeof policy === "string" ? policy : toJson(policy));
export const documentOf = (...Statement: readonly Statement[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement,
});

export const key = (policy: Policy | undefined, props: Props = {}, region: Region = REGION): Subject =>
  resource(
    "aws:kms/key:Key",
    "shared-key",
    {
      description: "Shared across accounts",
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      ...(policy === undefined ? {} : { policy: textOf(policy) }),
      ...props,
    },
    OWNER,
    region,
  );

export const ACCOUNT_SHARE: Share = { level: "account", accountId: EXTERNAL };
export const policyOf = (shares: readonly Share[], args: Partial<KeyPolicyArgs> = {}): PolicyDocument =>
  keyPolicy({ region: REGION, ownerAccountId: OWNER, shares, ...args });
export const KEY_POLICY = policyOf([ACCOUNT_SHARE]);
const [OWN, SHARE] = KEY_POLICY.Statement as readonly [Statement, Statement];

/** Elements that a statement gets; one that is `undefined` goes. */
export type Change = { readonly [Name in keyof Statement]?: Statement[Name] | undefined };
const changed = (statement: Statement, change: Change): Statement =>
  Object.fromEntries(
    Object.entries({ ...statement, ...change }).filter(([, value]) => value !== undefined),
  ) as unknown as Statement;

/** The walkthrough's key policy with its share changed. */
export const shareWith = (change: Change): PolicyDocument => documentOf(OWN, changed(SHARE, change));
/** The walkthrough's key policy with the owner's own statement changed. */
export const ownWith = (change: Change): PolicyDocument => documentOf(changed(OWN, change), SHARE);
/** The walkthrough's key policy and one statement more. */
export const withStatement = (statement: Statement): PolicyDocument => documentOf(OWN, SHARE, statement);

export const iamPolicy = (policy: Policy): Subject =>
  resource("aws:iam/policy:Policy", "external-policy", { name: "UseSharedKey", policy: textOf(policy) }, EXTERNAL);
export const accessOf = (...terms: readonly Terms[]): PolicyDocument =>
  accessPolicy({ keyArn: KEY_ARN, accountId: EXTERNAL, terms });
const ACCESS = accessOf({}).Statement[0]!;
/** The external account's policy with its statement changed. */
export const accessWith = (change: Change): PolicyDocument => documentOf(changed(ACCESS, change));

export const secret = (props: Props = {}, accountId: AccountId = EXTERNAL): Subject =>
  resource(
    "aws:secretsmanager/secret:Secret",
    "secret",
    { name: "quickstart/ExternalCMKSecret", kmsKeyId: KEY_ARN, ...props },
    accountId,
  );
const READERS = readersPolicy([EXTERNAL_ROLE]).Statement[0]!;
/** A secret of the owner's with a policy that lets a role of the external account read it, changed. */
export const secretPolicyWith = (change: Change): Subject =>
  secret({ policy: textOf(documentOf(changed(READERS, change))) }, OWNER);

export const grant = (props: Props): Subject =>
  resource("aws:kms/grant:Grant", "grant", {
    keyId: KEY_ARN,
    granteePrincipal: EXTERNAL_ROLE,
    operations: ["Decrypt", "DescribeKey"],
    ...props,
  });
