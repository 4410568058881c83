import assert from "node:assert/strict";
import { isOfferedIn, isViaService, VIA_SERVICES, viaValues } from "../../../components/sharing/services";

describe("the services that a share can be held to", () => {
  it("are named as kms:ViaService does, under amazonaws.com in China too", () => {
    assert.deepEqual(viaValues(["secretsmanager", "ec2"], "cn-northwest-1"), [
      "secretsmanager.cn-northwest-1.amazonaws.com",
      "ec2.cn-northwest-1.amazonaws.com",
    ]);
    assert.deepEqual(viaValues(["s3"], "us-gov-west-1"), ["s3.us-gov-west-1.amazonaws.com"]);
  });

  it("must have no property of an object for a service", () => {
    assert.ok(isViaService("rds") && !isViaService("constructor") && !isViaService("RDS"));
  });

  it("are all offered in the partition aws, and not all elsewhere", () => {
    assert.ok(VIA_SERVICES.every((service) => isOfferedIn(service, "aws")));
    assert.deepEqual(
      VIA_SERVICES.filter((service) => !isOfferedIn(service, "aws-cn")),
      ["aoss", "apprunner", "appflow", "bedrock", "codeartifact", "connect", "workmail"],
    );
    assert.deepEqual(
      VIA_SERVICES.filter((service) => !isOfferedIn(service, "aws-us-gov")),
      ["airflow", "apprunner", "appflow", "codeartifact", "workmail"],
    );
  });
});
