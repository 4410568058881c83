import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import manifest from "../../policypack/package.json";
import { PACK, type RunningPack, startPack } from "./engine-side";
import { type InstalledPack, installedPack } from "./installed-pack";
import type { Subject } from "./judge";
import { iamPolicyWith, keyWith, keyWithShare, secretWith, UNKNOWN, WALKTHROUGH } from "./walkthrough";

/** One of each: refused, refused twice, not known, with a value that the SDK makes an object of, and of no rule's concern. */
const CASES: readonly Subject[] = [
  keyWithShare({ Principal: "*" }),
  keyWith("no JSON", { enableKeyRotation: false }),
  secretWith({ kmsKeyId: "alias/aws/secretsmanager" }),
  { ...iamPolicyWith(), props: { policy: UNKNOWN } },
  {
    type: "aws:s3/bucketObject:BucketObject",
    name: "asset",
    props: { source: { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", text: "", path: "x" } },
  },
];

describe("the compiled pack, packed and installed", function () {
  this.timeout(120_000);
  let installed: InstalledPack;
  let compiled: RunningPack;
  let source: RunningPack;
  before(async () => {
    installed = await installedPack();
    [compiled, source] = await Promise.all([startPack(installed.folder, tmpdir()), startPack(PACK, PACK)]);
  });
  after(async () => {
    await Promise.all([compiled, source].map((pack) => pack.stop()));
    await installed.remove();
  });

  it("is one file of JavaScript and what goes with it: no TypeScript, nothing of the repository", () => {
    assert.deepEqual(installed.files.filter((file) => !file.startsWith("profiles/")).sort(), [
      "LICENSE",
      "PulumiPolicy.yaml",
      "README.md",
      "THIRD-PARTY.txt",
      "index.js",
      "package.json",
    ]);
    const text = readFileSync(join(installed.folder, "index.js"), "utf8");
    assert.doesNotMatch(text, /ts-node|require\("esbuild"\)/);
  });

  it("has what `pulumi policy publish` asks for: a name and a version, a runtime, and two dependencies of Pulumi", () => {
    const json = JSON.parse(readFileSync(join(installed.folder, "package.json"), "utf8")) as Record<string, unknown>;
    assert.deepEqual([json.name, json.version, json.main], [manifest.name, manifest.version, "index.js"]);
    assert.deepEqual(Object.keys(json.dependencies as object), ["@pulumi/policy", "@pulumi/pulumi"]);
    assert.deepEqual(parse(readFileSync(join(installed.folder, "PulumiPolicy.yaml"), "utf8")), {
      description: "Refuses whatever shares a KMS key, or a secret under it, wider than asked.",
      license: manifest.license,
      runtime: "nodejs",
    });
  });

  it("must serve the policies of the source, word for word, under the same name and version", async () => {
    assert.deepEqual(await compiled.info(), await source.info());
  });

  it("must let the walkthrough through", async () => {
    for (const subject of WALKTHROUGH) assert.deepEqual((await compiled.analyze(subject)).diagnosticsList, []);
  });

  it("must say of every case what the source says", async () => {
    for (const subject of CASES) assert.deepEqual(await compiled.analyze(subject), await source.analyze(subject));
    const { diagnosticsList } = await compiled.analyze(keyWithShare({ Principal: "*" }));
    assert.deepEqual(
      diagnosticsList.map(({ policyname }) => policyname),
      ["public-principal"],
    );
  });
});
