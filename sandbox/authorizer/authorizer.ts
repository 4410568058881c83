/**
 * A proxy in front of the emulated AWS that refuses what AWS refuses.
 *
 * An emulator evaluates no policy. So each call of KMS and Secrets Manager is judged here, by the documents that are in
 * the emulator at that moment, and goes on only where the evaluator says "allowed". Everything else passes as it is.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { createProxyServer } from "httpxy";
import { messageOf } from "../errors";
import { handlingOf, protocolOf, readCall, type Handling, type JudgedService } from "./aws-call";
import { AwsError, sendError, sendJson } from "./answer";
import { readBody } from "./body";
import { Callers } from "./callers";
import type { DocumentSource } from "./document-source";
import { EmulatedAccounts } from "./emulated-accounts";
import { ElsewhereJudge } from "./elsewhere-judge";
import { EmulatedBuckets } from "./emulated-buckets";
import { EmulatedDocuments } from "./emulated-documents";
import { accountsOf, Judge } from "./judge";
import type { Route } from "./kms-judge";
import { fileLog, type Log } from "./log";
import { reEncrypt } from "./re-encrypt";
import { Sessions } from "./sessions";
import { signatureOf, withAccessKey } from "./signature";

export interface AuthorizerOptions {
  /** Base URL of the emulated AWS. */
  readonly upstream: string;
  readonly logFile: string;
  /** Where an account stands in an organization. Default: no account is in one. */
  readonly organizationOf?: DocumentSource["organizationOf"];
  /** Whether calls of IAM and S3 are judged too, by the callers' own policies. Default: they pass as they are. */
  readonly everything?: boolean;
  /** Where documents are read. Default: the emulated AWS itself. */
  readonly source?: DocumentSource;
}

export interface Authorizer {
  /** Base URL for all clients, without a slash at the end. */
  readonly endpoint: string;
  /** Makes a session's calls ones that a service, e.g. `ec2`, makes for its principal. No client can say that of itself. */
  readonly forward: (accessKeyId: string, service: string) => void;
  /** Ends it. The emulated AWS behind it stays. */
  stop(): Promise<void>;
}

/** The code of a failure that is the authorizer's own. */
const FAILURE = "SandboxAuthorizerFailure";
/** The emulator's own way around credentials: it would make a call another account's than the judged one. */
const EMULATOR_ACCOUNT_HEADER = "x-moto-account-id";
/** SDKs keep connections for some seconds; one that is ended under their hands is an error. */
const KEEP_ALIVE_MS = 60_000;

type Headers = Record<string, string>;

class Proxy {
  private readonly proxy: ReturnType<typeof createProxyServer>;
  private readonly watchers = new WeakMap<IncomingMessage, (answer: IncomingMessage) => void>();

  constructor(upstream: string) {
    this.proxy = createProxyServer({ target: upstream });
    this.proxy.on("proxyRes", (answer, request) => this.watchers.get(request)?.(answer));
  }

  /** Passes a request on, its body as it comes or as it was read, and streams the answer. */
  async pass(request: IncomingMessage, response: ServerResponse, body?: Buffer, headers: Headers = {}): Promise<void> {
    const buffer = body === undefined ? {} : { buffer: Readable.from(body.length === 0 ? [] : [body]) };
    await this.proxy.web(request, response, { ...buffer, headers });
  }

  /** Lets the answer to a request be read by the way, before the client has all of it. */
  watch(request: IncomingMessage, told: (body: string) => void): void {
    this.watchers.set(request, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        told(Buffer.concat(chunks).toString("utf8"));
      });
    });
  }
}

class Handler {
  readonly sessions = new Sessions();
  private readonly proxy: Proxy;
  private readonly judge: Judge;
  private readonly elsewhere: ElsewhereJudge;

  constructor(
    private readonly options: AuthorizerOptions,
    private readonly accounts: EmulatedAccounts,
    private readonly log: Log,
  ) {
    this.proxy = new Proxy(options.upstream);
    const { upstream, organizationOf = () => "none" as const } = options;
    const source = options.source ?? new EmulatedDocuments(upstream, accounts, organizationOf);
    this.judge = new Judge(source, this.sessions);
    const buckets = new EmulatedBuckets(accounts, () => accountsOf(this.sessions));
    this.elsewhere = new ElsewhereJudge(new Callers(source, this.sessions), buckets);
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const operation = String(request.headers["x-amz-target"] ?? `${request.method ?? ""} ${request.url ?? ""}`);
    try {
      await this.serve(request, response);
    } catch (error) {
      if (error instanceof AwsError) this.log.refused(operation, error);
      else this.log.failed(operation, error);
      sendError(response, this.answerTo(error), protocolOf(request.headers));
    }
  }

  private answerTo(error: unknown): AwsError {
    if (error instanceof AwsError) return error;
    const text = `The sandbox's authorizer failed: ${messageOf(error)}. Its log: ${this.options.logFile}`;
    return new AwsError(FAILURE, text, 500);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const handling = handlingOf(request.headers, this.options.everything);
    if (handling.kind === "judge") return this.judged(handling.service, request, response);
    if (handling.kind === "judge elsewhere") return this.judgedElsewhere(handling, request, response);
    if (handling.kind === "pass") return this.proxy.pass(request, response);
    const body = await readBody(request);
    this.proxy.watch(request, (answer) => {
      this.sessions.note(body.toString("utf8"), answer);
    });
    return this.proxy.pass(request, response, body);
  }

  private async judged(service: JudgedService, request: IncomingMessage, response: ServerResponse): Promise<void> {
    Reflect.deleteProperty(request.headers, EMULATOR_ACCOUNT_HEADER);
    const body = await readBody(request);
    const call = readCall(service, request.headers, body);
    const route = await this.judge.judge(call, (decision) => {
      this.log.decision(decision);
    });
    if (route.reEncryption !== undefined) {
      sendJson(response, await reEncrypt(route.reEncryption, call.parameters, this.accounts));
      return;
    }
    await this.proxy.pass(request, response, body, await this.headersFor(route, request));
  }

  private async judgedElsewhere(
    { service, signature }: Extract<Handling, { kind: "judge elsewhere" }>,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    Reflect.deleteProperty(request.headers, EMULATOR_ACCOUNT_HEADER);
    const body = await readBody(request);
    await this.elsewhere.judge({ service, signature, request, body }, (decision) => {
      this.log.decision(decision);
    });
    await this.proxy.pass(request, response, body);
  }

  /** Credentials of the account that a call is routed to. */
  private async headersFor({ accountId }: Route, { headers }: IncomingMessage): Promise<Headers> {
    const region = signatureOf(headers.authorization)?.region;
    if (accountId === undefined || region === undefined) return {};
    const { accessKeyId, sessionToken } = await this.accounts.credentials({ accountId, region });
    return {
      authorization: withAccessKey(headers.authorization ?? "", accessKeyId),
      "x-amz-security-token": sessionToken,
    };
  }
}

/** Starts the authorizer on a free port of the loopback interface. */
export async function startAuthorizer(options: AuthorizerOptions): Promise<Authorizer> {
  const log = fileLog(options.logFile);
  const accounts = new EmulatedAccounts(options.upstream);
  const handler = new Handler(options, accounts, log);
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    void handler.handle(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The authorizer has no port");
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    forward: (accessKeyId, service) => {
      handler.sessions.forward(accessKeyId, service);
    },
    async stop() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
      accounts.close();
    },
  };
}
