/** AWS on a bad day: a proxy in front of the sandbox's, which answers with an error, hangs up, or keeps a call waiting. */
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { createProxyServer } from "httpxy";
import { type AwsError, sendError } from "../../sandbox/authorizer/answer";
import { protocolOf } from "../../sandbox/authorizer/aws-call";
import { signatureOf } from "../../sandbox/authorizer/signature";

/** What happens to the calls of a service, e.g. `secretsmanager`. */
export type Fault =
  | { readonly kind: "error"; readonly error: AwsError }
  | { readonly kind: "no answer" }
  /** They go through once `until` is there. */
  | { readonly kind: "slow"; readonly until: Promise<void> };

export interface Faults {
  /** Of one service: all others work. */
  set(service: string, fault: Fault): void;
  clear(): void;
  /** What lets a process have its AWS from here. */
  readonly variables: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const serviceOf = ({ headers }: IncomingMessage): string => signatureOf(headers.authorization)?.service ?? "";

export async function startFaults(upstream: string): Promise<Faults> {
  const faults = new Map<string, Fault>();
  const proxy = createProxyServer({ target: upstream });
  const server = createServer((request, response) => {
    const fault = faults.get(serviceOf(request));
    const pass = (): void => void proxy.web(request, response).catch(() => response.destroy());
    switch (fault?.kind) {
      case undefined:
        pass();
        return;
      case "no answer":
        request.socket.destroy();
        return;
      case "slow":
        void fault.until.then(pass);
        return;
      case "error":
        request.resume();
        sendError(response, fault.error, protocolOf(request.headers));
        return;
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return {
    set: (service, fault) => faults.set(service, fault),
    clear: () => {
      faults.clear();
    },
    variables: { AWS_ENDPOINT_URL: `http://127.0.0.1:${address.port}` },
    async stop() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
