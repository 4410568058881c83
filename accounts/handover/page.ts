/** The page of the bundle: what the external account's administrators get, what to do, how to check it and how to undo it. Pure. */
import { rootArn } from "../../access/identifiers";
import { partitionOf } from "../../access/partition";
import { encryptionContextOf, servicesOf } from "../../components/sharing/permissions";
import { nameOfService } from "../../components/sharing/services";
import { termsOf, type Share, type Terms } from "../../components/sharing/share";
import { actionsOf } from "../../components/sharing/uses";
import { attachableOf } from "../../components/unattached";
import { checksOf, shellWord, type Check } from "./checks";
import type { HandOver } from "./hand-over";
import { attachmentNames, canWriteSecrets, isDirect, POLICY_NAME } from "./uses";

/** Text in backquotes, whatever is in it: the fence is longer than any run of them. */
function code(text: string): string {
  const runs = [...text.matchAll(/`+/g)].map(([run]) => run.length);
  const fence = "`".repeat(Math.max(0, ...runs) + 1);
  return fence.length === 1 ? `\`${text}\`` : `${fence} ${text} ${fence}`;
}
const codes = (texts: readonly string[]): string => texts.map(code).join(", ");
const shell = (...lines: readonly string[]): string => ["```sh", ...lines, "```"].join("\n");
const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join("\n");

function whom(share: Share, { accountId, region }: HandOver): string {
  const chosen = "Roles and users that this account chooses by its IAM policies";
  switch (share.level) {
    case "account":
      return `${chosen} (the key policy names ${code(rootArn(partitionOf(region), accountId))})`;
    case "principals":
      return `Only ${codes(share.principals)}`;
    case "matching":
      return `Only roles and users whose ARN matches ${codes(share.patterns)}`;
    case "organization":
      return `${chosen}, as long as it is in ${share.paths === undefined ? `organization ${code(share.organizationId)}` : codes(share.paths)},`;
  }
}

function what(terms: Terms, { accountId, region }: HandOver): string {
  const services = servicesOf(terms);
  const context = Object.entries(encryptionContextOf(terms, { region, secretsOf: accountId }));
  return [
    `may call ${codes(actionsOf(terms))}`,
    ...(services.length === 0 ? [] : [`only through ${codes(services.map(nameOfService))}`]),
    ...context.map(
      ([key, values]) => `only with ${code(key)} in the encryption context being ${values.map(code).join(" or ")}`,
    ),
    ...(terms.delegateToServices === true ? ["and AWS services may make grants of their own for it"] : []),
  ].join(", ");
}

const by = ({ through }: Share): string =>
  through === "grants" ? " by grants on the key" : through === "both" ? " by the key policy and by grants" : "";

const gets = (handOver: HandOver): string =>
  bullets(handOver.shares.map((share) => `${whom(share, handOver)} ${what(termsOf(share), handOver)}${by(share)}.`));

/** What nobody gets, whoever they are. */
const getsNot = ({ ownerAccountId, terms }: HandOver): string =>
  bullets([
    "any other key: the IAM policy names exactly this one, and must not be widened to `*`;",
    "any change of the key, its policy, its rotation or its deletion;",
    ...(terms.some(isDirect) || terms.length === 0
      ? []
      : ["calls of KMS itself: they are refused, and that is right;"]),
    "the AWS managed keys, such as `aws/secretsmanager`, which are never shared;",
    `anything that account ${code(ownerAccountId)} takes back: then what is encrypted with the key cannot be read any more.`,
  ]);

/** Where the share names nobody, whoever hands on the policy puts in names. */
const namesSomebody = ({ principals, byPermissionSet }: HandOver): boolean =>
  principals.length + byPermissionSet.length > 0;

function attachTo(handOver: HandOver) {
  return namesSomebody(handOver) ? attachmentNames(handOver.principals) : { roles: ["ROLE"], users: [] };
}

const policyArnOf = ({ accountId, region }: HandOver): string =>
  `arn:${partitionOf(region)}:iam::${accountId}:policy/${POLICY_NAME}`;

const attachments = (verb: "attach" | "detach", handOver: HandOver): readonly string[] => {
  const { roles, users } = attachTo(handOver);
  const arn = policyArnOf(handOver);
  return [
    ...roles.map((name) => `aws iam ${verb}-role-policy --role-name ${name} --policy-arn ${arn}`),
    ...users.map((name) => `aws iam ${verb}-user-policy --user-name ${name} --policy-arn ${arn}`),
  ];
};

/** @see https://docs.aws.amazon.com/singlesignon/latest/userguide/howtocmp.html */
const permissionSetStep = ({ byPermissionSet }: HandOver): readonly string[] =>
  byPermissionSet.length === 0
    ? []
    : [
        `AWS lets nobody attach a policy to a role of IAM Identity Center: ${codes(byPermissionSet)}. After one of the three ways, add ` +
          `\`${POLICY_NAME}\` to its permission set as a customer managed policy; or put \`policy.json\` there as the inline policy.`,
      ];

function steps(handOver: HandOver): string {
  const { roles } = attachTo(handOver);
  const isNamed = namesSomebody(handOver);
  const overrides = isNamed ? "" : ` --parameter-overrides Roles=${roles.join(",")}`;
  const variables = isNamed ? "" : ` -var ${shellWord(`roles=${JSON.stringify(roles)}`)}`;
  const names = isNamed
    ? "The share's own roles and users, which must exist, are the defaults of both templates."
    : "Put the name of a role that shall use the key, which must exist, in the place of `ROLE`; several with commas between them, and users in the same way.";
  const secret = handOver.terms.some(canWriteSecrets)
    ? [
        "A secret under the key: give `SecretName` (`secret_name` in Terraform). It is made without a value, which is put in by " +
          "`aws secretsmanager put-secret-value`, so that it is in no template and no state.",
      ]
    : [];
  return [
    `Use credentials of account \`${handOver.accountId}\` and one of these three ways. ${names}`,
    "**CloudFormation**",
    shell(
      `aws cloudformation deploy --stack-name ${POLICY_NAME} --template-file template.json --capabilities CAPABILITY_NAMED_IAM --region ${handOver.region}${overrides}`,
    ),
    `**Terraform**, with \`main.tf\` in a folder of its own and the provider's Region ${handOver.region}`,
    shell("terraform init", `terraform apply${variables}`),
    "**By hand**",
    shell(
      `aws iam create-policy --policy-name ${POLICY_NAME} --policy-document file://policy.json`,
      ...attachments("attach", handOver),
    ),
    ...permissionSetStep(handOver),
    ...secret,
    "Always name the key by its ARN. An id or an alias would mean a key of your own account.",
  ].join("\n\n");
}

const checkText = ({ command, shows }: Check): string => `${shell(command)}\n\n${shows}`;

function undo(handOver: HandOver): string {
  const secret = handOver.terms.some(canWriteSecrets)
    ? " A secret that it made stays; `aws secretsmanager delete-secret` schedules its deletion."
    : "";
  return [
    "Encrypt what is under this key with another one first: without access it cannot be read.",
    bullets([
      `CloudFormation: \`aws cloudformation delete-stack --stack-name ${POLICY_NAME} --region ${handOver.region}\`.${secret}`,
      "Terraform: `terraform destroy`.",
      "By hand:",
    ]),
    shell(...attachments("detach", handOver), `aws iam delete-policy --policy-arn ${policyArnOf(handOver)}`),
  ].join("\n\n");
}

const GRANTS_ONLY = [
  "Nothing: **no IAM policy is needed.** The share is by grants on the key, and a grant allows its grantee by itself. So this bundle has no policy and no template.",
  "Only a Deny in an IAM policy, a permissions boundary or an organization's policy could still refuse the calls. A new grant can take up to five minutes to work everywhere.",
  "Always name the key by its ARN. An id or an alias would mean a key of your own account.",
].join("\n\n");

const GRANTS_UNDO =
  "There is nothing to undo here: the owner revokes the grants by taking the share away. Encrypt what is under this key with another one first.";

/** The page, as Markdown. */
export function handOverPage(handOver: HandOver): string {
  const { accountId, ownerAccountId, keyArn, region, policy, hasGrants, shares, terms } = handOver;
  const checked = terms.length > 0 ? terms : shares.map(termsOf);
  const several =
    terms.length > 1
      ? [
          "The IAM policy of this bundle holds what all of these entries allow. It gives a role or user no more than its own entry does: the key's owner must allow it too.",
        ]
      : [];
  const linked = shares.flatMap((share) =>
    share.level === "principals" && share.through !== undefined ? attachableOf(share.principals).serviceLinked : [],
  );
  const services = linked.map(
    (arn) =>
      `${code(arn)} is a role that its service makes, and the owner's grant for it can be made only once it is there: \`aws iam create-service-linked-role --aws-service-name ${arn.split("/")[2] ?? ""}\`. AWS says then that it has been taken where it is there already.`,
  );
  const both =
    policy !== undefined && hasGrants
      ? ["The listed roles and users have grants besides, with which the key works for them at once."]
      : [];
  return `${[
    `# A key of account ${ownerAccountId} for account ${accountId}`,
    bullets([`Key: \`${keyArn}\``, `Region: \`${region}\`. Services can use the key there only.`]),
    "## What you get",
    gets(handOver),
    ...several,
    ...services,
    ...both,
    "Not:",
    getsNot(handOver),
    "## What to do",
    policy === undefined ? GRANTS_ONLY : steps(handOver),
    "## How to check it",
    "As one of the roles or users that got it:",
    ...checksOf(handOver, checked).map(checkText),
    "`AccessDeniedException` means that one half is missing: this account's IAM policy, or the owner's key policy or grant. Where both are there, look for a Deny, a permissions boundary or an organization's policy.",
    "## How to undo it",
    policy === undefined ? GRANTS_UNDO : undo(handOver),
  ].join("\n\n")}\n`;
}
