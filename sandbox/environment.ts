/** The environment that everything in the sandbox runs with. */
import * as path from "node:path";
import { BASE_CREDENTIALS } from "./seed";

/** Variables that would let the user's own accounts, state or settings in. */
const FOREIGN = /^(AWS_|PULUMI_|TS_NODE_|MOTO_)/;

export interface EnvironmentParts {
  /** The sandbox's own folder. */
  readonly folder: string;
  readonly endpoint: string;
  /** Goes to the front of PATH. */
  readonly binFolder: string;
}

export const homeFolder = (folder: string): string => path.join(folder, "home");
export const stateFolder = (folder: string): string => path.join(folder, "state");
/** Where pulumi runs: the shadow project. */
export const projectFolder = (folder: string): string => path.join(folder, "project");

/** The variables that make the sandbox; on top of them, what is inherited and harmless. */
export function sandboxVariables({ folder, endpoint, binFolder }: EnvironmentParts): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: BASE_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: BASE_CREDENTIALS.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: "true",
    // Which node is used is the user's business, and not each command's.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    // Files that are never made: without them the SDKs would read the user's.
    AWS_CONFIG_FILE: path.join(folder, "no-aws-config"),
    AWS_SHARED_CREDENTIALS_FILE: path.join(folder, "no-aws-credentials"),
    PULUMI_HOME: homeFolder(folder),
    // No file of attributes beside each state: the backend does not write them whole or not at all, and an engine that was
    // made to end in the middle would leave one that no later command could read.
    PULUMI_BACKEND_URL: `file://${stateFolder(folder)}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE: "sandbox",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // Whoever runs pulumi, wherever: it writes a salt into the stack files of the project it runs in.
    PULUMI_OPTION_CWD: projectFolder(folder),
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PATH: `${binFolder}${path.delimiter}${process.env.PATH ?? ""}`,
  };
}

/** The whole environment of a child process: nothing of the user's AWS and Pulumi settings. */
export function sandboxEnvironment(
  parts: EnvironmentParts,
  inherited: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const harmless = Object.entries(inherited).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !FOREIGN.test(entry[0]),
  );
  return { ...Object.fromEntries(harmless), ...sandboxVariables(parts) };
}
