import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { accountsOf } from "../../sandbox/accounts";
import { temporaryFolder } from "./temporary-folder";

const EVERYBODY = { deployRole: "DeployRole", roles: ["ExampleRole"], users: ["ExampleUser"] };

describe("the accounts of the stack files", () => {
  const folder = temporaryFolder();
  const stackFile = (name: string, text: string): void => {
    writeFileSync(path.join(folder(), `Pulumi.${name}.yaml`), text);
  };

  it("must be the walkthrough's for this checkout", async () => {
    assert.deepEqual(await accountsOf(path.resolve(__dirname, "..", "..")), [
      { accountId: "444455556666", region: "cn-north-1", ...EVERYBODY },
      { accountId: "111122223333", region: "cn-north-1", ...EVERYBODY },
    ]);
  });

  it("must have the principals of both sides, each once", async () => {
    stackFile(
      "both",
      `config:
  cross-account-cmk:owner:
    accountId: "111122223333"
    region: us-east-1
    assumeRole: { roleArn: "arn:aws:iam::111122223333:role/ops/Deployer" }
    shares:
      - { accountId: "444455556666", level: principals, roles: [ExampleRole, team/Reader], users: [ann] }
  cross-account-cmk:external:
    accountId: "444455556666"
    region: us-west-2
    roles: [team/Reader]
`,
    );
    assert.deepEqual(await accountsOf(folder()), [
      { accountId: "111122223333", region: "us-east-1", ...EVERYBODY, deployRole: "ops/Deployer" },
      {
        accountId: "444455556666",
        region: "us-east-1",
        deployRole: "DeployRole",
        roles: ["ExampleRole", "team/Reader"],
        users: ["ExampleUser", "ann"],
      },
    ]);
  });

  it("must have those who administer and use the key", async () => {
    stackFile(
      "owner",
      `config:
  cross-account-cmk:owner:
    accountId: "111122223333"
    region: us-east-1
    key: { administrators: { roles: [ops/Admin] }, users: { roles: [ExampleRole], users: [ann] } }
`,
    );
    assert.deepEqual(await accountsOf(folder()), [
      {
        accountId: "111122223333",
        region: "us-east-1",
        deployRole: "DeployRole",
        roles: ["ExampleRole", "ops/Admin"],
        users: ["ExampleUser", "ann"],
      },
    ]);
  });

  it("must have the readers of both accounts' secrets", async () => {
    stackFile(
      "both",
      `config:
  cross-account-cmk:owner:
    accountId: "111122223333"
    region: us-east-1
    secret: { readers: [{ accountId: "444455556666", roles: [ReaderA] }] }
    reads: [{ accountId: "444455556666", roles: [ReaderB] }]
  cross-account-cmk:external:
    accountId: "444455556666"
    region: us-east-1
    secret: { readers: [{ accountId: "111122223333", users: [ReaderC] }] }
    reads: [{ users: [ReaderD] }]
`,
    );
    assert.deepEqual(await accountsOf(folder()), [
      {
        ...{ accountId: "111122223333", region: "us-east-1", deployRole: "DeployRole" },
        roles: ["ExampleRole", "ReaderB"],
        users: ["ExampleUser", "ReaderC"],
      },
      {
        ...{ accountId: "444455556666", region: "us-east-1", deployRole: "DeployRole" },
        roles: ["ExampleRole", "ReaderA"],
        users: ["ExampleUser", "ReaderD"],
      },
    ]);
  });

  it("must be two where one account id is used in two partitions", async () => {
    stackFile("a", 'config: { cross-account-cmk:owner: { accountId: "111122223333", region: us-east-1 } }');
    stackFile("b", 'config: { cross-account-cmk:owner: { accountId: "111122223333", region: cn-north-1 } }');
    assert.deepEqual(await accountsOf(folder()), [
      { accountId: "111122223333", region: "us-east-1", ...EVERYBODY },
      { accountId: "111122223333", region: "cn-north-1", ...EVERYBODY },
    ]);
  });

  it("must leave out what is not well-formed, for the program to report", async () => {
    stackFile("no-yaml", "config: [");
    stackFile("text", "hello");
    stackFile("id", 'config: { cross-account-cmk:owner: { accountId: "12", region: us-east-1 } }');
    stackFile("number", "config: { cross-account-cmk:owner: { accountId: 111122223333, region: us-east-1 } }");
    stackFile("region", 'config: { cross-account-cmk:owner: { accountId: "111122223333", region: mars-1 } }');
    stackFile(
      "names",
      'config: { cross-account-cmk:external: { accountId: "444455556666", region: us-east-1, roles: ["a b", 7], users: 3 } }',
    );
    assert.deepEqual(await accountsOf(folder()), [{ accountId: "444455556666", region: "us-east-1", ...EVERYBODY }]);
  });
});
