import assert from "node:assert/strict";

import { diff } from "../../../../../sandbox/plugins/aws/engine/diff";
import { UNKNOWN, type Values } from "../../../../../sandbox/plugins/aws/engine/values";
import { resourceType } from "../../../../../sandbox/plugins/aws/provider";

const KEY = "aws:kms/key:Key";
const POLICY = "aws:iam/policy:Policy";
const SECRET = "aws:secretsmanager/secret:Secret";
const VERSION = "aws:secretsmanager/secretVersion:SecretVersion";

const policy = (Principal: unknown, Action: unknown = "kms:*"): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal, Action, Resource: "*" }] });

function run(token: string, olds: Values, news: Values, ignoreChanges: string[] = [], oldInputs: Values = {}) {
  const result = diff({ type: resourceType(token), olds, oldInputs, news, ignoreChanges });
  return { ...result, detailed: Object.fromEntries(result.detailed) };
}

const NOTHING = { detailed: {}, changed: [], replaces: [], deleteBeforeReplace: false };

describe("diff", () => {
  it("must see no change where AWS reordered and rewrote a policy", () => {
    const [a, b] = ["arn:aws-cn:iam::111122223333:root", "arn:aws-cn:iam::444455556666:role/R"];
    const olds = { policy: policy({ AWS: [b, "111122223333"] }, ["kms:*"]) };
    assert.deepEqual(run(KEY, olds, { policy: policy({ AWS: [a, b] }, "kms:*") }), NOTHING);
  });

  it("must see a change of a policy's meaning", () => {
    const olds = { policy: policy({ AWS: "111122223333" }) };
    assert.deepEqual(run(KEY, olds, { policy: policy({ AWS: "444455556666" }) }), {
      detailed: { policy: { kind: "update", replaces: false } },
      changed: ["policy"],
      replaces: [],
      deleteBeforeReplace: false,
    });
  });

  it("must take what AWS filled in for no change where the program says nothing", () => {
    const olds = { policy: policy("*"), description: "", multiRegion: false, rotationPeriodInDays: 365, region: "r" };
    assert.deepEqual(run(KEY, olds, {}), NOTHING);
  });

  it("must see that an optional value was taken away", () => {
    assert.deepEqual(run(SECRET, { description: "d" }, {}).detailed, {
      description: { kind: "delete", replaces: false },
    });
  });

  it("must take an empty value for an absent one", () => {
    assert.deepEqual(run(SECRET, { tags: {} }, { description: "", kmsKeyId: "" }), NOTHING);
  });

  it("must name each tag that changed, with the path of one that is no identifier in brackets", () => {
    const { detailed } = run(
      KEY,
      { tags: { keep: "1", "a.b": "1", gone: "1" } },
      { tags: { keep: "1", "a.b": "2", new: "1" } },
    );
    assert.deepEqual(detailed, {
      'tags["a.b"]': { kind: "update", replaces: false },
      "tags.gone": { kind: "delete", replaces: false },
      "tags.new": { kind: "add", replaces: false },
    });
  });

  it("must take an unknown value for a change, and for a replacement where the property replaces", () => {
    const { detailed, replaces } = run(
      VERSION,
      { secretId: "s", secretString: "v" },
      { secretId: UNKNOWN, secretString: "v" },
    );
    assert.deepEqual([detailed, replaces], [{ secretId: { kind: "update", replaces: true } }, ["secretId"]]);
  });

  it("must never compare a write-only value, and replace when its version changes", () => {
    const olds = { secretId: "s", secretStringWoVersion: 1 };
    assert.deepEqual(run(VERSION, olds, { ...olds, secretStringWo: "other" }), NOTHING);
    assert.deepEqual(run(VERSION, olds, { secretId: "s", secretStringWo: "v", secretStringWoVersion: 2 }).replaces, [
      "secretStringWoVersion",
    ]);
  });

  it("must take a key's ARN and its id for the same alias target", () => {
    const olds = { name: "alias/a", targetKeyId: "1234" };
    const news = { name: "alias/a", targetKeyId: "arn:aws-cn:kms:cn-north-1:111122223333:key/1234" };
    assert.deepEqual(run("aws:kms/alias:Alias", olds, news), NOTHING);
  });

  it("must leave out what the program ignores, below a property too", () => {
    const olds = { description: "a", tags: { x: "1", y: "1" } };
    const news = { description: "b", tags: { x: "2", y: "2" } };
    assert.deepEqual(Object.keys(run(KEY, olds, news, ["description", "tags.x"]).detailed), ["tags.y"]);
    assert.deepEqual(run(KEY, olds, news, ["description", "tags"]), NOTHING);
  });

  // https://github.com/pulumi/pulumi-terraform-bridge: nameRequiresDeleteBeforeReplace, and DeleteBeforeReplace of the attachments
  it("must delete first where the program gives the name, also another one, and for an attachment", () => {
    const olds = { name: "chosen", description: "a", policy: "{}" };
    const news = { name: "chosen", description: "b", policy: "{}", __defaults: [] };
    assert.equal(run(POLICY, olds, news).deleteBeforeReplace, true);
    assert.equal(run(POLICY, olds, { ...news, name: "other", description: "a" }).deleteBeforeReplace, true);
    assert.equal(run(POLICY, olds, { ...news, __defaults: ["name"] }).deleteBeforeReplace, false);
    assert.equal(run(POLICY, olds, { ...news, __defaults: undefined }).deleteBeforeReplace, false);
    const attached = { role: "r", policyArn: "arn:aws-cn:iam::111122223333:policy/a" };
    const attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
    assert.equal(run(attachment, attached, { ...attached, role: "s" }).deleteBeforeReplace, true);
  });

  it("must take staging labels for a set", () => {
    const olds = { secretId: "s", secretString: "v", versionStages: ["b", "AWSCURRENT"] };
    assert.deepEqual(run(VERSION, olds, { ...olds, versionStages: ["AWSCURRENT", "b"] }), NOTHING);
  });

  it('must take "{}" for no resource policy', () => {
    assert.deepEqual(run(SECRET, { policy: "" }, { policy: "{}" }), NOTHING);
    assert.deepEqual(Object.keys(run(SECRET, { policy: policy("*") }, { policy: "{}" }).detailed), ["policy"]);
  });
});
