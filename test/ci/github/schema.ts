/** GitHub's published description of its API (api.json, see extract-schema.mjs): what is asked and answered is held against it. */
import Ajv, { type ValidateFunction } from "ajv";
import description from "./api.json";

type Schema = Readonly<Record<string, unknown>>;
interface Parameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly required?: boolean;
  readonly schema: Schema;
}
interface Content {
  readonly content?: { readonly "application/json"?: { readonly schema: Schema } };
}
export interface Operation {
  readonly parameters: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content | { readonly $ref: string }>>;
}

const paths = description.paths as unknown as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
const ajv = new Ajv({ nullable: true, unknownFormats: ["int64", "repo.nwo"], schemaId: "auto", allErrors: true });
ajv.addSchema(description, "github");

/** The object that a reference names, itself where it is none. */
function resolved<T>(value: T | { readonly $ref: string }): T {
  if (typeof value !== "object" || value === null || !("$ref" in value)) return value;
  let found: unknown = description;
  for (const part of value.$ref.replace("#/", "").split("/")) found = (found as Record<string, unknown>)[part];
  return resolved(found as T);
}

const validators = new Map<string, ValidateFunction>();
/** @param schema a part of the description, which its references name */
function problemsOf(schema: Schema, value: unknown): readonly string[] {
  const text = JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"github#/');
  const validate = validators.get(text) ?? ajv.compile(JSON.parse(text) as object);
  validators.set(text, validate);
  if (validate(value) === true) return [];
  return (validate.errors ?? []).map(({ dataPath, message = "" }) => `${dataPath} ${message}`);
}

export interface Match {
  readonly operation: Operation;
  readonly route: string;
  readonly values: Readonly<Record<string, string>>;
}

/** The operation that a request is for; the route with fewer placeholders wins, as at GitHub. */
export function operationFor(method: string, pathname: string): Match | undefined {
  const routes = Object.entries(paths).sort(([one], [other]) => one.split("{").length - other.split("{").length);
  for (const [route, operations] of routes) {
    const operation = operations[method.toLowerCase()];
    const pattern = new RegExp(`^${route.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);
    const values = pattern.exec(pathname)?.groups;
    if (operation !== undefined && values !== undefined) return { operation, route: `${method} ${route}`, values };
  }
  return undefined;
}

/** What is wrong with a request, as GitHub's description has it. */
export function requestProblems(
  { operation, values }: Match,
  query: URLSearchParams,
  body: unknown,
): readonly string[] {
  const parameters = operation.parameters.map((each) => resolved(each));
  const known = new Set(parameters.map(({ name }) => name));
  return [
    ...[...query.keys()].filter((name) => !known.has(name)).map((name) => `there is no parameter ${name}`),
    ...parameters.flatMap(({ name, in: place, required, schema }) => {
      const text = place === "path" ? values[name] : query.get(name);
      if (text === undefined || text === null) return required === true ? [`${name} is missing`] : [];
      const number = resolved(schema).type === "integer";
      return problemsOf(schema, number ? Number(text) : decodeURIComponent(text)).map((each) => `${name}${each}`);
    }),
    ...bodyProblems(operation, body),
  ];
}

function bodyProblems({ requestBody }: Operation, body: unknown): readonly string[] {
  const schema = requestBody?.content?.["application/json"]?.schema;
  if (schema === undefined) return body === undefined ? [] : ["a body is not expected"];
  return problemsOf(schema, body).map((each) => `body${each}`);
}

/** What is wrong with an answer. Errors of the whole API, which no operation describes, are not in it: 429, 500; nor is no answer, 0. */
export function responseProblems({ operation }: Match, status: number, body: unknown): readonly string[] {
  const described = operation.responses[String(status)];
  if (described === undefined) return status === 0 || status >= 401 ? [] : [`there is no answer ${status}`];
  const schema = resolved<Content>(described).content?.["application/json"]?.schema;
  if (schema === undefined) return body === undefined ? [] : ["a body is not expected"];
  return problemsOf(schema, body).map((each) => `answer${each}`);
}

/** The least that a schema takes, for all that no test looks at. */
export function sample(schema: Schema): unknown {
  const found = resolved<Schema>(schema);
  const {
    type,
    properties = {},
    required = [],
  } = found as {
    readonly type?: string;
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly required?: readonly string[];
  };
  const alternatives = (found.anyOf ?? found.oneOf ?? found.allOf) as readonly Schema[] | undefined;
  if (found.nullable === true) return null;
  if (Array.isArray(found.enum)) return found.enum[0] as unknown;
  if (type === undefined && alternatives !== undefined) return sample(alternatives[0] ?? {});
  if (type === "array") return [];
  if (type === "integer" || type === "number") return 1;
  if (type === "boolean") return false;
  if (type === "string") return TEXTS[String(found.format)] ?? "text";
  return Object.fromEntries(required.map((name) => [name, sample(properties[name] ?? {})]));
}

const TEXTS: Readonly<Record<string, string>> = {
  uri: "https://api.github.com/something",
  "date-time": "2026-01-02T03:04:05Z",
  email: "somebody@example.com",
};

/** A sample of a named schema, with what a test looks at. */
export const like = <T extends object>(name: string, own: T): Record<string, unknown> & T => ({
  ...(sample({ $ref: `#/components/schemas/${name}` }) as Record<string, unknown>),
  ...own,
});
