/**
 * `aws:secretsmanager/secretPolicy:SecretPolicy`: a secret's resource policy as a resource of its own. Deleting it takes the
 * policy away, which leaving out `policy` of a secret does not.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/secretsmanager/secretpolicy/
 */
import { type ProviderContext } from "../engine/context";
import { during, hasCode, hasCodeAndText, unlessGone } from "../engine/errors";
import { compactJson, samePolicy } from "../engine/policy-json";
import { type Change, type ResourceType } from "../engine/resource-type";
import { flagOf, requiredTextOf, type Values } from "../engine/values";
import { isBeingDeleted, NOT_FOUND } from "./secretsmanager-errors";
import { requireValidPrincipals } from "./secretsmanager-principals";
import { arn, json } from "./validators";

/** A principal that was made a moment ago is not one yet. */
const isUnknownPrincipal = (error: unknown): boolean =>
  hasCodeAndText(error, "MalformedPolicyDocumentException", "unsupported principal");

/** @returns the secret's ARN */
async function put(context: ProviderContext, SecretId: string, inputs: Values): Promise<string> {
  const { client, sdk } = await context.secretsManager();
  const command = new sdk.PutResourcePolicyCommand({
    SecretId,
    ResourcePolicy: compactJson(requiredTextOf(inputs, "policy")),
    BlockPublicPolicy: flagOf(inputs, "blockPublicPolicy"),
  });
  const { ARN } = await during(`putting Secrets Manager Secret (${SecretId}) policy`, () =>
    context.retry(isUnknownPrincipal, () => client.send(command)),
  );
  if (ARN === undefined) throw new Error(`putting Secrets Manager Secret (${SecretId}) policy: no ARN was answered`);
  return ARN;
}

/** A policy that was taken away by hand is an empty one; only with its secret the resource is gone. */
async function read(context: ProviderContext, id: string): Promise<Values | undefined> {
  const { client, sdk } = await context.secretsManager();
  return during(`reading Secrets Manager Secret Policy (${id})`, () =>
    unlessGone([NOT_FOUND], async () => {
      try {
        const { ResourcePolicy } = await client.send(new sdk.GetResourcePolicyCommand({ SecretId: id }));
        requireValidPrincipals(ResourcePolicy);
        return { region: context.region, secretArn: id, policy: ResourcePolicy ?? "" };
      } catch (error) {
        if (isBeingDeleted(error)) return undefined;
        throw error;
      }
    }),
  );
}

async function update(context: ProviderContext, { id, news, changed }: Change): Promise<void> {
  if (changed("policy") || changed("blockPublicPolicy")) await put(context, id, news);
}

async function remove(context: ProviderContext, SecretId: string): Promise<void> {
  const { client, sdk } = await context.secretsManager();
  try {
    await during(`deleting Secrets Manager Secret (${SecretId}) policy`, () =>
      client.send(new sdk.DeleteResourcePolicyCommand({ SecretId })),
    );
  } catch (error) {
    if (!hasCode(error, NOT_FOUND) && !isBeingDeleted(error)) throw error;
  }
}

export const secretPolicy: ResourceType = {
  token: "aws:secretsmanager/secretPolicy:SecretPolicy",
  inputs: {
    blockPublicPolicy: { type: "boolean", local: true },
    policy: { type: "json", required: true, same: samePolicy, validate: [json] },
    region: { type: "string", computed: true, replaces: true },
    secretArn: { type: "string", required: true, replaces: true, validate: [arn] },
  },
  outputs: {},
  create: (context, inputs) => put(context, requiredTextOf(inputs, "secretArn"), inputs),
  read: (context, id) => read(context, id),
  update,
  delete: (context, id) => remove(context, id),
};
