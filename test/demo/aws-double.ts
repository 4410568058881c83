/** Answers in AWS's place on loopback: Secrets Manager speaks awsJson1.1 there, STS the query protocol. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export type Action = "AssumeRole" | "GetCallerIdentity" | "DescribeSecret" | "GetSecretValue";

/** One request as it came. */
export interface Call {
  readonly action: string;
  readonly accessKeyId: string;
  /** The parameters: of the JSON body, or of the form. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export type Answer =
  | { readonly status: number; readonly type: string; readonly body: string; readonly requestId?: string }
  /** Takes the request and never answers. */
  | "silence"
  /** Closes the connection without an answer. */
  | "hang up";

/** What each action is answered with: the list in its order, then its last entry again and again. */
export type Script = Readonly<Partial<Record<Action, readonly Answer[]>>>;

export interface AwsDouble {
  readonly url: string;
  readonly calls: readonly Call[];
  close(): Promise<void>;
}

export const REQUEST_ID = "11111111-2222-3333-4444-555555555555";
const JSON_TYPE = "application/x-amz-json-1.1";

export const json = (body: object, status = 200): Answer => ({ status, type: JSON_TYPE, body: JSON.stringify(body) });
export const jsonError = (code: string, message: string, status = 400): Answer =>
  json({ __type: code, Message: message }, status);

const xml = (body: string, status = 200): Answer => ({ status, type: "text/xml", body });
export const xmlError = (code: string, message: string, status = 403): Answer =>
  xml(
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>` +
      `<RequestId>${REQUEST_ID}</RequestId></ErrorResponse>`,
    status,
  );

/** STS's answer to "who am I". */
export const identity = (accountId: string, arn: string): Answer =>
  xml(
    `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${arn}</Arn><UserId>AIDAEXAMPLE</UserId>` +
      `<Account>${accountId}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
  );

/** STS's answer with the credentials of a session. */
export const session = (accessKeyId: string, secretAccessKey: string, sessionToken: string): Answer =>
  xml(
    `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>${accessKeyId}</AccessKeyId>` +
      `<SecretAccessKey>${secretAccessKey}</SecretAccessKey><SessionToken>${sessionToken}</SessionToken>` +
      `<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
  );

async function callOf(request: IncomingMessage): Promise<Call> {
  const body = await text(request);
  const target = request.headers["x-amz-target"];
  const parameters =
    typeof target === "string"
      ? (JSON.parse(body) as Readonly<Record<string, unknown>>)
      : Object.fromEntries(new URLSearchParams(body));
  const action = typeof target === "string" ? target.replace("secretsmanager.", "") : String(parameters.Action);
  const accessKeyId = /Credential=([^/]+)\//.exec(request.headers.authorization ?? "")?.[1] ?? "";
  return { action, accessKeyId, parameters };
}

function give(answer: Answer, response: ServerResponse): void {
  if (answer === "silence") return;
  if (answer === "hang up") {
    response.destroy();
    return;
  }
  const { status, type, body, requestId = REQUEST_ID } = answer;
  response.writeHead(status, { "content-type": type, "x-amzn-requestid": requestId }).end(body);
}

/** Starts on a free port of 127.0.0.1. An action without a script answers as one that AWS does not know. */
export async function startAwsDouble(script: Script): Promise<AwsDouble> {
  const calls: Call[] = [];
  const server: Server = createServer((request, response) => {
    void callOf(request).then((call) => {
      calls.push(call);
      const answers = Object.entries(script).find(([action]) => action === call.action)?.[1] ?? [];
      const turn = calls.filter(({ action }) => action === call.action).length - 1;
      give(answers[turn] ?? answers.at(-1) ?? jsonError("UnknownOperationException", call.action), response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
