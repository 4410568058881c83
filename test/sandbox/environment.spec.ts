import assert from "node:assert/strict";
import { sandboxEnvironment } from "../../sandbox/environment";
import { shellExports } from "../../sandbox/texts";

const PARTS = { folder: "/s", endpoint: "http://127.0.0.1:1", binFolder: "/engine/bin" };

describe("the sandbox's environment", () => {
  it("must let nothing of the user's AWS and Pulumi settings in", () => {
    const env = sandboxEnvironment(PARTS, {
      AWS_PROFILE: "production",
      AWS_SESSION_TOKEN: "t",
      AWS_CA_BUNDLE: "/ca",
      PULUMI_ACCESS_TOKEN: "p",
      PULUMI_STACK: "x",
      TS_NODE_PROJECT: "y",
      HOME: "/home/me",
      PATH: "/usr/bin",
    });
    assert.deepEqual(
      Object.keys(env).filter((name) => /^(AWS|PULUMI|TS_NODE)_/.test(name)),
      [
        "AWS_ENDPOINT_URL",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_EC2_METADATA_DISABLED",
        "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED",
        "AWS_CONFIG_FILE",
        "AWS_SHARED_CREDENTIALS_FILE",
        "PULUMI_HOME",
        "PULUMI_BACKEND_URL",
        "PULUMI_CONFIG_PASSPHRASE",
        "PULUMI_SKIP_UPDATE_CHECK",
        "PULUMI_OPTION_CWD",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION",
      ],
    );
    assert.equal(env.HOME, "/home/me");
    assert.equal(env.AWS_ENDPOINT_URL, "http://127.0.0.1:1");
    assert.equal(env.PULUMI_BACKEND_URL, "file:///s/state?metadata=skip");
    assert.equal(env.PATH?.split(":")[0], "/engine/bin");
  });

  it("must survive a shell's eval whatever a value holds", () => {
    assert.equal(shellExports({ A: "it's $HOME", B: "" }), "export A='it'\\''s $HOME'\nexport B=''\n");
  });
});
