/**
 * The gRPC service `pulumirpc.ResourceProvider`: the engine's messages to and from `AwsProvider`.
 * @see https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
 */
import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";

import { type DiffResult, type PropertyChange } from "./engine/diff";
import { messageOf } from "./engine/errors";
import { NotInitialised } from "./engine/lifecycle";
import { type NamingWish } from "./engine/names";
import { secretsOf } from "./engine/resource-type";
import { decode, encode } from "./engine/wire";
import { type AwsProvider, resourceType } from "./provider";
import { notInitialisedError } from "./service-errors";

type Handler<Request, Response> = grpc.handleUnaryCall<Request, Response>;

/** A handler from a function that answers or throws. */
function unary<Request, Response>(
  answer: (request: Request) => Response | Promise<Response>,
): Handler<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => answer(call.request))
      .then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          callback(toServiceError(error));
        },
      );
  };
}

const toServiceError = (error: unknown): Partial<grpc.StatusObject> =>
  error instanceof NotInitialised
    ? notInitialisedError(error)
    : { code: grpc.status.UNKNOWN, details: messageOf(error) };

/** A resource's type and name; older engines send only the URN. */
function refOf(request: { getUrn(): string; getType(): string; getName(): string }): { type: string; name: string } {
  const [, , typeChain = "", ...name] = request.getUrn().split("::");
  const fromUrn = { type: typeChain.split("$").at(-1) ?? "", name: name.join("::") };
  return { type: request.getType() || fromUrn.type, name: request.getName() || fromUrn.name };
}

const NAMING_MODES = { 0: "propose", 1: "enforce", 2: "disable" } as const;

function namingOf(request: pb.CheckRequest): NamingWish | undefined {
  const wish = request.getAutonaming();
  return wish && { mode: NAMING_MODES[wish.getMode()], proposed: wish.getProposedName() };
}

function failureMessages(failures: readonly string[]): pb.CheckFailure[] {
  return failures.map((reason) => {
    const failure = new pb.CheckFailure();
    failure.setReason(reason);
    return failure;
  });
}

function checkMethods(provider: AwsProvider) {
  const check = unary((request: pb.CheckRequest) => {
    const naming = namingOf(request);
    const ref = refOf(request);
    const { inputs, failures } = provider.check({
      ...ref,
      olds: decode(request.getOlds()),
      news: decode(request.getNews()),
      randomSeed: request.getRandomseed_asU8(),
      ...(naming !== undefined && { naming }),
    });
    const response = new pb.CheckResponse();
    response.setInputs(encode(inputs, secretsOf(resourceType(ref.type))));
    response.setFailuresList(failureMessages(failures));
    return response;
  });
  const checkConfig = unary((request: pb.CheckRequest) => {
    const response = new pb.CheckResponse();
    response.setInputs(request.getNews());
    response.setFailuresList(failureMessages(provider.checkConfig(decode(request.getNews()))));
    return response;
  });
  return { check, checkConfig };
}

const KINDS = {
  add: [pb.PropertyDiff.Kind.ADD, pb.PropertyDiff.Kind.ADD_REPLACE],
  delete: [pb.PropertyDiff.Kind.DELETE, pb.PropertyDiff.Kind.DELETE_REPLACE],
  update: [pb.PropertyDiff.Kind.UPDATE, pb.PropertyDiff.Kind.UPDATE_REPLACE],
} as const;

function diffMessage({ kind, replaces }: PropertyChange): pb.PropertyDiff {
  const message = new pb.PropertyDiff();
  message.setKind(KINDS[kind][replaces ? 1 : 0]);
  return message;
}

function diffResponse(result: DiffResult): pb.DiffResponse {
  const { DIFF_SOME, DIFF_NONE } = pb.DiffResponse.DiffChanges;
  const response = new pb.DiffResponse();
  response.setChanges(result.changed.length > 0 ? DIFF_SOME : DIFF_NONE);
  response.setDiffsList([...result.changed]);
  response.setReplacesList([...result.replaces]);
  response.setDeletebeforereplace(result.deleteBeforeReplace);
  response.setHasdetaileddiff(true);
  for (const [path, change] of result.detailed) response.getDetaileddiffMap().set(path, diffMessage(change));
  return response;
}

function diffMethods(provider: AwsProvider) {
  const diff = unary((request: pb.DiffRequest) =>
    diffResponse(
      provider.diff({
        type: refOf(request).type,
        olds: decode(request.getOlds()),
        oldInputs: decode(request.getOldInputs()),
        news: decode(request.getNews()),
        ignoreChanges: request.getIgnorechangesList(),
      }),
    ),
  );
  /** Nothing in the provider's configuration replaces the provider: its resources say themselves what they need. */
  const diffConfig = unary((request: pb.DiffRequest) => {
    const [olds, news] = [decode(request.getOldInputs()), decode(request.getNews())];
    const names = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
    const changed = names.filter((name) => olds[name] !== news[name]);
    const detailed = new Map(changed.map((name) => [name, { kind: "update", replaces: false } as const]));
    return diffResponse({ detailed, changed, replaces: [], deleteBeforeReplace: false });
  });
  return { diff, diffConfig };
}

function resourceMethods(provider: AwsProvider) {
  const create = unary(async (request: pb.CreateRequest) => {
    const { type } = refOf(request);
    const { id, outputs } = await provider.create(type, decode(request.getProperties()), request.getPreview());
    const response = new pb.CreateResponse();
    response.setId(id);
    response.setProperties(encode(outputs, secretsOf(resourceType(type))));
    return response;
  });
  const read = unary(async (request: pb.ReadRequest) => {
    const { type } = refOf(request);
    const [inputs, state] = [decode(request.getInputs()), decode(request.getProperties())];
    const found = await provider.read(type, { id: request.getId(), inputs, state });
    const response = new pb.ReadResponse();
    if (found === undefined) return response;
    const secrets = secretsOf(resourceType(type));
    response.setId(found.id);
    response.setProperties(encode(found.state, secrets));
    response.setInputs(encode(found.inputs, secrets));
    return response;
  });
  const update = unary(async (request: pb.UpdateRequest) => {
    const { type } = refOf(request);
    const change = { id: request.getId(), olds: decode(request.getOlds()), news: decode(request.getNews()) };
    const outputs = await provider.update(type, change, request.getPreview());
    const response = new pb.UpdateResponse();
    response.setProperties(encode(outputs, secretsOf(resourceType(type))));
    return response;
  });
  const remove = unary(async (request: pb.DeleteRequest) => {
    await provider.delete(refOf(request).type, request.getId(), decode(request.getProperties()));
    return new Empty();
  });
  return { create, read, update, delete: remove };
}

function configureMethods(provider: AwsProvider) {
  const handshake = unary(() => new pb.ProviderHandshakeResponse().setSupportsAutonamingConfiguration(true));
  /** Secrets come unwrapped and are marked again by the engine, as with the bridge. */
  const configure = unary(async (request: pb.ConfigureRequest) => {
    await provider.configure(decode(request.getArgs()));
    return new pb.ConfigureResponse().setSupportspreview(true).setSupportsAutonamingConfiguration(true);
  });
  return { handshake, configure };
}

function packageMethods(provider: AwsProvider) {
  const invoke = unary(async (request: pb.InvokeRequest) => {
    const answer = await provider.invoke(request.getTok(), decode(request.getArgs()));
    return new pb.InvokeResponse().setReturn(encode(answer));
  });
  const getSchema = unary(() => new pb.GetSchemaResponse().setSchema(provider.schema()));
  const getPluginInfo = unary(() => new PluginInfo().setVersion(provider.version));
  const attach = unary(() => new Empty());
  const cancel = unary(() => {
    provider.cancel();
    return new Empty();
  });
  return { invoke, getSchema, getPluginInfo, attach, cancel };
}

/** The service, for `grpc.Server.addService`, which answers "unimplemented" for the rest (Call, Construct, List, Parameterize). */
export const providerService = (provider: AwsProvider): grpc.UntypedServiceImplementation => ({
  ...configureMethods(provider),
  ...checkMethods(provider),
  ...diffMethods(provider),
  ...resourceMethods(provider),
  ...packageMethods(provider),
  getMapping: unary(() => new pb.GetMappingResponse()),
  getMappings: unary(() => new pb.GetMappingsResponse()),
});
