/**
 * The provider as the engine sees it: behind its gRPC service, on a port of its own, spoken to in plain values.
 */
import { promisify } from "node:util";

import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { encode } from "../../../../sandbox/plugins/aws/engine/wire";
import { type Values } from "../../../../sandbox/plugins/aws/engine/values";
import { AwsProvider } from "../../../../sandbox/plugins/aws/provider";
import { providerService } from "../../../../sandbox/plugins/aws/service";

/** What came over the wire, still marked: secrets as `{ SIGNATURE: …, value }`, unknowns as their text. */
export type Wire = Record<string, unknown>;

export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: Values;
  readonly state: Values;
}

const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";

/** The values inside secrets, as the engine hands them back to a provider that wants them unwrapped. */
export const unwrapped = (wire: Wire): Values =>
  Object.fromEntries(
    Object.entries(wire).map(([name, value]) => [
      name,
      typeof value === "object" && value !== null && SIGNATURE_KEY in value ? (value as unknown as Wire).value : value,
    ]),
  ) as Values;

export const isSecret = (value: unknown): boolean =>
  typeof value === "object" && value !== null && SIGNATURE_KEY in value;

/** The answer of one call. */
const answer = <Response>(call: (done: Callback<Response>) => unknown): Promise<Response> =>
  new Promise((resolve, reject) => {
    call((error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });

const wireOf = (struct: Struct | undefined): Wire => struct?.toJavaScript() ?? {};
const urnOf = (type: string, name: string): string => `urn:pulumi:owner::cross-account-cmk::${type}::${name}`;

type Callback<Response> = (error: Error | null, response: Response) => void;

export class ProviderClient {
  private constructor(
    private readonly server: grpc.Server,
    private readonly client: ResourceProviderClient,
  ) {}

  static async start(): Promise<ProviderClient> {
    const server = new grpc.Server();
    server.addService(ResourceProviderService, providerService(new AwsProvider("7.48.0")));
    const bind = promisify(server.bindAsync.bind(server));
    const port = await bind("127.0.0.1:0", grpc.ServerCredentials.createInsecure());
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    return new ProviderClient(server, client);
  }

  close(): void {
    this.client.close();
    this.server.forceShutdown();
  }

  configure(config: Values): Promise<pb.ConfigureResponse> {
    return answer<pb.ConfigureResponse>((done) =>
      this.client.configure(new pb.ConfigureRequest().setArgs(encode(config)), done),
    );
  }

  async checkConfig(news: Values): Promise<string[]> {
    const request = new pb.CheckRequest().setUrn(urnOf("pulumi:providers:aws", "owner")).setNews(encode(news));
    const response = await answer<pb.CheckResponse>((done) => this.client.checkConfig(request, done));
    return response.getFailuresList().map((failure) => failure.getReason());
  }

  async check(
    type: string,
    name: string,
    news: Values,
    olds: Values = {},
  ): Promise<{ inputs: Wire; failures: string[] }> {
    const request = new pb.CheckRequest()
      .setUrn(urnOf(type, name))
      .setOlds(encode(olds))
      .setNews(encode(news))
      .setRandomseed(Buffer.from("seed"));
    const response = await answer<pb.CheckResponse>((done) => this.client.check(request, done));
    const failures = response.getFailuresList().map((failure) => failure.getReason());
    return { inputs: wireOf(response.getInputs()), failures };
  }

  diff(
    { type, name, id, inputs, state }: Resource,
    news: Values,
    ignoreChanges: string[] = [],
  ): Promise<pb.DiffResponse> {
    const request = new pb.DiffRequest()
      .setUrn(urnOf(type, name))
      .setId(id)
      .setOlds(encode(state))
      .setOldInputs(encode(inputs))
      .setNews(encode(news))
      .setIgnorechangesList(ignoreChanges);
    return answer<pb.DiffResponse>((done) => this.client.diff(request, done));
  }

  async create(type: string, name: string, inputs: Values, preview = false): Promise<{ id: string; outputs: Wire }> {
    const request = new pb.CreateRequest().setUrn(urnOf(type, name)).setProperties(encode(inputs)).setPreview(preview);
    const response = await answer<pb.CreateResponse>((done) => this.client.create(request, done));
    return { id: response.getId(), outputs: wireOf(response.getProperties()) };
  }

  async read(type: string, id: string, inputs: Values = {}, state: Values = {}) {
    const request = new pb.ReadRequest()
      .setUrn(urnOf(type, "read"))
      .setId(id)
      .setInputs(encode(inputs))
      .setProperties(encode(state));
    const response = await answer<pb.ReadResponse>((done) => this.client.read(request, done));
    return { id: response.getId(), inputs: wireOf(response.getInputs()), state: wireOf(response.getProperties()) };
  }

  async update({ type, name, id, inputs, state }: Resource, news: Values, preview = false): Promise<Wire> {
    const request = new pb.UpdateRequest()
      .setUrn(urnOf(type, name))
      .setId(id)
      .setOlds(encode(state))
      .setOldInputs(encode(inputs))
      .setNews(encode(news))
      .setPreview(preview);
    return wireOf((await answer<pb.UpdateResponse>((done) => this.client.update(request, done))).getProperties());
  }

  async delete({ type, name, id, state }: Resource): Promise<void> {
    const request = new pb.DeleteRequest().setUrn(urnOf(type, name)).setId(id).setProperties(encode(state));
    await answer<Empty>((done) => this.client.delete(request, done));
  }

  async invoke(token: string): Promise<Wire> {
    const response = await answer<pb.InvokeResponse>((done) =>
      this.client.invoke(new pb.InvokeRequest().setTok(token), done),
    );
    return wireOf(response.getReturn());
  }

  async schema(): Promise<string> {
    return (
      await answer<pb.GetSchemaResponse>((done) => this.client.getSchema(new pb.GetSchemaRequest(), done))
    ).getSchema();
  }

  /** Check, then Create, as the engine does; fails on any problem that Check finds. */
  async up(type: string, name: string, news: Values): Promise<Resource> {
    const checked = await this.check(type, name, news);
    if (checked.failures.length > 0) throw new Error(checked.failures.join("\n"));
    const inputs = unwrapped(checked.inputs);
    const { id, outputs } = await this.create(type, name, inputs);
    return { type, name, id, inputs, state: unwrapped(outputs) };
  }

  /** Check, Diff and Update, as the engine does; the paths of the differences with their kinds come along. */
  async change(resource: Resource, news: Values): Promise<{ resource: Resource; paths: string[]; replaces: string[] }> {
    const checked = await this.check(resource.type, resource.name, news, resource.inputs);
    if (checked.failures.length > 0) throw new Error(checked.failures.join("\n"));
    const inputs = unwrapped(checked.inputs);
    const diff = await this.diff(resource, inputs);
    const [paths, replaces] = [[...diff.getDetaileddiffMap().keys()].sort(), diff.getReplacesList()];
    if (paths.length === 0 || replaces.length > 0) return { resource: { ...resource, inputs }, paths, replaces };
    const state = unwrapped(await this.update(resource, inputs));
    return { resource: { ...resource, inputs, state }, paths, replaces };
  }
}
