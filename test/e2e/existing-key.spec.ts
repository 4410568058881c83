/**
 * A key that exists already, on the real engine: its policy is changed by hand and by this program in turn, in order, and at the
 * end it is what it was at the beginning.
 */
import { CreateKeyCommand, GetKeyPolicyCommand, KMSClient, PutKeyPolicyCommand } from "@aws-sdk/client-kms";
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Section } from "./checkout";
import { assertGolden } from "./golden";
import { EXTERNAL, inSandbox, OWNER, PACK } from "./in-sandbox";

const SHARE_SID = "Allow an external account to use this CMK";
const ACTIONS = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];
const arn = (kind: string, account = OWNER): string => `arn:aws-cn:iam::${account}:${kind}`;

/** As somebody else wrote it: layout, order, one value or a list, an account by its id, an escape, statements without Sid. */
const AS_FOUND = `{
  "Id" : "key-policy-of-the-platform-team",
  "Version" : "2012-10-17",
  "Statement" : [ {
    "Sid" : "Enable IAM User Permissions",
    "Effect" : "Allow",
    "Principal" : { "AWS" : "${arn("root")}" },
    "Action" : "kms:*",
    "Resource" : "*"
  }, {
    "Effect" : "Deny",
    "Principal" : "*",
    "NotAction" : [ "kms:PutKeyPolicy", "kms:*" ],
    "Resource" : "*",
    "Condition" : { "StringNotEqualsIfExists" : { "aws:PrincipalTag/caf\\u00e9" : [ "b", "a" ] } }
  }, {
    "Action" : [ "kms:Describe*", "kms:Describe*" ],
    "Sid" : "allow an external account to use this CMK",
    "Resource" : [ "*" ],
    "Effect" : "Allow",
    "Principal" : { "AWS" : [ "${OWNER}" ] }
  } ]
}`;
const BY_HAND = {
  Sid: "By hand",
  Effect: "Allow",
  Principal: { AWS: arn("root") },
  Action: "kms:List*",
  Resource: "*",
};
const share = (principal: unknown) => ({
  Sid: SHARE_SID,
  Effect: "Allow",
  Principal: { AWS: principal },
  Action: ACTIONS,
  Resource: "*",
});

/** As AWS's guide writes it, with the account by its id: in another order than this program, and in another layout. */
const GUIDES = AS_FOUND.replace(
  /\} \]\n\}$/,
  `}, {
    "Sid" : "${SHARE_SID}",
    "Effect" : "Allow",
    "Principal" : { "AWS" : [ "${EXTERNAL}" ] },
    "Action" : [ "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey" ],
    "Resource" : "*"
  } ]
}`,
);

interface Document {
  readonly Statement: readonly object[];
}
const FOUND = JSON.parse(AS_FOUND) as Document;

describe("a key that exists already, end to end", function () {
  this.timeout(600_000);
  let owner: Section;
  let kms: KMSClient;
  let keyArn: string;

  const e2e = inSandbox(async (checkout) => {
    owner = await checkout.section("owner");
    await checkout.setStack("owner", { owner });
    await checkout.setStack("external", { external: await checkout.section("external") });
  });
  before(async () => {
    kms = await e2e.client(KMSClient, OWNER);
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Policy: AS_FOUND }));
    keyArn = KeyMetadata?.Arn ?? "";
    await shareWith([{ accountId: EXTERNAL, level: "account" }]);
  });

  const shareWith = (shares: readonly object[]): Promise<void> =>
    e2e.checkout.setStack("owner", { owner: { ...owner, key: { arn: keyArn }, shares } });
  async function policyText(): Promise<string> {
    const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId: keyArn, PolicyName: "default" }));
    return Policy ?? "";
  }
  const policy = async (): Promise<Document> => JSON.parse(await policyText()) as Document;
  const put = (document: string | Document) =>
    kms.send(
      new PutKeyPolicyCommand({
        KeyId: keyArn,
        PolicyName: "default",
        Policy: typeof document === "string" ? document : JSON.stringify(document),
      }),
    );

  it("shows in the preview what will change in the policy, and must not write where it was changed by hand since", async () => {
    const plan = path.join(e2e.checkout.folder, "plan.json");
    const text = await e2e.succeeds("owner", "preview", "--non-interactive", ...PACK, "--save-plan", plan);
    const difference = [
      `Policy of the key ${keyArn}:`,
      `      + statement "${SHARE_SID}": Allow ${ACTIONS.join(", ")} on * to ${arn("root", EXTERNAL)}`,
      "      3 other statements stay as they are.",
    ];
    assert.ok(text.includes(difference.join("\n")), text);
    assert.equal(await policyText(), AS_FOUND);

    const changed = { ...FOUND, Statement: [...FOUND.Statement, BY_HAND] };
    await put(changed);
    assert.match(await e2e.upFails("owner", ...PACK, "--plan", plan), /violates plan/);
    assert.deepEqual(await policy(), changed);
    await put(AS_FOUND);
  });

  it("adds the share's statement and keeps the rest to the last byte", async () => {
    await e2e.up("owner", ...PACK);
    const added = JSON.stringify(share(arn("root", EXTERNAL)));
    assert.equal(await policyText(), AS_FOUND.replace(/\} \]\n\}$/, `},${added} ]\n}`));
  });

  it("lets the external account use the key, by its own stack as it is", async () => {
    await e2e.up("external", ...PACK);
  });

  it("shows who may use the key by its whole policy", async () => {
    assertGolden("existing-key.md", await e2e.matrix(["external", "owner"]));
  });

  it("must not take a statement that somebody added for a change", async () => {
    const document = await policy();
    await put({ ...document, Statement: [...document.Statement, BY_HAND] });
    await e2e.refresh("owner", "--expect-no-changes");
    await e2e.succeeds("owner", "preview", "--non-interactive", "--expect-no-changes");
  });

  it("takes its statement away with the last share, and nothing else", async () => {
    await shareWith([]);
    await e2e.up("owner");
    assert.deepEqual(await policy(), { ...FOUND, Statement: [...FOUND.Statement, BY_HAND] });
  });

  it("must not touch a statement of somebody else's under its Sid that means more or less, and tells the difference", async () => {
    const taken = { ...FOUND, Statement: [...FOUND.Statement, share(arn("root"))] };
    await put(taken);
    await shareWith([{ accountId: EXTERNAL, level: "account" }]);
    const text = await e2e.upFails("owner");
    assert.ok(text.includes(`a statement with the Sid "${SHARE_SID}", which this stack did not write`), text);
    const difference = `Wider: principal account ${OWNER}. Narrower: without principal account ${EXTERNAL}.`;
    assert.ok(text.includes(difference), text);
    assert.deepEqual(await policy(), taken);
  });

  it("takes over the guide's own statement as it stands, says so in the preview, and writes nothing", async () => {
    await put(GUIDES);
    const text = await e2e.succeeds("owner", "preview", "--non-interactive", ...PACK);
    assert.ok(text.includes(`The policy of the key ${keyArn} already allows what this stack shares:`), text);
    assert.match(
      text,
      /a change of the share changes it, and removing the share or destroying this stack removes it\./,
    );
    assert.ok(!text.includes(`Policy of the key ${keyArn}:`), text);
    await e2e.up("owner", ...PACK);
    assert.equal(await policyText(), GUIDES);
    await e2e.isUnchanged("owner");
  });

  it("takes it away with its share, says so in the preview, and leaves the rest to the last byte", async () => {
    await shareWith([]);
    const text = await e2e.succeeds("owner", "preview", "--non-interactive");
    assert.ok(text.includes(`- statement "${SHARE_SID}" is removed, because no share means it any more.`), text);
    await e2e.up("owner");
    assert.equal(await policyText(), AS_FOUND);
    await shareWith([{ accountId: EXTERNAL, level: "account" }]);
  });

  it("goes on by itself where an update was interrupted after the policy was written and before the state was", async () => {
    const file = path.join(e2e.checkout.folder, "state.json");
    writeFileSync(file, await e2e.state("owner"));
    await e2e.up("owner");
    const written = await policyText();
    assert.notEqual(written, AS_FOUND);
    await e2e.succeeds("owner", "stack", "import", "--file", file);
    await e2e.up("owner");
    assert.equal(await policyText(), written);
    await e2e.isUnchanged("owner");
    await shareWith([]);
    await e2e.up("owner");
    assert.equal(await policyText(), AS_FOUND);
    await shareWith([{ accountId: EXTERNAL, level: "account" }]);
  });

  it("must not make a policy larger than AWS takes, and says so before anything is changed", async () => {
    const Condition = { StringEquals: { "aws:PrincipalTag/team": "x".repeat(31_900) } };
    const large = { ...FOUND, Statement: [...FOUND.Statement, { ...BY_HAND, Condition }] };
    await put(large);
    assert.match(
      await e2e.fails("owner", "preview", "--non-interactive"),
      /would have 3\d{4} bytes .* AWS allows 32768/,
    );
    assert.deepEqual(await policy(), large);
    await put(AS_FOUND);
  });

  it("shows in a refresh what somebody made of its statement, and puts it right in its place", async () => {
    await e2e.up("owner");
    const wider = { ...share(arn("root", EXTERNAL)), Action: "kms:*" };
    await put({ ...FOUND, Statement: [...FOUND.Statement, wider, BY_HAND] });
    const refreshed = await e2e.refresh("owner");
    assert.match(refreshed, /1 updated/);
    assert.ok(
      refreshed.includes(`~ statement "${SHARE_SID}": Action also has kms:*; Action has no longer `),
      refreshed,
    );

    await shareWith([{ accountId: EXTERNAL, level: "principals", roles: ["ExampleRole"], users: ["ExampleUser"] }]);
    const text = await e2e.up("owner", ...PACK);
    const principals = [arn("role/ExampleRole", EXTERNAL), arn("user/ExampleUser", EXTERNAL)];
    assert.ok(text.includes(`~ statement "${SHARE_SID}": Principal also has ${principals.join(", ")}; `), text);
    assert.deepEqual(await policy(), { ...FOUND, Statement: [...FOUND.Statement, share(principals), BY_HAND] });
  });

  it("leaves the policy as it was found when the stack is destroyed", async () => {
    for (const stack of ["external", "owner"]) await e2e.destroy(stack);
    assert.deepEqual(await policy(), { ...FOUND, Statement: [...FOUND.Statement, BY_HAND] });
    assert.deepEqual(await e2e.leftIn(OWNER), [`key ${keyArn.split("/").at(-1)}`]);
    await e2e.leavesNothing(EXTERNAL);
  });
});
