/** The package as other languages know it: its schema, as the real host infers it, and what stands beside it. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import prettier from "prettier";
import { version } from "../../../package.json";
import { ROOT_ACCESS } from "../../../components/key-duties";
import { keySchema, shareSchema, termsSchema } from "../../../components/config/schema";
import { RootAccess } from "../../../components/package/shared-key";
import { ShareLevel, Through, Use } from "../../../components/package/terms";
import { NAMED_USES } from "../../../components/sharing/uses";
import { hostSchema } from "./host";

const ROOT = path.resolve(__dirname, "../../..");
const FILE = path.join(ROOT, "components", "package", "schema.json");

interface Property {
  readonly description?: string;
  readonly plain?: boolean;
}
interface Schema {
  readonly version: string;
  readonly resources: Readonly<
    Record<string, { inputProperties: Record<string, Property>; properties: Record<string, Property> }>
  >;
  readonly types: Readonly<
    Record<string, { properties?: Record<string, Property>; enum?: { description?: string }[] }>
  >;
}
const recorded = (): Schema => JSON.parse(readFileSync(FILE, "utf8")) as Schema;
const namesOf = (type: string): string[] =>
  Object.keys(recorded().types[`cross-account-cmk:index:${type}`]?.properties ?? {}).sort();

describe("the schema of the component package", function () {
  this.timeout(60_000);

  it("must be what the host infers from the components' types", async () => {
    const inferred = await prettier.format(await hostSchema(ROOT), { parser: "json", printWidth: 120 });
    if (process.env.WRITE_SCHEMA === "1") writeFileSync(FILE, inferred);
    assert.equal(readFileSync(FILE, "utf8"), inferred, "components/package/schema.json is stale: npm run schema");
  });

  it("has the package's version, and the three components", () => {
    assert.equal(recorded().version, version);
    assert.deepEqual(
      Object.keys(recorded().resources).sort(),
      ["EncryptedSecret", "KeyAccess", "SharedKey"].map((name) => `cross-account-cmk:index:${name}`),
    );
  });

  it("must describe every argument, output and choice", () => {
    const { resources, types } = recorded();
    const named: [string, { description?: string }][] = [
      ...Object.entries(resources).flatMap(([token, { inputProperties, properties }]) => [
        ...Object.entries(inputProperties).map(([name, each]): [string, Property] => [`${token}.${name}`, each]),
        ...Object.entries(properties).map(([name, each]): [string, Property] => [`${token}.${name}`, each]),
      ]),
      ...Object.entries(types).flatMap(([token, { properties = {}, enum: choices = [] }]) => [
        ...Object.entries(properties).map(([name, each]): [string, Property] => [`${token}.${name}`, each]),
        ...choices.map((each): [string, Property] => [token, each]),
      ]),
    ];
    assert.deepEqual(
      named.filter(([, { description = "" }]) => description === "").map(([name]) => name),
      [],
    );
  });

  it("must let nothing be unknown at preview but a key's ARN and a secret's value", () => {
    const inputs = Object.entries(recorded().resources).flatMap(([token, { inputProperties }]) =>
      Object.entries(inputProperties).flatMap(([name, { plain }]) =>
        plain === true ? [] : [`${token.split(":").at(-1) ?? ""}.${name}`],
      ),
    );
    assert.deepEqual(inputs.sort(), ["EncryptedSecret.keyArn", "EncryptedSecret.value", "KeyAccess.keyArn"]);
  });

  it("must offer every property and choice of a share and of a key that the configuration has", () => {
    // Of keys that exist already, and for the program of this repository.
    const left = ["arn", "confirmReplacement"];
    const ofDuties = ["administrators", "rootAccess", "users"];
    const ofSettings = Object.keys(keySchema.shape).filter((name) => ![...left, ...ofDuties].includes(name));
    assert.deepEqual(namesOf("KeySettingsArgs"), ofSettings.sort());
    assert.deepEqual(namesOf("KeyDutiesArgs"), ofDuties);
    assert.deepEqual(namesOf("TermsArgs"), Object.keys(termsSchema.shape).sort());
    const ofShares = shareSchema.options.flatMap(({ shape }) => Object.keys(shape));
    assert.deepEqual(namesOf("ShareArgs"), [...new Set(ofShares)].sort());

    assert.deepEqual(Object.values(Use), [...NAMED_USES, "custom"]);
    assert.deepEqual(
      Object.values<string>(ShareLevel),
      shareSchema.options.map(({ shape }) => shape.level.value),
    );
    assert.deepEqual(Object.values<string>(Through), ["policy", "grants", "both"]);
    assert.deepEqual(Object.values<string>(RootAccess), [...ROOT_ACCESS]);
  });
});
