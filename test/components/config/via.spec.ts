import assert from "node:assert/strict";
import { closest } from "../../../components/config/closest";
import { parseConfiguration } from "../../../components/config/parse";
import { remedyForService } from "../../../components/config/remedies/service";
import { sharesOutput } from "../../../components/sharing/shares-output";
import { ownerRaw } from "./fixture";

const OWNER = { region: "eu-central-1", assumeRole: undefined };
const parse = (...via: readonly unknown[]) =>
  parseConfiguration(ownerRaw({ ...OWNER, shares: [{ accountId: "444455556666", level: "account", via }] }));
function viaOf(...via: readonly unknown[]): unknown {
  const parsed = parse(...via);
  assert.ok("configuration" in parsed, JSON.stringify(parsed));
  return parsed.configuration.owner?.shares[0]?.via;
}
function remedyOf(service: unknown): string {
  const parsed = parse(service);
  assert.ok("problems" in parsed);
  assert.equal(parsed.problems.length, 1);
  return parsed.problems[0]?.remedy ?? "";
}

describe("the services of a share", () => {
  it("may be all that AWS's page names", () => {
    const names = [
      "timestream",
      "memorydb",
      "ses",
      "xray",
      "kendra",
      "comprehend",
      "kinesisvideo",
      "lex",
      "healthlake",
    ];
    const more = ["mgn", "auditmanager", "malware-protection", "redshift-serverless"];
    assert.deepEqual(viaOf(...names, ...more), [...names, ...more]);
  });

  it("may be one that the list lacks, said so, and reach the external stack as such", () => {
    const via = [{ service: "future-thing", unlisted: true }, "s3"];
    assert.deepEqual(viaOf(...via), via);
    assert.ok(sharesOutput.safeParse([{ level: "account", accountId: "444455556666", via }]).success);
    assert.ok(
      !sharesOutput.safeParse([{ level: "account", accountId: "444455556666", via: ["future-thing"] }]).success,
    );
  });

  it("must not be a product's name, and are told by the name of the condition", () => {
    assert.equal(
      remedyOf("guardduty"),
      'By the names that kms:ViaService has: Amazon GuardDuty is "malware-protection". ' +
        'If AWS documents "guardduty" for kms:ViaService, write { service: guardduty, unlisted: true }; it is not checked then.',
    );
    assert.match(remedyOf("ebs"), /Amazon Elastic Block Store \(Amazon EBS\) is "ec2"\./);
  });

  it("must not be a name that is not known: the list is told, and the way around it", () => {
    const remedy = remedyOf("quantumthing");
    assert.match(
      remedy,
      /^Known here, as of \d{4}-\d{2}-\d{2}: airflow, aoss, .*, xray\. If AWS documents "quantumthing" /,
    );
    assert.match(remedy, /write \{ service: quantumthing, unlisted: true \}; it is not checked then\.$/);
    // No name of a service could have these characters.
    assert.ok(!remedyOf("Quantum Thing").includes("unlisted"));
  });

  it("must not be listed and said to be unlisted, nor said in half", () => {
    assert.equal(remedyOf({ service: "s3", unlisted: true }), 'This one is in the list: write "s3" by itself.');
    for (const value of [
      { service: "future" },
      { service: "Future", unlisted: true },
      { service: "future", unlisted: false },
    ]) {
      assert.match(remedyOf(value), /^Write \{ service: NAME, unlisted: true \} with both properties/);
    }
  });

  it("must not be a typo, which gets a suggestion where one is near for its length", () => {
    assert.equal(remedyOf("secretmanager"), 'Did you mean "secretsmanager"?');
    assert.equal(remedyOf("dynamdb"), 'Did you mean "dynamodb"?');
    assert.equal(remedyOf("kinessis.eu-central-1.amazonaws.com"), 'Did you mean "kinesis"?');
    assert.equal(remedyOf("s3.eu-central-1.amazonaws.com.cn"), 'Write "s3": the Region and the rest are added.');
    for (const short of ["et", "s4", "sks", "dds"]) assert.match(remedyForService(short), /^Known here/);
  });
});

describe("a suggestion", () => {
  it("is near for the length of what was given: in a short text one letter is too much of it", () => {
    assert.equal(closest("ses", ["es", "sns", "sqs"]), undefined);
    assert.equal(closest("s4", ["s3"]), undefined);
    assert.equal(closest("rol", ["role", "roles"]), "role");
    assert.equal(closest("rolse", ["roles", "users"]), "roles");
    assert.equal(closest("role", ["roles", "users"]), "roles");
    assert.equal(closest("eu-centrl-1", ["eu-central-1", "eu-west-1"]), "eu-central-1");
    assert.equal(closest("anything", []), undefined);
  });
});
