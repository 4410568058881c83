/**
 * A case as the JSON of a Terraform plan (`terraform show -json`). The AWS provider of Pulumi is made from Terraform's: a
 * resource's type and properties have the same names there, written otherwise, and its documents are the same texts. Pure.
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
import { decoded, type Properties } from "../../../policypack/resources/resource";
import type { Subject } from "../../policypack/judge";
import { isRecord } from "../../../access/language/problems";

/** Properties that are blocks in Terraform, and their names there. Their members' names are renamed too, the keys of a map never. */
const BLOCKS: Readonly<Record<string, string>> = {
  constraints: "constraints",
  inlinePolicies: "inline_policy",
  replicas: "replica",
  rotationRules: "rotation_rules",
};

/** The policy of a key that exists already is a resource of this project; Terraform's own takes its place. */
const EXISTING_KEY = "pulumi-nodejs:dynamic/cross-account-cmk:KeyPolicyStatements";

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const renamed = (value: unknown): unknown =>
  isRecord(value) ? Object.fromEntries(Object.entries(value).map(([name, each]) => [snakeCase(name), each])) : value;

/** A block is a list, also where there can be one only. */
const blocks = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]).map(renamed);

function attribute([name, value]: [string, unknown]): [string, unknown] {
  const block = BLOCKS[name];
  return block === undefined ? [snakeCase(name), value] : [block, blocks(value)];
}

/** `aws:kms/keyPolicy:KeyPolicy` → `aws_kms_key_policy`. @throws RangeError for a type of another package */
export function terraformType(token: string): string {
  if (token === EXISTING_KEY) return "aws_kms_key_policy";
  const [, service, name] = /^aws:([a-z]+)\/(\w+):\w+$/.exec(token) ?? [];
  if (service === undefined || name === undefined)
    throw new RangeError(`no type of Terraform's AWS provider: ${token}`);
  return `aws_${service}_${snakeCase(name)}`;
}

const attributesOf = (props: Properties): Properties =>
  Object.fromEntries(
    Object.entries(props)
      .filter(([, value]) => value !== undefined)
      .map(attribute),
  );

/** What the configuration says of a value that is written out. */
const constants = (values: Properties): Properties =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { constant_value: value }]));

interface Rendered {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly values: Properties;
  readonly providerKey: string;
}

const PROVIDER = "pulumi:providers:aws";
const PROVIDER_NAME = "registry.terraform.io/hashicorp/aws";

function rendered({ type: token, name, props, provider }: Subject): Rendered {
  const type = terraformType(token);
  const values = attributesOf(props);
  return { address: `${type}.${name}`, type, name, values, providerKey: `aws.${provider?.name ?? "default"}` };
}

function providersOf(resources: readonly Subject[]): Properties {
  const declared = resources.filter(({ type }) => type === PROVIDER);
  const used = resources.flatMap(({ provider }) => (provider === undefined ? [] : [provider]));
  return Object.fromEntries(
    [...used, ...declared].map(({ name, props }) => {
      const values = Object.fromEntries(Object.entries(props).map(([key, value]) => [snakeCase(key), decoded(value)]));
      return [`aws.${name}`, { name: "aws", full_name: PROVIDER_NAME, alias: name, expressions: constants(values) }];
    }),
  );
}

const managed = ({ address, type, name }: Rendered) => ({ address, mode: "managed", type, name });

/** The plan that creates the resources, as an object ready for `JSON.stringify`. */
export function planOf(resources: readonly Subject[]): object {
  const all = resources.filter(({ type }) => type !== PROVIDER).map(rendered);
  return {
    format_version: "1.2",
    terraform_version: "1.9.0",
    planned_values: {
      root_module: {
        resources: all.map((each) => ({
          ...managed(each),
          provider_name: PROVIDER_NAME,
          schema_version: 0,
          values: each.values,
        })),
      },
    },
    resource_changes: all.map((each) => ({
      ...managed(each),
      provider_name: PROVIDER_NAME,
      change: { actions: ["create"], before: null, after: each.values, after_unknown: {} },
    })),
    configuration: {
      provider_config: providersOf(resources),
      root_module: {
        resources: all.map((each) => ({
          ...managed(each),
          provider_config_key: each.providerKey,
          expressions: constants(each.values),
          schema_version: 0,
        })),
      },
    },
  };
}
