/** The provider's configuration: which account its calls reach, by which roles. */
import assert from "node:assert/strict";

import { configFor, deployRole, EXTERNAL, OWNER } from "../emulated-accounts";
import { ProviderClient } from "../provider-client";
import { emulatedProvider } from "./fixture";

const KEY = "aws:kms/key:Key";

describe("the provider against the emulated STS", function () {
  this.timeout(30_000);
  const aws = emulatedProvider();

  describe("configuration", () => {
    const callerOf = async (client: ProviderClient) => client.invoke("aws:index/getCallerIdentity:getCallerIdentity");

    it("must assume the role in the right account and partition", async () => {
      const { arn, accountId, id } = await callerOf(aws().provider);
      assert.deepEqual([arn, accountId, id], [`arn:aws-cn:sts::${OWNER}:assumed-role/DeployRole/test`, OWNER, OWNER]);
    });

    it("must assume one role after the other", async () => {
      const chain = JSON.stringify(
        [OWNER, EXTERNAL].map((account) => ({ roleArn: deployRole(account), sessionName: "c" })),
      );
      const chained = await aws().accounts.provider(EXTERNAL, { assumeRoles: chain });
      assert.equal((await callerOf(chained)).accountId, EXTERNAL);
      chained.close();
    });

    it("must refuse an account that is not allowed, or forbidden, before anything is done", async () => {
      const client = await ProviderClient.start();
      const forbidden = configFor(OWNER, { forbiddenAccountIds: JSON.stringify([OWNER]) });
      const message = { details: `AWS account ID not allowed: ${OWNER}` };
      await assert.rejects(
        client.configure({ ...configFor(EXTERNAL), assumeRoles: configFor(OWNER).assumeRoles }),
        message,
      );
      await assert.rejects(client.configure(forbidden), message);
      await assert.rejects(client.create(KEY, "k", {}), {
        details: "the AWS provider's configuration is not known yet",
      });
      client.close();
    });

    it("must answer the partition of its Region", async () => {
      assert.deepEqual(await aws().provider.invoke("aws:index/getPartition:getPartition"), {
        dnsSuffix: "amazonaws.com.cn",
        id: "aws-cn",
        partition: "aws-cn",
        reverseDnsPrefix: "cn.com.amazonaws",
      });
    });
  });
});
