/**
 * The package schema that `pulumi import` and `pulumi package get-schema` ask for: made from the tables, so it names
 * what this stand-in knows and nothing else.
 * @see https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/
 */
import { type FunctionType } from "../functions/function-type";
import { allInputs, type InputProperty, type ResourceType, secretsOf } from "./resource-type";

type PropertyType = InputProperty["type"];

const mapOf = (values: object): object => ({ type: "object", additionalProperties: values });
const listOf = (items: object): object => ({ type: "array", items });
const TEXT = { type: "string" };
const ANYTHING = { $ref: "pulumi.json#/Any" };

const TYPES: Readonly<Record<PropertyType, object>> = {
  string: TEXT,
  json: TEXT,
  integer: { type: "integer" },
  boolean: { type: "boolean" },
  stringMap: mapOf(TEXT),
  stringList: listOf(TEXT),
  objectList: listOf(mapOf(TEXT)),
  mapObjectList: listOf(mapOf(mapOf(TEXT))),
  structure: mapOf(ANYTHING),
  structureList: listOf(mapOf(ANYTHING)),
};

function propertiesOf(types: Readonly<Record<string, PropertyType>>, secrets: ReadonlySet<string>): object {
  return Object.fromEntries(
    Object.entries(types).map(([name, type]) => [name, { ...TYPES[type], ...(secrets.has(name) && { secret: true }) }]),
  );
}

const typesOf = (inputs: Readonly<Record<string, InputProperty>>): Record<string, PropertyType> =>
  Object.fromEntries(Object.entries(inputs).map(([name, { type }]) => [name, type]));

function resourceSchema(type: ResourceType): object {
  const secrets = secretsOf(type);
  const outputs = { ...typesOf(allInputs(type)), ...type.outputs };
  const requiredInputs = Object.entries(type.inputs).flatMap(([name, { required }]) => (required ? [name] : []));
  return {
    properties: propertiesOf(outputs, secrets),
    required: [...requiredInputs, ...Object.keys(type.outputs)],
    inputProperties: propertiesOf(typesOf(type.inputs), secrets),
    requiredInputs,
    stateInputs: { type: "object", properties: propertiesOf(outputs, secrets) },
  };
}

const functionSchema = ({ outputs }: FunctionType): object => ({
  outputs: { type: "object", properties: propertiesOf(outputs, new Set()), required: Object.keys(outputs) },
});

const byToken = <T extends { readonly token: string }>(types: readonly T[], map: (type: T) => object): object =>
  Object.fromEntries(types.map((type) => [type.token, map(type)]));

/** The schema as JSON text. */
export const packageSchema = (
  version: string,
  resources: readonly ResourceType[],
  functions: readonly FunctionType[],
): string =>
  JSON.stringify({
    name: "aws",
    version,
    meta: { moduleFormat: "(.*)(?:/[^/]*)" },
    language: { nodejs: { packageName: "@pulumi/aws" } },
    provider: {},
    resources: byToken(resources, resourceSchema),
    functions: byToken(functions, functionSchema),
  });
