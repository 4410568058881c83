/** The authorizer as a proxy, in front of a server that only repeats what it got. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { startAuthorizer, type Authorizer } from "../../../sandbox/authorizer/authorizer";
import { MAXIMUM_BYTES } from "../../../sandbox/authorizer/body";
import { temporaryFolder } from "../temporary-folder";
import { FakeSource, OWNER } from "./accounts";

const signed = (service: string): Record<string, string> => ({
  authorization: `AWS4-HMAC-SHA256 Credential=AKIA1/20260102/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=a`,
});
const kms = (operation: string): Record<string, string> => ({
  ...signed("kms"),
  "x-amz-target": `TrentService.${operation}`,
  "content-type": "application/x-amz-json-1.1",
});

/** Every caller is a user that may do nothing, and one that has no account fails to be read. */
class Source extends FakeSource {
  constructor(private readonly broken = false) {
    super({ keys: [], callerArn: `arn:aws:iam::${OWNER}:user/ann` });
  }
  override account(place: { accountId: string }) {
    if (this.broken) return Promise.reject(new Error("the account cannot be read"));
    const ann = { arn: `arn:aws:iam::${place.accountId}:user/ann`, policies: [], tags: {} };
    const all = { Effect: "Allow" as const, Action: "kms:List*", Resource: "*" };
    const policies = [{ name: "list", document: { Version: "2012-10-17" as const, Statement: [all] } }];
    return Promise.resolve({ id: place.accountId, organization: "none" as const, identities: [{ ...ann, policies }] });
  }
}

describe("the authorizer as a proxy", () => {
  const folder = temporaryFolder();
  let upstream: Server;
  let authorizer: Authorizer;
  let received: { readonly request: IncomingMessage; readonly body: string }[] = [];
  const logFile = (): string => path.join(folder(), "authorizer.log");

  async function start(source: Source): Promise<void> {
    upstream = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        received.push({ request, body: Buffer.concat(chunks).toString("utf8") });
        response.writeHead(418, { "x-from": "upstream" }).end("as it is");
      });
    });
    upstream.listen(0, "127.0.0.1");
    await once(upstream, "listening");
    const { port } = upstream.address() as AddressInfo;
    authorizer = await startAuthorizer({ upstream: `http://127.0.0.1:${port}`, logFile: logFile(), source });
  }
  beforeEach(() => {
    received = [];
  });
  afterEach(async () => {
    await authorizer.stop();
    upstream.close();
    upstream.closeAllConnections();
  });
  const send = (headers: Record<string, string>, body: string | Buffer = "{}", url = "/") =>
    fetch(authorizer.endpoint + url, { method: "POST", headers, body });

  it("must pass on what it does not judge, and an allowed call, and the answers as they are", async () => {
    await start(new Source());
    for (const headers of [signed("iam"), signed("s3"), signed("sts"), kms("ListKeys")]) {
      const answer = await send(headers, '{"a":1}', "/path?q=1");
      assert.equal(answer.status, 418);
      assert.equal(answer.headers.get("x-from"), "upstream");
      assert.equal(await answer.text(), "as it is");
    }
    assert.deepEqual(
      received.map(({ request, body }) => [request.method, request.url, body]),
      Array.from({ length: 4 }, () => ["POST", "/path?q=1", '{"a":1}']),
    );
  });

  it("must not let a refused call reach the emulator", async () => {
    await start(new Source());
    const answer = await send(kms("CreateKey"));
    assert.equal(answer.status, 400);
    assert.equal(answer.headers.get("x-amzn-errortype"), "AccessDeniedException");
    assert.deepEqual(await answer.json(), {
      __type: "AccessDeniedException",
      message: `User: arn:aws:iam::${OWNER}:user/ann is not authorized to perform: kms:CreateKey because no identity-based policy allows the kms:CreateKey action`,
    });
    assert.deepEqual(received, []);
    const log = readFileSync(logFile(), "utf8");
    assert.match(log, /denied {3}\S+ kms:CreateKey \*\n {4}\S+ may not call kms:CreateKey/);
    assert.match(log, /answered TrentService\.CreateKey AccessDeniedException: User: /);
  });

  it("must not let a header of the emulator's own make a call another account's", async () => {
    await start(new Source());
    await send({ ...kms("ListKeys"), "x-moto-account-id": "444455556666" });
    assert.equal(received[0]?.request.headers["x-moto-account-id"], undefined);
  });

  it("must say of its own failures that they are its own, with the log's name, and not let the call through", async () => {
    await start(new Source(true));
    const answer = await send(kms("ListKeys"));
    assert.equal(answer.status, 500);
    assert.deepEqual(await answer.json(), {
      __type: "SandboxAuthorizerFailure",
      message: `The sandbox's authorizer failed: the account cannot be read. Its log: ${logFile()}`,
    });
    assert.deepEqual(received, []);
    assert.match(
      readFileSync(logFile(), "utf8"),
      /failed {3}TrentService\.ListKeys\n {4}Error: the account cannot be read/,
    );
  });

  it("must say so, in the client's protocol, where the emulated AWS does not answer", async () => {
    await start(new Source());
    upstream.close();
    upstream.closeAllConnections();
    const answer = await send({ ...signed("sts"), "content-type": "application/x-www-form-urlencoded" }, "Action=X");
    assert.equal(answer.status, 500);
    assert.match(
      await answer.text(),
      /^<ErrorResponse><Error><Type>Receiver<\/Type><Code>SandboxAuthorizerFailure<\/Code>/,
    );
  });

  it("must not read a body without end into the memory", async () => {
    await start(new Source());
    const answer = await send(kms("Encrypt"), Buffer.alloc(MAXIMUM_BYTES + 1));
    assert.equal(answer.status, 413);
    assert.equal(answer.headers.get("x-amzn-errortype"), "RequestEntityTooLargeException");
    assert.deepEqual(received, []);
  });
});
