/** How the documents of the roles are put together. */
import { canonical, type PolicyDocument, type Statement } from "../../access/policy-document";
import { uniqueSids } from "../../components/unique-sids";
import type { StackNeeds } from "../needs";

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];
export const gathered = <T>(stacks: readonly StackNeeds[], pick: (stack: StackNeeds) => readonly T[]): readonly T[] =>
  unique(stacks.flatMap(pick));

/** A statement, or none where there is nothing to name. */
export const allow = (
  sid: string,
  actions: readonly string[],
  resources: readonly string[],
  condition?: Statement["Condition"],
): readonly Statement[] =>
  resources.length === 0 || actions.length === 0
    ? []
    : [
        {
          Sid: sid,
          Effect: "Allow",
          Action: actions,
          Resource: resources,
          ...(condition === undefined ? {} : { Condition: condition }),
        },
      ];

export const documentOf = (statements: readonly Statement[]): PolicyDocument =>
  canonical({ Version: "2012-10-17", Statement: uniqueSids(statements, "") });
