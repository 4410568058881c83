import assert from "node:assert/strict";
import { KMS_ACTIONS } from "../../../access/kms-actions";
import type { ConditionBlock } from "../../../access/policy-document";
import {
  CHANGING_ACTIONS,
  DECRYPTING_ACTIONS,
  POWERFUL_ACTIONS,
  reachedOf,
} from "../../../policypack/documents/administration";
import { holdsGrants } from "../../../policypack/documents/delegation";

const NAMES = KMS_ACTIONS.map(({ name }) => `kms:${name}`);
const ROLE = "arn:aws:iam::444455556666:role/Example";
const SERVICE_ROLE =
  "arn:aws:iam::444455556666:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
const READ_ONLY = { "kms:GrantOperations": ["Decrypt", "DescribeKey"] };

const HELD: readonly [title: string, block: ConditionBlock][] = [
  ["grants for AWS resources", { Bool: { "kms:GrantIsForAWSResource": "true" } }],
  ["a service-linked role", { StringEquals: { "kms:GranteePrincipal": SERVICE_ROLE } }],
  ["a service", { StringEquals: { "kms:GranteeServicePrincipal": "dynamodb.us-east-1.amazonaws.com" } }],
  [
    "a role in full that hands nothing on",
    { ArnEquals: { "kms:GranteePrincipal": ROLE }, "ForAllValues:StringEquals": READ_ONLY },
  ],
];
const OPEN: readonly [title: string, block: ConditionBlock | undefined][] = [
  ["no condition", undefined],
  ["grants for anything but AWS resources", { Bool: { "kms:GrantIsForAWSResource": "false" } }],
  ["a role that can hand it on", { StringEquals: { "kms:GranteePrincipal": ROLE } }],
  [
    "a role that gets CreateGrant",
    {
      StringEquals: { "kms:GranteePrincipal": ROLE },
      "ForAllValues:StringEquals": { "kms:GrantOperations": ["Decrypt", "CreateGrant"] },
    },
  ],
  [
    "one harmless operation among any others",
    { StringEquals: { "kms:GranteePrincipal": ROLE }, "ForAnyValue:StringEquals": READ_ONLY },
  ],
  ["operations without a grantee", { "ForAllValues:StringEquals": READ_ONLY }],
  ["roles of any name", { ArnLike: { "kms:GranteePrincipal": `${ROLE}*` }, "ForAllValues:StringEquals": READ_ONLY }],
  ["a service it comes through", { StringEquals: { "kms:ViaService": "ec2.us-east-1.amazonaws.com" } }],
];

describe("administration of a key", () => {
  it("must be exactly these actions", () => {
    assert.deepEqual(
      CHANGING_ACTIONS.map((action) => action.slice(4)).join(" "),
      [
        "CancelKeyDeletion CreateAlias CreateGrant DeleteAlias DeleteImportedKeyMaterial DisableKey DisableKeyRotation EnableKey",
        "EnableKeyRotation ImportKeyMaterial PutKeyPolicy ReplicateKey RevokeGrant RotateKeyOnDemand ScheduleKeyDeletion",
        "SynchronizeMultiRegionKey TagResource UntagResource UpdateAlias UpdateKeyDescription UpdatePrimaryRegion",
      ].join(" "),
    );
    for (const action of POWERFUL_ACTIONS) assert(CHANGING_ACTIONS.includes(action), action);
    for (const action of DECRYPTING_ACTIONS) assert(NAMES.includes(action), action);
  });

  it("must be seen through wildcards, case and NotAction", () => {
    const some = ["kms:PutKeyPolicy", "kms:CreateGrant"];
    const reached = (element: object) => reachedOf({ Effect: "Allow", Resource: "*", ...element }, some);
    assert.deepEqual(reached({ Action: "KMS:put?eypolicy" }), ["kms:PutKeyPolicy"]);
    assert.deepEqual(reached({ NotAction: ["kms:Put*", "s3:*"] }), ["kms:CreateGrant"]);
    assert.deepEqual(reached({ Action: "kms:*", Condition: HELD[0]![1] }), ["kms:PutKeyPolicy"]);
  });

  for (const [title, block] of HELD) {
    it(`must see that grants are held to ${title}`, () => {
      assert.equal(holdsGrants(block), true);
    });
  }
  for (const [title, block] of OPEN) {
    it(`must not take grants for held by ${title}`, () => {
      assert.equal(holdsGrants(block), false);
    });
  }
});
