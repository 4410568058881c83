import assert from "node:assert/strict";
import { AwsError, wireError } from "../../../sandbox/authorizer/answer";

describe("an error on the wire", () => {
  it("must have its code in body and header in the JSON protocol", () => {
    assert.deepEqual(wireError(new AwsError("AccessDeniedException", "no"), "json", "id"), {
      status: 400,
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amzn-errortype": "AccessDeniedException",
        "x-amzn-requestid": "id",
      },
      body: '{"__type":"AccessDeniedException","message":"no"}',
    });
  });

  it("must be XML in the query protocol, with the sender or the receiver at fault", () => {
    assert.deepEqual(wireError(new AwsError("AccessDenied", "a < b & c"), "query", "id"), {
      status: 400,
      headers: { "content-type": "text/xml", "x-amzn-requestid": "id" },
      body: "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>a &lt; b &amp; c</Message></Error><RequestId>id</RequestId></ErrorResponse>",
    });
    assert.match(wireError(new AwsError("Failure", "", 500), "query", "id").body, /<Type>Receiver<\/Type>/);
  });
});
