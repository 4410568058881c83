/** Rules about shares by grants: to whom, and what a grant can say. */
import { reservedRole } from "../../../access/reserved-roles";
import { CONSTRAINT_LIMITS, grantOperationsOfAction } from "../../sharing/grant-operations";
import { actionsOf, isCreateGrant, isForSecrets } from "../../sharing/uses";
import { shown, type Problem } from "../problems";
import type { ShareInput } from "../schema";
import type { Home } from "./principals";
import { toTerms } from "./terms";

const BY_POLICY = 'write "through: policy", or leave "through" out';

const WHY_NOT: Readonly<Record<Exclude<ShareInput["level"], "principals">, string>> = {
  account: "the whole account",
  matching: "whoever has a matching ARN",
  organization: "an organization",
};

function levelRules(path: string, share: ShareInput): Problem[] {
  if (share.level === "principals") return [];
  return [
    {
      path: `${path}.through`,
      value: shown(share.through),
      rule: `cannot be for ${WHY_NOT[share.level]}: a grant is for one role or user.`,
      remedy: `List them with "level: principals", or ${BY_POLICY}.`,
    },
  ];
}

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html#KMS-CreateGrant-request-GranteePrincipal */
function granteeRules(path: string, share: ShareInput): Problem[] {
  if (share.level !== "principals") return [];
  return share.roles.flatMap((text, index): Problem[] =>
    /\.amazonaws\.com(\.cn)?$/.test(text)
      ? [
          {
            path: `${path}.roles[${index}]`,
            value: shown(text),
            rule: "is a service, which gets no grant by name: services make grants of their own.",
            remedy: `Write "delegateToServices: true" in a share by the key policy, and name the roles that use the service.`,
          },
        ]
      : [],
  );
}

/**
 * Whether all that the share is for are roles which AWS services alone assume. Only to them a grant hands on the key: AWS documents it so.
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
 */
export const isForServiceRoles = (share: ShareInput): boolean =>
  share.level === "principals" &&
  share.users.length === 0 &&
  share.roles.length > 0 &&
  share.roles.every((text) => reservedRole(text) === "service-linked");

/**
 * Services whose own policy for their roles allows nothing of KMS, and which need a grant.
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AutoScalingServiceRolePolicy.html
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSEC2SpotServiceRolePolicy.html
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSEC2SpotFleetServiceRolePolicy.html
 */
const WITHOUT_KMS = /(^|:role\/)aws-service-role\/(autoscaling|ec2fleet|spot|spotfleet)\.amazonaws\.com\//;

/** Across accounts the role's own IAM policy must allow the use too, and nobody but AWS writes that of a service-linked role. */
function serviceRoleRules(path: string, share: ShareInput): Problem[] {
  if ((share.level !== "principals" && share.level !== "matching") || share.through === "grants") return [];
  return share.roles.flatMap((text, index): Problem[] =>
    WITHOUT_KMS.test(text)
      ? [
          {
            path: `${path}.roles[${index}]`,
            value: shown(text),
            rule: "is a service-linked role whose policy, which only AWS writes, allows nothing of KMS: the key policy of another account alone gives it nothing.",
            remedy:
              'Give it an entry of its own with "through: grants" and "delegateToServices: true": a grant with CreateGrant, as Auto Scaling needs it.',
          },
        ]
      : [],
  );
}

/** What the key policy can say, and no grant can. */
function conditionRules(path: string, share: ShareInput): Problem[] {
  const { through, use, via, delegateToServices } = share;
  const problems: Problem[] = [];
  if (via !== undefined) {
    problems.push({
      path: `${path}.via`,
      value: shown(via),
      rule: `cannot be said by a grant, which would let the key be used directly too ("through: ${through ?? ""}").`,
      remedy: `Remove "via", or ${BY_POLICY}.`,
    });
  }
  if (isForSecrets(use)) {
    problems.push({
      path: `${path}.use`,
      value: shown(use),
      rule: `is for Secrets Manager alone, which no grant can say ("through: ${through ?? ""}").`,
      remedy: `Write "use: custom" with kms:Decrypt (and kms:GenerateDataKey to write) and the secret's ARN as encryptionContext.SecretARN, or ${BY_POLICY}.`,
    });
  }
  if (delegateToServices === true && through === "grants" && !isForServiceRoles(share)) {
    problems.push({
      path: `${path}.delegateToServices`,
      value: shown(delegateToServices),
      rule: "cannot be said by a grant: it is a statement of the key policy.",
      remedy: 'Write "through: both", or make the share one by the key policy.',
    });
  }
  return problems;
}

/** An action that no grant can hold would be left out in silence. */
const operationRules = (path: string, share: ShareInput): Problem[] =>
  actionsOf(toTerms(share)).flatMap((action, index): Problem[] =>
    grantOperationsOfAction(action).length > 0 || isCreateGrant(action)
      ? []
      : [
          {
            path: share.actions === undefined ? `${path}.use` : `${path}.actions[${index}]`,
            value: shown(action),
            rule: "is no operation that a grant on a symmetric encryption key can hold.",
            remedy: `Remove it, or ${BY_POLICY}.`,
          },
        ],
  );

/** A grant holds one value for each key of the encryption context, and no wildcard. */
function contextRules(path: string, { encryptionContext = {} }: ShareInput): Problem[] {
  const entries = Object.entries(encryptionContext);
  const { pairs, characters } = CONSTRAINT_LIMITS;
  const tooMany: Problem[] =
    entries.length <= pairs
      ? []
      : [
          {
            path: `${path}.encryptionContext`,
            rule: `has ${entries.length} pairs; a grant takes at most ${pairs}.`,
            remedy: `Keep ${pairs} of them, or ${BY_POLICY}.`,
          },
        ];
  return [
    ...tooMany,
    ...entries.flatMap(([key, values]): Problem[] => {
      const problem = (rule: string, remedy: string): Problem[] => [
        { path: `${path}.encryptionContext.${key}`, value: shown(values), rule, remedy },
      ];
      if (values.length !== 1) {
        return problem(`has ${values.length} values; a grant holds one.`, `Keep one of them, or ${BY_POLICY}.`);
      }
      if (values.some((value) => /[*?]/.test(value))) {
        return problem(
          "has a wildcard, which a grant would take for the character itself.",
          `Give the whole value, or ${BY_POLICY}.`,
        );
      }
      const longest = Math.max(key.length, ...values.map(({ length }) => length));
      return longest <= characters
        ? []
        : problem(`has ${longest} characters; a grant takes at most ${characters}.`, `Shorten it, or ${BY_POLICY}.`);
    }),
  ];
}

function retiringRules(path: string, { through, retiringPrincipal }: ShareInput, home: Home): Problem[] {
  if (retiringPrincipal === undefined) return [];
  const problem = (rule: string, remedy: string): Problem[] => [
    { path: `${path}.retiringPrincipal`, value: shown(retiringPrincipal), rule, remedy },
  ];
  if (through !== "grants" && through !== "both") {
    return problem("goes with grants only.", 'Write "through: grants" or "through: both", or remove it.');
  }
  if (retiringPrincipal.startsWith(`arn:${home.partition}:`)) return [];
  return problem(
    `is in another partition than Region ${home.region}. Principals cannot cross partitions.`,
    `Use an ARN that starts with arn:${home.partition}:.`,
  );
}

export function grantRules(path: string, share: ShareInput, home: Home): Problem[] {
  const retiring = [...retiringRules(path, share, home), ...serviceRoleRules(path, share)];
  if (share.through !== "grants" && share.through !== "both") return retiring;
  return [
    ...levelRules(path, share),
    ...granteeRules(path, share),
    ...conditionRules(path, share),
    ...operationRules(path, share),
    ...contextRules(path, share),
    ...retiring,
  ];
}
