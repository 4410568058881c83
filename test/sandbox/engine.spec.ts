import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { chooseEngine, type EngineFinders, engineVersion, parseEngineSource, type Engine } from "../../sandbox/engine";
import { findOnPath, isRecentEnough, onPath } from "../../sandbox/engine-path";
import { SandboxError } from "../../sandbox/errors";
import { silentProgress } from "../../sandbox/progress";
import { environmentVariable, temporaryFolder } from "./temporary-folder";

const engine = (source: Engine["source"]): Engine => ({
  source,
  binary: `/${source}/pulumi`,
  version: "3.255.0",
  hasLanguageHost: source !== "build",
});

/** Finders of which only some have an engine; the sources that were asked are noted. */
function finders(available: readonly Engine["source"][], asked: string[] = []): EngineFinders {
  const finder = (source: Engine["source"]) => () => {
    asked.push(source);
    return Promise.resolve(available.includes(source) ? engine(source) : { why: `no ${source} today` });
  };
  return { path: finder("path"), download: finder("download"), build: finder("build") };
}

describe("the choice of the engine", () => {
  it("must prefer the user's own, and ask no further", async () => {
    const asked: string[] = [];
    assert.deepEqual(await chooseEngine(finders(["path", "build"], asked), silentProgress), engine("path"));
    assert.deepEqual(asked, ["path"]);
  });

  it("must fall back to the download and then to the build", async () => {
    assert.deepEqual(await chooseEngine(finders(["download", "build"]), silentProgress), engine("download"));
    assert.deepEqual(await chooseEngine(finders(["build"]), silentProgress), engine("build"));
  });

  it("must ask only the source that was named", async () => {
    const asked: string[] = [];
    assert.deepEqual(await chooseEngine(finders(["path", "build"], asked), silentProgress, "build"), engine("build"));
    assert.deepEqual(asked, ["build"]);
  });

  it("must tell every reason and the remedies where there is none", async () => {
    await assert.rejects(
      chooseEngine(finders([]), silentProgress),
      new SandboxError(
        `No Pulumi engine could be had. Tried:
  - pulumi on PATH: no path today
  - the official download: no download today
  - a build with Go: no build today
Any one of these helps:
  - install Pulumi 3.255.0 or later (https://www.pulumi.com/docs/iac/download-install/) and put it on PATH
  - let this machine reach https://get.pulumi.com
  - install Go (https://go.dev/dl/), as new as sandbox/engine/go.mod asks for, and let it reach a Go module proxy`,
      ),
    );
  });

  it("must refuse the name of no source, and take an empty one for none", () => {
    assert.equal(parseEngineSource("build"), "build");
    assert.equal(parseEngineSource(""), undefined);
    assert.equal(parseEngineSource(undefined), undefined);
    assert.throws(
      () => parseEngineSource("brew"),
      new SandboxError("CROSS_ACCOUNT_CMK_ENGINE=brew is none of path, download, build."),
    );
  });

  it("must take the version from the Go module that pins it", () => {
    assert.equal(engineVersion(), "3.255.0");
  });
});

describe("the engine on PATH", () => {
  const folder = temporaryFolder();
  environmentVariable("PATH", () => `${folder()}${path.delimiter}/usr/bin${path.delimiter}/bin`);

  const install = (name: string, script: string): string => {
    const file = path.join(folder(), name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return file;
  };
  const find = () => findOnPath("3.255.0", silentProgress);

  it("must be taken where it is recent enough and whole", async () => {
    const binary = install("pulumi", "echo v3.300.1");
    install("pulumi-language-nodejs", "");
    assert.deepEqual(await find(), { source: "path", binary, version: "3.300.1", hasLanguageHost: true });
  });

  it("must not be taken without its language host", async () => {
    const binary = install("pulumi", "echo v3.255.0");
    assert.deepEqual(await find(), { why: `${binary} has no pulumi-language-nodejs beside it or on PATH` });
  });

  it("must not be taken where it is too old or of another major version", async () => {
    for (const version of ["3.254.9", "4.0.0"]) {
      const binary = install("pulumi", `echo v${version}`);
      assert.deepEqual(await find(), {
        why: `${binary} is version ${version}; it must be at least 3.255.0 and of the same major version`,
      });
    }
  });

  it("must not be taken where it does not run", async () => {
    const binary = install("pulumi", "exit 1");
    const found = await find();
    assert.ok("why" in found);
    assert.match(found.why, new RegExp(`^${binary} does not tell its version: .*exit code 1`));
  });

  it("must be reported missing where there is none", async () => {
    assert.deepEqual(await find(), { why: "there is none" });
    assert.equal(onPath("pulumi"), undefined);
  });

  it("must compare versions by number", () => {
    assert.equal(isRecentEnough("3.255.0", "3.255.0"), true);
    assert.equal(isRecentEnough("3.1000.0", "3.255.0"), true);
    assert.equal(isRecentEnough("3.99.0", "3.255.0"), false);
    assert.equal(isRecentEnough("rubbish", "3.255.0"), false);
  });
});
