import { unknownNames, type UnknownName } from "../documents/names";
import { unknownServicePrincipals } from "../documents/service-principals";
import { isWrittenHere } from "../resources/authorship";
import { nameOfStatement, readableDocuments, type StatementPlace } from "../resources/documents";
import { configuredTexts } from "../resources/resource";
import { holdsDocument } from "../resources/types";
import type { Finding, Rule } from "../rule";

const KINDS = ["key policy", "secret policy", "identity policy", "trust policy"] as const;
const KNOWN_NAMES = "knownNames";

const inWords = ({ text, what, meant }: UnknownName): string =>
  `${what} ${text}${meant === undefined ? "" : ` (did you mean ${meant}?)`}`;

const nameFinding = (place: StatementPlace, unknown: readonly UnknownName[]): Finding => ({
  what: `${nameOfStatement(place)} names what AWS does not have: ${unknown.map(inWords).join(", ")}.`,
  why: "AWS takes most misspelt names without a word: an Allow then gives nothing, a Deny protects nothing, and a condition holds nobody back or everybody.",
  allowed: "names, and patterns that match at least one action, of the Service Authorization Reference.",
});

/** AWS publishes no list of service principals, so that a new one is not known here. */
const serviceFinding = (place: StatementPlace, unknown: readonly UnknownName[]): Finding => ({
  what: `${nameOfStatement(place)} names what is none of the service principals that this pack knows: ${unknown.map(inWords).join(", ")}.`,
  why: "AWS refuses a policy whose principal does not exist, so that the deployment fails halfway.",
  allowed: "SERVICE.amazonaws.com, as the service's own page on its service principal writes it.",
});

export const knownNames: Rule = {
  name: "known-names",
  description:
    "AWS has every operator, service principal, KMS or Secrets Manager action, and condition key that a policy names.",
  severity: "high",
  remedy: "correct the name; one that AWS has and this pack does not know yet goes into this rule's knownNames.",
  url: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html",
  frameworks: [],
  configSchema: {
    properties: {
      [KNOWN_NAMES]: {
        type: "array",
        items: { type: "string" },
        description:
          "Actions, operators, condition keys and service principals that AWS has and this pack does not know yet.",
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
        const isUnknown = ({ text }: UnknownName): boolean => !known.includes(text);
        const place = { kind, path, index, statement };
        const names = unknownNames(statement, document.Version).filter(isUnknown);
        const services = unknownServicePrincipals(statement).filter(isUnknown);
        if (names.length > 0) report(nameFinding(place, names));
        if (services.length > 0) report(serviceFinding(place, services));
      }
    }
  },
};
