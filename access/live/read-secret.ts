/** Reads about a secret, and never its value. */
import {
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  type DescribeSecretCommandOutput,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { type PolicyDocument } from "../policy-document";
import { answeredDocument, dayOf, tagsOf } from "./answered-documents";
import { called, reading } from "./calls";
import { type LiveSecret, type Read, type SecretDescription } from "./facts";

function descriptionOf({ KmsKeyId, DeletedDate, Tags }: DescribeSecretCommandOutput): SecretDescription {
  return {
    tags: tagsOf(Tags),
    ...(KmsKeyId === undefined ? {} : { kmsKeyId: KmsKeyId }),
    ...(DeletedDate === undefined ? {} : { deletionDate: dayOf(DeletedDate) }),
  };
}

/** A secret without a policy is answered without the text. */
async function policyOf(client: SecretsManagerClient, SecretId: string): Promise<Read<PolicyDocument>> {
  const answer = await reading(async () => {
    const command = new GetResourcePolicyCommand({ SecretId });
    const { ResourcePolicy } = await called("secretsmanager:GetResourcePolicy", () => client.send(command));
    return ResourcePolicy === undefined || ResourcePolicy === ""
      ? undefined
      : answeredDocument(ResourcePolicy, "secret policy", "the resource policy");
  });
  if (answer.is !== "read") return answer;
  return answer.value === undefined ? { is: "missing" } : { is: "read", value: answer.value };
}

/** A part that cannot be read leaves the other as it is. */
export async function readSecret(client: SecretsManagerClient, arn: string): Promise<LiveSecret> {
  const [description, policy] = await Promise.all([
    reading(async () => {
      const command = new DescribeSecretCommand({ SecretId: arn });
      return descriptionOf(await called("secretsmanager:DescribeSecret", () => client.send(command)));
    }),
    policyOf(client, arn),
  ]);
  return { arn, description, policy };
}
