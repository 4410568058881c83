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

/** Who reads a secret gets an IAM policy: https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html */
export const serviceRoleRule = (path: string, { roles }: Named): Problem[] =>
  roles.flatMap((text, index) =>
    /(^|:role\/)aws-service-role\//.test(text)
      ? [
          {
            path: `${path}.roles[${index}]`,
            value: shown(text),
            rule: "is a service-linked role, to which AWS attaches no policy but the service's own.",
            remedy: "Name the role that the workload itself has.",
          },
        ]
      : [],
  );

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
