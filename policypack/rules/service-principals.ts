import type { Party } from "../documents/conditions";
import { principalsOf } from "../documents/principals";
import { changedByService, onlyShows } from "../documents/service-access";
import { sourcesOf, sourcesWithoutAccount } from "../documents/sources";
import { sourceRemedy } from "../documents/service-sources";
import { isTrusted } from "../documents/trust";
import { allowStatements, nameOfStatement, type StatementPlace } from "../resources/documents";
import { ownerAccount, ownerConfigSchema } from "../resources/owner";
import type { Resource } from "../resources/resource";
import { trustedConfigSchema, trustedParties } from "../resources/trusted";
import { holdsDocument } from "../resources/types";
import type { Rule } from "../rule";

const nameOf = (party: Party): string => (party.kind === "organization path" ? party.path : party.id);

type ServicePlace = StatementPlace<"key policy" | "secret policy">;

/** What is too much for a service, and what may come of it. */
interface Fault {
  readonly what: string;
  readonly why: string;
}

const actsFor = (what: string): Fault => ({
  what: `act for ${what}`,
  why: "a service acts for all its customers: a stranger's resource would have it use the key or read the secret as well.",
});

const NO_SOURCE = actsFor("anybody's resources: its Condition fixes no source");

/** @param named by ARNs without an account; AWS asks for aws:SourceAccount beside these */
const withoutSource = (named: readonly string[]): Fault =>
  named.length === 0
    ? NO_SOURCE
    : {
        what: `act for ${named.join(", ")}, whose ARN names no account`,
        why: "if the resource is deleted, another account can take its name and have the service use the key or read the secret; AWS asks for aws:SourceAccount beside such an ARN.",
      };

/** What is wrong with the statement; `undefined` where all is well. */
function fault({ kind, statement }: ServicePlace, resource: Resource): Fault | undefined {
  const changed = changedByService(statement, kind);
  if (changed !== undefined) {
    const why =
      "what may change a key or secret can hand it to others or take it away; a service that uses the key or reads the secret needs none of that.";
    return { what: changed, why };
  }
  // Whoever only looks at the settings of a key or secret uses neither.
  if (onlyShows(statement, kind)) return undefined;
  const sources = sourcesOf(statement.Condition);
  if (sources.length === 0) return withoutSource(sourcesWithoutAccount(statement.Condition));
  const trusted = trustedParties(resource);
  const own = ownerAccount(resource);
  if (trusted === undefined || own === undefined) return undefined;
  const known = { ...trusted, accounts: [own, ...trusted.accounts] };
  if (sources.some((parties) => parties.every((party) => isTrusted(party, known)))) return undefined;
  const strange = sources.flat().filter((party) => !isTrusted(party, known));
  return actsFor(`${[...new Set(strange.map(nameOf))].join(", ")}, on no trusted list`);
}

export const servicePrincipals: Rule = {
  name: "service-principals",
  description:
    "An AWS service may use a key or secret only for resources of known accounts, and never change the key or secret.",
  severity: "high",
  remedy:
    "add StringEquals aws:SourceAccount with the account whose resource the service acts for, or aws:SourceArn; give services no action that changes the key or secret: to read a secret they need secretsmanager:GetSecretValue and DescribeSecret, to store a new value PutSecretValue and UpdateSecretVersionStage.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
  frameworks: [],
  configSchema: { properties: { ...ownerConfigSchema.properties, ...trustedConfigSchema.properties } },
  appliesTo: (type) => holdsDocument(type, "key policy", "secret policy"),
  check(resource, report) {
    for (const place of allowStatements(resource, "key policy", "secret policy")) {
      const services = principalsOf(place.statement).filter(({ kind }) => kind === "service");
      const found = services.length === 0 ? undefined : fault(place, resource);
      if (found === undefined) continue;
      const remedy =
        found === NO_SOURCE ? sourceRemedy(services.map(({ text }) => text.replace("Service: ", ""))) : undefined;
      report({
        ...(remedy === undefined ? {} : { remedy }),
        what: `${nameOfStatement(place)} lets ${services.map(({ text }) => text).join(", ")} ${found.what}.`,
        why: found.why,
        allowed:
          "services where a Condition fixes aws:SourceAccount, aws:SourceArn, aws:SourceOrgID, aws:SourceOrgPaths, or the ARN in the service's kms:EncryptionContext, to accounts or organizations in full, trusted ones where trust is configured.",
      });
    }
  },
};
