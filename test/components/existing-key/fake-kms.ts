/** A KMS with one key, and an STS, over HTTP: the SDK finds them by AWS_ENDPOINT_URL. For one `describe`. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import { KEY_ARN, OWNER } from "./fixture";

const VARIABLES: Readonly<Record<string, string>> = {
  AWS_ACCESS_KEY_ID: "AKIAAMBIENT",
  AWS_SECRET_ACCESS_KEY: "ambient-secret",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_CONFIG_FILE: "/nonexistent/config",
  AWS_SHARED_CREDENTIALS_FILE: "/nonexistent/credentials",
};

export interface FakeKms {
  /** The key's policy; `undefined` where there is no key. */
  policy: string | undefined;
  /** Of the account that answers. */
  accountId: string;
  /** KMS's refusal, by its operation. */
  refusals: Readonly<Record<string, { readonly code: string; readonly message: string }>>;
  metadata: object;
  /** What happens between a reading and the next call. */
  afterRead: () => void;
  /** Operations, in order; of PutKeyPolicy with its parameters. */
  readonly calls: (string | object)[];
}

const sts = (kms: FakeKms, action: string | null): string =>
  action === "AssumeRole"
    ? "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"
    : `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws-cn:sts::${kms.accountId}:assumed-role/DeployRole/s</Arn><Account>${kms.accountId}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;

type Answer = readonly [status: number, body: object];

function answer(kms: FakeKms, operation: string, parameters: Record<string, string>): Answer {
  const refusal = kms.refusals[operation];
  if (refusal !== undefined) return [400, { __type: refusal.code, message: refusal.message }];
  if (kms.policy === undefined || parameters.KeyId !== KEY_ARN) {
    return [400, { __type: "NotFoundException", message: `Key '${parameters.KeyId}' does not exist` }];
  }
  if (operation === "DescribeKey") return [200, { KeyMetadata: { KeyId: "k", Arn: KEY_ARN, ...kms.metadata } }];
  if (operation === "PutKeyPolicy") kms.policy = parameters.Policy;
  const { policy } = kms;
  if (operation === "GetKeyPolicy") kms.afterRead();
  return [200, operation === "GetKeyPolicy" ? { Policy: policy } : {}];
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
}

function serve(kms: FakeKms): Server {
  return createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const target = request.headers["x-amz-target"];
      if (typeof target !== "string") {
        response.setHeader("content-type", "text/xml");
        return response.end(sts(kms, new URLSearchParams(body).get("Action")));
      }
      const operation = target.slice(target.indexOf(".") + 1);
      const parameters = JSON.parse(body) as Record<string, string>;
      kms.calls.push(operation === "PutKeyPolicy" ? parameters : operation);
      const [status, json] = answer(kms, operation, parameters);
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
      return response.end(JSON.stringify(json));
    });
  });
}

/** Starts it before the tests and ends it behind them; before each test all is well, with this policy. */
export function fakeKms(policy: () => string): FakeKms {
  const kms: FakeKms = {
    policy: undefined,
    accountId: OWNER,
    refusals: {},
    metadata: {},
    afterRead: () => undefined,
    calls: [],
  };
  const inherited = { ...process.env };
  const server = serve(kms);
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    Object.assign(process.env, VARIABLES, { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` });
  });
  after(async () => {
    for (const name of [...Object.keys(VARIABLES), "AWS_ENDPOINT_URL"]) {
      if (inherited[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = inherited[name];
    }
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  beforeEach(() => {
    Object.assign(kms, { policy: policy(), accountId: OWNER, refusals: {}, metadata: {}, afterRead: () => undefined });
    kms.calls.length = 0;
  });
  return kms;
}
