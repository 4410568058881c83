/**
 * `aws:index/getCallerIdentity:getCallerIdentity`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/getcalleridentity/
 */
import { during } from "../engine/errors";
import { type FunctionType } from "./function-type";

export const getCallerIdentity: FunctionType = {
  token: "aws:index/getCallerIdentity:getCallerIdentity",
  outputs: { accountId: "string", arn: "string", id: "string", userId: "string" },
  invoke: async (context) => {
    const { client, sdk } = await context.sts();
    const identity = await during("reading STS Caller Identity", () =>
      client.send(new sdk.GetCallerIdentityCommand({})),
    );
    return { accountId: identity.Account, arn: identity.Arn, id: identity.Account, userId: identity.UserId };
  },
};
