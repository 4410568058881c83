/**
 * The sandbox's stand-in for `pulumi-resource-aws`, used where the official provider cannot be downloaded.
 * Started by the engine; prints the port it listens on, and serves until the engine ends it.
 */
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import awsPackage from "@pulumi/aws/package.json";

import { AwsProvider } from "./provider";
import { providerService } from "./service";

/** Bodies of policies and states can be large; the engine's own limit is the same. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

function main(): void {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
    "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
  });
  server.addService(ResourceProviderService, providerService(new AwsProvider(awsPackage.version)));
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) {
      process.stderr.write(`pulumi-resource-aws: cannot listen: ${error.message}\n`);
      process.exitCode = 1;
      return;
    }
    process.stdout.write(`${port}\n`);
  });
}

main();
