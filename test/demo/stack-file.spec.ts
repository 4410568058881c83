import assert from "node:assert/strict";
import { parseStackFile } from "../../demo/stack-file";

const FILE = `
encryptionsalt: v1:abc
config:
  cross-account-cmk:owner:
    accountId: "111122223333"
    region: cn-north-1
    assumeRole: { roleArn: "arn:aws-cn:iam::111122223333:role/DeployRole" }
    shares: [{ accountId: "444455556666", level: account }]
    secret: { name: quickstart/MyCustomTypeSecret, valueFile: mycreds.json }
`;

describe("the stack file", () => {
  it("says where the secret of its side is", () => {
    assert.deepEqual(parseStackFile(FILE, "owner"), {
      defaults: {
        accountId: "111122223333",
        region: "cn-north-1",
        secretName: "quickstart/MyCustomTypeSecret",
        deployRoleArn: "arn:aws-cn:iam::111122223333:role/DeployRole",
      },
    });
  });

  for (const [what, yaml] of Object.entries({
    "the other side only": FILE,
    "no config": "encryptionsalt: v1:abc",
    nothing: "",
  }))
    it(`says nothing of a side where it has ${what}`, () => {
      assert.deepEqual(parseStackFile(yaml, "external"), { defaults: {} });
    });

  for (const [what, yaml] of Object.entries({
    "is not YAML": "config: {password: hunter2\n  x: [",
    "is a list": "- hunter2",
    "has a text for its config": "config: hunter2",
  }))
    it(`must not be quoted where it ${what}: a value may stand in it`, () => {
      assert.deepEqual(parseStackFile(yaml, "owner"), {
        problem: "is not a Pulumi stack file: it must be YAML with a `config` object",
      });
    });

  it("tells all that is wrong in the section, and where", () => {
    const yaml = "config: { 'cross-account-cmk:owner': { accountId: 111122223333, region: [], secret: { name: 1 } } }";
    const rule = "must be text (in quotes, where it is a number)";
    assert.deepEqual(parseStackFile(yaml, "owner"), {
      problem: ["accountId", "region", "secret.name"]
        .map((property) => `\`cross-account-cmk:owner.${property}\` ${rule}`)
        .join("; "),
    });
  });

  it("tells a section that is none", () => {
    assert.deepEqual(parseStackFile("config: { 'cross-account-cmk:owner': x }", "owner"), {
      problem: "`cross-account-cmk:owner` must be an object",
    });
  });
});
