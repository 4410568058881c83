/** The engine's side of the pack's protocol: starts the pack as the engine does, and asks it over gRPC. */
import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzeRequest,
  AnalyzerResource,
  AnalyzeStackRequest,
  AnalyzerPropertyDependencies,
  type AnalyzerInfo,
  AnalyzerProviderResource,
  AnalyzerResourceOptions,
  type AnalyzeResponse,
  ConfigureAnalyzerRequest,
  EnforcementLevel,
  PolicyConfig,
  type RemediateResponse,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { markedSecret } from "../../policypack/resources/secrets";
import type { RawResource } from "../access/stack/walkthrough";
import type { Subject } from "./judge";

export const PACK = join(__dirname, "../../policypack");

export interface RuleConfig {
  readonly enforcementLevel: "advisory" | "mandatory" | "remediate" | "disabled";
  readonly [property: string]: unknown;
}
export type PackConfig = Readonly<Record<string, RuleConfig>>;

export interface Remedied {
  readonly rule: string;
  /** All properties, as they are to be. */
  readonly properties: Readonly<Record<string, unknown>> | undefined;
  readonly diagnostic: string;
}

export interface RunningPack {
  readonly info: () => Promise<AnalyzerInfo.AsObject>;
  /** As `--policy-pack-config` does, once the engine has read it: levels of all rules, properties of some. */
  readonly configure: (config: PackConfig) => Promise<void>;
  readonly analyze: (subject: Subject) => Promise<AnalyzeResponse.AsObject>;
  /** The resources of a stack, as the engine sends them at the end. */
  readonly analyzeStack: (resources: readonly RawResource[]) => Promise<AnalyzeResponse.AsObject>;
  readonly remediate: (subject: Subject) => Promise<readonly Remedied[]>;
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

/** The engine sends a secret with its mark. */
const marked = ({ props, secrets = [] }: Subject): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(props).map(([name, value]) => [name, secrets.includes(name) ? markedSecret(value) : value]),
  );

function requestOf(subject: Subject): AnalyzeRequest {
  const { type, name, provider } = subject;
  const request = new AnalyzeRequest();
  request.setType(type);
  request.setName(name);
  request.setUrn(`urn:pulumi:owner::cross-account-cmk::${type}::${name}`);
  request.setProperties(structOf(marked(subject)));
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

/** A provider's URN out of the reference that a state has. */
const providerUrn = (reference: string): string => reference.slice(0, reference.lastIndexOf("::"));
const nameOf = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);

function stackRequestOf(resources: readonly RawResource[]): AnalyzeStackRequest {
  const request = new AnalyzeStackRequest();
  for (const { urn, type, provider, inputs, outputs, propertyDependencies = {} } of resources) {
    const resource = new AnalyzerResource();
    resource.setUrn(urn);
    resource.setType(type);
    resource.setName(nameOf(urn));
    resource.setProperties(structOf({ ...inputs, ...outputs }));
    resource.setOptions(new AnalyzerResourceOptions());
    for (const [property, urns] of Object.entries(propertyDependencies)) {
      const dependencies = new AnalyzerPropertyDependencies();
      dependencies.setUrnsList(urns);
      resource.getPropertydependenciesMap().set(property, dependencies);
    }
    const through = resources.find((each) => provider !== undefined && each.urn === providerUrn(provider));
    if (through !== undefined) {
      const its = new AnalyzerProviderResource();
      its.setType(through.type);
      its.setUrn(through.urn);
      its.setName(nameOf(through.urn));
      its.setProperties(structOf(through.inputs));
      resource.setProvider(its);
    }
    request.addResources(resource);
  }
  return request;
}

const LEVELS = {
  advisory: EnforcementLevel.ADVISORY,
  mandatory: EnforcementLevel.MANDATORY,
  remediate: EnforcementLevel.REMEDIATE,
  disabled: EnforcementLevel.DISABLED,
};

function configurationOf(config: PackConfig): ConfigureAnalyzerRequest {
  const request = new ConfigureAnalyzerRequest();
  for (const [rule, { enforcementLevel, ...properties }] of Object.entries(config)) {
    const entry = new PolicyConfig();
    entry.setEnforcementlevel(LEVELS[enforcementLevel]);
    entry.setProperties(structOf(properties));
    request.getPolicyconfigMap().set(rule, entry);
  }
  return request;
}

const remediedOf = (response: RemediateResponse): readonly Remedied[] =>
  response.getRemediationsList().map((each) => ({
    rule: each.getPolicyname(),
    properties: each.getProperties()?.toJavaScript(),
    diagnostic: each.getDiagnostic(),
  }));

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
    configure: async (config) => {
      await promised<Empty>((callback) => client.configure(configurationOf(config), callback));
    },
    analyzeStack: async (resources) =>
      (
        await promised<AnalyzeResponse>((callback) => client.analyzeStack(stackRequestOf(resources), callback))
      ).toObject(),
    remediate: async (subject) =>
      remediedOf(await promised<RemediateResponse>((callback) => client.remediate(requestOf(subject), callback))),
    stop: async () => {
      client.close();
      const ended = once(pack, "exit");
      pack.kill();
      await ended;
    },
  };
}
