/** The YAML program of the examples, and the part of it on its page, held against the component package's schema. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import schema from "../../components/package/schema.json";

const ROOT = path.resolve(__dirname, "../..");
const textOf = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");

interface Resource {
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}
interface Shape {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly required: readonly string[];
}
const resources: Readonly<Record<string, unknown>> = schema.resources;
const types: Readonly<Record<string, unknown>> = schema.types;

/** What the schema says to a value, as paths of what is wrong. */
function wrong(value: unknown, property: unknown, at: string): string[] {
  const { type, $ref, items } = property as { type?: string; $ref?: string; items?: unknown };
  if ($ref !== undefined) {
    const target = types[$ref.replace("#/types/", "")] as { enum?: { value: string }[] } & Shape;
    if (target.enum === undefined) return wrongObject(value, target, at);
    return target.enum.some((choice) => choice.value === value) ? [] : [at];
  }
  if (Array.isArray(value)) {
    return type === "array" ? value.flatMap((each, index) => wrong(each, items, `${at}[${index}]`)) : [at];
  }
  return typeof value === type ? [] : [at];
}

function wrongObject(value: unknown, { properties, required }: Shape, at: string): string[] {
  const given = Object.entries(value as Record<string, unknown>);
  return [
    ...required.filter((name) => !given.some(([each]) => each === name)).map((name) => `${at}.${name} is missing`),
    ...given.flatMap(([name, each]) =>
      name in properties ? wrong(each, properties[name], `${at}.${name}`) : [`${at}.${name} is unknown`],
    ),
  ];
}

function wrongIn(program: Readonly<Record<string, Resource>>): string[] {
  const components = Object.entries(program).filter(([, { type }]) => type.startsWith("cross-account-cmk:"));
  assert.ok(components.length > 0);
  return components.flatMap(([name, { type, properties }]) => {
    const resource = resources[type.replace(":", ":index:")] as
      { inputProperties: Record<string, unknown>; requiredInputs: string[] } | undefined;
    if (resource === undefined) return [`${name}: ${type} is unknown`];
    return wrongObject(properties, { properties: resource.inputProperties, required: resource.requiredInputs }, name);
  });
}

describe("the example in another language", () => {
  const program = textOf("examples/other-languages/Pulumi.yaml");
  const { resources: made } = parse(program) as { resources: Record<string, Resource> };

  it("must use the components as their schema has them", () => {
    assert.deepEqual(wrongIn(made), []);
    assert.deepEqual(
      Object.values(made).flatMap(({ type }) => (type.startsWith("cross-account-cmk:") ? [type.split(":")[1]] : [])),
      ["SharedKey", "KeyAccess", "EncryptedSecret"],
    );
  });

  it("must read outputs that the schema has", () => {
    const read = [...program.matchAll(/\$\{(\w+)\.(\w+)\}/g)].map(([, name = "", output = ""]) => {
      const { properties } = resources[made[name]?.type.replace(":", ":index:") ?? ""] as Shape;
      return output in properties;
    });
    assert.deepEqual([...new Set(read)], [true]);
  });

  it("must be right on its page too", () => {
    const page = textOf("docs/other-languages.md");
    const [, part = ""] = /```yaml\n([^]*?)```/.exec(page) ?? [];
    assert.deepEqual(wrongIn(parse(part) as Record<string, Resource>), []);
  });
});
