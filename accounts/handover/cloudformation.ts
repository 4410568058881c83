/**
 * The hand-over as a CloudFormation template, in JSON: a policy's version in YAML would be a date.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html
 */
import type { PolicyDocument } from "../../access/policy-document";
import type { HandOver } from "./hand-over";
import { attachmentNames, canWriteSecrets, POLICY_DESCRIPTION, POLICY_NAME } from "./uses";

const ref = (name: string): object => ({ Ref: name });
/** An empty list has one element, which is empty. */
const isGiven = (list: string): object => ({ "Fn::Not": [{ "Fn::Equals": [{ "Fn::Join": ["", ref(list)] }, ""] }] });
const names = (kind: string, given: readonly string[]): object => ({
  Type: "CommaDelimitedList",
  Default: given.join(","),
  Description: `Names, without paths, of the ${kind} of this account that may use the key; they must exist`,
});

/** A name with a comma in it, which IAM allows, cannot be in a parameter: then all names stand in the template itself. */
const areLiteral = (names: readonly string[]): boolean => names.some((name) => name.includes(","));

/** The parameter, condition and value of `Roles` or `Users`. */
function listParts(name: "Roles" | "Users", given: readonly string[]) {
  if (areLiteral(given)) return { parameters: {}, conditions: {}, value: given };
  const condition = `Has${name}`;
  return {
    parameters: { [name]: names(name.toLowerCase(), given) },
    conditions: { [condition]: isGiven(name) },
    value: { "Fn::If": [condition, ref(name), ref("AWS::NoValue")] },
  };
}

/** A secret has no value in a template; it is put in afterwards. */
function secretParts({ keyArn, terms }: HandOver) {
  if (!terms.some(canWriteSecrets)) return { parameters: {}, conditions: {}, resources: {} };
  return {
    parameters: {
      SecretName: {
        Type: "String",
        Default: "",
        Description: "Name of a secret to make, encrypted with the key; empty for none",
      },
    },
    conditions: { HasSecret: { "Fn::Not": [{ "Fn::Equals": [ref("SecretName"), ""] }] } },
    resources: {
      Secret: {
        Type: "AWS::SecretsManager::Secret",
        Condition: "HasSecret",
        DependsOn: "KeyAccess",
        DeletionPolicy: "Retain",
        UpdateReplacePolicy: "Retain",
        Properties: { Name: ref("SecretName"), KmsKeyId: keyArn },
      },
    },
  };
}

/** The template, as text. */
export function cloudFormationTemplate(handOver: HandOver, policy: PolicyDocument): string {
  const named = attachmentNames(handOver.principals);
  const [roles, users] = [listParts("Roles", named.roles), listParts("Users", named.users)];
  const secret = secretParts(handOver);
  const template = {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: `Use of a KMS key of account ${handOver.ownerAccountId}, for account ${handOver.accountId}`,
    Parameters: {
      PolicyName: { Type: "String", Default: POLICY_NAME, Description: "Name of the IAM policy" },
      ...roles.parameters,
      ...users.parameters,
      ...secret.parameters,
    },
    Conditions: { ...roles.conditions, ...users.conditions, ...secret.conditions },
    Resources: {
      KeyAccess: {
        Type: "AWS::IAM::ManagedPolicy",
        Properties: {
          ManagedPolicyName: ref("PolicyName"),
          Description: POLICY_DESCRIPTION,
          PolicyDocument: policy,
          Roles: roles.value,
          Users: users.value,
        },
      },
      ...secret.resources,
    },
    Outputs: { PolicyArn: { Description: "ARN of the IAM policy", Value: ref("KeyAccess") } },
  };
  return `${JSON.stringify(template, undefined, 2)}\n`;
}
