import assert from "node:assert/strict";
import { UNKNOWN_VALUE } from "../../../access/stack/resources";
import { brokenShare } from "../../../policypack/stack-rules/broken-share";
import {
  EXTERNAL,
  externalResources,
  firstPreview,
  KEY_ARN,
  keyPolicy,
  ownerResources,
  POLICY_URN,
  type RawResource,
  ROLE,
  state,
  USER,
} from "../../access/stack/walkthrough";
import { assertSilent, judged, ownerWith } from "./judge";

const both = (principals?: unknown): RawResource[] => [...ownerResources(principals), ...externalResources()];
const without = (resources: readonly RawResource[], ...types: readonly string[]): RawResource[] =>
  resources.filter(({ type }) => !types.some((each) => type.includes(each)));
const USES =
  "Decrypt, DescribeKey, Encrypt, GenerateDataKey, GenerateDataKeyPair, GenerateDataKeyPairWithoutPlaintext, GenerateDataKeyWithoutPlaintext, ReEncryptFrom, ReEncryptTo";
const half = (principal: string): string =>
  `shared-key: ${principal} is to use it by its IAM policies (${USES}), and neither the key's policy nor a grant lets it.`;

describe("broken-share", () => {
  it("must be silent where both halves are in one stack, for the account or for its principals", () => {
    for (const principals of [undefined, [ROLE, USER]]) assertSilent(brokenShare, state(both(principals)));
  });

  it("must be silent about the owner's stack alone, which never has the other half", () => {
    for (const principals of [undefined, [ROLE, USER]]) {
      assertSilent(brokenShare, state(ownerResources(principals)));
      assertSilent(brokenShare, firstPreview(ownerResources(principals)));
    }
  });

  it("must not pass an IAM policy for a key whose policy does not let its principal", () => {
    assert.deepEqual(judged(brokenShare, state(both([ROLE]))), { violations: [half(USER)], advice: [] });
    const own = keyPolicy();
    const alone = [...ownerWith({ ...own, Statement: own.Statement.slice(0, 1) }), ...externalResources()];
    assert.deepEqual(judged(brokenShare, state(alone)).violations, [half(ROLE), half(USER)]);
  });

  it("must not pass a share that a Deny takes back", () => {
    const own = keyPolicy([ROLE, USER]);
    const deny = { Effect: "Deny", Principal: { AWS: ROLE }, Action: "kms:*", Resource: "*" };
    const resources = [...ownerWith({ ...own, Statement: [...own.Statement, deny] }), ...externalResources()];
    assert.deepEqual(judged(brokenShare, state(resources)).violations, [half(ROLE)]);
  });

  it("must say that the other half is not in the stack which deploys to the other account, as advice", () => {
    const resources = without(both([ROLE]), "Attachment", "iam/policy:");
    assert.deepEqual(judged(brokenShare, state(resources)), {
      violations: [],
      advice: [
        `shared-key: the key's policy or a grant lets ${ROLE} use it, and no IAM policy that is known in this stack does.`,
      ],
    });
  });

  it("must say so of an IAM policy that is known only after the update", () => {
    const preview = firstPreview(
      both([ROLE, USER]).map((each) =>
        each.urn === POLICY_URN ? { ...each, inputs: { ...each.inputs, policy: UNKNOWN_VALUE } } : each,
      ),
    );
    assert.deepEqual(judged(brokenShare, preview), {
      violations: [],
      advice: [
        `shared-key: the key's policy or a grant lets ${ROLE}, ${USER} use it, and no IAM policy that is known in this stack does.`,
      ],
    });
  });

  it("must say that the policy of a key elsewhere decides, once a key, as advice", () => {
    assert.deepEqual(judged(brokenShare, state(externalResources())), {
      violations: [],
      advice: [
        `external-role-ExampleRole: whether role ExampleRole, user ExampleUser can use the key ${KEY_ARN} hangs on its policy, which is not in this stack.`,
      ],
    });
  });

  it("must not take a principal for a user of every key that its account may use", () => {
    const other = `${KEY_ARN.slice(0, -1)}c`;
    const second = ownerResources()
      .filter(({ type }) => type === "aws:kms/key:Key")
      .map((each) => ({
        ...each,
        urn: `${each.urn}-2`,
        outputs: { ...each.outputs, arn: other, keyId: other.slice(-36) },
      }));
    assertSilent(brokenShare, state([...both(), ...second]));
  });

  it("must count a grant as the key's half", () => {
    const own = keyPolicy();
    const [key] = ownerResources().filter(({ type }) => type === "aws:kms/key:Key");
    const grant: RawResource = {
      ...key!,
      urn: key!.urn.replace("kms/key:Key::shared-key", "kms/grant:Grant::grant"),
      type: "aws:kms/grant:Grant",
      inputs: { keyId: KEY_ARN, granteePrincipal: ROLE, operations: ["Decrypt", "DescribeKey"] },
      outputs: { grantId: "1" },
    };
    const resources = [...ownerWith({ ...own, Statement: own.Statement.slice(0, 1) }), grant, ...externalResources()];
    assert.deepEqual(judged(brokenShare, state(resources)).violations, [half(USER)]);
    assert.equal(EXTERNAL, ROLE.split(":")[4]);
  });
});
