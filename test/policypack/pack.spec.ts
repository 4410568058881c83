import assert from "node:assert/strict";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EnforcementLevel } from "@pulumi/pulumi/proto/analyzer_pb";
import manifest from "../../policypack/package.json";
import { RULES } from "../../policypack/rules";
import { PACK, type RunningPack, startPack } from "./engine-side";
import { iamPolicyWith, key, keyWith, keyWithShare, UNKNOWN, WALKTHROUGH } from "./walkthrough";

describe("the pack as the engine runs it", function () {
  this.timeout(120_000);
  let pack: RunningPack;
  before(async () => {
    pack = await startPack(PACK, PACK);
  });
  after(() => pack.stop());

  it("must serve every rule, mandatory unless it says otherwise", async () => {
    const info = await pack.info();
    assert.equal(info.name, manifest.name);
    assert.equal(info.version, manifest.version);
    assert.deepEqual(
      info.policiesList.map(({ name, enforcementlevel }) => [name, enforcementlevel]),
      RULES.map(({ name, enforcementLevel }) => [
        name,
        enforcementLevel === "advisory" ? EnforcementLevel.ADVISORY : EnforcementLevel.MANDATORY,
      ]),
    );
  });

  it("must let the walkthrough through", async () => {
    for (const subject of WALKTHROUGH) assert.deepEqual((await pack.analyze(subject)).diagnosticsList, []);
  });

  it("must refuse what breaks a rule, with the rule's description before its message", async () => {
    const { diagnosticsList } = await pack.analyze(keyWithShare({ Principal: "*" }));
    const [first] = diagnosticsList;
    assert.deepEqual(
      diagnosticsList.map(({ policyname }) => policyname),
      ["public-principal"],
    );
    assert.equal(first?.enforcementlevel, EnforcementLevel.MANDATORY);
    assert.match(
      first.message,
      /^No key policy and no secret's policy lets everybody in\.\nshared-key \(aws:kms\/key:Key\): /,
    );
  });

  it("must report a document that is not known at preview, as advice and once", async () => {
    for (const subject of [keyWith(UNKNOWN), { ...iamPolicyWith(), props: { policy: UNKNOWN } }]) {
      const { diagnosticsList } = await pack.analyze(subject);
      assert.deepEqual(
        diagnosticsList.map(({ policyname, enforcementlevel }) => [policyname, enforcementlevel]),
        [["known-at-preview", EnforcementLevel.ADVISORY]],
      );
    }
  });

  it("must run through a link and from another working directory", async () => {
    const folder = mkdtempSync(join(tmpdir(), "policypack-"));
    try {
      const link = join(folder, "pack");
      symlinkSync(PACK, link);
      const linked = await startPack(link, folder);
      try {
        assert.equal((await linked.info()).version, manifest.version);
        assert.deepEqual((await linked.analyze(key)).diagnosticsList, []);
      } finally {
        await linked.stop();
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
