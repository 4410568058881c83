/**
 * `npm run access -- --live` against the sandbox, on the real engine: what somebody does in AWS after both deployments, and what
 * is said to it. In order, in one sandbox; each step repairs what it broke by the remedy that was told.
 */
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateGrantCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  GetKeyPolicyCommand,
  KMSClient,
  PutKeyPolicyCommand,
  RevokeGrantCommand,
} from "@aws-sdk/client-kms";
import {
  DeleteResourcePolicyCommand,
  PutResourcePolicyCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import type { Difference } from "../../access/live/difference";
import type { PolicyDocument, Statement } from "../../access/policy-document";
import type { RunResult } from "../../sandbox/processes";
import type { Section } from "./checkout";
import { EXTERNAL, inSandbox, OWNER, REGION, roleArn } from "./in-sandbox";

const SECRET = "quickstart/MyCustomTypeSecret";
const SHARE = "Allow an external account to use this CMK";
const ROLE = roleArn(EXTERNAL, "ExampleRole");
const DEPLOY_ROLE = roleArn(EXTERNAL, "DeployRole");
const USER = `arn:aws-cn:iam::${EXTERNAL}:user/ExampleUser`;
const RoleName = "ExampleRole";
const RESTORE = "`pulumi up --refresh` of its stack puts the deployed policy back.";
const CALLS = "kms:Encrypt, kms:Decrypt, kms:ReEncryptFrom, kms:GenerateDataKey, kms:DescribeKey";
const KEY = "key alias/quickstart/shared";

interface Live {
  readonly exitCode: number;
  readonly verdict: string;
  readonly differences: readonly Difference[];
  readonly notRead: readonly unknown[];
}

describe("what AWS has, against what is deployed, end to end", function () {
  this.timeout(300_000);
  let owner: Section;
  let kms: KMSClient;
  let iam: IAMClient;
  let secrets: SecretsManagerClient;
  let outputs: Record<string, string>;

  const e2e = inSandbox(async (checkout) => {
    owner = await checkout.section("owner");
    await checkout.setStack("owner", { owner });
    await checkout.setStack("external", { external: await checkout.section("external") });
  });
  before(async () => {
    await e2e.up("owner");
    await e2e.up("external");
    outputs = { ...(await e2e.outputs("owner")), ...(await e2e.outputs("external")) };
    kms = await e2e.client(KMSClient, OWNER);
    iam = await e2e.client(IAMClient, EXTERNAL);
    secrets = await e2e.client(SecretsManagerClient, OWNER);
  });

  const access = (...args: string[]): Promise<RunResult> => e2e.script("access/cli.ts", "--live", ...args);
  async function live(): Promise<Live> {
    const { exitCode, stdout, stderr } = await access("--json");
    assert.notEqual(stdout, "", stderr);
    return { ...(JSON.parse(stdout) as Omit<Live, "exitCode">), exitCode };
  }
  async function isAsDeployed(): Promise<void> {
    const { exitCode, verdict, differences, notRead } = await live();
    assert.deepEqual(
      { exitCode, verdict, differences, notRead },
      {
        exitCode: 0,
        verdict: "as declared",
        differences: [],
        notRead: [],
      },
    );
  }
  async function differences(): Promise<readonly Difference[]> {
    const { exitCode, verdict, differences: found, notRead } = await live();
    assert.deepEqual({ exitCode, verdict, notRead }, { exitCode: 3, verdict: "differs", notRead: [] });
    return found;
  }
  async function keyPolicy(): Promise<PolicyDocument> {
    const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId: outputs.keyArn, PolicyName: "default" }));
    return JSON.parse(Policy ?? "") as PolicyDocument;
  }
  async function putKeyPolicy(...Statement: Statement[]): Promise<void> {
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
    await kms.send(new PutKeyPolicyCommand({ KeyId: outputs.keyArn, PolicyName: "default", Policy }));
  }
  const keyPlace = () => ({ accountId: OWNER, subject: KEY, arn: outputs.keyArn });
  const lost = (name: string, arn: string, code: string) => ({
    kind: "answer",
    accountId: EXTERNAL,
    subject: name,
    arn,
    text: `${CALLS} on ${KEY}: denied (${code}) live, and allowed by what is deployed.`,
  });

  it("must tell of no difference after both deployments", async () => {
    await isAsDeployed();
    const { exitCode, stdout } = await access("--stack", "owner", "--stack", "external");
    assert.equal(exitCode, 0);
    assert.match(stdout, /^Access of external, owner|^Access of owner, external/);
    assert.equal(stdout.trimEnd().split("\n").at(-1), "AWS has everything as it is deployed.");
  });

  it("tells of a statement that somebody added by hand, and `up --refresh` takes it out", async () => {
    const added: Statement = {
      Sid: "By hand",
      Effect: "Allow",
      Principal: { AWS: "arn:aws-cn:iam::777788889999:root" },
      Action: ["kms:Decrypt", "kms:CreateGrant"],
      Resource: "*",
    };
    await putKeyPolicy(added, ...(await keyPolicy()).Statement);
    assert.deepEqual(await differences(), [
      {
        ...keyPlace(),
        kind: "statement added",
        sid: "By hand",
        text: 'Its policy also has the statement "By hand": Allow kms:CreateGrant, kms:Decrypt on * to arn:aws-cn:iam::777788889999:root.',
        remedy: RESTORE,
        live: added,
      },
    ]);
    const { stdout } = await access();
    assert.match(stdout, /\nAWS differs from what is deployed in 1 place\.\n$/);
    await e2e.up("owner", "--refresh");
    await isAsDeployed();
  });

  it("tells of a policy that was detached, with what that takes away", async () => {
    const attachment = { RoleName, PolicyArn: outputs.accessPolicyArn };
    await iam.send(new DetachRolePolicyCommand(attachment));
    assert.deepEqual(await differences(), [
      {
        kind: "attachment missing",
        ...{ accountId: EXTERNAL, subject: "role ExampleRole", arn: ROLE },
        text: `The policy ${outputs.accessPolicyArn} is not attached to it.`,
        remedy: "`pulumi up --refresh` of its stack attaches it again.",
      },
      lost("role ExampleRole", ROLE, "IAM"),
    ]);
    await iam.send(new AttachRolePolicyCommand(attachment));
    await isAsDeployed();
  });

  it("tells of a grant that somebody created", async () => {
    const { keyArn: KeyId } = outputs;
    const grant = new CreateGrantCommand({ KeyId, GranteePrincipal: DEPLOY_ROLE, Operations: ["Decrypt"] });
    const { GrantId } = await kms.send(grant);
    const [first, ...others] = await differences();
    assert.deepEqual(first, {
      ...keyPlace(),
      kind: "grant added",
      text: `It also has the grant ${GrantId}: Decrypt to ${DEPLOY_ROLE}.`,
      remedy: `AWS services make grants for their own use. If this is none of them: \`aws kms revoke-grant --key-id ${KeyId} --grant-id ${GrantId} --region ${REGION}\`.`,
    });
    assert.deepEqual(others, []);
    await kms.send(new RevokeGrantCommand({ KeyId, GrantId }));
    await isAsDeployed();
  });

  it("tells of a policy that somebody put on a secret", async () => {
    const statement = {
      Effect: "Allow",
      Principal: { AWS: ROLE },
      Action: "secretsmanager:GetSecretValue",
      Resource: "*",
    };
    const ResourcePolicy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    await secrets.send(new PutResourcePolicyCommand({ SecretId: SECRET, ResourcePolicy }));
    const arn = outputs.ownerSecretArn;
    assert.deepEqual(await differences(), [
      {
        kind: "statement added",
        ...{ accountId: OWNER, subject: `secret ${SECRET}`, arn },
        text: `Its policy also has the statement 0 (no Sid): Allow secretsmanager:GetSecretValue on * to ${ROLE}.`,
        remedy: `The stacks declare no policy here, so \`pulumi up\` leaves this one: \`aws secretsmanager delete-resource-policy --secret-id ${arn} --region ${REGION}\`, or declare it.`,
        live: statement,
      },
      {
        kind: "answer",
        ...{ accountId: EXTERNAL, subject: "role ExampleRole", arn: ROLE },
        text: `secretsmanager:GetSecretValue on secret ${SECRET}: allowed live, and denied (SECRET) by what is deployed.`,
      },
    ]);
    await secrets.send(new DeleteResourcePolicyCommand({ SecretId: SECRET }));
    await isAsDeployed();
  });

  it("tells of a key that is disabled", async () => {
    // The emulator enables and disables a key by its id only, and AWS by its ARN too.
    const KeyId = outputs.keyArn?.split("/").at(-1);
    await kms.send(new DisableKeyCommand({ KeyId }));
    assert.deepEqual(
      (await differences()).map(({ kind, text }) => [kind, text]),
      [["key disabled", "Its state is Disabled: nobody can use it, whatever the policies say."]],
    );
    await kms.send(new EnableKeyCommand({ KeyId }));
    await isAsDeployed();
  });

  it("tells of a role that was deleted, and of one that was created again in its place", async () => {
    // The deploying role is among them: a refresh of the external stack reads its secret.
    const shares = [
      { accountId: EXTERNAL, level: "principals", roles: ["DeployRole", RoleName], users: ["ExampleUser"] },
    ];
    await e2e.checkout.setStack("owner", { owner: { ...owner, shares } });
    await e2e.up("owner");
    await isAsDeployed();
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    const own = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: "Sandbox" }));

    // AWS itself writes the id into the key policy when it deletes the role. The emulator keeps the ARN: the test writes it.
    const [first, share] = (await keyPolicy()).Statement;
    assert.deepEqual(share?.Principal, { AWS: [DEPLOY_ROLE, ROLE, USER] });
    const withId = { ...share, Principal: { AWS: [Role?.RoleId ?? "", DEPLOY_ROLE, USER] } };
    await putKeyPolicy(first!, withId);
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: outputs.accessPolicyArn }));
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "Sandbox" }));
    await iam.send(new DeleteRoleCommand({ RoleName }));

    const turned = (remedy: string) => ({
      ...keyPlace(),
      kind: "principal deleted",
      sid: SHARE,
      text: `The statement "${SHARE}" of its policy names ${Role?.RoleId} in the place of ${ROLE}: that role was deleted, and a new one of that name has another id and gets nothing from this statement.`,
      remedy,
      declared: share,
      live: withId,
    });
    assert.deepEqual(await differences(), [
      turned(
        "The role does not exist: create it again or take it out of the configuration; then run `pulumi up --refresh` of its stack.",
      ),
      {
        kind: "resource missing",
        ...{ accountId: EXTERNAL, subject: "role ExampleRole", arn: ROLE },
        text: "It does not exist. It has none of the policies that the stacks give it.",
        remedy: "Create it again, or take it out of the configuration; then run `pulumi up --refresh` of the stack.",
      },
      lost("role ExampleRole", ROLE, "KEY IAM"),
    ]);

    const AssumeRolePolicyDocument = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "");
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    const PolicyDocument = decodeURIComponent(own.PolicyDocument ?? "");
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "Sandbox", PolicyDocument }));
    assert.deepEqual(await differences(), [
      turned(
        "A role of that name exists again: `pulumi up --refresh` of its stack writes its ARN anew, for the new role.",
      ),
      {
        kind: "attachment missing",
        ...{ accountId: EXTERNAL, subject: "role ExampleRole", arn: ROLE },
        text: `The policy ${outputs.accessPolicyArn} is not attached to it.`,
        remedy: "`pulumi up --refresh` of its stack attaches it again.",
      },
      lost("role ExampleRole", ROLE, "KEY IAM"),
    ]);
    await e2e.up("owner", "--refresh");
    await e2e.up("external", "--refresh");
    await isAsDeployed();
  });

  it("must read nothing where another account answers than the stacks declare", async () => {
    const state = await e2e.state("owner");
    const file = path.join(e2e.checkout.folder, "state.json");
    await writeFile(file, state.replaceAll(`[\\"${OWNER}\\"]`, `[\\"777788889999\\"]`));
    const { exitCode, stdout, stderr } = await access("--from", file);
    assert.equal(exitCode, 1);
    assert.equal(stdout, "");
    assert.match(
      stderr,
      /^The account that answers is 111122223333 \(arn:aws-cn:sts::111122223333:assumed-role\/DeployRole\/\S+\), and the stacks declare 777788889999: nothing was read\.$/m,
    );
  });
});
