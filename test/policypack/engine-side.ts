/** The engine's side of the pack's protocol: starts the pack as the engine does, and asks it over gRPC. */
import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzeRequest,
  type AnalyzerInfo,
  AnalyzerProviderResource,
  AnalyzerResourceOptions,
  type AnalyzeResponse,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Subject } from "./judge";

export const PACK = join(__dirname, "../../policypack");

export interface RunningPack {
  readonly info: () => Promise<AnalyzerInfo.AsObject>;
  readonly analyze: (subject: Subject) => Promise<AnalyzeResponse.AsObject>;
  readonly stop: () => Promise<void>;
}

/** The program that starts packs is of the SDK that the pack itself has installed. */
const runnerOf = (folder: string): string =>
  createRequire(join(realpathSync(folder), "index.js")).resolve("@pulumi/pulumi/cmd/run-policy-pack");

/** Nothing listens on the engine's address: the pack has no need of it. */
const start = (folder: string, cwd: string): ChildProcess =>
  spawn(process.execPath, [runnerOf(folder), "127.0.0.1:1", folder], { cwd, stdio: ["ignore", "pipe", "inherit"] });

async function portOf(pack: ChildProcess): Promise<string> {
  if (pack.stdout === null) throw new Error("the pack has no output");
  for await (const line of createInterface({ input: pack.stdout })) return line;
  throw new Error("the pack ended before it told its port");
}

const structOf = (props: Readonly<Record<string, unknown>>): Struct =>
  Struct.fromJavaScript(props as Record<string, JavaScriptValue>);

function requestOf({ type, name, props, provider }: Subject): AnalyzeRequest {
  const request = new AnalyzeRequest();
  request.setType(type);
  request.setName(name);
  request.setUrn(`urn:pulumi:owner::cross-account-cmk::${type}::${name}`);
  request.setProperties(structOf(props));
  request.setOptions(new AnalyzerResourceOptions());
  if (provider !== undefined) {
    const resource = new AnalyzerProviderResource();
    resource.setType("pulumi:providers:aws");
    resource.setName(provider.name);
    resource.setProperties(structOf(provider.props));
    request.setProvider(resource);
  }
  return request;
}

type Callback<Response> = (error: Error | null, response: Response) => void;
const promised = <Response>(call: (callback: Callback<Response>) => unknown): Promise<Response> =>
  new Promise((resolve, reject) => {
    call((error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });

/** Starts the pack in a folder (the pack itself, or a link to it), with any working directory. */
export async function startPack(folder: string, cwd: string): Promise<RunningPack> {
  const pack = start(folder, cwd);
  const client = new AnalyzerClient(`127.0.0.1:${await portOf(pack)}`, credentials.createInsecure());
  return {
    info: async () =>
      (await promised<AnalyzerInfo>((callback) => client.getAnalyzerInfo(new Empty(), callback))).toObject(),
    analyze: async (subject) =>
      (await promised<AnalyzeResponse>((callback) => client.analyze(requestOf(subject), callback))).toObject(),
    stop: async () => {
      client.close();
      const ended = once(pack, "exit");
      pack.kill();
      await ended;
    },
  };
}
