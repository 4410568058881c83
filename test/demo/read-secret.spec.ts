import assert from "node:assert/strict";
import { readSecret, type Reading, type ReadRequest } from "../../demo/read-secret";
import { identity, json, jsonError, startAwsDouble, xmlError, type AwsDouble, type Script } from "./aws-double";
import * as walk from "./walkthrough";

const LIMITS = { connectionTimeout: 2_000, requestTimeout: 300, maxAttempts: 3 };
const REQUEST: ReadRequest = {
  region: walk.REGION,
  secretId: "quickstart/ExternalCMKSecret",
  reveal: false,
  limits: LIMITS,
};
const THROTTLED = jsonError("ThrottlingException", "Rate exceeded");

describe("reading a secret", () => {
  let saved: NodeJS.ProcessEnv;
  before(() => {
    saved = process.env;
    const own = Object.entries(saved).filter(([name]) => !name.startsWith("AWS_"));
    process.env = { ...Object.fromEntries(own), ...walk.ENVIRONMENT };
  });
  after(() => {
    process.env = saved;
  });

  let aws: AwsDouble | undefined;
  afterEach(() => aws?.close());
  async function read(script: Script, request: Partial<ReadRequest> = {}): Promise<Reading> {
    aws = await startAwsDouble({ ...walk.SCRIPT, ...script });
    return readSecret({ ...REQUEST, endpoint: aws.url, ...request });
  }
  const actions = () => aws?.calls.map(({ action }) => action);
  const failure = (reading: Reading) => {
    assert.ok(reading.outcome === "failed", reading.outcome);
    return reading.failure;
  };

  it("asks who it is, describes the secret and reads it, in that order and by the name that was given", async () => {
    const reading = await read({});
    assert.equal(reading.outcome, "read");
    assert.deepEqual(
      aws?.calls.map(({ action, parameters, accessKeyId }) => [action, parameters.SecretId, accessKeyId]),
      [
        ["GetCallerIdentity", undefined, walk.ACCESS_KEY.id],
        ["DescribeSecret", "quickstart/ExternalCMKSecret", walk.ACCESS_KEY.id],
        ["GetSecretValue", "quickstart/ExternalCMKSecret", walk.ACCESS_KEY.id],
      ],
    );
  });

  it("must not keep the value, only its shape", async () => {
    const reading = await read({});
    assert.deepEqual(reading, {
      outcome: "read",
      caller: { accountId: walk.EXTERNAL, arn: walk.EXAMPLE_USER },
      secret: {
        name: "quickstart/ExternalCMKSecret",
        arn: walk.SECRET_ARN,
        accountId: walk.EXTERNAL,
        description: "Test secret with external CMK",
        key: { id: walk.KEY_ARN, accountId: walk.OWNER, inAnotherAccount: true },
        versions: [{ id: walk.VERSION_ID, stages: ["AWSCURRENT"] }],
        rotation: { enabled: false },
        created: "2025-10-09T08:53:20Z",
        changed: "2025-10-09T08:55:00Z",
      },
      value: {
        versionId: walk.VERSION_ID,
        stages: ["AWSCURRENT"],
        format: "JSON object",
        keys: ["password", "username"],
        length: 50,
      },
    });
  });

  it("keeps the value where it is to be revealed", async () => {
    const reading = await read({}, { reveal: true });
    assert.ok(reading.outcome === "read");
    assert.equal(reading.revealed, walk.VALUE);
  });

  it("reveals a binary value in base64", async () => {
    const binary = { ...walk.SECRET_VALUE, SecretString: undefined, SecretBinary: "AP8Q" };
    const reading = await read({ GetSecretValue: [json(binary)] }, { reveal: true });
    assert.ok(reading.outcome === "read");
    assert.equal(reading.revealed, "AP8Q");
    assert.deepEqual([reading.value.format, reading.value.length], ["binary", 3]);
  });

  it("reads as the role that is to be assumed", async () => {
    await read({}, { roleArn: walk.DEPLOY_ROLE });
    const [assume, ...rest] = aws?.calls ?? [];
    assert.deepEqual(
      [assume?.action, assume?.parameters.RoleArn, assume?.parameters.RoleSessionName, assume?.accessKeyId],
      ["AssumeRole", walk.DEPLOY_ROLE, "secret-mgr-demo", walk.ACCESS_KEY.id],
    );
    assert.deepEqual(
      rest.map(({ action, accessKeyId }) => [action, accessKeyId]),
      ["GetCallerIdentity", "DescribeSecret", "GetSecretValue"].map((action) => [action, "ASIASESSIONEXAMPLE00"]),
    );
  });

  it("must not ask for the secret with another account's credentials", async () => {
    const arn = `arn:aws-cn:iam::${walk.OWNER}:user/Alice`;
    const reading = await read(
      { GetCallerIdentity: [identity(walk.OWNER, arn)] },
      { expectedAccountId: walk.EXTERNAL },
    );
    const caller = { accountId: walk.OWNER, arn };
    assert.deepEqual(reading, { outcome: "wrong account", caller, expectedAccountId: walk.EXTERNAL });
    assert.deepEqual(actions(), ["GetCallerIdentity"]);
  });

  it("tells what it had learnt before the value was refused", async () => {
    const reading = await read({ GetSecretValue: [jsonError("DecryptionFailure", "no")] });
    assert.ok(reading.outcome === "failed");
    assert.equal(reading.found.secret?.arn, walk.SECRET_ARN);
    assert.equal(reading.found.caller?.arn, walk.EXAMPLE_USER);
  });

  it("tries a throttled call again", async () => {
    const reading = await read({ DescribeSecret: [THROTTLED, THROTTLED, json(walk.DESCRIPTION)] });
    assert.equal(reading.outcome, "read");
    assert.deepEqual(actions(), [
      "GetCallerIdentity",
      "DescribeSecret",
      "DescribeSecret",
      "DescribeSecret",
      "GetSecretValue",
    ]);
  }).timeout(10_000);

  it("gives up after three attempts", async () => {
    const reading = await read({ DescribeSecret: [THROTTLED] });
    assert.deepEqual(
      [failure(reading).code, failure(reading).httpStatus, actions()?.length],
      ["ThrottlingException", 400, 4],
    );
  }).timeout(10_000);

  it("tries again where AWS itself has an error", async () => {
    const broken = jsonError("InternalServiceError", "An error occurred on the server side.", 500);
    assert.equal((await read({ GetSecretValue: [broken, json(walk.SECRET_VALUE)] })).outcome, "read");
  }).timeout(10_000);

  for (const code of ["AccessDeniedException", "ResourceNotFoundException", "DecryptionFailure"])
    it(`must not ask again after ${code}: the answer would be the same`, async () => {
      const reading = await read({ DescribeSecret: [jsonError(code, "no")] });
      assert.deepEqual([failure(reading).code, actions()], [code, ["GetCallerIdentity", "DescribeSecret"]]);
    });

  it("names the step that failed: the role", async () => {
    const reading = await read({ AssumeRole: [xmlError("AccessDenied", "no")] }, { roleArn: walk.DEPLOY_ROLE });
    assert.deepEqual([failure(reading).operation, failure(reading).code], ["AssumeRole", "AccessDenied"]);
    assert.deepEqual(actions(), ["AssumeRole"]);
  });

  it("names the step that failed: the credentials, before anything is sent", async () => {
    delete process.env.AWS_ACCESS_KEY_ID;
    const reading = await read({}, { profile: "no-such-profile" });
    process.env.AWS_ACCESS_KEY_ID = walk.ACCESS_KEY.id;
    assert.deepEqual(failure(reading), {
      operation: "ResolveCredentials",
      code: "CredentialsProviderError",
      message: "Could not load credentials from any providers",
    });
    assert.deepEqual(actions(), []);
  });

  it("names the step that failed: who the caller is", async () => {
    const reading = await read({ GetCallerIdentity: [xmlError("ExpiredToken", "The security token is expired")] });
    assert.deepEqual([failure(reading).operation, failure(reading).code], ["GetCallerIdentity", "ExpiredToken"]);
  });

  it("tells an endpoint that nobody listens on", async () => {
    const gone = await startAwsDouble({});
    await gone.close();
    const reading = await readSecret({ ...REQUEST, endpoint: gone.url });
    assert.equal(failure(reading).code, "ECONNREFUSED");
  }).timeout(10_000);

  it("tells an endpoint that hangs up", async () => {
    const reading = await read({ DescribeSecret: ["hang up"] });
    assert.deepEqual([failure(reading).operation, failure(reading).code], ["DescribeSecret", "ECONNRESET"]);
  }).timeout(10_000);

  it("must not wait for ever for an answer", async () => {
    const reading = await read({ GetSecretValue: ["silence"] });
    assert.deepEqual([failure(reading).operation, failure(reading).code], ["GetSecretValue", "ETIMEDOUT"]);
  }).timeout(10_000);

  const unreadable = {
    "is cut off within the value": { status: 200, type: "application/x-amz-json-1.1", body: walk.VALUE.slice(0, -9) },
    "is a page of a proxy": { status: 200, type: "text/html", body: `<html>${walk.VALUE}</html>` },
    "is a page of a gateway": { status: 502, type: "text/html", body: `<html>${walk.VALUE}</html>` },
  };
  for (const [what, answer] of Object.entries(unreadable))
    it(`must not quote an answer that ${what}`, async () => {
      const reading = await read({ GetSecretValue: [answer] });
      assert.deepEqual([failure(reading).code, failure(reading).message], ["UnreadableAnswer", ""]);
      walk.assertDiscreet(JSON.stringify(reading));
    }).timeout(10_000);

  it("must not quote the session's credentials where AWS does", async () => {
    const quoted = "The signature of ASIASESSIONEXAMPLE00 with session/secret+key and sessionToken1234567890 is wrong";
    const reading = await read(
      { DescribeSecret: [jsonError("InvalidSignatureException", quoted)] },
      { roleArn: walk.DEPLOY_ROLE },
    );
    assert.equal(failure(reading).message, "The signature of [redacted] with [redacted] and [redacted] is wrong");
    walk.assertDiscreet(JSON.stringify(reading));
  });
});
