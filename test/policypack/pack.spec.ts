import assert from "node:assert/strict";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EnforcementLevel } from "@pulumi/pulumi/proto/analyzer_pb";
import manifest from "../../policypack/package.json";
import { RULES } from "../../policypack/rules";
import { STACK_RULES } from "../../policypack/stack-rules";
import { externalResources, KEY_URN, ownerResources, ROLE, USER } from "../access/stack/walkthrough";
import { PACK, type RunningPack, startPack } from "./engine-side";
import { secretVersionWith } from "./resources";
import {
  iamPolicyWith,
  iamPolicyWithShare,
  key,
  KEY_POLICY,
  keyWith,
  keyWithShare,
  UNKNOWN,
  WALKTHROUGH,
} from "./walkthrough";

const ALL = [...RULES, ...STACK_RULES];
const ADVISORY: readonly string[] = ALL.filter(({ enforcementLevel }) => enforcementLevel === "advisory").map(
  ({ name }) => name,
);

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
      ALL.map(({ name }) => [name, ADVISORY.includes(name) ? EnforcementLevel.ADVISORY : EnforcementLevel.MANDATORY]),
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

  it("must know a secret from plain text, which the SDK hides from the rules", async () => {
    assert.deepEqual((await pack.analyze(secretVersionWith())).diagnosticsList, []);
    const { diagnosticsList } = await pack.analyze(secretVersionWith({}, ["secretStringWoVersion"]));
    assert.deepEqual(
      diagnosticsList.map(({ policyname, message }) => [policyname, message.split("\n")[1]]),
      [
        [
          "secret-value",
          "external-version (aws:secretsmanager/secretVersion:SecretVersion): secretStringWo is not a Pulumi secret.",
        ],
      ],
    );
  });

  it("must report an exception that is used, and refuse one that is over", async () => {
    const exempt = (expires: string) =>
      ({
        "key-rotation": {
          enforcementLevel: "mandatory",
          exceptions: [{ urn: "urn:pulumi:owner::*::shared-key", reason: "SEC-1", expires }],
        },
      }) as const;
    const still = keyWith(KEY_POLICY, { enableKeyRotation: false });
    try {
      for (const [expires, rule, level, said] of [
        [
          "9999-12-31",
          "exceptions",
          EnforcementLevel.ADVISORY,
          /key-rotation is excepted .* until 9999-12-31: enableKey/,
        ],
        [
          "2020-01-31",
          "key-rotation",
          EnforcementLevel.MANDATORY,
          /is false\. The exception for it expired on 2020-01-31/,
        ],
      ] as const) {
        await pack.configure(exempt(expires));
        const { diagnosticsList } = await pack.analyze(still);
        const [only] = diagnosticsList;
        assert.deepEqual(
          diagnosticsList.map(({ policyname, enforcementlevel }) => [policyname, enforcementlevel]),
          [[rule, level]],
        );
        assert.match(only?.message ?? "", said);
      }
    } finally {
      await pack.configure({});
    }
  });

  it("must answer for a document of a megabyte, and one nested a hundred thousand deep", async () => {
    const depth = 100_000;
    for (const policy of ["x".repeat(1_000_000), `{"Statement":${"[".repeat(depth)}${"]".repeat(depth)}}`]) {
      const { diagnosticsList } = await pack.analyze(keyWith(policy));
      assert.deepEqual(
        diagnosticsList.map(({ policyname }) => policyname),
        ["document-limits", "readable-documents"],
      );
    }
  });

  describe("where a rule's level is remediate", () => {
    /** As the engine sends a secret. */
    const secret = (value: unknown) => ({
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      value,
    });
    const still = keyWith(KEY_POLICY, { enableKeyRotation: false, tags: { a: "b" }, description: secret("of us") });
    before(() => pack.configure({ "key-rotation": { enforcementLevel: "remediate" } }));
    after(() => pack.configure({}));

    it("must repair what the rule refuses, and change nothing else", async () => {
      assert.deepEqual(await pack.remediate(still), [
        { rule: "key-rotation", properties: { ...still.props, enableKeyRotation: true }, diagnostic: "" },
      ]);
    });

    it("must make a deletion window as long as it can be, and the Sids of an IAM policy such as AWS takes", async () => {
      await pack.configure({
        "deletion-window": { enforcementLevel: "remediate" },
        "effective-statements": { enforcementLevel: "remediate" },
      });
      const soon = keyWith(KEY_POLICY, { deletionWindowInDays: 7 });
      assert.deepEqual(await pack.remediate(soon), [
        { rule: "deletion-window", properties: { ...soon.props, deletionWindowInDays: 30 }, diagnostic: "" },
      ]);
      const spaced = iamPolicyWithShare({ Sid: "Use the key" });
      const policy = String(spaced.props.policy).replace("Use the key", "UseTheKey");
      assert.deepEqual(await pack.remediate(spaced), [
        { rule: "effective-statements", properties: { ...spaced.props, policy }, diagnostic: "" },
      ]);
      await pack.configure({ "key-rotation": { enforcementLevel: "remediate" } });
    });

    it("must leave alone what the rule does not refuse", async () => {
      for (const subject of [
        key,
        keyWith(KEY_POLICY, { customKeyStoreId: "cks-1234567890abcdef0", enableKeyRotation: false }),
        iamPolicyWith(),
      ]) {
        assert.deepEqual(await pack.remediate(subject), []);
      }
    });

    it("must leave a value that is not known yet, which the rule judges in the update", async () => {
      assert.deepEqual(await pack.remediate(keyWith(KEY_POLICY, { enableKeyRotation: UNKNOWN })), []);
      const beside = keyWith(UNKNOWN, { enableKeyRotation: false });
      assert.deepEqual(
        (await pack.remediate(beside)).map(({ properties }) => properties),
        [{ ...beside.props, enableKeyRotation: true }],
      );
    });

    it("must leave what an exception lets pass", async () => {
      const exceptions = [{ urn: "*::shared-key", reason: "SEC-1", expires: "9999-12-31" }];
      await pack.configure({ "key-rotation": { enforcementLevel: "remediate", exceptions } });
      assert.deepEqual(await pack.remediate(still), []);
    });

    it("must not repair anything at another level", async () => {
      await pack.configure({});
      assert.deepEqual(await pack.remediate(still), []);
    });
  });

  describe("for a whole stack", () => {
    const both = (principals?: unknown) => [...ownerResources(principals), ...externalResources()];

    it("must let the walkthrough through, from both accounts in one stack", async () => {
      for (const principals of [undefined, [ROLE, USER]]) {
        assert.deepEqual((await pack.analyzeStack(both(principals))).diagnosticsList, []);
      }
    });

    it("must let it through before it is deployed, when the key has no ARN yet", async () => {
      const known = JSON.stringify(both([ROLE, USER]));
      const [key] = ownerResources().filter(({ urn }) => urn === KEY_URN);
      const preview = JSON.parse(known.replaceAll(String(key?.outputs?.arn), UNKNOWN)) as ReturnType<typeof both>;
      const { diagnosticsList } = await pack.analyzeStack(
        preview.map((each) =>
          JSON.stringify(each.inputs.policy ?? "").includes(UNKNOWN)
            ? { ...each, inputs: { ...each.inputs, policy: UNKNOWN }, outputs: {} }
            : each,
        ),
      );
      assert.deepEqual(
        diagnosticsList.map(({ policyname, enforcementlevel }) => [policyname, enforcementlevel]),
        [["stack-advice", EnforcementLevel.ADVISORY]],
      );
    });

    it("must refuse what only all of it shows, with the resource that it is about", async () => {
      const { diagnosticsList } = await pack.analyzeStack(both([ROLE]));
      const [only, ...more] = diagnosticsList;
      assert.deepEqual(
        [only?.policyname, only?.enforcementlevel, only?.urn],
        ["broken-share", EnforcementLevel.MANDATORY, KEY_URN],
      );
      assert.match(
        only?.message ?? "",
        /\nshared-key \(aws:kms\/key:Key\): .*ExampleUser is to use it by its IAM policies/,
      );
      assert.deepEqual(more, []);
    });

    it("must report what it cannot tell under the rule's own configuration", async () => {
      const { diagnosticsList } = await pack.analyzeStack(externalResources());
      assert.deepEqual(
        diagnosticsList.map(({ policyname }) => policyname),
        ["stack-advice"],
      );
      // As the engine does it: a pack is configured once, before it is asked anything.
      const other = await startPack(PACK, PACK);
      try {
        await other.configure({ "broken-share": { enforcementLevel: "disabled" } });
        assert.deepEqual((await other.analyzeStack(externalResources())).diagnosticsList, []);
      } finally {
        await other.stop();
      }
    });
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

describe("a pack with a rule that fails", function () {
  this.timeout(120_000);
  let pack: RunningPack;
  before(async () => {
    const folder = join(__dirname, "failing-pack");
    pack = await startPack(folder, folder);
  });
  after(() => pack.stop());

  it("must not let the resource through, and must name the rule without quoting the resource", async () => {
    const { diagnosticsList } = await pack.analyze(key);
    assert.deepEqual(
      diagnosticsList.map(({ policyname, enforcementlevel }) => [policyname, enforcementlevel]),
      [["failing", EnforcementLevel.MANDATORY]],
    );
    const message = diagnosticsList[0]?.message ?? "";
    assert.match(
      message,
      /the rule itself failed \(TypeError at failing-pack\/pack\.js:\d+:\d+\) and could not judge\./,
    );
    assert.doesNotMatch(message, /Statement/);
  });

  it("must judge by the other rules all the same", async () => {
    const { diagnosticsList } = await pack.analyze(
      keyWith(KEY_POLICY, { enableKeyRotation: false, bypassPolicyLockoutSafetyCheck: true }),
    );
    assert.deepEqual(
      diagnosticsList.map(({ policyname }) => policyname),
      ["key-rotation", "failing", "lockout-check"],
    );
  });
});
