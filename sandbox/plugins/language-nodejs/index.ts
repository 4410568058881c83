/**
 * A stand-in for `pulumi-language-nodejs`, for machines where Pulumi's own cannot be downloaded. The engine starts it,
 * reads a port number from its first line of output, and calls the LanguageRuntime service there.
 */
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { killAll, stopAll } from "./children";
import { languageService } from "./service";

/** The engine sends whole programs' configuration and policy analyses: no limit, as in its own channels. */
const CHANNEL_OPTIONS = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
const PARENT_CHECK_MS = 1_000;

/** An engine that was killed cannot say goodbye: this process is then adopted by another parent. */
function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, PARENT_CHECK_MS).unref();
}

function endOnSignals(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      stopAll();
      process.exit(128);
    });
  }
  process.on("exit", killAll);
}

function serve(): void {
  // Flags such as `-root` and `-tracing` come first; the engine's address is the last argument.
  const engineAddress = process.argv.slice(2).findLast((argument) => !argument.startsWith("-")) ?? "";
  const server = new Server(CHANNEL_OPTIONS);
  server.addService(LanguageRuntimeService, languageService(engineAddress));
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`${port}\n`);
  });
}

endWithParent();
endOnSignals();
serve();
