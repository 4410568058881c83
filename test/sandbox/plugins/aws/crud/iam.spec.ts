/** Managed policies and their attachments: created, read, updated, replaced, imported and deleted. */
import assert from "node:assert/strict";

import { OWNER } from "../emulated-accounts";
import { type Resource } from "../provider-client";
import { emulatedProvider, iamPolicy, text } from "./fixture";

const POLICY = "aws:iam/policy:Policy";
const ROLE_ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const USER_ATTACHMENT = "aws:iam/userPolicyAttachment:UserPolicyAttachment";

describe("the provider against the emulated IAM", function () {
  this.timeout(30_000);
  const aws = emulatedProvider();

  describe(POLICY, () => {
    it("must be created, imported and deleted", async () => {
      const news = { name: "share", path: "/team/", description: "d", policy: iamPolicy("a"), tags: { own: "1" } };
      const policy = await aws().provider.up(POLICY, "p", news);
      const { policyId, ...state } = policy.state;
      assert.match(text(policyId), /^A\w+$/);
      assert.deepEqual(state, {
        ...news,
        arn: `arn:aws-cn:iam::${OWNER}:policy/team/share`,
        attachmentCount: 0,
        tagsAll: { own: "1", project: "p" },
      });
      await aws().assertSettled(policy, news);
      assert.deepEqual((await aws().provider.read(POLICY, policy.id)).inputs, news);
      await aws().deleteForGood(policy);
    });

    it("must make a new default version of a new document, and keep no more than five", async () => {
      let policy = await aws().provider.up(POLICY, "p", { policy: iamPolicy("v0"), tags: { n: "0" } });
      for (const n of ["1", "2", "3", "4", "5", "6"]) {
        const { resource, paths } = await aws().provider.change(policy, { policy: iamPolicy(`v${n}`), tags: { n } });
        assert.deepEqual(paths, ["policy", "tags.n", "tagsAll.n"]);
        policy = resource;
      }
      const { client, sdk } = await aws().accounts.account(OWNER).iam();
      const { Versions } = await client.send(new sdk.ListPolicyVersionsCommand({ PolicyArn: policy.id }));
      const versions = (Versions ?? []).map(
        ({ VersionId, IsDefaultVersion }) => `${VersionId}${IsDefaultVersion ? "*" : ""}`,
      );
      assert.deepEqual(versions.sort(), ["v3", "v4", "v5", "v6", "v7*"]);
      assert.deepEqual([policy.state.policy, policy.state.tagsAll], [iamPolicy("v6"), { n: "6", project: "p" }]);
      await aws().deleteForGood(policy);
    });

    it("must be replaced for another description, the old one first", async () => {
      const news = { name: "fixed", description: "a", policy: iamPolicy("a") };
      const policy = await aws().provider.up(POLICY, "p", news);
      const diff = await aws().provider.diff(policy, { ...policy.inputs, description: "b" });
      assert.deepEqual([diff.getReplacesList(), diff.getDeletebeforereplace()], [["description"], true]);
      await aws().deleteForGood(policy);
    });
  });

  describe("attachments", () => {
    let policy: Resource;
    before(async () => {
      const { client, sdk } = await aws().accounts.account(OWNER).iam();
      await client.send(new sdk.CreateRoleCommand({ RoleName: "ExampleRole", AssumeRolePolicyDocument: "{}" }));
      await client.send(new sdk.CreateUserCommand({ UserName: "ExampleUser" }));
      policy = await aws().provider.up(POLICY, "p", { policy: iamPolicy("a") });
    });
    after(async () => {
      await aws().deleteForGood(policy);
    });

    const KINDS = [
      { type: ROLE_ATTACHMENT, property: "role", name: "ExampleRole", label: "Role" },
      { type: USER_ATTACHMENT, property: "user", name: "ExampleUser", label: "User" },
    ];
    for (const { type, property, name, label } of KINDS) {
      it(`${type} must be created, imported, replaced for any change, and deleted`, async () => {
        const news = { [property]: name, policyArn: policy.id };
        const attachment = await aws().provider.up(type, "a", news);
        assert.deepEqual([attachment.id, attachment.state], [`${name}/${policy.id}`, news]);
        await aws().assertSettled(attachment, news);
        assert.deepEqual((await aws().provider.read(type, attachment.id)).inputs, news);
        assert.deepEqual((await aws().provider.change(attachment, { ...news, [property]: "Other" })).replaces, [
          property,
        ]);
        await aws().deleteForGood(attachment);
      });

      it(`${type} must say in IAM's words that there is no such principal`, async () => {
        await assert.rejects(
          aws().provider.up(type, "a", { [property]: "Nobody", policyArn: policy.id }),
          new RegExp(
            `attaching IAM Policy \\(${policy.id}\\) to IAM ${label} \\(Nobody\\): operation error IAM: Attach${label}Policy, ` +
              "https response error StatusCode: 404, RequestID: \\S+, NoSuchEntity: ",
          ),
        );
      });
    }

    it("must refuse an id that is no attachment's", async () => {
      await assert.rejects(aws().provider.read(ROLE_ATTACHMENT, "ExampleRole"), {
        details: "unexpected format of ID (ExampleRole), expected <role-name>/<policy_arn>",
      });
    });
  });
});
