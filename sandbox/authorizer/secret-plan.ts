/** What a Secrets Manager call asks: for which actions, on which secrets. Pure. */
import { secretAction } from "../../access";
import { AwsError } from "./answer";
import { contextOfParameters, contextOfTags, type SecretParameters } from "./parameters";
import type { Context, Question } from "./question";
import { UNDECIDED } from "./refusal";

export interface SecretPlan {
  readonly questions: readonly Question[];
  /** Names and ARNs of secrets that must exist. */
  readonly secrets: readonly string[];
  /** The name of a secret that is to be created. */
  readonly created?: string;
  /** A key that the call names, beside the one that its secret has. */
  readonly key?: string;
}

const missing = (name: string): AwsError =>
  new AwsError("InvalidParameterException", `You must provide a value for the ${name} parameter.`);

function required(value: string | undefined, name: string): string {
  if (value === undefined || value === "") throw missing(name);
  return value;
}

const target = ({ KmsKeyId }: SecretParameters) => (KmsKeyId === undefined ? {} : { targetKey: KmsKeyId });

/** Tags and replicas of a new secret need permissions of their own. */
function creation(p: SecretParameters, context: Context): SecretPlan {
  const name = required(p.Name, "Name");
  const about = (action: string): Question => ({
    request: { action: `secretsmanager:${action}`, resource: name, context, ...target(p) },
    shown: name,
  });
  return {
    questions: [
      about("CreateSecret"),
      ...((p.Tags ?? []).length === 0 ? [] : [about("TagResource")]),
      ...((p.AddReplicaRegions ?? []).length === 0 ? [] : [about("ReplicateSecretToRegions")]),
    ],
    secrets: [],
    created: name,
    ...(p.KmsKeyId === undefined ? {} : { key: p.KmsKeyId }),
  };
}

/** AWS answers a batch secret by secret; here it is all or nothing. */
function batch(p: SecretParameters, context: Context): SecretPlan {
  const secrets = p.SecretIdList;
  if (secrets === undefined) {
    throw new AwsError(UNDECIDED, "The sandbox judges BatchGetSecretValue with SecretIdList only, not with Filters.");
  }
  return {
    questions: [
      { request: { action: "secretsmanager:BatchGetSecretValue", resource: "*", context } },
      ...secrets.map((resource) => ({
        request: { action: "secretsmanager:GetSecretValue", resource, context },
        shown: resource,
      })),
    ],
    secrets,
  };
}

/**
 * The questions of a call.
 * @throws AwsError where a required parameter is missing
 */
export function secretPlan(operation: string, p: SecretParameters, raw: Readonly<Record<string, unknown>>): SecretPlan {
  const tags = (p.Tags ?? []).map(({ Key, Value }): [string, string] => [Key, Value]);
  const context = { ...contextOfParameters(operation, raw), ...contextOfTags(tags, p.TagKeys) };
  if (operation === "CreateSecret") return creation(p, context);
  if (operation === "BatchGetSecretValue") return batch(p, context);
  const action = `secretsmanager:${operation}`;
  const known = secretAction(action);
  if (known === undefined) {
    throw new AwsError("UnknownOperationException", `The sandbox knows no Secrets Manager operation "${operation}".`);
  }
  if (known.resource === "none") return { questions: [{ request: { action, resource: "*", context } }], secrets: [] };
  const resource = required(p.SecretId, "SecretId");
  return {
    questions: [{ request: { action, resource, context, ...target(p) }, shown: resource }],
    secrets: [resource],
    ...(p.KmsKeyId === undefined ? {} : { key: p.KmsKeyId }),
  };
}
