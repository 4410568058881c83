/** Separated duties as a program gives them to a component: names are plain text, checked by the component. */
import { isRoleArn, type PrincipalArn } from "../../access/identifiers";
import type { KeyDuties, RootAccess } from "../key-duties";
import type { NamedPrincipals } from "./share";

/** Roles and users of the owner account, by what they do with the key. */
export interface KeyDutiesArgs {
  readonly administrators?: NamedPrincipals | undefined;
  readonly users?: NamedPrincipals | undefined;
  /** What the root statement leaves to the account's IAM policies. Default: `full`. */
  readonly rootAccess?: RootAccess | undefined;
}

const isChecked = (duties: KeyDuties | KeyDutiesArgs): duties is KeyDuties => Array.isArray(duties.administrators);

const named = (arns: readonly PrincipalArn[]): NamedPrincipals | undefined =>
  arns.length === 0
    ? undefined
    : { roles: arns.filter((arn) => isRoleArn(arn)), users: arns.filter((arn) => !isRoleArn(arn)) };

/** Duties of either form → the form of the configuration, which schema and rules are made for. */
export function dutiesInput(duties: KeyDuties | KeyDutiesArgs): object {
  if (!isChecked(duties)) return duties;
  const { administrators, users, rootAccess } = duties;
  return { administrators: named(administrators), users: named(users), rootAccess };
}
