/** Pulumi's own command: the `pulumi` on PATH, with this process's environment. Nothing is changed by what is run here. */
import { execFile } from "node:child_process";
import { ReportError } from "../errors";

/** States hold every resource with its inputs and outputs: large stacks have many megabytes. */
const MAX_OUTPUT_BYTES = 512 * 1024 * 1024;

export interface Outcome {
  /** 0 where it went well; `undefined` where a signal ended it. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Place {
  /** Where it runs; where the user runs this program, unless given. */
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const NOT_FOUND = [
  "pulumi is not on PATH. Either",
  "  - install it: https://www.pulumi.com/docs/install/",
  "  - try the sandbox: npm run sandbox -- exec -- npm run report -- --stack owner",
].join("\n");

/** A project elsewhere: the environment must not lead back to this one. */
function environment({ folder, env }: Place): NodeJS.ProcessEnv {
  const inherited = { ...process.env, ...env };
  if (folder !== undefined) delete inherited.PULUMI_OPTION_CWD;
  return inherited;
}

/** A failure is an exit code. @throws {ReportError} where there is no pulumi */
export function pulumi(args: readonly string[], place: Place = {}): Promise<Outcome> {
  const options = {
    maxBuffer: MAX_OUTPUT_BYTES,
    env: environment(place),
    ...(place.folder === undefined ? {} : { cwd: place.folder }),
  };
  return new Promise((resolve, reject) => {
    const child = execFile("pulumi", args, options, (error, stdout, stderr) => {
      if (error?.code === "ENOENT") reject(new ReportError(NOT_FOUND));
      else resolve({ exitCode: child.exitCode ?? undefined, stdout, stderr });
    });
  });
}

/** Where Pulumi's project is: its files are read from there. */
export const projectFolder = (): string => process.env.PULUMI_OPTION_CWD ?? process.cwd();
