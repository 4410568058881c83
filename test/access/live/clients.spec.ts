/** Getting into an account, over HTTP: an STS of this test's own, which the SDK finds by AWS_ENDPOINT_URL_STS. */
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { enter } from "../../../access/live/clients";
import { CallFailed } from "../../../access/live/calls";
import { AccessError } from "../../../access/stack/errors";

const ACCOUNT = "111122223333";
const FIRST = "arn:aws:iam::444455556666:role/First";
const SECOND = `arn:aws:iam::${ACCOUNT}:role/Second`;
const ENTRANCE = { accountId: ACCOUNT, region: "us-east-1" };
const VARIABLES = {
  AWS_ACCESS_KEY_ID: "AKIAAMBIENT",
  AWS_SECRET_ACCESS_KEY: "ambient-secret",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_CONFIG_FILE: "/nonexistent/config",
  AWS_SHARED_CREDENTIALS_FILE: "/nonexistent/credentials",
} as const;

interface Call {
  readonly signer: string;
  readonly parameters: Record<string, string>;
}

const assumed = (
  role: string,
): string => `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
<Credentials><AccessKeyId>ASIA${role}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
const identity = (
  account: string,
): string => `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<GetCallerIdentityResult><Arn>arn:aws:sts::${account}:assumed-role/R/s</Arn><UserId>u</UserId><Account>${account}</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>`;
const refusal = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code>
<Message>User: x is not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>`;

describe("getting into an account", () => {
  const calls: Call[] = [];
  const before_ = { ...process.env };
  let server: Server;
  let answers = ACCOUNT;
  let throttled = 0;

  before(async () => {
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        const parameters = Object.fromEntries(new URLSearchParams(body));
        const signer = /Credential=([^/]+)/.exec(request.headers.authorization ?? "")?.[1] ?? "";
        calls.push({ signer, parameters });
        response.setHeader("content-type", "text/xml");
        if (throttled-- > 0) {
          response.statusCode = 429;
          return response.end(refusal.replace("AccessDenied", "ThrottlingException"));
        }
        if (parameters.RoleArn?.endsWith("/Refused")) {
          response.statusCode = 403;
          return response.end(refusal);
        }
        const name = parameters.RoleArn?.split("/").at(-1) ?? "";
        return response.end(parameters.Action === "AssumeRole" ? assumed(name.toUpperCase()) : identity(answers));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    Object.assign(process.env, VARIABLES, { AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${port}` });
  });
  after(async () => {
    for (const name of [...Object.keys(VARIABLES), "AWS_ENDPOINT_URL_STS"]) {
      if (before_[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before_[name];
    }
    await new Promise((resolve) => server.close(resolve));
  });
  beforeEach(() => {
    calls.length = 0;
    answers = ACCOUNT;
    throttled = 0;
  });

  it("takes on the roles one after the other, and works as the last one", async () => {
    const roles = [
      { roleArn: FIRST, externalId: "e-1" },
      { roleArn: SECOND, sessionName: "mine" },
    ];
    const { iam, kms, secrets, close } = await enter({ ...ENTRANCE, roles });
    assert.deepEqual(
      calls.map(({ signer, parameters: { Action, RoleArn, ExternalId, RoleSessionName } }) => ({
        signer,
        Action,
        RoleArn,
        ExternalId,
        RoleSessionName,
      })),
      [
        {
          signer: "AKIAAMBIENT",
          Action: "AssumeRole",
          RoleArn: FIRST,
          ExternalId: "e-1",
          RoleSessionName: "cross-account-cmk-access",
        },
        { signer: "ASIAFIRST", Action: "AssumeRole", RoleArn: SECOND, ExternalId: undefined, RoleSessionName: "mine" },
        {
          signer: "ASIASECOND",
          Action: "GetCallerIdentity",
          RoleArn: undefined,
          ExternalId: undefined,
          RoleSessionName: undefined,
        },
      ],
    );
    for (const client of [iam, kms("eu-west-1"), secrets("eu-west-1")]) {
      assert.equal((await client.config.credentials()).accessKeyId, "ASIASECOND");
    }
    assert.equal(await kms("eu-west-1").config.region(), "eu-west-1");
    assert.equal(kms("eu-west-1"), kms("eu-west-1"));
    close();
  });

  it("works with the ambient credentials where there is no role", async () => {
    const { close } = await enter({ ...ENTRANCE, roles: [] });
    assert.deepEqual(
      calls.map(({ signer }) => signer),
      ["AKIAAMBIENT"],
    );
    close();
  });

  it("must not go on where another account answers than the declared one", async () => {
    answers = "999999999999";
    await assert.rejects(enter({ ...ENTRANCE, roles: [] }), (error) => {
      assert.ok(error instanceof AccessError);
      assert.equal(
        error.message,
        [
          `The account that answers is 999999999999 (arn:aws:sts::999999999999:assumed-role/R/s), and the stacks declare ${ACCOUNT}: nothing was read.`,
          "Use credentials of that account, or let the provider take on a role there (assumeRole).",
        ].join("\n"),
      );
      return true;
    });
  });

  it("says which role cannot be taken on, and must not tell a credential", async () => {
    const roleArn = `arn:aws:iam::${ACCOUNT}:role/Refused`;
    await assert.rejects(enter({ ...ENTRANCE, roles: [{ roleArn, externalId: "secret-id" }] }), (error) => {
      assert.ok(error instanceof CallFailed);
      assert.equal(
        error.because,
        `sts:AssumeRole of ${roleArn} failed with AccessDenied: User: x is not authorized to perform: sts:AssumeRole`,
      );
      return true;
    });
  });

  it("tries again where AWS throttles", async () => {
    throttled = 2;
    const { close } = await enter({ ...ENTRANCE, roles: [] });
    assert.equal(calls.length, 3);
    close();
  });
});
