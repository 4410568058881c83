/**
 * The calls of `pulumirpc.LanguageRuntime` that a deployment needs. What makes SDKs and projects (GeneratePackage,
 * GenerateProject, Pack, Link) is left out: the engine gets "unimplemented" and says so.
 */
import { status, type sendUnaryData, type ServerUnaryCall, type UntypedServiceImplementation } from "@grpc/grpc-js";
import type { ServerWritableStream } from "@grpc/grpc-js";
import * as messages from "@pulumi/pulumi/proto/language_pb";
import { PackageDependency, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { stopAll } from "./children";
import { installedPackages, requiredPlugins } from "./packages";
import { runPlugin } from "./run-plugin";
import { runProgram } from "./run-program";

/** A call with one answer, written as a function from request to answer; what it throws becomes the call's error. */
const unary =
  <Request, Response>(answer: (request: Request) => Response | Promise<Response>) =>
  (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
    Promise.resolve()
      .then(() => answer(call.request))
      .then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          callback({ code: status.UNKNOWN, details: messageOf(error) });
        },
      );
  };

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const folderOf = (info: messages.ProgramInfo | undefined, pwd: string): string => info?.getProgramDirectory() ?? pwd;

function getRequiredPackages(request: messages.GetRequiredPackagesRequest): messages.GetRequiredPackagesResponse {
  const packages = requiredPlugins(folderOf(request.getInfo(), process.cwd())).map(({ name, version }) =>
    new PackageDependency().setName(name).setKind("resource").setVersion(version),
  );
  return new messages.GetRequiredPackagesResponse().setPackagesList(packages);
}

function getProgramDependencies(
  request: messages.GetProgramDependenciesRequest,
): messages.GetProgramDependenciesResponse {
  const folder = folderOf(request.getInfo(), request.getPwd());
  const dependencies = installedPackages(folder, request.getTransitivedependencies()).map(({ name, version }) =>
    new messages.DependencyInfo().setName(name).setVersion(version),
  );
  return new messages.GetProgramDependenciesResponse().setDependenciesList(dependencies);
}

/**
 * `pulumi import` asks for code after the import is done. Its own notation, as a comment, says what to write; an error
 * here would make the import look failed.
 */
function generateProgram(request: messages.GenerateProgramRequest): messages.GenerateProgramResponse {
  const response = new messages.GenerateProgramResponse();
  const sources = request.getSourceMap().toArray();
  const lines = ["The sandbox's stand-in language host writes no TypeScript. What was imported, in Pulumi's notation:"];
  for (const [, source] of sources) lines.push(...source.trimEnd().split("\n"));
  response.getSourceMap().set("index.ts", Buffer.from(lines.map((line) => `// ${line}\n`).join("")));
  return response;
}

/** npm would replace the links of the sandbox's project by folders, so it is not let in. */
function installDependencies(
  call: ServerWritableStream<messages.InstallDependenciesRequest, messages.InstallDependenciesResponse>,
): void {
  const note = "The checkout keeps its own dependencies (npm ci); the sandbox installs none.\n";
  call.write(new messages.InstallDependenciesResponse().setStdout(Buffer.from(note)));
  call.end();
}

async function run(request: messages.RunRequest, engineAddress: string): Promise<messages.RunResponse> {
  try {
    const { error = "", bail = false } = await runProgram(request, engineAddress);
    return new messages.RunResponse().setError(error).setBail(bail);
  } catch (error) {
    return new messages.RunResponse().setError(messageOf(error));
  }
}

/** The service. `engineAddress` is what the command line gave; a handshake may give another. */
export function languageService(engineAddress: string): UntypedServiceImplementation {
  let engine = engineAddress;
  return {
    handshake: unary((request: messages.LanguageHandshakeRequest) => {
      engine = request.getEngineAddress() || engine;
      return new messages.LanguageHandshakeResponse();
    }),
    getPluginInfo: unary(() => new PluginInfo().setVersion("")),
    about: unary(() => new messages.AboutResponse().setExecutable(process.execPath).setVersion(process.version)),
    getRequiredPackages: unary(getRequiredPackages),
    getProgramDependencies: unary(getProgramDependencies),
    runtimeOptionsPrompts: unary(() => new messages.RuntimeOptionsResponse()),
    installDependencies,
    generateProgram: unary(generateProgram),
    run: unary((request: messages.RunRequest) => run(request, engine)),
    runPlugin: (call: ServerWritableStream<messages.RunPluginRequest, messages.RunPluginResponse>): void => {
      runPlugin(call).catch((error: unknown) => {
        call.destroy(Object.assign(new Error(messageOf(error)), { code: status.UNKNOWN, details: messageOf(error) }));
      });
    },
    cancel: unary(() => {
      stopAll();
      return new Empty();
    }),
  };
}
