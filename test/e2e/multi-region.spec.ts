/** A multi-Region key shared in two Regions, on the real engine. In order, in one sandbox. */
import {
  GetKeyPolicyCommand,
  KMSClient,
  ListAliasesCommand,
  PutKeyPolicyCommand,
  DescribeKeyCommand,
} from "@aws-sdk/client-kms";
import { DescribeSecretCommand, GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import assert from "node:assert/strict";
import type { TestCheckout } from "./checkout";
import { assertGolden } from "./golden";
import { EXTERNAL, inSandbox, OWNER, PACK, REGION as HERE } from "./in-sandbox";

const THERE = "cn-northwest-1";
const ALIAS = "alias/quickstart/shared";

interface Outputs {
  readonly keyArn: string;
  readonly replicaKeyArns: Readonly<Record<string, string>>;
  readonly replicaAliasArns: Readonly<Record<string, string>>;
  readonly grantIds: Readonly<Record<string, string>>;
  readonly accessPolicy: string;
}

describe("a multi-Region key, end to end", function () {
  this.timeout(300_000);
  let keyArn = "";
  let replicaArn = "";

  /** Secrets of the external account, told by their ARNs in the owner's Region; another account has a grant. */
  const share = (use: string) => ({
    ...{ accountId: EXTERNAL, level: "principals", roles: ["DeployRole", "ExampleRole"], use },
    encryptionContext: { SecretARN: [`arn:aws-cn:secretsmanager:${HERE}:${EXTERNAL}:secret:quickstart/*`] },
  });
  async function setOwner(use: string, replicaRegions = [THERE], checkout: TestCheckout = e2e.checkout): Promise<void> {
    const owner = await checkout.section("owner");
    const key = { alias: ALIAS, protect: false, multiRegion: true, replicaRegions };
    const secret = { ...(owner.secret as object), recoveryWindowInDays: 0 };
    const granted = { accountId: "777788889999", level: "principals", roles: ["ExampleRole"], through: "grants" };
    await checkout.setStack("owner", { owner: { ...owner, key, secret, shares: [share(use), granted] } });
  }
  const e2e = inSandbox(async (checkout) => {
    await setOwner("secretsManagerReadWrite", [THERE], checkout);
    const { users, ...external } = await checkout.section("external");
    assert.ok(users !== undefined);
    const secret = { ...(external.secret as object), recoveryWindowInDays: 0 };
    await checkout.setStack("external", { external: { ...external, region: THERE, secret } });
  });

  async function policyIn(region: string): Promise<string> {
    const kms = await e2e.client(KMSClient, OWNER, { region });
    return (await kms.send(new GetKeyPolicyCommand({ KeyId: keyArn.slice(keyArn.lastIndexOf("/") + 1) }))).Policy ?? "";
  }
  const readAs = async (roleName: string, SecretId = "quickstart/ExternalCMKSecret") =>
    (await e2e.client(SecretsManagerClient, EXTERNAL, { region: THERE, role: roleName })).send(
      new GetSecretValueCommand({ SecretId }),
    );

  it("must make a key in each Region under one id, each with the policy of its Region and the alias", async () => {
    await e2e.up("owner", ...PACK);
    const outputs = await e2e.outputs<Outputs>("owner");
    keyArn = outputs.keyArn;
    replicaArn = outputs.replicaKeyArns[THERE] ?? "";
    assert.equal(replicaArn, keyArn.replace(HERE, THERE));
    assert.deepEqual(outputs.replicaAliasArns, { [THERE]: `arn:aws-cn:kms:${THERE}:${OWNER}:${ALIAS}` });
    const [here, there] = [await policyIn(HERE), await policyIn(THERE)];
    assert.ok(here.includes(`secretsmanager.${HERE}.amazonaws.com`) && !here.includes(THERE), here);
    assert.equal(there, here.replaceAll(HERE, THERE));
    for (const region of [HERE, THERE]) {
      const { Aliases = [] } = await (await e2e.client(KMSClient, OWNER, { region })).send(new ListAliasesCommand({}));
      assert.equal(Aliases.find(({ AliasName }) => AliasName === ALIAS)?.TargetKeyId, keyArn.split("/")[1]);
    }
    const grantee = "arn:aws-cn:iam::777788889999:role/ExampleRole";
    assert.deepEqual(Object.keys(outputs.grantIds).sort(), [grantee, `${grantee} in ${THERE}`]);
    for (const [KeyId, region] of [
      [keyArn, HERE],
      [replicaArn, THERE],
    ] as const) {
      const kms = await e2e.client(KMSClient, "777788889999", { region, role: "ExampleRole" });
      await kms.send(new DescribeKeyCommand({ KeyId }));
    }
  });

  it("must encrypt an external secret in the replica's Region with the replica, and read it there", async () => {
    await e2e.up("external", ...PACK);
    const { accessPolicy } = await e2e.outputs<Outputs>("external");
    const [statement] = (JSON.parse(accessPolicy) as { Statement: { Resource: string; Condition: unknown }[] })
      .Statement;
    assert.deepEqual(
      [statement?.Resource, statement?.Condition],
      [
        replicaArn,
        {
          StringEquals: { "kms:ViaService": `secretsmanager.${THERE}.amazonaws.com` },
          StringLike: {
            "kms:EncryptionContext:SecretARN": `arn:aws-cn:secretsmanager:${THERE}:${EXTERNAL}:secret:quickstart/*`,
          },
        },
      ],
    );
    const secrets = await e2e.client(SecretsManagerClient, EXTERNAL, { region: THERE });
    const described = await secrets.send(new DescribeSecretCommand({ SecretId: "quickstart/ExternalCMKSecret" }));
    assert.equal(described.KmsKeyId, replicaArn);
    assert.match((await readAs("ExampleRole")).SecretString ?? "", /"password"/);
    assertGolden("multi-region.md", await e2e.matrix(["external", "owner"]));
  });

  it("must change nothing where nothing changed", async () => {
    for (const stack of ["owner", "external"]) await e2e.isUnchanged(stack);
  });

  it("must change the share in every Region at once", async () => {
    await setOwner("secretsManagerRead");
    await e2e.up("owner");
    const [here, there] = [await policyIn(HERE), await policyIn(THERE)];
    assert.doesNotMatch(here, /"kms:Encrypt"/);
    assert.equal(there, here.replaceAll(HERE, THERE));
    await readAs("ExampleRole");
  });

  it("must find a replica's policy that was changed by hand, and put it back without touching the primary's", async () => {
    const here = await policyIn(HERE);
    const there = await policyIn(THERE);
    const own = { Sid: "Own", Effect: "Allow", Principal: { AWS: `arn:aws-cn:iam::${OWNER}:root` } };
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [{ ...own, Action: "kms:*", Resource: "*" }] });
    await (
      await e2e.client(KMSClient, OWNER, { region: THERE })
    ).send(new PutKeyPolicyCommand({ KeyId: replicaArn, Policy }));
    await assert.rejects(readAs("ExampleRole"), { name: "AccessDeniedException" });
    const log = await e2e.up("owner", "--refresh");
    assert.match(log, /shared-replica-cn-northwest-1/);
    assert.deepEqual([await policyIn(HERE), await policyIn(THERE)], [here, there]);
    await readAs("ExampleRole");
  });

  it("must tell an external side where the key is, and where it is not", async () => {
    const { checkout } = e2e;
    await checkout.setStack("owner", {
      owner: { ...(await checkout.section("owner")), key: { replicaRegions: [THERE] } },
    });
    assert.match(await e2e.fails("owner", "preview"), /goes with a multi-Region key only/);
    await setOwner("secretsManagerRead", [HERE, "eu-west-1"]);
    const twice = await e2e.fails("owner", "preview");
    assert.match(twice, /is the Region of the primary key itself/);
    assert.match(twice, /A key has replicas in its own partition only/);
  });

  it("must leave nothing behind but keys that wait for their deletion", async () => {
    for (const stack of ["external", "owner"]) await e2e.destroy(stack);
    const states = await Promise.all(
      [HERE, THERE].map(async (region) => {
        const kms = await e2e.client(KMSClient, OWNER, { region });
        const KeyId = region === HERE ? keyArn : replicaArn;
        return (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata?.KeyState;
      }),
    );
    assert.deepEqual(states, ["PendingReplicaDeletion", "PendingDeletion"]);
    for (const region of [HERE, THERE]) {
      for (const accountId of [OWNER, EXTERNAL]) assert.deepEqual(await e2e.leftIn(accountId, region), []);
    }
  });
});
