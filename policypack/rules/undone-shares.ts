import { isKeyArn } from "../../access/identifiers";
import { type Home, type Undone, undoneShares } from "../documents/undone-shares";
import { isWrittenHere } from "../resources/authorship";
import { nameOfStatement, readableDocuments } from "../resources/documents";
import { ownArn } from "../resources/home";
import { ownerConfigSchema } from "../resources/owner";
import type { Resource } from "../resources/resource";
import { holdsDocument } from "../resources/types";
import type { Rule } from "../rule";

/** In the place of an id that is not known yet: no statement of a key policy hangs on it. */
const SOME_ID = "key/00000000-0000-0000-0000-000000000000";

/** The key; `undefined` where nothing tells its account or Region. */
function homeOf(resource: Resource): Home | undefined {
  const [, partition = "*", , region = "*", owner = "*", id = ""] = ownArn(resource, "key policy") ?? [];
  const arn = `arn:${partition}:kms:${region}:${owner}:${id === "key/*" ? SOME_ID : id}`;
  return isKeyArn(arn) ? { arn, partition, region, owner } : undefined;
}

const inWords = ({ receiver, patterns, isPartial }: Undone, denies: readonly string[]): string => {
  const takes = denies.length === 1 ? "denies" : "deny";
  const rest = isPartial ? " The rest of the statement is left." : "";
  return `allows ${receiver.text} ${patterns.join(", ")}, and ${denies.join(" and ")} ${takes} that to ${receiver.everybody}.${rest}`;
};

export const undoneSharesRule: Rule = {
  name: "undone-shares",
  description: "No Deny of a key policy takes away from everybody what another statement of it gives them.",
  severity: "medium",
  remedy:
    "except whom the policy shares with from the Deny, e.g. by ArnNotLike on aws:PrincipalArn with arn:PARTITION:iam::ACCOUNT:role/*; or remove what it undoes.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html",
  frameworks: [],
  configSchema: ownerConfigSchema,
  appliesTo: (type) => holdsDocument(type, "key policy"),
  check(resource, report) {
    const home = homeOf(resource);
    if (home === undefined) return;
    for (const { kind, path, document } of readableDocuments(resource, "key policy")) {
      const isJudged = isWrittenHere(resource);
      const nameOf = (index: number): string => {
        const statement = document.Statement[index];
        return statement === undefined ? "" : nameOfStatement({ kind, path, index, statement });
      };
      const judged = undoneShares(document, home).filter(({ index, by }) =>
        [index, ...by].some((each) => document.Statement[each] !== undefined && isJudged(document.Statement[each])),
      );
      for (const undone of judged) {
        const denies = undone.by.map((index) => nameOf(index).replace(`${path}, `, ""));
        report({
          what: `${nameOf(undone.index)} ${inWords(undone, denies)}`,
          why: "a Deny wins over every Allow: the share is there to be read, and every call under it is refused.",
          allowed:
            "a Deny that leaves somebody of those whom the policy names. In aws:PrincipalArn an account's root ARN is its root user alone, not the account.",
        });
      }
    }
  },
};
