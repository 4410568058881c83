/** Roles that AWS makes for its services and that only AWS changes. Pure. */
import { parseArn } from "./identifiers";

/**
 * Whose the role is. IAM answers `UnmodifiableEntity` to whoever attaches a policy to one of either kind.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
export type ReservedRole = "service-linked" | "Identity Center";

/** Path and name of a role that is given by its name, its path and name, or its ARN; `undefined` for anything but a role. */
function rolePathAndName(text: string): string | undefined {
  if (!text.startsWith("arn:")) return text;
  const { resource = "" } = parseArn(text) ?? {};
  return resource.startsWith("role/") ? resource.slice("role/".length) : undefined;
}

const IDENTITY_CENTER_NAME = /^AWSReservedSSO_/i;
const SERVICE_LINKED_NAME = /^AWSServiceRoleFor/i;

/** The kind of a reserved role, told by its path, or where none is given by its name. */
export function reservedRole(text: string): ReservedRole | undefined {
  const pathAndName = rolePathAndName(text);
  if (pathAndName === undefined) return undefined;
  const name = pathAndName.slice(pathAndName.lastIndexOf("/") + 1);
  if (pathAndName.startsWith("aws-service-role/")) return "service-linked";
  // IAM attaches by the name alone, whatever path was written before it.
  if (pathAndName.startsWith("aws-reserved/") || IDENTITY_CENTER_NAME.test(name)) return "Identity Center";
  return pathAndName === name && SERVICE_LINKED_NAME.test(name) ? "service-linked" : undefined;
}

/** Whether a reserved role's path was left out: such an ARN names another role, which does not exist. */
export function lacksReservedPath(text: string): boolean {
  const pathAndName = rolePathAndName(text) ?? "";
  return reservedRole(text) !== undefined && !/^aws-(service-role|reserved)\//.test(pathAndName);
}

/** Whether a path is one that AWS keeps for its own roles: no user is under it. */
export const hasReservedPath = (pathAndName: string): boolean => /^aws-(service-role|reserved)\//.test(pathAndName);
