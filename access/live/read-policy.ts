/** Reads a managed policy: the document of its default version. */
import { GetPolicyCommand, GetPolicyVersionCommand, type IAMClient } from "@aws-sdk/client-iam";
import { type PolicyDocument } from "../policy-document";
import { encodedDocument } from "./answered-documents";
import { called, reading } from "./calls";
import { type Read } from "./facts";

export const readPolicy = (client: IAMClient, PolicyArn: string): Promise<Read<PolicyDocument>> =>
  reading(async () => {
    const { Policy } = await called("iam:GetPolicy", () => client.send(new GetPolicyCommand({ PolicyArn })));
    const command = new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId });
    const { PolicyVersion } = await called("iam:GetPolicyVersion", () => client.send(command));
    return encodedDocument(PolicyVersion?.Document, `the policy ${PolicyArn}`);
  });
