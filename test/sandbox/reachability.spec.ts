import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { probe } from "../../sandbox/reachability";

describe("the probe of a download", () => {
  let server: Server;
  let base = "";

  beforeEach(async () => {
    server = createServer((request, response) => {
      response.writeHead(request.url === "/here" && request.method === "HEAD" ? 200 : 404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it("must have nothing to say where all can be fetched", async () => {
    assert.equal(await probe([`${base}/here`, `${base}/here`]), undefined);
  });

  it("must name the file that is not there", async () => {
    assert.equal(await probe([`${base}/here`, `${base}/gone`]), `${base}/gone answers 404`);
  });

  it("must name the host that does not answer", async () => {
    server.close();
    server.closeAllConnections();
    assert.match((await probe([`${base}/here`])) ?? "", /^127\.0\.0\.1:\d+ cannot be reached \(.*ECONNREFUSED.*\)$/);
  });
});
