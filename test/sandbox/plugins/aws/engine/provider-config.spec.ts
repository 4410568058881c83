import assert from "node:assert/strict";

import { parseProviderConfig } from "../../../../../sandbox/plugins/aws/engine/provider-config";

describe("the provider's configuration", () => {
  it("must be read from the JSON texts that the SDK sends", () => {
    const roleArn = "arn:aws-cn:iam::111122223333:role/DeployRole";
    const config = {
      region: "cn-north-1",
      assumeRoles: JSON.stringify([{ roleArn, externalId: "e", sessionName: "s", duration: "1h30m" }, { roleArn }]),
      allowedAccountIds: '["111122223333"]',
      forbiddenAccountIds: '["444455556666"]',
      defaultTags: '{"tags":{"team":"a"}}',
      ignoreTags: '{"keys":["k"],"keyPrefixes":["p:"]}',
      endpoints: '[{"kms":"http://127.0.0.1:1"},{"sts":""}]',
      skipCredentialsValidation: "true",
      skipMetadataApiCheck: "true",
      maxRetries: "2",
      version: "7.48.0",
    };
    assert.deepEqual(parseProviderConfig(config), {
      region: "cn-north-1",
      assumeRoles: [{ roleArn, externalId: "e", sessionName: "s", duration: 5400 }, { roleArn }],
      allowedAccountIds: ["111122223333"],
      forbiddenAccountIds: ["444455556666"],
      tagRules: { defaults: { team: "a" }, ignoredKeys: ["k"], ignoredPrefixes: ["p:"] },
      endpoints: { kms: "http://127.0.0.1:1" },
      skipCredentialsValidation: true,
      maxRetries: 2,
    });
  });

  const REFUSED: [config: Record<string, string>, message: string][] = [
    [{}, "no Region: set the provider's region, or AWS_REGION in the environment"],
    [{ region: "r", assumeRoles: "[{}]" }, "assumeRoles[0] has no roleArn"],
    [{ region: "r", assumeRoles: "[" }, 'the provider\'s property "assumeRoles" is not valid JSON'],
    [
      { region: "r", assumeRoles: '[{"roleArn":"a","duration":"soon"}]' },
      'assumeRoles: "soon" is not a duration such as "1h" or "15m"',
    ],
  ];
  for (const [config, message] of REFUSED) {
    it(`must be refused: ${message}`, () => {
      assert.throws(() => parseProviderConfig(config), { message });
    });
  }
});
