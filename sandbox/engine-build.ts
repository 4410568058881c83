/** The engine built from source with Go: for machines that reach a Go module proxy but not Pulumi's own site. */
import * as path from "node:path";
import { execa } from "execa";
import { cached, contentHash, entryFolder, isCached } from "./cache";
import { ENGINE_MODULE, type Engine, type EngineFinder } from "./engine";
import { onPath } from "./engine-path";
import { messageOf } from "./errors";

const COMMAND = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION_SYMBOL = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
/** The workspace and flags of the user's own Go projects have no say here. */
const GO_ENVIRONMENT = { GOWORK: "off", GOFLAGS: "-mod=readonly" };

const engineIn = (folder: string, version: string): Engine => ({
  source: "build",
  binary: path.join(folder, "bin", "pulumi"),
  version,
  hasLanguageHost: false,
});

async function build(go: string, version: string, folder: string): Promise<void> {
  const binary = path.join(folder, "bin", "pulumi");
  const flags = ["-buildvcs=false", "-ldflags", `-X ${VERSION_SYMBOL}=v${version}`];
  await execa(go, ["build", ...flags, "-o", binary, COMMAND], { cwd: ENGINE_MODULE, env: GO_ENVIRONMENT });
}

/** Takes the built engine from the cache, or builds it: several minutes of two cores, once a machine. */
export const findBuild: EngineFinder = async (version, progress) => {
  const module = [path.join(ENGINE_MODULE, "go.mod"), path.join(ENGINE_MODULE, "go.sum")];
  const key = {
    kind: "engine-build",
    name: `${version}-${process.platform}-${process.arch}-${await contentHash(module)}`,
  };
  if (isCached(key)) return engineIn(entryFolder(key), version);
  const go = onPath("go");
  if (go === undefined) return { why: "there is no go on PATH" };
  try {
    // Asked in the module's folder, go checks its own version against go.mod, and fetches a newer one where it may.
    const { stdout } = await execa(go, ["env", "GOVERSION"], { cwd: ENGINE_MODULE, env: GO_ENVIRONMENT });
    const title = `Building the Pulumi engine ${version} with ${stdout.trim()}: once a machine, 5 to 10 minutes`;
    return engineIn(await progress.step(title, () => cached(key, (folder) => build(go, version, folder))), version);
  } catch (error) {
    return { why: messageOf(error) };
  }
};
