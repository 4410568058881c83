import assert from "node:assert/strict";
import { parseConfiguration } from "../../components/config/parse";
import { uncheckedRoleWarning } from "../../components/unchecked-role";
import { ownerRaw } from "./config/fixture";

describe("a role that deploys and is not known", () => {
  it("must be told to be unchecked where none is configured", () => {
    const warning = (section: object): string | undefined => {
      const result = parseConfiguration(ownerRaw(section));
      assert.ok("configuration" in result, JSON.stringify(result));
      return uncheckedRoleWarning(result.configuration.owner ?? assert.fail());
    };
    const unchecked =
      'owner.key.rootAccess is "administration" and owner.assumeRole names no role to deploy with, so it was not checked whether the role or user of the credentials at hand can change the key policy again: it needs an IAM policy for that, or must be one of owner.key.administrators.';
    const key = { rootAccess: "administration", users: { roles: ["DeployRole"] } };
    assert.equal(warning({ assumeRole: undefined, secret: undefined, key }), unchecked);
    assert.equal(
      warning({ assumeRole: undefined, key }),
      `${unchecked} It must be one of owner.key.users too, or AWS will refuse to encrypt the value of the secret quickstart/MyCustomTypeSecret.`,
    );
    assert.equal(warning({ key }), undefined);
    assert.equal(warning({ assumeRole: undefined }), undefined);
  });
});
