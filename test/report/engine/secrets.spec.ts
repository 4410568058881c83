/** What is secret in a text. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { hiddenTexts, secretVariables, valueFiles } from "../../../report/engine/known-secrets";
import { MASK, masked, maskOf } from "../../../report/engine/secrets";

describe("the mask of secrets", () => {
  it("must let no known secret through, wherever it stands", () => {
    const secret = fc.string({ minLength: 4, maxLength: 40 }).filter((text) => text.trim().length >= 4);
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
        const text = maskOf([value])(before + value + after);
        // The mask itself may have it.
        fc.pre(!MASK.includes(value.trim()));
        assert.ok(!text.replaceAll(MASK, "\0").includes(value.trim()));
      }),
    );
  });

  it("must mask a secret within JSON, within JSON in JSON, in an address and in Base64", () => {
    const value = 'p"ss w\\rd/?';
    const mask = maskOf([value]);
    for (const text of [
      value,
      JSON.stringify({ value }),
      JSON.stringify(JSON.stringify({ value })),
      `https://host/?q=${encodeURIComponent(value)}`,
      Buffer.from(value).toString("base64"),
    ]) {
      assert.ok(mask(text).includes(MASK), text);
      assert.doesNotMatch(mask(text), /ss w|ss%20w/);
    }
  });

  it("must mask the texts in a secret that is JSON, and the lines of a long one", () => {
    const mask = maskOf([JSON.stringify({ user: "administrator", deep: ["hunter2hunter2"], port: 3306 })]);
    assert.equal(
      mask("login of administrator with hunter2hunter2 at 3306 failed"),
      `login of ${MASK} with ${MASK} at 3306 failed`,
    );
    const key = "-----BEGIN KEY-----\nMIIEvQIBADANBg\nshort\n-----END KEY-----";
    assert.equal(maskOf([key])("at MIIEvQIBADANBg and short"), `at ${MASK} and short`);
  });

  it("must mask what contains a part before the part", () => {
    assert.equal(maskOf(["secret", "secret-value"])("secret-value, secret"), `${MASK}, ${MASK}`);
  });

  it("must not mask texts of three characters, which stand in too many others", () => {
    assert.equal(maskOf(["abc", " ", ""])("abc abcd"), "abc abcd");
  });

  it("masks every text in a value, names of properties too", () => {
    const value = { hidden1: ["x hidden1", 1, null, { a: "hidden1" }] };
    assert.deepEqual(masked(value, maskOf(["hidden1"])), { [MASK]: [`x ${MASK}`, 1, null, { a: MASK }] });
  });
});

describe("the secrets that a run can know", () => {
  it("are what the stack file hides, deep in an object too, and nothing beside it", () => {
    const filed = { a: { secure: "v1:x" }, b: { list: ["plain", { secure: "v1:y" }], account: "111122223333" } };
    const shown = { a: "one", b: { list: ["plain", "two"], account: "111122223333" } };
    assert.deepEqual(hiddenTexts(shown, filed), ["one", "two"]);
    assert.deepEqual(hiddenTexts(shown, undefined), []);
  });

  it("are in the files that the configuration names", () => {
    assert.deepEqual(valueFiles({ owner: { secret: { valueFile: "mycreds.json" } }, external: { valueFile: 1 } }), [
      "mycreds.json",
    ]);
  });

  it("are credentials of the environment, and not the names of files or addresses of them", () => {
    const env = {
      ...{ AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI", GITHUB_TOKEN: "ghs_123456789", PULUMI_CONFIG_PASSPHRASE: "short" },
      ...{
        AWS_WEB_IDENTITY_TOKEN_FILE: "/var/run/token",
        ACTIONS_ID_TOKEN_REQUEST_URL: "https://host",
        HOME: "/home/somebody",
      },
    };
    assert.deepEqual(secretVariables(env), ["wJalrXUtnFEMI", "ghs_123456789"]);
  });
});
