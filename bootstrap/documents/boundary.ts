/**
 * The permissions boundary of both roles: whatever is attached to them, today or later, they do no more than this.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
import { listOf, type PolicyDocument, type Statement } from "../../access/policy-document";
import { viaServiceName } from "../../access/partition";
import { oidcProviderArnOf, policyArnOf, roleArnOf, type Home, type Names } from "../names";
import { iamChanges } from "./iam-changes";
import { keyChanges, owners } from "./key-changes";
import { accountReading, type AccountFacts } from "./roles";
import { secretChanges } from "./secret-changes";
import { stateReading, stateWriting } from "./state";
import { allow, documentOf, gathered } from "./statements";

const serviceOf = (action: string): string => action.slice(0, action.indexOf(":"));
const unique = (values: readonly string[]): readonly string[] => [...new Set(values)];

/** Aliases apart from keys: not every action on the one is meant for the other. */
const KINDS: readonly (readonly [suffix: string, isOne: (resource: string) => boolean])[] = [
  ["", (resource) => resource !== "*" && !resource.includes(":alias/")],
  ["Aliases", (resource) => resource.includes(":alias/")],
  ["Anywhere", (resource) => resource === "*"],
];

/** The actions and resources of statements, one statement a service and kind: conditions are left to the roles' own policies. */
function ceiling(title: string, statements: readonly Statement[]): readonly Statement[] {
  const services = unique(statements.flatMap(({ Action }) => listOf(Action).map(serviceOf)));
  return services.flatMap((service) => {
    const own = statements.filter(({ Action }) => listOf(Action).some((action) => serviceOf(action) === service));
    return KINDS.flatMap(([suffix, isOne]) => {
      const some = own.filter(({ Resource }) => listOf(Resource).some(isOne));
      const actions = some.flatMap(({ Action }) => listOf(Action));
      const resources = some.flatMap(({ Resource }) => listOf(Resource));
      return allow(`${title}${service}${suffix}`, unique(actions), unique(resources));
    });
  });
}

const deny = (
  sid: string,
  actions: readonly string[],
  where: Pick<Statement, "Resource" | "NotResource">,
  condition?: Statement["Condition"],
): Statement => ({
  Sid: sid,
  Effect: "Deny",
  Action: actions,
  ...where,
  ...(condition === undefined ? {} : { Condition: condition }),
});

const ANYWHERE = { Resource: "*" };
/** With which a plaintext is had, or made with the key. */
const USE = [
  "kms:Decrypt",
  "kms:DeriveSharedSecret",
  "kms:Encrypt",
  "kms:GenerateDataKey*",
  "kms:GenerateMac",
  "kms:ReEncrypt*",
  "kms:Sign",
];
const IAM_WRITES = [
  "Add",
  "Attach",
  "Create",
  "Delete",
  "Detach",
  "Pass",
  "Put",
  "Remove",
  "Set",
  "Tag",
  "Untag",
  "Update",
].map((verb) => `iam:${verb}*`);

/** What holds them in their places: nobody gets out of a boundary that he may change. */
const ownPlaces = (home: Home, names: Names): readonly string[] => [
  ...[names.previewRole, names.deployRole].map((name) => roleArnOf(home, name)),
  ...[names.boundary, names.readPolicy, names.deployPolicy, names.keysPolicy].map((name) => policyArnOf(home, name)),
  oidcProviderArnOf(home),
];

/**
 * The Deny statements stand above every Allow, those of key policies and of a role's session by name included, which a boundary that only
 * leaves something out would not stop.
 */
function denials(home: Home, names: Names, { stacks, backend }: AccountFacts): readonly Statement[] {
  const administered = owners(stacks);
  const regions = gathered(stacks, ({ region }) => [region]);
  const window = Math.min(...administered.map(({ administration }) => administration.deletionWindowInDays));
  return [
    deny("NoAssumption", ["sts:AssumeRole*"], ANYWHERE),
    deny("NotThemselves", IAM_WRITES, { Resource: [...new Set(ownPlaces(home, names))] }),
    deny(
      "NoDirectUse",
      USE,
      { NotResource: backend.keyArn },
      {
        StringNotEquals: { "kms:ViaService": regions.map((region) => viaServiceName("secretsmanager", region)) },
      },
    ),
    ...(administered.length === 0
      ? []
      : [
          deny("NoBypass", ["kms:CreateKey", "kms:PutKeyPolicy", "kms:ReplicateKey"], ANYWHERE, {
            Bool: { "kms:BypassPolicyLockoutSafetyCheck": "true" },
          }),
          deny("NoEarlyDeletion", ["kms:ScheduleKeyDeletion"], ANYWHERE, {
            NumericLessThan: { "kms:ScheduleKeyDeletionPendingWindowInDays": String(window) },
          }),
        ]),
  ];
}

export function boundaryPolicy(home: Home, names: Names, facts: AccountFacts): PolicyDocument {
  const { stacks, backend, state, granteeBoundary } = facts;
  const changes = [...keyChanges(stacks), ...secretChanges(stacks), ...iamChanges(stacks, granteeBoundary)];
  return documentOf([
    ...ceiling("Read", accountReading(facts)),
    ...ceiling("Change", changes),
    ...ceiling("State", [...stateReading(backend, state), ...stateWriting(backend, state)]),
    ...denials(home, names, facts),
  ]);
}
