import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { version } from "@pulumi/aws/package.json";
import {
  installedPackages,
  locateSdkModule,
  requiredPlugins,
} from "../../../../sandbox/plugins/language-nodejs/packages";
import { temporaryFolder } from "../../temporary-folder";

const CHECKOUT = path.resolve(__dirname, "..", "..", "..", "..");

describe("the packages of a program", () => {
  const folder = temporaryFolder();
  const packageJson = (place: string, content: object): void => {
    mkdirSync(path.join(folder(), place), { recursive: true });
    writeFileSync(path.join(folder(), place, "package.json"), JSON.stringify(content));
  };

  it("must need the AWS provider at the SDK's version in this checkout", () => {
    assert.deepEqual(requiredPlugins(CHECKOUT), [{ name: "aws", version: `v${version}` }]);
  });

  it("must find plugins behind packages that are built on the SDK, and only there", () => {
    const sdk = { "@pulumi/pulumi": "1" };
    packageJson("", { dependencies: { component: "1", plain: "1", absent: "1" } });
    packageJson("node_modules/component", {
      name: "component",
      version: "1.0.0",
      dependencies: { ...sdk, "@pulumi/x": "2" },
    });
    packageJson("node_modules/component/node_modules/@pulumi/x", {
      name: "@pulumi/x",
      version: "2.1.0",
      dependencies: sdk,
      pulumi: { resource: true },
    });
    packageJson("node_modules/plain", { name: "plain", version: "3.0.0", dependencies: { hidden: "1" } });
    packageJson("node_modules/hidden", { name: "hidden", version: "1.0.0", pulumi: { resource: true } });
    mkdirSync(path.join(folder(), "src"));
    assert.deepEqual(requiredPlugins(path.join(folder(), "src")), [{ name: "x", version: "v2.1.0" }]);
    assert.deepEqual(installedPackages(folder(), false), [
      { name: "component", version: "1.0.0" },
      { name: "plain", version: "3.0.0" },
    ]);
    assert.deepEqual(
      installedPackages(folder(), true).map(({ name }) => name),
      ["component", "@pulumi/x", "plain", "hidden"],
    );
  });

  it("must survive a cycle of dependencies and a folder with no package at all", () => {
    packageJson("", { dependencies: { a: "1" } });
    packageJson("node_modules/a", { name: "a", version: "1.0.0", dependencies: { a: "1" } });
    assert.deepEqual(installedPackages(folder(), true), [{ name: "a", version: "1.0.0" }]);
    assert.deepEqual(requiredPlugins("/"), []);
  });

  it("must say what to do where the SDK is missing", () => {
    assert.match(locateSdkModule("cmd/run", CHECKOUT), /@pulumi\/pulumi\/cmd\/run\/index\.js$/);
    assert.throws(
      () => locateSdkModule("cmd/run", folder()),
      new Error(`@pulumi/pulumi is not installed for ${folder()}: run npm ci in the checkout.`),
    );
  });
});
