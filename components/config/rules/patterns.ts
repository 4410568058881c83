/** Rules about patterns of ARNs: a wildcard stands behind a path only. */
import { parseArn, type AccountId } from "../../../access/identifiers";
import type { Partition } from "../../../access/partition";
import { isNarrow, principalPattern } from "../../sharing/principal-pattern";
import type { PrincipalPattern } from "../../sharing/share";
import { shown, type Problem } from "../problems";
import type { Named } from "./named";

export const narrowPatternRules = (path: string, named: Named): Problem[] =>
  (["roles", "users"] as const).flatMap((kind) =>
    named[kind].flatMap((text, index): Problem[] => {
      const prefix = `${kind.slice(0, -1)}/`;
      const pathAndName = text.startsWith("arn:") ? (parseArn(text)?.resource.slice(prefix.length) ?? "") : text;
      if (isNarrow(pathAndName)) return [];
      return [
        {
          path: `${path}.${kind}[${index}]`,
          value: shown(text),
          rule: "has a wildcard that no path stands before: whoever can make a role in the account could give it a matching name.",
          remedy: 'Put the wildcard behind a path, e.g. "team/*", or list the names.',
        },
      ];
    }),
  );

/** Names, paths and names, ARNs, each perhaps with wildcards → patterns of ARNs. */
export const toPatterns = (
  { roles, users }: Named,
  accountId: AccountId,
  partition: Partition,
): readonly PrincipalPattern[] => [
  ...roles.map((text) => principalPattern("role", partition, accountId, text)),
  ...users.map((text) => principalPattern("user", partition, accountId, text)),
];
