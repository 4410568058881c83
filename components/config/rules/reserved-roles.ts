/** Rules about roles that AWS makes for its services: nobody can attach a policy to one, and each has a path of its own. */
import { hasReservedPath, lacksReservedPath, reservedRole, type ReservedRole } from "../../../access/reserved-roles";
import { parseArn } from "../../../access/identifiers";
import { shown, type Problem } from "../problems";

interface Listed {
  readonly roles?: readonly string[] | undefined;
  readonly users?: readonly string[] | undefined;
}

/** IAM answers `UnmodifiableEntity`: https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html */
const WHY: Readonly<Record<ReservedRole, string>> = {
  "service-linked": "is a service-linked role, to which AWS attaches no policy but the service's own.",
  "Identity Center":
    "is a role of IAM Identity Center, to which AWS lets nobody attach a policy (UnmodifiableEntity): only its permission set changes it.",
};

/** What to do in the place of attaching a policy. */
export type Remedies = Readonly<Record<ReservedRole, string>>;

/** Of the policy for the key. */
export const KEY_ACCESS_REMEDIES: Remedies = {
  "service-linked": "Remove it here: a grant on the key lets such a role in, not a policy.",
  "Identity Center":
    'Remove it here. Put the policy into its permission set: as a customer managed policy, by its name, or inline. Or let the owner share with it by a grant ("through: grants"), which needs no policy.',
};

/** Of the policy for reading a secret. */
export const READING_REMEDIES: Remedies = {
  "service-linked": "Name the role that the workload itself has.",
  "Identity Center":
    "Remove it here, and put what reading takes into its permission set, as an inline policy: secretsmanager:GetSecretValue and secretsmanager:DescribeSecret on the secret, kms:Decrypt on its key.",
};

/** For a list whose roles get an IAM policy: each would fail in the middle of the deployment. */
export const attachRules = (
  path: string,
  { roles = [] }: Listed,
  remedies: Remedies,
  ...only: readonly ReservedRole[]
): Problem[] =>
  roles.flatMap((text, index): Problem[] => {
    const kind = reservedRole(text);
    if (kind === undefined || (only.length > 0 && !only.includes(kind))) return [];
    return [{ path: `${path}.roles[${index}]`, value: shown(text), rule: WHY[kind], remedy: remedies[kind] }];
  });

/** For readers of a secret: a policy names a role of IAM Identity Center as any other, and the permission set has its half. */
export const serviceLinkedRules = (path: string, listed: Listed): Problem[] =>
  attachRules(path, listed, READING_REMEDIES, "service-linked");

const EXAMPLES: Readonly<Record<ReservedRole, (name: string) => string>> = {
  "service-linked": (name) => `aws-service-role/SERVICE.amazonaws.com/${name}`,
  "Identity Center": (name) => `aws-reserved/sso.amazonaws.com/REGION/${name}`,
};

/** For a list that a policy names: without its path it would name another role, and AWS refuses one that does not exist. */
export const reservedPathRules = (path: string, { roles = [] }: Listed): Problem[] =>
  roles.flatMap((text, index): Problem[] => {
    const kind = reservedRole(text);
    if (kind === undefined || !lacksReservedPath(text)) return [];
    return [
      {
        path: `${path}.roles[${index}]`,
        value: shown(text),
        rule: `has the name of ${kind === "service-linked" ? "a service-linked role" : "a role of IAM Identity Center"} without its path, and so names another role.`,
        remedy: `Give path and name as IAM shows them, e.g. "${EXAMPLES[kind](text.slice(text.lastIndexOf("/") + 1))}".`,
      },
    ];
  });

const userPathAndName = (text: string): string =>
  text.startsWith("arn:") ? (parseArn(text)?.resource ?? "").replace(/^user\//, "") : text;

/** No user is under the paths that AWS keeps for its roles. */
export const reservedUserRules = (path: string, { users = [] }: Listed): Problem[] =>
  users.flatMap((text, index): Problem[] =>
    hasReservedPath(userPathAndName(text))
      ? [
          {
            path: `${path}.users[${index}]`,
            value: shown(text),
            rule: "is under a path that AWS keeps for roles of its services, so it is no user.",
            remedy: `Move it to "roles".`,
          },
        ]
      : [],
  );
