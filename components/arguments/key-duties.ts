/** Separated duties as a program gives them to a component: names are plain text, checked by the component. */
import type { KeyDuties, RootAccess } from "../key-duties";
import type { PrincipalPattern } from "../sharing/share";
import type { NamedPrincipals } from "./share";

/** Roles and users of the owner account, by what they do with the key; `*` and `?` may stand behind a path. */
export interface KeyDutiesArgs {
  readonly administrators?: NamedPrincipals | undefined;
  readonly users?: NamedPrincipals | undefined;
  /** What the root statement leaves to the account's IAM policies. Default: `full`. */
  readonly rootAccess?: RootAccess | undefined;
}

const isChecked = (duties: KeyDuties | KeyDutiesArgs): duties is KeyDuties => Array.isArray(duties.administrators);

const isRole = (arn: string): boolean => arn.includes(":role/");

const named = (arns: readonly PrincipalPattern[]): NamedPrincipals | undefined =>
  arns.length === 0 ? undefined : { roles: arns.filter(isRole), users: arns.filter((arn) => !isRole(arn)) };

/** Duties of either form → the form of the configuration, which schema and rules are made for. */
export function dutiesInput(duties: KeyDuties | KeyDutiesArgs): object {
  if (!isChecked(duties)) return duties;
  const { administrators, users, rootAccess } = duties;
  return { administrators: named(administrators), users: named(users), rootAccess };
}
