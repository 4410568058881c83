import assert from "node:assert/strict";
import {
  isOfferedIn,
  isViaService,
  nameOfService,
  servicesNamed,
  VIA_SERVICES,
  viaValues,
} from "../../../components/sharing/services";

describe("the services that a share can be held to", () => {
  it("are named as kms:ViaService does, under amazonaws.com in China too", () => {
    assert.deepEqual(viaValues(["secretsmanager", "ec2"], "cn-northwest-1"), [
      "secretsmanager.cn-northwest-1.amazonaws.com",
      "ec2.cn-northwest-1.amazonaws.com",
    ]);
    assert.deepEqual(viaValues(["s3"], "us-gov-west-1"), ["s3.us-gov-west-1.amazonaws.com"]);
  });

  it("may be one that the list lacks, named as such", () => {
    const future = { service: "future-thing", unlisted: true } as const;
    assert.ok(isViaService(future));
    assert.deepEqual(viaValues([future, "s3"], "eu-central-1"), [
      "future-thing.eu-central-1.amazonaws.com",
      "s3.eu-central-1.amazonaws.com",
    ]);
    assert.equal(nameOfService(future), "future-thing");
    assert.ok(isOfferedIn(future, "aws-cn"));
    for (const value of [
      { service: "s3", unlisted: true },
      { service: "future", unlisted: false },
      { service: "future" },
      { service: "Future", unlisted: true },
      { service: "future.eu-central-1", unlisted: true },
      { service: "*", unlisted: true },
      { service: "future", unlisted: true, more: 1 },
      null,
      ["s3"],
    ]) {
      assert.ok(!isViaService(value), JSON.stringify(value));
    }
  });

  it("are found by the names that AWS's users know", () => {
    assert.deepEqual(servicesNamed("guardduty"), ["malware-protection"]);
    assert.deepEqual(servicesNamed("EBS"), ["ec2"]);
    assert.deepEqual(servicesNamed("Amazon EFS"), ["elasticfilesystem"]);
    assert.deepEqual(servicesNamed("aws"), []);
    assert.deepEqual(servicesNamed(""), []);
  });

  it("must have no property of an object for a service", () => {
    assert.ok(isViaService("rds") && !isViaService("constructor") && !isViaService("RDS"));
  });

  it("are all offered in the partition aws, and not all elsewhere", () => {
    assert.ok(VIA_SERVICES.every((service) => isOfferedIn(service, "aws")));
    assert.deepEqual(
      VIA_SERVICES.filter((service) => !isOfferedIn(service, "aws-cn")),
      ["aoss", "appflow", "apprunner", "bedrock", "codeartifact", "connect", "workmail"],
    );
    assert.deepEqual(
      VIA_SERVICES.filter((service) => !isOfferedIn(service, "aws-us-gov")),
      ["airflow", "appflow", "apprunner", "codeartifact", "workmail"],
    );
  });
});
