import assert from "node:assert/strict";
import { AccessError } from "../../../access/stack/errors";
import { parseStackFile, stackFiles } from "../../../policypack/cli/stack-file";
import { unknownMetBy } from "../../../policypack/resources/unknowns";
import { earlier, KEY_TYPE, oneFile, ownerWithKey, previewText, type RawResource, stateText } from "./files";

const PROVIDER_TYPE = "pulumi:providers:aws";
const PROVIDER_URN = "urn:pulumi:owner::cross-account-cmk::pulumi:providers:aws::owner";
const typesIn = (text: string): readonly string[] => oneFile(text).resources.map(({ type }) => type);
const keyIn = (text: string) => oneFile(text).resources.find(({ type }) => type === KEY_TYPE)!;
const without = (type: string): RawResource[] => earlier("owner").filter((each) => each.type !== type);

describe("the resources of a file", () => {
  it("are those of a state, each with its inputs and its provider's", () => {
    const { resources, notes, reading } = oneFile(stateText(earlier("owner")));
    assert.equal(resources.length, 8);
    assert.deepEqual([reading.kind, reading.stack, notes], ["state", "owner", []]);
    const key = resources.find(({ type }) => type === KEY_TYPE)!;
    assert.equal(key.name, "shared-key");
    assert.equal(key.urn, earlier("owner").find(({ type }) => type === KEY_TYPE)?.urn);
    assert.equal(key.props.enableKeyRotation, true);
    assert.deepEqual([key.provider?.name, key.provider?.urn], ["owner", PROVIDER_URN]);
    assert.equal(key.provider?.props.allowedAccountIds, '["111122223333"]');
  });

  it("must be judged by their inputs and not by what AWS made of them", () => {
    const resources = ownerWithKey({ policy: undefined }).map((each) => ({ ...each, outputs: { policy: "{}" } }));
    assert.equal(keyIn(stateText(resources)).props.policy, undefined);
  });

  it("have no provider where the program gave none: components, and providers themselves", () => {
    const { resources } = oneFile(stateText(earlier("owner")));
    for (const { type, provider } of resources) assert.equal(provider === undefined, !type.startsWith("aws:"), type);
  });

  it("must not be those that are gone, or only read", () => {
    const [first, ...others] = earlier("owner");
    const changed = others.map((each) => ({
      ...each,
      delete: each.type === KEY_TYPE,
      external: each.type === "aws:kms/alias:Alias",
    }));
    const { resources, notes } = oneFile(stateText([first!, ...changed]), "FILE");
    assert.deepEqual(
      resources.filter(({ type }) => type.startsWith("aws:kms")),
      [],
    );
    assert.deepEqual(notes, ["FILE: 1 resource is only read, and not judged."]);
  });

  for (const op of ["same", "create", "update", "replace", "create-replacement", "import", "import-replacement"]) {
    it(`are those that a preview has the operation "${op}" for`, () => {
      assert.deepEqual(typesIn(previewText(earlier("owner"), op)), typesIn(stateText(earlier("owner"))));
    });
  }

  for (const op of ["delete", "delete-replaced", "discard", "read", "read-replacement", "refresh"]) {
    it(`must not be those that a preview has the operation "${op}" for`, () => {
      assert.deepEqual(typesIn(previewText(earlier("owner"), op)), []);
    });
  }

  it("must be judged, whatever a later engine calls the operation", () => {
    assert.equal(typesIn(previewText(earlier("owner"), "conjure")).length, 8);
  });

  it("must be told where a preview leaves out what one will be", () => {
    const urn = "urn:pulumi:owner::p::aws:kms/key:Key::k";
    assert.deepEqual(oneFile(JSON.stringify({ steps: [{ op: "create", urn }] }), "FILE").notes, [
      `FILE does not tell what ${urn} will be: not judged.`,
    ]);
  });

  it("must be judged once where a replacement takes two steps", () => {
    const twice = [...earlier("owner"), ...earlier("owner")];
    assert.equal(typesIn(previewText(twice, "replace")).length, 8);
  });

  it("have a name with all that stands after the type", () => {
    const urn = "urn:pulumi:s::p::aws:kms/key:Key::a::b";
    assert.equal(oneFile(stateText([{ urn, type: KEY_TYPE }])).resources[0]?.name, "a::b");
  });
});

describe("the provider of a resource", () => {
  it("may be in another file, where a preview leaves out what stays", () => {
    const [plan] = stackFiles([
      parseStackFile(previewText(without(PROVIDER_TYPE), "update"), "plan.json"),
      parseStackFile(stateText(earlier("owner")), "state.json"),
    ]);
    const key = plan!.resources.find(({ type }) => type === KEY_TYPE)!;
    assert.equal(key.provider?.props.allowedAccountIds, '["111122223333"]');
  });

  it("must be its own file's where several have it", () => {
    const planned = earlier("owner");
    planned.find(({ type }) => type === PROVIDER_TYPE)!.inputs = { allowedAccountIds: '["999988887777"]' };
    const [state, plan] = stackFiles([
      parseStackFile(stateText(earlier("owner")), "state.json"),
      parseStackFile(previewText(planned, "update"), "plan.json"),
    ]);
    const accounts = [state!, plan!].map(
      ({ resources }) => resources.find(({ type }) => type === KEY_TYPE)?.provider?.props.allowedAccountIds,
    );
    assert.deepEqual(accounts, ['["111122223333"]', '["999988887777"]']);
  });

  it("must not pass for none where no file has it: its name is known, its properties are not", () => {
    const { provider } = keyIn(stateText(without(PROVIDER_TYPE)));
    assert.deepEqual([provider?.name, provider?.urn], ["owner", PROVIDER_URN]);
    assert.equal(
      unknownMetBy(() => provider?.props.allowedAccountIds),
      "allowedAccountIds (of provider owner, which no file has)",
    );
  });
});

describe("an update plan", () => {
  it("must be told apart from a preview, and refused: it has changes only", () => {
    const plan = { manifest: {}, resourcePlans: { "urn:pulumi:a": { goal: {}, steps: ["update"] } } };
    for (const value of [plan, { version: 1, plan }]) {
      assert.throws(
        () => parseStackFile(JSON.stringify(value), "FILE"),
        new AccessError(
          "FILE is an update plan, which holds changes and not the resources themselves. " +
            "Give the output of `pulumi stack export` or of `pulumi preview --json --show-sames --stack NAME`.",
        ),
      );
    }
  });
});
