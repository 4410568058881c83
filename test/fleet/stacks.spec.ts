import assert from "node:assert/strict";
import { stackOfFile, stacksOf } from "../../fleet/stacks";
import { externalFile, FILES, fileOf, OWNER, stacksIn } from "./fixture";

const needsOf = (...files: Parameters<typeof stacksIn>[0]): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(stacksIn(files).map(({ name, needs }) => [name, needs]));
const hashOf = (file: (typeof FILES)[number]): string => stacksIn([file])[0]!.hash;

describe("the stacks of a fleet", () => {
  it("are those of the stack files, in the order that people count", () => {
    assert.deepEqual(
      stacksIn(FILES).map(({ name }) => name),
      ["external-1", "external-2", "external-10", "owner"],
    );
    assert.equal(stackOfFile("Pulumi.yaml"), undefined);
    assert.equal(stackOfFile("Pulumi.a.b.yaml"), "a.b");
  });

  it("need the owner that key.stack names", () => {
    assert.deepEqual(needsOf(...FILES), {
      "external-1": ["owner"],
      "external-2": ["owner"],
      "external-10": ["owner"],
      owner: [],
    });
  });

  it("must not need a stack of another project, or one that has no file here", () => {
    const other = externalFile("one", { key: { stack: "organization/other/owner" } });
    const gone = externalFile("two", { key: { stack: "organization/cross-account-cmk/gone" } });
    assert.deepEqual(needsOf(other, gone, OWNER), { one: [], two: [], owner: [] });
  });

  it("need the owner in whose account the key of an ARN is", () => {
    const arnIn = (accountId: string): object => ({ key: { arn: `arn:aws-cn:kms:cn-north-1:${accountId}:key/1` } });
    const files = [
      externalFile("here", arnIn("111122223333")),
      externalFile("elsewhere", arnIn("999988887777")),
      OWNER,
    ];
    assert.deepEqual(needsOf(...files), { here: ["owner"], elsewhere: [], owner: [] });
  });

  it("must not need themselves where both sides are in one stack", () => {
    const both = fileOf("both", { owner: { accountId: "111122223333" }, external: { roles: ["R"] } });
    assert.deepEqual(needsOf(both), { both: [] });
    assert.equal(stacksIn([both])[0]?.owns, true);
  });

  it("must count neither layout nor what pulumi writes as a change", () => {
    const { stack, text } = externalFile("external-1");
    const hash = hashOf({ stack, text });
    assert.equal(hashOf({ stack, text: `# a note\nencryptionsalt: v1:x\n${text}` }), hash);
    assert.notEqual(hashOf(externalFile("external-1", { region: "cn-northwest-1" })), hash);
  });

  it("must tell all files that cannot be read, and quote none of them", () => {
    const read = stacksOf([{ stack: "a", text: "password: [" }, { stack: "b", text: "- x" }, OWNER]);
    assert.deepEqual(read, {
      problems: ["Pulumi.a.yaml is not a YAML mapping.", "Pulumi.b.yaml is not a YAML mapping."],
    });
  });

  it("have the Region and the secrets provider of their file", () => {
    const { stack, text } = OWNER;
    const [owner] = stacksIn([{ stack, text: `secretsprovider: awskms://alias/state\n${text}` }]);
    assert.deepEqual([owner?.region, owner?.secretsProvider], ["cn-north-1", "awskms://alias/state"]);
  });
});
