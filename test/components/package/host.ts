/** The component package's host as the engine starts it, asked over its gRPC service. */
import { credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { GetSchemaRequest } from "@pulumi/pulumi/proto/provider_pb";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";

const askSchema = (port: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
    client.getSchema(new GetSchemaRequest(), (error, response) => {
      client.close();
      if (error === null) resolve(response.getSchema());
      else reject(error);
    });
  });

/**
 * The schema, JSON text, that the host infers from the components' types.
 * @param folder the one with PulumiPlugin.yaml: this checkout, or the installed package
 */
export async function hostSchema(folder: string): Promise<string> {
  const host = spawn(process.execPath, [require.resolve("@pulumi/pulumi/cmd/run-plugin"), folder], {
    cwd: tmpdir(),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(host, "close");
  try {
    const [port] = (await Promise.race([once(host.stdout, "data"), ended])) as [Buffer | number | null];
    if (!Buffer.isBuffer(port)) throw new Error(`The host ended with ${String(port)} before it told its port.`);
    return await askSchema(port.toString().trim());
  } finally {
    host.kill();
    await ended;
  }
}
