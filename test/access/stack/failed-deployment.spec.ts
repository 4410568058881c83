/**
 * Resources whose last update failed: Pulumi's state has what was asked for, and AWS what was before.
 * @see https://github.com/pulumi/pulumi/issues/21458
 */
import assert from "node:assert/strict";
import { inquire } from "../../../access/matrix/build";
import { failedNames } from "../../../access/stack/failed-deployment";
import { parseRawStackJson, parseStackJson, type StackReading } from "../../../access/stack/file";
import { declaredWorld } from "../../../access/stack/world";
import {
  EXTERNAL,
  EXTERNAL_SECRET,
  externalResources,
  failedUpdate,
  OWNER,
  ownerResources,
  ROLE,
  state,
  stateJson,
  updatePreview,
  type RawResource,
} from "./walkthrough";

const external = state(externalResources());
const NOTE =
  'The last deployment of shared-key failed, and the state does not tell what AWS has of it. Run `pulumi up --refresh`: without `--refresh` it may say "updated" and change nothing.';

/** The outcomes of a principal's row at the key. */
function outcomes(side: "state" | "preview", owner: StackReading, label: string): readonly string[] {
  const { report } = inquire([], { [side]: declaredWorld([owner, external]) });
  const row = report.rows.find((each) => each.label === label && each.accountId === EXTERNAL);
  assert.ok(row !== undefined, report.rows.map((each) => each.label).join());
  const key = report.resources.findIndex(({ kind }) => kind === "key");
  const cells = row.cells.filter((_, index) => report.columns[index]?.resource === key);
  return [...new Set(cells.map(({ answers }) => answers[side]?.outcome ?? "none"))];
}
/** The share was narrowed from the account to one role, and that failed. */
const narrowed = (): readonly RawResource[] => failedUpdate(ownerResources(ROLE), "shared-key");
const reasons = (owner: StackReading): readonly (string | undefined)[] =>
  (declaredWorld([owner, external]).world.keys ?? []).map(({ policyNotKnown }) => policyNotKnown);

describe("a resource whose last deployment failed", () => {
  it("must not make a revoked principal look gone", () => {
    assert.deepEqual(outcomes("state", state(ownerResources(ROLE)), "user/ExampleUser"), ["denied"]);
    assert.deepEqual(outcomes("state", state(narrowed()), "user/ExampleUser"), ["unknown"]);
    assert.deepEqual(outcomes("state", state(narrowed()), "role/ExampleRole"), ["unknown"]);
    assert.deepEqual(reasons(state(narrowed())), ["the last deployment of shared-key failed"]);
  });

  it("is named in a note, with its remedy, to every reader of the state", () => {
    assert.deepEqual(state(narrowed()).notes, [NOTE]);
    assert.deepEqual(parseRawStackJson(stateJson(narrowed()), "FILE").notes, [NOTE]);
    assert.deepEqual(declaredWorld([state(narrowed()), external]).notes.slice(0, 1), [NOTE]);
    assert.deepEqual(state(ownerResources()).notes, []);
  });

  it("is not known after an update either: the engine says `updated`, and nothing is called", () => {
    const preview = updatePreview(narrowed(), ownerResources(ROLE));
    assert.deepEqual(outcomes("preview", preview, "user/ExampleUser"), ["unknown"]);
    assert.deepEqual(preview.notes, [NOTE]);
  });

  it("is known after an update that writes the property anew", () => {
    const steps = ownerResources(ROLE).map((newState) => {
      const oldState = narrowed().find(({ urn }) => urn === newState.urn);
      const isKey = newState.urn.endsWith("::shared-key");
      return { op: isKey ? "update" : "same", urn: newState.urn, oldState, newState, diffReasons: ["policy"] };
    });
    const preview = parseStackJson(JSON.stringify({ steps }), "a preview");
    assert.deepEqual(outcomes("preview", preview, "user/ExampleUser"), ["denied"]);
  });

  it("keeps what AWS cannot change in place: its ARN, its name, its account", () => {
    const [key] = declaredWorld([state(narrowed())]).resources;
    assert.deepEqual([key?.exists, key?.accountId, key?.label], [true, OWNER, "alias/quickstart/shared"]);
  });

  it("leaves a row to whom the failed deployment names", () => {
    const { principals } = declaredWorld([state(narrowed())]);
    assert.deepEqual(
      principals.map(({ principal }) => principal),
      [ROLE],
    );
  });

  it("makes unknown the policy of a secret, its key, and an IAM policy too", () => {
    const failed = state(failedUpdate(failedUpdate(externalResources(), "external-secret"), "external-policy"));
    assert.deepEqual(failedNames(failed.resources), ["external-policy", "external-secret"]);
    const { world } = declaredWorld([state(ownerResources()), failed]);
    const secret = world.secrets?.find(({ arn }) => arn === EXTERNAL_SECRET);
    assert.equal(secret?.policyNotKnown, "the last deployment of external-secret failed");
    const [role] = world.accounts.find(({ id }) => id === EXTERNAL)?.identities ?? [];
    assert.deepEqual([role?.policies, role?.otherPolicies?.[0]], [[], "the last deployment of external-policy failed"]);
  });
});
