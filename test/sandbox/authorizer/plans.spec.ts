/** What calls of IAM and S3 ask. */
import assert from "node:assert/strict";
import { iamQuestion, type IamPlace } from "../../../sandbox/authorizer/iam-plan";
import { s3Plan } from "../../../sandbox/authorizer/s3-plan";

const place: IamPlace = {
  partition: "aws-cn",
  accountId: "111122223333",
  account: { id: "111122223333", identities: [{ arn: "arn:aws-cn:iam::111122223333:role/team/Reader", policies: [] }] },
};
const iam = (text: string) => iamQuestion(new URLSearchParams(text), place);
const s3 = (method: string, url: string, headers = {}) => s3Plan({ method, url, headers, partition: "aws-cn" });
const asked = (method: string, url: string, headers = {}) =>
  s3(method, url, headers).questions.map(({ action, resource }) => `${action} ${resource}`);

describe("a call of IAM", () => {
  it("is about the role that it names, with its path, and the policy that it attaches", () => {
    assert.deepEqual(iam("Action=AttachRolePolicy&RoleName=Reader&PolicyArn=arn:aws-cn:iam::aws:policy/X"), {
      action: "iam:AttachRolePolicy",
      resource: "arn:aws-cn:iam::111122223333:role/team/Reader",
      context: { "iam:PolicyARN": "arn:aws-cn:iam::aws:policy/X", "iam:PermissionsBoundary": null },
    });
  });

  it("is about what it makes", () => {
    assert.equal(iam("Action=CreatePolicy&PolicyName=p").resource, "arn:aws-cn:iam::111122223333:policy/p");
    assert.equal(iam("Action=CreateRole&RoleName=r&Path=/a/").resource, "arn:aws-cn:iam::111122223333:role/a/r");
    assert.equal(
      iam("Action=CreateOpenIDConnectProvider&Url=https://issuer").resource,
      "arn:aws-cn:iam::111122223333:oidc-provider/issuer",
    );
  });

  it("is about a policy, or about nothing", () => {
    assert.equal(iam("Action=GetPolicy&PolicyArn=arn:x").resource, "arn:x");
    assert.equal(iam("Action=ListPolicies").resource, "*");
  });
});

describe("a call of S3", () => {
  it("is about an object, by its method", () => {
    assert.deepEqual(asked("GET", "/b/.pulumi/a%20b.json?x-id=GetObject"), [
      "s3:GetObject arn:aws-cn:s3:::b/.pulumi/a b.json",
    ]);
    assert.deepEqual(asked("HEAD", "/b/k"), ["s3:GetObject arn:aws-cn:s3:::b/k"]);
    assert.deepEqual(asked("DELETE", "/b/k?versionId=1"), ["s3:DeleteObjectVersion arn:aws-cn:s3:::b/k"]);
  });

  it("must not copy what it may not read", () => {
    assert.deepEqual(asked("PUT", "/b/k", { "x-amz-copy-source": "/c/secret" }), [
      "s3:PutObject arn:aws-cn:s3:::b/k",
      "s3:GetObject arn:aws-cn:s3:::c/secret",
    ]);
  });

  it("tells the prefix that is listed", () => {
    assert.deepEqual(s3("GET", "/b?list-type=2&prefix=.pulumi/").questions[0], {
      action: "s3:ListBucket",
      resource: "arn:aws-cn:s3:::b",
      context: { "s3:prefix": ".pulumi/" },
    });
  });

  it("is about a bucket's setting", () => {
    assert.deepEqual(asked("PUT", "/b?publicAccessBlock"), ["s3:PutBucketPublicAccessBlock arn:aws-cn:s3:::b"]);
    assert.deepEqual(asked("DELETE", "/b?lifecycle"), ["s3:PutLifecycleConfiguration arn:aws-cn:s3:::b"]);
    assert.deepEqual(asked("DELETE", "/b?policy"), ["s3:DeleteBucketPolicy arn:aws-cn:s3:::b"]);
    assert.equal(s3("PUT", "/b").creates, true);
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html: what the AWS provider reads of a bucket
  it("knows the settings that a refresh of a bucket reads", () => {
    const read = ["accelerate", "acl", "cors", "logging", "object-lock", "replication", "requestPayment", "website"];
    assert.deepEqual(
      read.flatMap((setting) => asked("GET", `/b?${setting}`)),
      [
        ...["AccelerateConfiguration", "BucketAcl", "BucketCORS", "BucketLogging", "BucketObjectLockConfiguration"],
        ...["ReplicationConfiguration", "BucketRequestPayment", "BucketWebsite"],
      ].map((name) => `s3:Get${name} arn:aws-cn:s3:::b`),
    );
  });

  it("must not be guessed", () => {
    assert.throws(() => s3("GET", "/b?torrent"), { code: "SandboxCannotDecide" });
  });
});
