/** Runs a plugin that is written in TypeScript, such as a policy pack: the service's `RunPlugin`. */
import type { ServerWritableStream } from "@grpc/grpc-js";
import { RunPluginResponse, type RunPluginRequest } from "@pulumi/pulumi/proto/language_pb";
import { exitCodeOf, spawnNode, stop } from "./children";
import { locateSdkModule } from "./packages";
import { parseRuntimeOptions } from "./runtime-options";

const ANALYZER = "analyzer";

/** A policy pack is started by a program of its own, and from its own folder: it reads its package.json there. */
function nodeArguments(request: RunPluginRequest, folder: string): string[] {
  const { nodeArgs } = parseRuntimeOptions(request.getInfo()?.getOptions()?.toJavaScript() ?? {});
  return request.getKind() === ANALYZER
    ? [...nodeArgs, locateSdkModule("cmd/run-policy-pack", folder), ...request.getArgsList(), folder]
    : [...nodeArgs, locateSdkModule("cmd/run-plugin", folder), folder, ...request.getArgsList()];
}

/** Streams the plugin's output, then its exit code. The plugin ends when the engine hangs up. */
export async function runPlugin(call: ServerWritableStream<RunPluginRequest, RunPluginResponse>): Promise<void> {
  const request = call.request;
  const folder = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
  const child = spawnNode(nodeArguments(request, folder), {
    cwd: request.getKind() === ANALYZER ? folder : request.getPwd(),
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      ...Object.fromEntries(
        request.getEnvList().map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
      ),
    },
  });
  call.on("cancelled", () => {
    stop(child);
  });
  child.stdout?.on("data", (chunk: Buffer) => call.write(new RunPluginResponse().setStdout(chunk)));
  child.stderr?.on("data", (chunk: Buffer) => call.write(new RunPluginResponse().setStderr(chunk)));
  const exitCode = await exitCodeOf(child);
  call.write(new RunPluginResponse().setExitcode(exitCode));
  call.end();
}
