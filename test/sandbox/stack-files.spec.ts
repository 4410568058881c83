import assert from "node:assert/strict";
import {
  configDiffers,
  forCheckout,
  hasSecureValue,
  saltOf,
  stackOfFile,
  withoutSalt,
  withSalt,
} from "../../sandbox/stack-files";

const SALT = "v1:abc=:v1:def:ghi==";
const FILE = "# about\nconfig:\n  cross-account-cmk:owner: {}\n";
const SECURE = "config:\n  cross-account-cmk:x:\n    secure: v1:aaa\n";

describe("stack files", () => {
  it("must be told from the project file by their name", () => {
    assert.equal(stackOfFile("Pulumi.owner.yaml"), "owner");
    assert.equal(stackOfFile("Pulumi.external-2.yaml"), "external-2");
    assert.equal(stackOfFile("Pulumi.yaml"), undefined);
    assert.equal(stackOfFile("PulumiPolicy.yaml"), undefined);
  });

  it("must get a salt and lose it again, with comments where they were", () => {
    const salted = withSalt(FILE, SALT);
    assert.equal(salted, `encryptionsalt: ${SALT}\n${FILE}`);
    assert.equal(saltOf(salted), SALT);
    assert.equal(withoutSalt(salted), FILE);
    assert.equal(withoutSalt(`${FILE}encryptionsalt: ${SALT}`), FILE);
  });

  it("must keep a salt of their own", () => {
    const own = `encryptionsalt: mine\n${FILE}`;
    assert.equal(withSalt(own, SALT), own);
    assert.equal(withSalt(FILE, undefined), FILE);
  });

  it("must go back into the checkout with a salt only where a value is encrypted", () => {
    assert.equal(forCheckout(withSalt(FILE, SALT)), FILE);
    assert.equal(forCheckout(withSalt(SECURE, SALT)), withSalt(SECURE, SALT));
    assert.equal(hasSecureValue("config:\n  a:b: secure\n  a:c: is secure: no\n"), false);
  });

  it("must count as the same where only the salt or the layout differs", () => {
    assert.equal(configDiffers(FILE, withSalt(FILE, SALT)), false);
    assert.equal(configDiffers(FILE, "config: { cross-account-cmk:owner: {} }"), false);
    assert.equal(configDiffers("", "encryptionsalt: x\n"), false);
    assert.equal(configDiffers(FILE, `${FILE}  a:b: c\n`), true);
  });

  it("must count as changed rather than fail where they are no YAML", () => {
    assert.equal(configDiffers("config: [", FILE), true);
  });
});
