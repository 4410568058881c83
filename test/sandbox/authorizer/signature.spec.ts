import assert from "node:assert/strict";
import { signatureOf, withAccessKey } from "../../../sandbox/authorizer/signature";

const HEADER =
  "AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE/20260102/cn-north-1/kms/aws4_request, SignedHeaders=host;x-amz-date, Signature=abc";

describe("the signature of a request", () => {
  it("must give access key, Region and service of a Version 4 header", () => {
    assert.deepEqual(signatureOf(HEADER), { accessKeyId: "ASIAEXAMPLE", region: "cn-north-1", service: "kms" });
  });

  it("must find the credential wherever it stands, with or without spaces", () => {
    const header =
      "AWS4-HMAC-SHA256 SignedHeaders=host,Credential=AKIA1/20260102/us-east-1/STS/aws4_request,Signature=a";
    assert.deepEqual(signatureOf(header), { accessKeyId: "AKIA1", region: "us-east-1", service: "sts" });
  });

  it("must not take anything else for a signature", () => {
    for (const header of [
      undefined,
      "",
      "Bearer token",
      "AWS AKIA1:signature",
      "AWS4-ECDSA-P256-SHA256 Credential=AKIA1/20260102/kms/aws4_request",
      "AWS4-HMAC-SHA256 Credential=AKIA1/20260102/us-east-1/kms",
      "AWS4-HMAC-SHA256 NotCredential=AKIA1/20260102/us-east-1/kms/aws4_request",
    ]) {
      assert.equal(signatureOf(header), undefined, header);
    }
  });

  it("must change nothing but the access key where another one is put in", () => {
    assert.equal(withAccessKey(HEADER, "ASIAOTHER"), HEADER.replace("ASIAEXAMPLE", "ASIAOTHER"));
  });
});
