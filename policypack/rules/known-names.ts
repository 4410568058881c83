import { unknownNames, type UnknownName } from "../documents/names";
import { isWrittenHere } from "../resources/authorship";
import { nameOfStatement, readableDocuments } from "../resources/documents";
import { configuredTexts } from "../resources/resource";
import { holdsDocument } from "../resources/types";
import type { Rule } from "../rule";

const KINDS = ["key policy", "secret policy", "identity policy", "trust policy"] as const;
const KNOWN_NAMES = "knownNames";

const inWords = ({ text, what, meant }: UnknownName): string =>
  `${what} ${text}${meant === undefined ? "" : ` (did you mean ${meant}?)`}`;

export const knownNames: Rule = {
  name: "known-names",
  description: "AWS has every operator, KMS or Secrets Manager action, and condition key that a policy names.",
  severity: "high",
  remedy: "correct the name; one that AWS has and this pack does not know yet goes into this rule's knownNames.",
  url: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html",
  frameworks: [],
  configSchema: {
    properties: {
      [KNOWN_NAMES]: {
        type: "array",
        items: { type: "string" },
        description: "Actions, operators and condition keys that AWS has and this pack does not know yet.",
      },
    },
  },
  appliesTo: (type) => holdsDocument(type, ...KINDS),
  check(resource, report) {
    for (const { kind, path, document } of readableDocuments(resource, ...KINDS)) {
      const isJudged = isWrittenHere(resource);
      const known = configuredTexts(resource, KNOWN_NAMES);
      for (const [index, statement] of document.Statement.entries()) {
        if (!isJudged(statement)) continue;
        const unknown = unknownNames(statement).filter(({ text }) => !known.includes(text));
        if (unknown.length === 0) continue;
        report({
          what: `${nameOfStatement({ kind, path, index, statement })} names what AWS does not have: ${unknown.map(inWords).join(", ")}.`,
          why: "AWS takes most misspelt names without a word: an Allow then gives nothing, a Deny protects nothing, and a condition holds nobody back or everybody.",
          allowed: "names, and patterns that match at least one action, of the Service Authorization Reference.",
        });
      }
    }
  },
};
