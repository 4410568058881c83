import assert from "node:assert/strict";
import type { JudgedFile } from "../../../policypack/cli/judge";
import { judge } from "../../../policypack/cli/judge";
import type { Rule } from "../../../policypack/rule";
import { RULES } from "../../../policypack/rules";
import { externalActions } from "../../../policypack/rules/external-actions";
import { PACK, type RunningPack, startPack } from "../engine-side";
import {
  earlier,
  KEY_TYPE,
  oneFile,
  ownerWithKey,
  previewText,
  type RawResource,
  settings,
  SOME_RULES,
  stateText,
} from "./files";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const judged = (text: string, config: unknown = {}, rules: readonly Rule[] = SOME_RULES): JudgedFile =>
  judge([oneFile(text)], settings(config, rules))[0]!;

/** Rule and enforcement of each violation. */
const violations = ({ judgements }: JudgedFile): readonly string[] =>
  judgements.flatMap(({ rule, violations: found }) => found.map(({ enforcement }) => `${enforcement} ${rule.name}`));

const unturned = (): string => stateText(ownerWithKey({ enableKeyRotation: false }));

const throwing = (error: unknown): Rule => ({
  name: "throwing",
  description: "D.",
  severity: "low",
  remedy: "R.",
  url: "https://example.com/",
  frameworks: [],
  appliesTo: (type) => type === KEY_TYPE,
  check: () => {
    throw error;
  },
});

describe("the rules over the resources of a file", () => {
  it("must pass the walkthrough as it is deployed", () => {
    for (const stack of ["owner", "external"] as const) {
      const file = judged(stateText(earlier(stack)), {}, RULES);
      assert.deepEqual(violations(file), []);
      assert.deepEqual(
        file.judgements.filter(({ notJudged }) => notJudged !== undefined),
        [],
      );
      assert.ok(file.judgements.length > 10);
    }
  });

  it("must refuse what breaks one, with the message that the engine shows", () => {
    const [broken, ...others] = judged(unturned()).judgements.filter(({ violations: found }) => found.length > 0);
    assert.deepEqual(others, []);
    assert.equal(broken?.resource.name, "shared-key");
    assert.deepEqual(broken.violations, [
      {
        enforcement: "mandatory",
        severity: "medium",
        message: [
          "shared-key (aws:kms/key:Key): enableKeyRotation is false.",
          "Why it matters: all data that is ever encrypted under the key would depend on the same key material.",
          "Allowed: enableKeyRotation: true; enableKeyRotation false or absent for asymmetric and HMAC keys, keys with imported material and keys in a custom key store.",
          "Remedy: set enableKeyRotation: true for a key that AWS can rotate, with a period within the bounds; id, ARN and policies of the key stay as they are.",
          "See https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
        ].join("\n"),
      },
    ]);
  });

  for (const [level, found] of [
    ["advisory", ["advisory key-rotation"]],
    ["mandatory", ["mandatory key-rotation"]],
    ["remediate", ["mandatory key-rotation"]],
    ["disabled", []],
  ] as const) {
    it(`find by the level ${level} what the engine finds by it`, () => {
      assert.deepEqual(violations(judged(unturned(), { "key-rotation": level })), found);
    });
  }

  it("get their configuration", () => {
    const policy = JSON.parse(
      String(ownerWithKey({}).find(({ type }) => type === KEY_TYPE)?.inputs?.policy).replace(
        '"kms:Decrypt"',
        '"kms:Decrypt","kms:CreateGrant"',
      ),
    ) as unknown;
    const text = stateText(ownerWithKey({ policy: JSON.stringify(policy) }));
    const config = { "external-actions": { allowedActions: ["kms:CreateGrant"] } };
    assert.deepEqual(violations(judged(text, {}, [externalActions])), ["mandatory external-actions"]);
    assert.deepEqual(violations(judged(text, config, [externalActions])), []);
  });

  it("must not pass a value that only the update will tell", () => {
    const file = judged(previewText(ownerWithKey({ policy: UNKNOWN })));
    assert.deepEqual(violations(file), ["advisory known-at-preview"]);
    assert.deepEqual(
      file.judgements.flatMap(({ rule, notJudged }) => (notJudged === undefined ? [] : [[rule.name, notJudged]])),
      [["public-principal", "policy is not known at preview: reported by known-at-preview"]],
    );
  });

  for (const error of [new TypeError("hunter2"), "hunter2"]) {
    it(`must not let through what makes a rule fail with a ${typeof error}, and must not repeat the error's words`, () => {
      const file = judged(stateText(earlier("owner")), {}, [throwing(error)]);
      assert.deepEqual(violations(file), ["mandatory throwing"]);
      const { message } = file.judgements[0]!.violations[0]!;
      assert.match(message, /^shared-key \(aws:kms\/key:Key\): the rule .*failed.*\nWhy it matters: /);
      assert.doesNotMatch(message, /hunter2/);
    });
  }

  it("must judge a secret that the state shows, and must not print what they say of it", () => {
    const opened = (value: unknown) => ({
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      plaintext: JSON.stringify(value),
    });
    const statement = { Sid: "hunter2", Effect: "Allow", Principal: "*", Action: "kms:Decrypt", Resource: "*" };
    const policy = opened(JSON.stringify({ Version: "2012-10-17", Statement: [statement, statement] }));
    const file = judged(stateText(ownerWithKey({ policy, enableKeyRotation: false })));
    assert.deepEqual(
      file.judgements.flatMap(({ violations: found }) => found.map(({ message }) => message.split("\n")[0])),
      [
        "shared-key (aws:kms/key:Key): policy, a secret that the file shows, breaks the rule; what was found may quote it and is left out.",
        "shared-key (aws:kms/key:Key): enableKeyRotation is false.",
      ],
    );
    assert.doesNotMatch(JSON.stringify(file.judgements.map(({ violations: found }) => found)), /hunter2/);
  });

  it("must not stop at a rule that fails", () => {
    assert.deepEqual(violations(judged(unturned(), {}, [throwing(new Error()), ...SOME_RULES])), [
      "mandatory throwing",
      "mandatory key-rotation",
    ]);
  });
});

/** Changes that break one rule or several, or leave something unknown. */
const CHANGES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "as it is": {},
  "without rotation": { enableKeyRotation: false },
  "with the bypass": { bypassPolicyLockoutSafetyCheck: true },
  "open to everybody": {
    policy: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}}',
  },
  "with a policy that is no JSON": { policy: "{" },
  "with a policy that is an object": { policy: { Statement: [] } },
  "with an unknown policy": { policy: UNKNOWN },
  "with unknown rotation": { enableKeyRotation: UNKNOWN },
  "without a policy": { policy: null },
};

describe("the rules without the engine", function () {
  this.timeout(120_000);
  let pack: RunningPack;
  before(async () => {
    pack = await startPack(PACK, PACK);
  });
  after(() => pack.stop());

  /** The engine keeps its own keys to itself, and opens secrets. */
  const inputs = (of: RawResource | undefined) =>
    Object.fromEntries(
      Object.entries(of?.inputs ?? {})
        .filter(([key]) => !key.startsWith("__"))
        .map(([key, value]) => [key, JSON.stringify(value).includes("ciphertext") ? "opened" : value]),
    );

  async function asked(resource: ReturnType<typeof oneFile>["resources"][number], raw: RawResource) {
    const provider = earlier("owner").find(({ urn }) => urn === resource.provider?.urn);
    const { diagnosticsList } = await pack.analyze({
      type: resource.type,
      name: resource.name,
      props: inputs(raw),
      secrets: Object.keys(raw.inputs ?? {}).filter((key) => JSON.stringify(raw.inputs?.[key]).includes("ciphertext")),
      ...(provider === undefined ? {} : { provider: { name: "owner", props: inputs(provider) } }),
    });
    return diagnosticsList.map(({ policyname, message }) => [policyname, message]);
  }

  for (const [name, change] of Object.entries(CHANGES)) {
    it(`must say of the key ${name} what they say in the engine`, async () => {
      const raw = ownerWithKey(change);
      const file = judged(stateText(raw), {}, RULES);
      for (const resource of file.file.resources) {
        // The SDK puts the rule's description before the message.
        const here = file.judgements
          .filter((judgement) => judgement.resource === resource)
          .flatMap(({ rule, violations: found }) =>
            found.map(({ message }) => [rule.name, `${rule.description}\n${message}`]),
          );
        assert.deepEqual(
          here,
          await asked(
            resource,
            raw.find(({ urn }) => urn === resource.urn)!,
          ),
          resource.urn,
        );
      }
    });
  }
});
