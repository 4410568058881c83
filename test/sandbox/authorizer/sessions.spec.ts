import assert from "node:assert/strict";
import { sessionOf, Sessions } from "../../../sandbox/authorizer/sessions";

const ARN = "arn:aws-cn:sts::111122223333:assumed-role/Reader/s";
const ANSWER = `<AssumeRoleResponse><AssumeRoleResult><Credentials>
  <AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
  <Expiration>2026-01-02T04:00:00Z</Expiration></Credentials>
  <AssumedRoleUser><AssumedRoleId>AROA1:s</AssumedRoleId><Arn>${ARN}</Arn></AssumedRoleUser></AssumeRoleResult></AssumeRoleResponse>`;
const expiresAt = new Date("2026-01-02T04:00:00Z");

describe("the sessions that STS began", () => {
  it("must be known by their access key, and hold neither secret key nor token", () => {
    assert.deepEqual(sessionOf("Action=AssumeRole&RoleArn=x", ANSWER), [
      "ASIA1",
      { arn: ARN, expiresAt, policyArns: [], tags: {} },
    ]);
  });

  it("must carry session policies and tags", () => {
    const form = new URLSearchParams({
      Action: "AssumeRole",
      Policy: "{}",
      "PolicyArns.member.1.arn": "arn:aws-cn:iam::111122223333:policy/a",
      "PolicyArns.member.2.arn": "arn:aws-cn:iam::111122223333:policy/b",
      "Tags.member.1.Key": "team",
      "Tags.member.1.Value": "red",
    });
    assert.deepEqual(sessionOf(form.toString(), ANSWER)?.[1], {
      ...{ arn: ARN, expiresAt, policy: "{}", tags: { team: "red" } },
      policyArns: ["arn:aws-cn:iam::111122223333:policy/a", "arn:aws-cn:iam::111122223333:policy/b"],
    });
  });

  it("must not be made of other calls or of errors", () => {
    assert.equal(sessionOf("Action=GetCallerIdentity", ANSWER), undefined);
    assert.equal(sessionOf("Action=AssumeRole", "<ErrorResponse/>"), undefined);
    assert.equal(sessionOf("", ""), undefined);
  });

  it("must be a service's from when they are handed to it, and only ones that are known", () => {
    const sessions = new Sessions(() => new Date("2026-01-02T03:00:00Z"));
    sessions.note("Action=AssumeRole", ANSWER);
    assert.equal(sessions.get("ASIA1")?.service, undefined);
    sessions.forward("ASIA1", "ec2");
    assert.deepEqual(sessions.get("ASIA1"), { arn: ARN, expiresAt, policyArns: [], tags: {}, service: "ec2" });
    assert.throws(() => {
      sessions.forward("ASIA2", "ec2");
    }, /^Error: A session that was not begun here cannot be handed to a service\.$/);
  });

  it("must end when they expire", () => {
    let now = new Date("2026-01-02T03:59:59Z");
    const sessions = new Sessions(() => now);
    sessions.note("Action=AssumeRole", ANSWER);
    assert.equal(sessions.get("ASIA1")?.arn, ARN);
    assert.equal(sessions.get("ASIA2"), undefined);
    assert.deepEqual(sessions.arns(), [ARN]);
    now = expiresAt;
    assert.throws(() => sessions.get("ASIA1"), {
      code: "ExpiredTokenException",
      message: "The security token included in the request is expired",
    });
  });
});
