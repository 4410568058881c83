import assert from "node:assert/strict";
import { EXTERNAL } from "./fixture";
import type { Share, Terms } from "../../../components/sharing/share";
import { parseConfiguration } from "../../../components/config/parse";
import { ownerRaw } from "../config/fixture";
import { SERVICE_CONTEXTS } from "../../../components/sharing/service-contexts";
import { sharesWarnings, termsWarnings } from "../../../components/sharing/warnings";

const REGION = "eu-central-1";
const share = (terms: Terms): Share => ({ level: "account", accountId: EXTERNAL, ...terms });
const warnings = (key: string, ...values: readonly string[]): readonly string[] =>
  sharesWarnings([share({ via: ["s3"], encryptionContext: { [key]: values } })], REGION);

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html */
describe("an encryption context of S3", () => {
  const OBJECTS = "arn:aws:s3:::state-bucket/*";
  const BUCKET = "arn:aws:s3:::state-bucket";

  it("gets a warning where it has a bucket's objects and not the bucket, which is named", () => {
    assert.deepEqual(warnings("aws:s3:arn", OBJECTS), [
      'owner.shares[0].encryptionContext.aws:s3:arn has only ARNs of objects ("arn:aws:s3:::state-bucket/*"). Where a bucket has an S3 Bucket Key, S3 sends the bucket\'s ARN ' +
        'and not the object\'s, and these do not match. If the bucket has one, add "arn:aws:s3:::state-bucket". ' +
        "The bucket's ARN stands for every object under its Bucket Key; objects from before the Bucket Key still have their own ARN.",
    ]);
    assert.match(warnings("AWS:S3:ARN", `${BUCKET}/a/b.json`).join(), /add "arn:aws:s3:::state-bucket"/);
    assert.match(warnings("aws:s3:arn", OBJECTS, BUCKET, "arn:aws:s3:::other/*").join(), /add "arn:aws:s3:::other"/);
  });

  it("gets it from a stack's configuration as it is written", () => {
    const shares = [
      { accountId: EXTERNAL, level: "account", via: ["s3"], encryptionContext: { "aws:s3:arn": [OBJECTS] } },
    ];
    const parsed = parseConfiguration(ownerRaw({ region: REGION, assumeRole: undefined, shares }));
    assert.ok("configuration" in parsed && parsed.configuration.owner);
    assert.match(sharesWarnings(parsed.configuration.owner.shares, REGION).join(), /add "arn:aws:s3:::state-bucket"/);
  });

  it("must not get one where the bucket is there too, by itself or by a wildcard", () => {
    for (const values of [
      [OBJECTS, BUCKET],
      [BUCKET],
      [`${BUCKET}*`],
      ["*"],
      ["arn:aws:s3:::*"],
      [OBJECTS, "arn:aws:s3:::state-*"],
    ]) {
      assert.deepEqual(warnings("aws:s3:arn", ...values), []);
    }
  });

  it("must not be told to take a wildcard for the bucket, which would mean other objects too", () => {
    const [warning = ""] = warnings("aws:s3:arn", "arn:aws:s3:::team-*/private/*");
    assert.match(warning, /If a bucket has one, add its ARN, arn:PARTITION:s3:::NAME, without a wildcard/);
    assert.ok(!warning.includes('add "'));
  });

  it("is told to give the bucket instead where it is a grant's, which takes one value", () => {
    const byGrants: Share = {
      level: "principals",
      accountId: EXTERNAL,
      principals: ["arn:aws:iam::444455556666:role/R"],
      through: "grants",
      encryptionContext: { "aws:s3:arn": [`${BUCKET}/terraform.tfstate`] },
    };
    assert.match(
      sharesWarnings([byGrants], REGION).join(),
      /A grant takes one value: give the bucket's ARN instead \("arn:aws:s3:::state-bucket"\)/,
    );
  });

  it("gets a warning, too, in the external section that is given its terms", () => {
    const terms: Terms = { encryptionContext: { "aws:s3:arn": [OBJECTS] } };
    assert.match(
      termsWarnings("external", terms, REGION).join(),
      /^external\.encryptionContext\.aws:s3:arn has only ARNs of objects/,
    );
  });
});

describe("an encryption context of an AWS service", () => {
  it("gets a warning where a value can never be what the service sends", () => {
    assert.deepEqual(warnings("aws:sqs:arn", "arn:aws:sqs:us-east-1:444455556666:queue"), [
      'owner.shares[0].encryptionContext.aws:sqs:arn has "arn:aws:sqs:us-east-1:444455556666:queue", which Amazon SQS does not send: for a key in eu-central-1 its values of aws:sqs:arn begin with arn:aws:sqs:eu-central-1:. ' +
        "A call of Amazon SQS never matches it. See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html.",
    ]);
    for (const [key, value] of [
      ["aws:s3:arn", "state-bucket/*"],
      ["aws:s3:arn", "arn:aws-cn:s3:::state-bucket"],
      ["aws:ebs:id", "arn:aws:ec2:*:*:volume/vol-1"],
      ["SecretARN", "prod/*"],
      ["secretarn", "arn:aws:secretsmanager:eu-west-1:*"],
      ["PARAMETER_ARN", "/prod/*"],
      ["aws:rds:db-id", "my-database"],
      ["aws:logs:arn", "/aws/lambda/*"],
      ["aws:sns:topicArn", "topic"],
      ["aws:lambda:FunctionArn", "arn:aws:lambda:eu-central-1"],
    ] as const) {
      assert.equal(warnings(key, value).length, 1, `${key} ${value}`);
      assert.match(warnings(key, value).join(), /which .* does not send/);
    }
  });

  it("must not get one for what the service may send, nor for a context of the user's own", () => {
    for (const [key, value] of [
      ["aws:ebs:id", "vol-*"],
      ["aws:ebs:id", "snap-0123456789abcdef0"],
      ["aws:ebs:id", "*"],
      ["aws:sqs:arn", "arn:*:sqs:*:444455556666:team-*"],
      ["SecretARN", "arn:aws:secretsmanager:eu-central-?:444455556666:secret:*"],
      ["aws:logs:arn", "arn:aws:logs:eu-central-1:444455556666:log-group:/aws/*"],
      ["Project", "payroll"],
    ] as const) {
      assert.deepEqual(warnings(key, value), [], `${key} ${value}`);
    }
  });

  it("is data with a page of AWS each, no key twice", () => {
    const keys = SERVICE_CONTEXTS.map(({ key }) => key.toLowerCase());
    assert.deepEqual(keys, [...new Set(keys)]);
    for (const { page, begins } of SERVICE_CONTEXTS) {
      assert.match(page, /^https:\/\/docs\.aws\.amazon\.com\//);
      assert.ok(begins.length > 0 && begins.every((text) => !/[*?]/.test(text)));
    }
  });
});

describe("a service that the list lacks", () => {
  it("gets a warning that says what is not known, and what may have been meant", () => {
    const of = (service: string): readonly string[] =>
      sharesWarnings([share({ via: ["s3", { service, unlisted: true }] })], REGION);
    assert.match(
      of("secretmanager").join(),
      /^owner\.shares\[0\]\.via\[1\] names "secretmanager", which is not in this program's list .* Did you mean "secretsmanager"\? Nothing was checked about it/,
    );
    assert.ok(!of("future").join().includes("Did you mean"));
    assert.deepEqual(sharesWarnings([share({ via: ["s3"] }), share({})], REGION), []);
  });
});
