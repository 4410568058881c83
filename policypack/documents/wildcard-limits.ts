/**
 * What limits a wildcard principal beside accounts and organizations, and what that is worth.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
import type { ConditionBlock } from "../../access/policy-document";
import { type ConditionTest, demandingTests } from "./conditions";

export interface Limit {
  /** What is left of the wildcard, as a message names it. */
  readonly to: string;
  /** Whether it keeps other accounts out for as long as they have not got something that is not theirs to take. */
  readonly keepsOut: boolean;
  /** What the limit is worth, as a sentence's end without a full stop. */
  readonly worth: string;
  /** What to write in its place. */
  readonly remedy?: string;
}

interface Kind {
  readonly key: RegExp;
  /** A value of this form holds nobody; a test with one is no limit. */
  readonly open?: RegExp;
  readonly limit: (values: string, key: string) => Limit;
}

const NOTHING = /^[*?]*$/;

const network =
  (what: string): Kind["limit"] =>
  (values): Limit => ({
    to: `calls that come ${what} ${values}`,
    keepsOut: true,
    worth:
      "whoever gets a request into that network passes, with the credentials of any account whose IAM policy lets it",
    remedy: "name the accounts, roles or users, or fix aws:PrincipalAccount or aws:PrincipalOrgID beside the network.",
  });

const source = (values: string): Limit => ({
  to: `calls that an AWS service makes on behalf of ${values}`,
  keepsOut: true,
  worth:
    "no principal's own call carries that key, so that none passes; any AWS service that sends it does, whichever it is",
  remedy: "name the service as the principal (Service: SERVICE.amazonaws.com) and keep the condition.",
});

const KINDS: readonly Kind[] = [
  { key: /^aws:sourcevpce$/, limit: network("through the VPC endpoint") },
  { key: /^aws:(vpceaccount|vpceorgid|vpceorgpaths)$/, limit: network("through the VPC endpoints of") },
  { key: /^aws:(sourcevpc|sourcevpcarn|ec2instancesourcevpc)$/, limit: network("from the VPC") },
  {
    key: /^aws:(sourceip|vpcsourceip|ec2instancesourceprivateipv4)$/,
    open: /^(0\.0\.0\.0|::)\/0$/,
    limit: network("from the addresses"),
  },
  { key: /^aws:(sourceaccount|sourcearn|sourceorgid|sourceorgpaths|sourceowner)$/, limit: source },
  {
    key: /^aws:userid$/,
    // A session's name is the caller's own choice, the id in front of it is not.
    open: /^[^:]*[*?][^:]*(:|$)/,
    limit: (values) => ({
      to: `the one role, user or session with the unique id ${values}`,
      keepsOut: true,
      worth:
        "the id belongs to one role or user for ever, and does not tell of which account; if that is deleted, nobody passes",
      remedy: "name the role or user by its ARN as the principal, so that a reader sees whose it is.",
    }),
  },
  {
    key: /^aws:principalisawsservice$/,
    open: /^false$/i,
    limit: () => ({
      to: "calls that AWS services make themselves",
      keepsOut: false,
      worth: "a service acts for all its customers, in any account",
    }),
  },
  {
    key: /^aws:principalservicename(slist)?$/,
    limit: (values) => ({
      to: `calls that ${values} makes itself`,
      keepsOut: true,
      worth: "no call of another principal carries that name; the service acts for all its customers, in any account",
      remedy:
        "name the service as the principal (Service: SERVICE.amazonaws.com) and fix aws:SourceAccount or aws:SourceArn.",
    }),
  },
  {
    key: /^ec2:sourceinstancearn$/,
    open: /^(?!arn:[^:]*:ec2:[^:]*:\d{12}:)/,
    limit: (values) => ({
      to: `calls from the instance ${values}`,
      keepsOut: true,
      worth:
        "credentials of a role carry it on that instance only; it names no role, and each that the instance has passes",
      remedy: "name the roles of the instances as the principals.",
    }),
  },
  {
    key: /^aws:(viaawsservice|calledvia(first|last)?)$/,
    open: /^false$/i,
    limit: (values, key) => ({
      to: `calls with ${key} ${values}`,
      keepsOut: false,
      worth: "anybody can call through such a service, with a resource of their own",
    }),
  },
  {
    key: /^aws:principaltag\//,
    limit: (values, key) => ({
      to: `principals with the tag ${key.slice("aws:PrincipalTag/".length)} ${values}`,
      keepsOut: false,
      worth: "an administrator of any account can give that tag to a role",
    }),
  },
  {
    key: /^kms:viaservice$/,
    limit: (values) => ({
      to: `calls through ${values}`,
      keepsOut: false,
      worth: "anybody can call through that service, with a resource of their own",
    }),
  },
  {
    key: /^kms:encryptioncontext(:|keys$)/,
    limit: (values, key) => ({
      to: `calls with ${key.replace(/^kms:/i, "")} ${values}`,
      keepsOut: false,
      worth: "the caller chooses the encryption context, which is no secret: AWS writes it into logs",
    }),
  },
  {
    key: /^aws:(resourcetag\/|resourceaccount$|resourceorg)|^kms:(resourcealiases|requestalias|keyspec|keyusage|keyorigin|multiregion)/,
    limit: (values, key) => ({
      to: `a key with ${key} ${values}`,
      keepsOut: false,
      worth: "that is about the key and not about who calls",
    }),
  },
];

function limitOf({ key, values }: ConditionTest): Limit | undefined {
  const kind = KINDS.find((each) => each.key.test(key.toLowerCase()));
  if (kind === undefined || values.length === 0) return undefined;
  const isOpen = values.some((value) => NOTHING.test(value) || value.includes("${") || kind.open?.test(value) === true);
  return isOpen ? undefined : kind.limit(values.join(", "), key);
}

/** The limits of a condition, each of which a request has to keep. */
export const limitsOf = (block: ConditionBlock | undefined): readonly Limit[] =>
  demandingTests(block)
    .map(limitOf)
    .filter((limit) => limit !== undefined);
