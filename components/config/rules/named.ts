/** Entries of a list that name roles and users. */
import { shown, type Problem } from "../problems";

export interface Named {
  readonly roles: readonly string[];
  readonly users: readonly string[];
}

export const nobodyRule = (path: string, { roles, users }: Named): Problem[] =>
  roles.length + users.length > 0
    ? []
    : [{ path, rule: "names nobody.", remedy: 'List "roles" or "users", or remove the entry.' }];

/** An entry for the same thing stands before this one. */
export const repeatedRule = (path: string, value: string, first: number, index: number, list: string): Problem[] =>
  first === index
    ? []
    : [
        {
          path,
          value: shown(value),
          rule: `is listed already, in ${list}[${first}].`,
          remedy: "Make one entry of the two.",
        },
      ];
