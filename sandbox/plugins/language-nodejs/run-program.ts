/** Runs a Pulumi program: the service's `Run`. */
import type { RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { exitCodeOf, spawnNode } from "./children";
import { locateSdkModule } from "./packages";
import { parseRuntimeOptions } from "./runtime-options";

/** The SDK's way to say that the user has been told already. */
const ALREADY_REPORTED = 32;

/** What came of a program: nothing, an error to show, or `bail`, an error that was shown. */
export interface ProgramResult {
  readonly error?: string;
  readonly bail?: boolean;
}

/** Old and new SDKs alike read `namespace:config:name`. */
const sdkConfigKey = (key: string): string => {
  const [namespace = "", ...name] = key.split(":");
  return name[0] === "config" ? key : `${namespace}:config:${name.join(":")}`;
};

function programArguments(request: RunRequest, engineAddress: string): string[] {
  const info = request.getInfo();
  const named: [string, string | undefined][] = [
    ["monitor", request.getMonitorAddress()],
    ["engine", engineAddress],
    ["organization", request.getOrganization()],
    ["project", request.getProject()],
    ["root-directory", info?.getRootDirectory()],
    ["stack", request.getStack()],
    ["pwd", info?.getProgramDirectory()],
    ["parallel", request.getParallel().toString()],
  ];
  return [
    ...named.flatMap(([name, value]) => (value ? [`--${name}`, value] : [])),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info?.getEntryPoint() ?? ".",
    ...request.getArgsList(),
  ];
}

/** Runs the program to its end. Its output goes through this process to the engine. */
export async function runProgram(request: RunRequest, engineAddress: string): Promise<ProgramResult> {
  const folder = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
  const options = parseRuntimeOptions(request.getInfo()?.getOptions()?.toJavaScript() ?? {});
  const config = request.getConfigMap().toArray();
  const child = spawnNode(
    [...options.nodeArgs, locateSdkModule("cmd/run", folder), ...programArguments(request, engineAddress)],
    {
      stdio: ["ignore", "inherit", "inherit"],
      env: {
        ...process.env,
        PULUMI_CONFIG: JSON.stringify(Object.fromEntries(config.map(([key, value]) => [sdkConfigKey(key), value]))),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
        ...(options.typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
        ...(options.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
      },
    },
  );
  const exitCode = await exitCodeOf(child);
  if (exitCode === 0) return {};
  return exitCode === ALREADY_REPORTED
    ? { bail: true }
    : { error: `Program exited with non-zero exit code: ${exitCode}` };
}
